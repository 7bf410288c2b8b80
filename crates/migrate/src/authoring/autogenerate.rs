//! `migrate`: from the difference between models and databases to a new revision.

use std::time::SystemTime;

use revgraph_database::{Access, Database, DatabaseError, Settings};
use revgraph_graph::GraphError;
use revgraph_schema::Dialect;
use revgraph_schema::diff::{self, Change};
use revgraph_schema::live::sqlite::LiveTable;
use revgraph_schema::operation::{self, Item};

use crate::authoring::AuthoringError;
use crate::compare::{self, Comparison, Selection, Subject, VerifyError};
use crate::config::{Batch, ConfigError};
use crate::error::{Error, boxed};
use crate::revise::{self, NewRevision, ReviseError, RevisionRequest, Sections};
use crate::scratch::Scratch;
use crate::script::Format;
use crate::work::{Ground, WorkError};

/// What `migrate` found.
#[derive(Debug)]
pub struct Generated {
    /// The databases that have models, and how they differ.
    pub comparisons: Vec<Comparison>,
    /// The new revision; none where nothing differs.
    pub revision: Option<NewRevision>,
}

/// Why there is no new revision.
#[derive(Debug, thiserror::Error)]
pub enum AutogenerateError {
    /// No database that is meant has `models`.
    #[error("no models are declared for {}", databases.join(", "))]
    NoModels {
        /// The databases.
        databases: Vec<String>,
    },
    /// Revisions wait to be applied.
    #[error("Target database is not up to date.")]
    NotUpToDate {
        /// The database.
        database: String,
        /// Its rows.
        rows: Vec<String>,
        /// The heads of the graph.
        heads: Vec<String>,
    },
    /// A comparison failed.
    #[error("{source}")]
    Compare {
        /// The database.
        database: String,
        /// Why.
        source: Box<compare::CompareError>,
    },
    /// The changes that were found do not do what they shall.
    #[error("{source}")]
    Verify {
        /// The database.
        database: String,
        /// Which, and why.
        source: Box<VerifyError>,
    },
    /// A table of SQLite would be built anew, and the configuration wants none to be.
    #[error(
        "{operation} of table '{table}' builds the table anew, and autogenerate.batch is never"
    )]
    Rebuild {
        /// The database.
        database: String,
        /// The operation.
        operation: &'static str,
        /// The table.
        table: String,
    },
    /// An operation has no statements.
    #[error("{source}")]
    Statements {
        /// The database.
        database: String,
        /// Why.
        source: Box<crate::scratch::ScratchError>,
    },
    /// Which databases are meant.
    #[error(transparent)]
    Work(Box<WorkError>),
    /// The configuration.
    #[error(transparent)]
    Config(Box<ConfigError>),
    /// The database cannot be reached or read.
    #[error(transparent)]
    Database(Box<DatabaseError>),
    /// The rows of the version table are none of the graph.
    #[error(transparent)]
    Graph(Box<GraphError>),
    /// The revision cannot be made.
    #[error(transparent)]
    Revise(Box<ReviseError>),
}

boxed!(AutogenerateError {
    Work(WorkError),
    Config(ConfigError),
    Database(DatabaseError),
    Graph(GraphError),
    Revise(ReviseError),
});

impl From<AutogenerateError> for Error {
    fn from(error: AutogenerateError) -> Error {
        match error {
            AutogenerateError::Work(error) => Error::Work(error),
            AutogenerateError::Config(error) => Error::Config(error),
            AutogenerateError::Database(error) => Error::Database(error),
            AutogenerateError::Graph(error) => Error::Graph(error),
            AutogenerateError::Revise(error) => Error::Authoring(AuthoringError::Revise(error)),
            error => Error::Authoring(error.into()),
        }
    }
}

/// Compares all databases that are meant with their models. Databases without models are left out.
///
/// # Errors
/// [`AutogenerateError::NoModels`] where none has models, and what comparing gives.
pub fn differences(
    ground: Ground<'_>,
    selection: &Selection,
) -> Result<Vec<Comparison>, AutogenerateError> {
    let mut comparisons = Vec::new();
    let mut names = Vec::new();
    for settings in &ground.settings()? {
        names.push(settings.name.clone());
        let subject = subject(ground, settings)?;
        let comparison = compare::compare(subject, selection);
        comparisons.extend(comparison.map_err(|source| AutogenerateError::Compare {
            database: settings.name.clone(),
            source: Box::new(source),
        })?);
    }
    match comparisons.is_empty() {
        true => Err(AutogenerateError::NoModels { databases: names }),
        false => Ok(comparisons),
    }
}

/// The database of some settings, as it is compared.
pub(crate) fn subject<'a>(
    ground: Ground<'a>,
    settings: &'a Settings,
) -> Result<Subject<'a>, AutogenerateError> {
    let names = [settings.name.clone()];
    let database = ground.config.select(&names)?;
    Ok(Subject {
        config: ground.config,
        database: database[0],
        settings,
    })
}

/// Makes a revision of the differences, checked and tried, not written.
///
/// # Errors
/// A database is not at the heads, cannot be compared, or the changes fail where they are tried; and what
/// [`revise::plan_revision`] refuses.
pub fn generate(
    ground: Ground<'_>,
    selection: &Selection,
    request: &RevisionRequest,
    now: SystemTime,
) -> Result<Generated, AutogenerateError> {
    revise::check_writable(ground.config)?;
    let all = ground.settings()?;
    for settings in &all {
        up_to_date(ground, settings)?;
    }
    let comparisons = differences(ground, selection)?;
    let mut request = request.clone();
    let format = request.format.unwrap_or(ground.config.script_format);
    for comparison in &comparisons {
        if comparison.difference.is_empty() {
            continue;
        }
        let settings = all.iter().find(|one| one.name == comparison.database);
        let Some(settings) = settings else { continue };
        let subject = subject(ground, settings)?;
        compare::verify(subject, comparison).map_err(|source| AutogenerateError::Verify {
            database: settings.name.clone(),
            source: Box::new(source),
        })?;
        refuse_rebuilds(subject, comparison)?;
        let sections = sections(subject, comparison, format)?;
        request.work.insert(settings.name.clone(), sections);
    }
    let revision = match request.work.is_empty() {
        true => None,
        false => Some(revise::plan_revision(
            ground.config,
            ground.scripts,
            &request,
            now,
        )?),
    };
    Ok(Generated {
        comparisons,
        revision,
    })
}

/// Refuses a database that does not stand at the heads.
fn up_to_date(ground: Ground<'_>, settings: &Settings) -> Result<(), AutogenerateError> {
    let mut database = Database::connect(settings, Access::Read)?;
    let rows = database.version_rows()?.unwrap_or_default();
    let current = ground.scripts.graph().current(&rows)?;
    match current.at_head {
        true => Ok(()),
        false => Err(AutogenerateError::NotUpToDate {
            database: settings.name.clone(),
            rows,
            heads: ground
                .scripts
                .graph()
                .heads()
                .iter()
                .map(ToString::to_string)
                .collect(),
        }),
    }
}

/// Refuses changes that build a table of SQLite anew, where the configuration wants that.
fn refuse_rebuilds(subject: Subject<'_>, comparison: &Comparison) -> Result<(), AutogenerateError> {
    if comparison.dialect != Dialect::Sqlite || subject.config.autogenerate.batch != Batch::Never {
        return Ok(());
    }
    let mut scratch =
        compare::stage(subject, comparison).map_err(|source| AutogenerateError::Verify {
            database: comparison.database.clone(),
            source: Box::new(source),
        })?;
    for change in &comparison.difference.changes {
        let statements =
            scratch
                .run(&change.upgrade)
                .map_err(|source| AutogenerateError::Statements {
                    database: comparison.database.clone(),
                    source: Box::new(source),
                })?;
        if statements.iter().any(|sql| sql == LiveTable::FIRST) {
            let table = change.table.as_ref();
            return Err(AutogenerateError::Rebuild {
                database: comparison.database.clone(),
                operation: change.op(),
                table: table.map(ToString::to_string).unwrap_or_default(),
            });
        }
    }
    Ok(())
}

/// The changes as they stand in a script.
fn sections(
    subject: Subject<'_>,
    comparison: &Comparison,
    format: Format,
) -> Result<Sections, AutogenerateError> {
    let changes = &comparison.difference.changes;
    let failed = |source| AutogenerateError::Statements {
        database: comparison.database.clone(),
        source: Box::new(source),
    };
    match format {
        Format::Yaml => Ok(Sections {
            upgrade: operations(
                subject.config,
                changes
                    .iter()
                    .map(|change| (up_note(change), &change.upgrade)),
            ),
            downgrade: operations(
                subject.config,
                (changes.iter().rev()).map(|change| (down_note(change), &change.downgrade)),
            ),
        }),
        Format::Sql => {
            let mut scratch = compare::stage(subject, comparison).map_err(|source| {
                AutogenerateError::Verify {
                    database: comparison.database.clone(),
                    source: Box::new(source),
                }
            })?;
            let upgrade = statements(
                &mut scratch,
                changes
                    .iter()
                    .map(|change| (up_note(change), &change.upgrade)),
            )
            .map_err(failed)?;
            let downgrade = statements(
                &mut scratch,
                (changes.iter().rev()).map(|change| (down_note(change), &change.downgrade)),
            )
            .map_err(failed)?;
            Ok(Sections { upgrade, downgrade })
        }
    }
}

/// What somebody who reads the script has to know of a change.
pub(crate) fn up_note(change: &Change) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(change.loses.iter().map(|loses| format!("loses {loses}")));
    notes.extend(change.needs.iter().map(|needs| format!("needs {needs}")));
    if let Some(old) = &change.renamed_from {
        notes.push(format!(
            "looks like '{old}' under a new name: if it is, say `renamed_from: {old}` in the model"
        ));
    }
    notes
}

fn down_note(change: &Change) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend((change.undo_loses.iter()).map(|loses| format!("loses {loses}")));
    notes.extend((change.undo_needs.iter()).map(|needs| format!("needs {needs}")));
    notes
}

/// A list of operations, with the notes as comments before them.
fn operations<'c>(
    config: &crate::Config,
    changes: impl Iterator<Item = (Vec<String>, &'c Vec<Item>)>,
) -> String {
    let autogenerate = &config.autogenerate;
    let mut text = String::new();
    let mut all = Vec::new();
    for (notes, items) in changes {
        for note in notes {
            text.push_str(&format!("# {note}\n"));
        }
        match autogenerate.batch {
            // Blocks are made of all changes together.
            Batch::Always => all.extend(items.iter().cloned()),
            Batch::Auto | Batch::Never => push_items(&mut text, items),
        }
    }
    push_items(&mut text, &diff::batched(all));
    text
}

fn push_items(text: &mut String, items: &[Item]) {
    if !items.is_empty() {
        // What was made as a value can be written.
        text.push_str(&operation::to_yaml(items).unwrap_or_default());
    }
}

/// Statements, with the notes as comments before them. They are run, for those behind them may depend on that.
fn statements<'c>(
    scratch: &mut Scratch,
    changes: impl Iterator<Item = (Vec<String>, &'c Vec<Item>)>,
) -> Result<String, crate::scratch::ScratchError> {
    let mut text = String::new();
    for (notes, items) in changes {
        for note in notes {
            text.push_str(&format!("-- {note}\n"));
        }
        for statement in scratch.run(items)? {
            // In a script of SQL this would begin a variable.
            let statement = statement.replace("${", "$${");
            text.push_str(&format!("{};\n", statement.trim_end()));
        }
    }
    Ok(text)
}

//! Why a move did not happen, or not wholly.

use std::path::PathBuf;

use revgraph_database::{DatabaseError, TableName};
use revgraph_graph::{GraphError, RevisionId};

use super::unit::NoTwoPhase;
use crate::Place;
use crate::config::ConfigError;
use crate::plan::Lost;
use crate::run::RunError;
use crate::script::ScriptError;

/// Why a move did not happen, or not wholly.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The configuration.
    #[error(transparent)]
    Config(Box<ConfigError>),
    /// `--url` names one database where several are meant.
    #[error("--url stands for one database, and {} are meant", databases.len())]
    OneUrlForSeveral {
        /// The databases that are meant.
        databases: Vec<String>,
    },
    /// The database cannot be reached or read.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The graph has no such way.
    #[error("{source}")]
    Graph {
        /// The database.
        database: String,
        /// Why.
        source: Box<GraphError>,
    },
    /// The scripts on the way cannot run.
    #[error("{source}")]
    Plan {
        /// The database.
        database: String,
        /// Why.
        source: Box<ScriptError>,
    },
    /// The file cannot run.
    #[error("{source}")]
    File {
        /// The database.
        database: String,
        /// Why.
        source: Box<ScriptError>,
    },
    /// What the move does depends on what stands in the database.
    #[error("what Diesel applied stands in the database, and cannot be known without it")]
    NeedsDatabase {
        /// The database.
        database: String,
    },
    /// Diesel has applied migrations that have no script here.
    #[error("Diesel has applied {}, of which there is no script", unknown.join(", "))]
    NotOfDiesel {
        /// The database.
        database: String,
        /// Their versions.
        unknown: Vec<String>,
    },
    /// Diesel has not applied migrations that come before one that it has.
    #[error(
        "Diesel has not applied {}, on which others stand that it has applied",
        comma(skipped)
    )]
    SkippedByDiesel {
        /// The database.
        database: String,
        /// Their revisions.
        skipped: Vec<RevisionId>,
    },
    /// The id is too long for the version table that is there.
    #[error(
        "the revision id '{revision}' has {length} characters; the column of {table} holds {limit}"
    )]
    ColumnTooNarrow {
        /// The database.
        database: String,
        /// The id.
        revision: String,
        /// Its length in characters.
        length: usize,
        /// The width of the column.
        limit: usize,
        /// The version table.
        table: Box<TableName>,
    },
    /// The revision shall be taken back and applied again, and is not applied.
    #[error("revision {revision} is not applied")]
    NotApplied {
        /// The database.
        database: String,
        /// The revision.
        revision: RevisionId,
    },
    /// Which revisions were applied last only the log can tell, and it does not.
    #[error("the log of '{database}' says nothing of {unknown} applied {}", if *.unknown == 1 { "revision" } else { "revisions" })]
    NotInLog {
        /// The database.
        database: String,
        /// How many applied revisions the log knows.
        known: usize,
        /// How many it does not.
        unknown: usize,
    },
    /// Nothing that is applied was applied by this batch.
    #[error("batch {batch} applied nothing that is applied now")]
    NoSuchBatch {
        /// The database.
        database: String,
        /// The batch.
        batch: u64,
        /// Those that did.
        known: Vec<u64>,
    },
    /// Several revisions may be the one that was applied last.
    #[error("which revision was applied last is unknown: {}", comma(rows))]
    WhichLast {
        /// The database.
        database: String,
        /// The version rows.
        rows: Vec<RevisionId>,
    },
    /// One revision is meant, and the name stands for none or for several.
    #[error("'{typed}' stands for {}", several(found))]
    NotOne {
        /// The database.
        database: String,
        /// The name.
        typed: String,
        /// What it stands for.
        found: Vec<RevisionId>,
    },
    /// Scripts have changed since they were applied, and the configuration wants nothing to run then.
    #[error("{} applied", edited_words(edited.len()))]
    Edited {
        /// The database.
        database: String,
        /// The revisions and their scripts.
        edited: Vec<(RevisionId, PathBuf)>,
    },
    /// Going down loses data, and the configuration protects it.
    #[error("data would be lost")]
    Loses {
        /// The database.
        database: String,
        /// What, and the step that loses it, as its headline.
        lost: Vec<(String, Lost)>,
    },
    /// All that runs shall be one transaction, and a step cannot be part of one.
    #[error("{step}: cannot be part of one transaction")]
    NotOneTransaction {
        /// The database.
        database: String,
        /// The step, as its headline.
        step: String,
        /// Whether its script says so; else the database commits its statements one by one.
        says_so: bool,
    },
    /// A database cannot commit in two phases.
    #[error("database '{database}' cannot commit in two phases: {}", reason.words())]
    NoTwoPhase {
        /// The database.
        database: String,
        /// Why.
        reason: NoTwoPhase,
    },
    /// A file of SQL has run before.
    #[error("{} has run before, {applied_at}", file.display())]
    AppliedBefore {
        /// The database.
        database: String,
        /// The file.
        file: PathBuf,
        /// What it was called then.
        name: String,
        /// When.
        applied_at: String,
    },
    /// A file of SQL has no statement.
    #[error("{} has no statement", file.display())]
    NothingInFile {
        /// The file.
        file: PathBuf,
    },
    /// A revision is code for another kind of connection than there is.
    #[error("revision {revision} is code for a connection of the type {wants}, and there is none")]
    NoConnection {
        /// The database.
        database: String,
        /// The revision.
        revision: String,
        /// Where its code is.
        place: Box<Place>,
        /// The type that it takes.
        wants: &'static str,
        /// The feature of revgraph that was left out, and with which the url is opened with such a connection.
        feature: Option<&'static str>,
    },
    /// A revision is code, which cannot be written down as SQL.
    #[error("revision {revision} is code, and has no SQL")]
    NoSql {
        /// The database.
        database: String,
        /// The revision.
        revision: String,
        /// Where its code is.
        place: Box<Place>,
    },
    /// The configuration keeps no log.
    #[error("log_table is null: no log says what ran")]
    NoLog {
        /// The database.
        database: String,
    },
    /// The name stands for several revisions.
    #[error("'{typed}' stands for several revisions: {}", found.join(", "))]
    SeveralRevisions {
        /// What was typed.
        typed: String,
        /// What it stands for.
        found: Vec<String>,
    },
    /// Neither the scripts nor the log know a revision.
    #[error("no revision '{revision}' in the scripts and in the log of '{database}'")]
    UnknownRevision {
        /// The database.
        database: String,
        /// What was typed.
        revision: String,
    },
    /// There is nothing to resolve.
    #[error("revision {revision} is not half-applied")]
    NotHalfApplied {
        /// The revision.
        revision: String,
    },
    /// The script has fewer statements.
    #[error("revision {revision} has {total} statements, and {number} shall be done")]
    TooManyStatements {
        /// The revision.
        revision: String,
        /// How many are said to be done.
        number: usize,
        /// How many it has.
        total: usize,
    },
    /// A step failed.
    #[error(transparent)]
    Run(#[from] Box<RunError>),
}

impl From<ConfigError> for WorkError {
    fn from(error: ConfigError) -> WorkError {
        WorkError::Config(Box::new(error))
    }
}

fn comma(ids: &[RevisionId]) -> String {
    let ids: Vec<&str> = ids.iter().map(AsRef::as_ref).collect();
    ids.join(", ")
}

fn several(found: &[RevisionId]) -> String {
    match found {
        [] => "no revision".to_owned(),
        found => format!("several revisions: {}", comma(found)),
    }
}

fn edited_words(count: usize) -> String {
    match count {
        1 => "1 script has changed since it was".to_owned(),
        _ => format!("{count} scripts have changed since they were"),
    }
}

impl NoTwoPhase {
    fn words(self) -> String {
        match self {
            NoTwoPhase::Dialect(dialect) => format!("{dialect} has no such commit here"),
            NoTwoPhase::NoLog => "log_table is null".to_owned(),
            NoTwoPhase::Disabled => "max_prepared_transactions is 0 on its server".to_owned(),
        }
    }
}

//! Creating the tables of the models that a database does not have. What is there is not touched.

use std::collections::BTreeSet;
use std::time::Instant;

use revgraph_database::log_table::{self, LogDirection, LogEntry, LogState, Progress};
use revgraph_database::{Access, Database, DatabaseError, ForeignKeys, Settings};
use revgraph_schema::diff::{Kind, Suspect, create_all};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::operation::{Context, RenderError};
use revgraph_schema::{Dialect, split};

use crate::autogenerate::{AutogenerateError, subject};
use crate::compare::{self, Selection, Sides, table_of};
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::observer::Observer;
use crate::scratch::mentioned;
use crate::work::{Ground, locked, stopped};

/// What is done on one database.
#[derive(Debug, Clone, PartialEq)]
pub struct Sync {
    /// The database's name in the configuration.
    pub database: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// The tables that are created.
    pub created: Vec<TableName>,
    /// The tables that are left as they are.
    pub skipped: Vec<Skipped>,
    /// The statements, in order.
    pub statements: Vec<String>,
}

/// A table of the models that is not created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The table.
    pub table: TableName,
    /// The name under which it is there, where that is the model's `renamed_from`.
    pub is_still: Option<String>,
}

/// Why tables were not created.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// A table refers to one that is neither there nor created.
    #[error("table '{table}' refers to '{needs}', which the database does not have")]
    NeedsTable {
        /// The database.
        database: String,
        /// The table.
        table: Box<TableName>,
        /// The table that it refers to.
        needs: Box<TableName>,
    },
    /// The dialect cannot create what the models say.
    #[error("{source}")]
    Render {
        /// The database.
        database: String,
        /// Why.
        source: Box<RenderError>,
    },
    /// The server refuses a statement.
    #[error("{source}")]
    Statement {
        /// The statement.
        sql: String,
        /// The server's reason.
        source: Box<DatabaseError>,
        /// How many statements before it are done, and stay.
        done: usize,
        /// How many there are.
        total: usize,
    },
}

/// What would be created. Nothing is written.
///
/// # Errors
/// No database has models, they cannot be read, or they cannot be created as they are.
pub fn plan(ground: Ground<'_>, selection: &Selection) -> Result<Vec<Sync>, Error> {
    let settings = ground.settings()?;
    let mut planned = Vec::new();
    for settings in &settings {
        let mut database = Database::connect(settings, Access::Read)?;
        planned.extend(plan_on(ground, selection, settings, &mut database)?);
    }
    declared(planned, &settings)
}

/// Creates the tables, on each database under its lock and, where its statements can be, in one transaction.
///
/// # Errors
/// As [`plan`], and what a database refuses. Databases that were finished before stay as they are.
pub fn go(
    ground: Ground<'_>,
    selection: &Selection,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Sync>, Error> {
    // Opening a SQLite file to write makes it; what cannot be shall not leave one behind.
    plan(ground, selection)?;
    let settings = ground.settings()?;
    let mut databases = Vec::new();
    for settings in &settings {
        let mut database =
            locked(settings, interrupt, observer).map_err(|source| stopped(interrupt, source))?;
        interrupt.watch(database.canceller());
        if let Some(sync) = plan_on(ground, selection, settings, &mut database)? {
            databases.push((database, sync));
        }
    }
    let mut done = Vec::new();
    for (mut database, sync) in databases {
        if !sync.statements.is_empty() {
            match is_atomic(&sync) {
                true => atomic(&mut database, &sync, interrupt)?,
                false => stepwise(&mut database, &sync, interrupt)?,
            }
        }
        database.unlock()?;
        done.push(sync);
    }
    declared(done, &settings)
}

fn declared(planned: Vec<Sync>, settings: &[Settings]) -> Result<Vec<Sync>, Error> {
    match planned.is_empty() {
        false => Ok(planned),
        true => Err(AutogenerateError::NoModels {
            databases: settings.iter().map(|one| one.name.clone()).collect(),
        }
        .into()),
    }
}

/// What is missing on one database; none where it has no models.
fn plan_on(
    ground: Ground<'_>,
    selection: &Selection,
    settings: &Settings,
    database: &mut Database,
) -> Result<Option<Sync>, Error> {
    let subject = subject(ground, settings)?;
    let live = database.introspect(&subject.reach())?;
    let sides =
        compare::sides(subject, selection, live).map_err(|source| AutogenerateError::Compare {
            database: settings.name.clone(),
            source: Box::new(source),
        })?;
    let Some(sides) = sides else {
        return Ok(None);
    };
    let dialect = subject.dialect();
    let (missing, skipped) = missing(dialect, &sides, selection);
    let part = created(&sides, &missing);
    all_there(settings, &sides, &part)?;
    let mut context = Context::new(dialect);
    context.naming = ground.config.naming.clone();
    let mut statements = Vec::new();
    for item in create_all(dialect, &part) {
        let rendered = item.render(&context).map_err(|source| SyncError::Render {
            database: settings.name.clone(),
            source: Box::new(source),
        })?;
        statements.extend(rendered.into_iter().map(|one| one.sql));
    }
    Ok(Some(Sync {
        database: settings.name.clone(),
        dialect,
        created: missing.into_iter().collect(),
        skipped,
        statements,
    }))
}

/// The tables of the models that are not there, and those that are.
fn missing(
    dialect: Dialect,
    sides: &Sides,
    selection: &Selection,
) -> (BTreeSet<TableName>, Vec<Skipped>) {
    let mut missing = BTreeSet::new();
    let mut skipped = Vec::new();
    for (name, table) in &sides.goal.tables {
        if !selection.selects(name) {
            continue;
        }
        let old = table.renamed_from.as_deref().filter(|old| {
            let old = TableName::new(name.schema.as_deref(), old);
            is_there(dialect, &sides.live, &old)
        });
        match (is_there(dialect, &sides.live, name), old) {
            (false, None) => {
                missing.insert(name.clone());
            }
            (is_there, old) => skipped.push(Skipped {
                table: name.clone(),
                is_still: old.filter(|_| !is_there).map(str::to_owned),
            }),
        }
    }
    (missing, skipped)
}

/// SQLite finds tables without regard to upper and lower case.
fn is_there(dialect: Dialect, live: &Schema, name: &TableName) -> bool {
    let same = |known: &TableName| {
        known.schema == name.schema && known.name.eq_ignore_ascii_case(&name.name)
    };
    live.tables.contains_key(name) || (dialect == Dialect::Sqlite && live.tables.keys().any(same))
}

/// The missing tables with what they need: their schemas, the types, sequences and functions that they name, their
/// triggers.
fn created(sides: &Sides, missing: &BTreeSet<TableName>) -> Schema {
    let (live, goal) = (&sides.live, &sides.goal);
    if missing.is_empty() {
        return Schema::default();
    }
    let tables = missing.iter().map(|name| (Kind::Table, name));
    let triggers = goal.triggers.keys().map(|name| (Kind::Trigger, name));
    let triggers = triggers.filter(|(_, name)| missing.contains(&table_of(name)));
    let wanted = tables.chain(triggers).map(|(kind, name)| Suspect {
        kind,
        name: name.clone(),
    });
    let mut part = mentioned(goal, &wanted.collect());
    part.tables.clear();
    for name in missing {
        if let Some(table) = goal.tables.get(name) {
            part.tables.insert(name.clone(), table.clone());
        }
    }
    part.views.clear();
    part.materialized_views.clear();
    part.procedures.clear();
    part.extensions.clone_from(&goal.extensions);
    part.namespaces.clone_from(&goal.namespaces);
    let schemas: BTreeSet<&str> = (missing.iter())
        .filter_map(|name| name.schema.as_deref())
        .collect();
    part.namespaces
        .retain(|name, _| schemas.contains(name.name.as_str()));
    macro_rules! without_those_that_are_there {
        ($($list:ident)*) => {
            $(part.$list.retain(|name, _| !live.$list.contains_key(name));)*
        };
    }
    without_those_that_are_there!(namespaces extensions enums domains sequences functions triggers);
    part
}

/// Refuses a foreign key to a table that is neither there nor created.
fn all_there(settings: &Settings, sides: &Sides, part: &Schema) -> Result<(), SyncError> {
    for (name, table) in &part.tables {
        for key in &table.foreign_keys {
            let reference = &key.references;
            let needs = TableName::new(reference.schema.as_deref(), &reference.table);
            // What is not declared either is not compared, and may be there.
            let is_missing = sides.goal.tables.contains_key(&needs)
                && !part.tables.contains_key(&needs)
                && !is_there(settings.url.dialect(), &sides.live, &needs);
            if is_missing {
                return Err(SyncError::NeedsTable {
                    database: settings.name.clone(),
                    table: Box::new(name.clone()),
                    needs: Box::new(needs),
                });
            }
        }
    }
    Ok(())
}

fn is_atomic(sync: &Sync) -> bool {
    let commits = |statement: &String| split::commits_implicitly(sync.dialect, statement);
    !sync.statements.iter().any(commits)
}

fn atomic(database: &mut Database, sync: &Sync, interrupt: &Interrupt) -> Result<(), Error> {
    database.begin(ForeignKeys::AsConfigured)?;
    let result = atomic_body(database, sync, interrupt);
    if result.is_err() {
        // The error that is reported is the first one.
        let _ = database.rollback();
    }
    result
}

fn atomic_body(database: &mut Database, sync: &Sync, interrupt: &Interrupt) -> Result<(), Error> {
    let began = Instant::now();
    for sql in &sync.statements {
        execute(database, sync, 0, sql, interrupt)?;
    }
    if let Some(log) = database.settings().log_table.clone() {
        database.ensure_log_table()?;
        let batch = log_table::next_batch(database, &log)?;
        let mut entry = entry(sync, batch);
        entry.state = LogState::Done;
        entry.statements_done = entry.statements_total;
        entry.duration_ms = Some(milliseconds(began));
        let insert = log_table::insert_statement(sync.dialect, &log, &entry, None);
        database.execute_own(&insert)?;
    }
    Ok(database.commit()?)
}

/// Where every statement commits by itself the log row is there first, and tells how far it came.
fn stepwise(database: &mut Database, sync: &Sync, interrupt: &Interrupt) -> Result<(), Error> {
    let began = Instant::now();
    let log = database.settings().log_table.clone();
    let mut row = None;
    if let Some(log) = &log {
        database.ensure_log_table()?;
        let batch = log_table::next_batch(database, log)?;
        row = Some(log_table::begin_entry(
            database,
            log,
            &entry(sync, batch),
            None,
        )?);
    }
    let note = |database: &mut Database, done: usize, state: LogState| {
        let (Some(log), Some(row)) = (&log, row) else {
            return Ok(());
        };
        let progress = Progress {
            statements_done: done as u64,
            statement_hash: None,
            state,
            duration_ms: Some(milliseconds(began)),
            fingerprint: None,
        };
        let statement = log_table::progress_statement(sync.dialect, log, row, &progress);
        database.execute_own(&statement).map(|_| ())
    };
    let total = sync.statements.len();
    for (done, sql) in sync.statements.iter().enumerate() {
        if let Err(error) = execute(database, sync, done, sql, interrupt) {
            // The error that is reported is the first one.
            let _ = note(database, done, LogState::Failed);
            return Err(error);
        }
        let state = match done + 1 == total {
            true => LogState::Done,
            false => LogState::Running,
        };
        note(database, done + 1, state)?;
    }
    Ok(())
}

/// Runs a statement that has `done` ones before it.
fn execute(
    database: &mut Database,
    sync: &Sync,
    done: usize,
    sql: &str,
    interrupt: &Interrupt,
) -> Result<(), Error> {
    match database.execute(sql) {
        Ok(_) => Ok(()),
        Err(source) if interrupt.is_asked() => Err(stopped(interrupt, source).into()),
        Err(source) => Err(SyncError::Statement {
            sql: sql.to_owned(),
            source: Box::new(source),
            done,
            total: sync.statements.len(),
        }
        .into()),
    }
}

/// The log row of a run that begins.
fn entry(sync: &Sync, batch: u64) -> LogEntry {
    let tables: Vec<String> = sync.created.iter().map(ToString::to_string).collect();
    LogEntry {
        revision: None,
        direction: LogDirection::Sync,
        batch,
        run: None,
        message: Some(format!("create {}", tables.join(", "))),
        checksum: None,
        raw_checksum: None,
        checksum_algorithm: None,
        fingerprint: None,
        duration_ms: None,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        statements_total: sync.statements.len() as u64,
        statements_done: 0,
        statement_hash: None,
        state: LogState::Running,
    }
}

fn milliseconds(began: Instant) -> u64 {
    u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX)
}

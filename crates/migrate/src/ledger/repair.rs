//! Accepting scripts as they are now.

use revgraph_database::log_table::{self, LogDirection, LogEntry, LogState, StoredBody};
use revgraph_database::{Access, Database, ForeignKeys, Settings};
use revgraph_graph::Direction;

use super::{Ledger, RevisionStatus, State, packed, status};
use crate::checksum;
use crate::interrupt::Interrupt;
use crate::observer::Observer;
use crate::work::{Ground, WorkError, locked, stopped};

/// What was accepted on one database.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The database's name in the configuration.
    pub database: String,
    /// The revisions whose scripts are accepted as they are.
    pub accepted: Vec<String>,
    /// The revisions that never ran and are accepted as applied.
    pub out_of_place: Vec<String>,
    /// The revisions whose scripts are accepted as gone.
    pub gone: Vec<String>,
    /// The named revisions that need nothing.
    pub unchanged: Vec<String>,
}

/// What shall be accepted on one database, and the rows of the log that say so.
struct Work {
    repaired: Repaired,
    entries: Vec<(LogEntry, Option<StoredBody>)>,
}

/// Accepts edited scripts as they are now, on the databases that are meant: all of them, or those named. A named
/// revision that has no script any more is accepted as gone, and one that never ran, because its script was put below
/// what was applied, as applied. Each is a row of the log that says who and when.
///
/// # Errors
/// [`WorkError::NoLog`] where the configuration keeps none; [`WorkError::UnknownRevision`] for a name that neither the
/// scripts nor the log of any database know; a version row that has no script; what the databases say. Nothing is
/// written then.
pub fn repair(
    ground: Ground<'_>,
    named: &[String],
    is_dry: bool,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Repaired>, WorkError> {
    let all = ground.settings()?;
    let mut databases = Vec::new();
    for settings in &all {
        // Opening a SQLite file to write makes it, and in one that is not there nothing is to be repaired.
        let is_there = settings.url.file().is_none_or(|file| file.exists());
        databases.push(match is_there && !is_dry {
            true => locked(settings, interrupt, observer)
                .map_err(|source| stopped(interrupt, source))?,
            false => Database::connect(settings, Access::Read)?,
        });
    }
    let mut work = Vec::new();
    let mut unknown: Vec<usize> = vec![0; named.len()];
    for (settings, database) in all.iter().zip(&mut databases) {
        work.push(on(ground, settings, database, named, &mut unknown)?);
    }
    // Each database has its own past: what one of them knows the others need not.
    if let Some(at) = unknown.iter().position(|count| *count == all.len()) {
        let names: Vec<&str> = all.iter().map(|settings| settings.name.as_str()).collect();
        return Err(WorkError::UnknownRevision {
            database: names.join("', '"),
            revision: named[at].clone(),
        });
    }
    let mut repaired = Vec::new();
    for (mut database, work) in databases.into_iter().zip(work) {
        if !is_dry && !work.entries.is_empty() {
            write(&mut database, work.entries)?;
        }
        database.unlock()?;
        repaired.push(work.repaired);
    }
    Ok(repaired)
}

/// Looks what shall be accepted; counts the names that mean nothing here.
fn on(
    ground: Ground<'_>,
    settings: &Settings,
    database: &mut Database,
    named: &[String],
    unknown: &mut [usize],
) -> Result<Work, WorkError> {
    if settings.log_table.is_none() {
        return Err(WorkError::NoLog {
            database: settings.name.clone(),
        });
    }
    let rows = database.version_rows()?.unwrap_or_default();
    let ledger = Ledger::read(database)?;
    let revisions = status::of_rows(ground, settings, &rows, &ledger)?;
    let mut repaired = Repaired {
        database: settings.name.clone(),
        accepted: Vec::new(),
        out_of_place: Vec::new(),
        gone: Vec::new(),
        unchanged: Vec::new(),
    };
    let mut entries = Vec::new();
    let mut meant: Vec<&RevisionStatus> = Vec::new();
    for (name, unknown) in named.iter().zip(unknown) {
        match find(&revisions, name)? {
            Some(one) if meant.iter().any(|other| other.revision == one.revision) => {}
            Some(one) => meant.push(one),
            None if ledger.is_gone(name) => repaired.unchanged.push(name.clone()),
            None => *unknown += 1,
        }
    }
    if named.is_empty() {
        let edited = revisions.iter().filter(|one| one.state == State::Edited);
        meant.extend(edited);
    }
    for one in meant {
        let (list, entry) = match one.state {
            State::Edited => (&mut repaired.accepted, entry(ground, settings, one)?),
            State::OutOfPlace => (&mut repaired.out_of_place, entry(ground, settings, one)?),
            // With a version row that no script has nothing can move: to say that it is gone would not help.
            State::Missing if rows.contains(&one.revision) => {
                let applied = ground.scripts.graph().applied(&rows);
                applied.map_err(|source| WorkError::Graph {
                    database: settings.name.clone(),
                    source: Box::new(source),
                })?;
                continue;
            }
            State::Missing => (&mut repaired.gone, (row(one), None)),
            _ => {
                repaired.unchanged.push(one.revision.clone());
                continue;
            }
        };
        list.push(one.revision.clone());
        entries.push(entry);
    }
    Ok(Work { repaired, entries })
}

fn write(
    database: &mut Database,
    entries: Vec<(LogEntry, Option<StoredBody>)>,
) -> Result<(), WorkError> {
    let Some(table) = database.settings().log_table.clone() else {
        return Ok(());
    };
    database.ensure_log_table()?;
    let batch = log_table::next_batch(database, &table)?;
    let dialect = database.dialect();
    database.begin(ForeignKeys::AsConfigured)?;
    for (entry, body) in entries {
        let entry = LogEntry { batch, ..entry };
        let insert = log_table::insert_statement(dialect, &table, &entry, body.as_ref());
        database.execute_own(&insert)?;
    }
    database.commit()?;
    Ok(())
}

/// The revision with this id, or the only one whose id begins so.
fn find<'s>(
    revisions: &'s [RevisionStatus],
    name: &str,
) -> Result<Option<&'s RevisionStatus>, WorkError> {
    if let Some(exact) = revisions.iter().find(|one| one.revision == name) {
        return Ok(Some(exact));
    }
    let begins = |one: &&RevisionStatus| one.revision.starts_with(name);
    let found: Vec<&RevisionStatus> = revisions.iter().filter(begins).collect();
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only)),
        several => Err(WorkError::SeveralRevisions {
            typed: name.to_owned(),
            found: several.iter().map(|one| one.revision.clone()).collect(),
        }),
    }
}

fn entry(
    ground: Ground<'_>,
    settings: &Settings,
    one: &RevisionStatus,
) -> Result<(LogEntry, Option<StoredBody>), WorkError> {
    let id = ground.scripts.graph().id(&one.revision);
    let Some(script) = id.and_then(|id| ground.scripts.script(id)) else {
        return Ok((row(one), None));
    };
    let body = script.body().map_err(|source| WorkError::Plan {
        database: settings.name.clone(),
        source: Box::new(source),
    })?;
    let names = ground.config.database_names();
    let target = ground.target(&settings.name, settings.url.dialect(), &names);
    let entry = LogEntry {
        checksum: Some(body.checksum(Direction::Upgrade, target)),
        raw_checksum: Some(checksum::of_bytes(body.text().as_bytes())),
        checksum_algorithm: Some(checksum::ALGORITHM.to_owned()),
        ..row(one)
    };
    Ok((entry, packed(body.text())))
}

/// A row for the log; its batch is known when it is written.
fn row(one: &RevisionStatus) -> LogEntry {
    LogEntry {
        revision: Some(one.revision.clone()),
        direction: LogDirection::Repair,
        batch: 0,
        run: None,
        message: Some(one.message.clone()).filter(|message| !message.is_empty()),
        checksum: None,
        raw_checksum: None,
        checksum_algorithm: None,
        fingerprint: None,
        duration_ms: None,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        statements_total: 0,
        statements_done: 0,
        statement_hash: None,
        state: LogState::Done,
    }
}

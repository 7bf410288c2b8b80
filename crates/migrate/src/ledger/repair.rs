//! Accepting scripts as they are now.

use revgraph_database::log_table::{self, LogDirection, LogEntry, LogState};
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
    /// The revisions whose scripts are accepted as gone.
    pub gone: Vec<String>,
    /// The named revisions that need nothing.
    pub unchanged: Vec<String>,
}

/// Accepts edited scripts as they are now, on the databases that are meant: all of them, or those named. A named
/// revision that has no script any more is accepted as gone. Each is a row of the log that says who and when.
///
/// # Errors
/// [`WorkError::NoLog`] where the configuration keeps none; [`WorkError::UnknownRevision`] for a name that neither the
/// scripts nor the log know; what the databases say.
pub fn repair(
    ground: Ground<'_>,
    named: &[String],
    is_dry: bool,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Repaired>, WorkError> {
    let all = ground.settings()?;
    let mut repaired = Vec::new();
    for settings in &all {
        let mut database = match is_dry {
            true => Database::connect(settings, Access::Read)?,
            false => locked(settings, interrupt, observer)
                .map_err(|source| stopped(interrupt, source))?,
        };
        repaired.push(on(ground, settings, &mut database, named, is_dry)?);
        database.unlock()?;
    }
    Ok(repaired)
}

fn on(
    ground: Ground<'_>,
    settings: &Settings,
    database: &mut Database,
    named: &[String],
    is_dry: bool,
) -> Result<Repaired, WorkError> {
    let Some(table) = settings.log_table.clone() else {
        return Err(WorkError::NoLog {
            database: settings.name.clone(),
        });
    };
    let rows = database.version_rows()?.unwrap_or_default();
    let ledger = Ledger::read(database)?;
    let revisions = status::of_rows(ground, settings, &rows, &ledger)?;
    let meant = meant(settings, &revisions, named)?;
    let mut repaired = Repaired {
        database: settings.name.clone(),
        accepted: Vec::new(),
        gone: Vec::new(),
        unchanged: Vec::new(),
    };
    let mut inserts = Vec::new();
    let batch = log_table::next_batch(database, &table)?;
    for one in meant {
        let (list, entry) = match one.state {
            State::Edited => (&mut repaired.accepted, entry(ground, settings, one, batch)?),
            State::Missing => (&mut repaired.gone, (row(one, batch), None)),
            _ => {
                repaired.unchanged.push(one.revision.clone());
                continue;
            }
        };
        list.push(one.revision.clone());
        let (entry, body) = entry;
        let dialect = settings.url.dialect();
        inserts.push(log_table::insert_statement(
            dialect,
            &table,
            &entry,
            body.as_ref(),
        ));
    }
    if !is_dry && !inserts.is_empty() {
        database.begin(ForeignKeys::AsConfigured)?;
        for insert in &inserts {
            database.execute_own(insert)?;
        }
        database.commit()?;
    }
    Ok(repaired)
}

/// Those that are named; without a name all that are edited.
fn meant<'s>(
    settings: &Settings,
    revisions: &'s [RevisionStatus],
    named: &[String],
) -> Result<Vec<&'s RevisionStatus>, WorkError> {
    if named.is_empty() {
        let is_edited = |one: &&RevisionStatus| one.state == State::Edited;
        return Ok(revisions.iter().filter(is_edited).collect());
    }
    let find = |name: &String| {
        let exact = revisions.iter().find(|one| one.revision == *name);
        let mut begin = revisions
            .iter()
            .filter(|one| one.revision.starts_with(name.as_str()));
        let only = match (begin.next(), begin.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        exact.or(only).ok_or_else(|| WorkError::UnknownRevision {
            database: settings.name.clone(),
            revision: name.clone(),
        })
    };
    named.iter().map(find).collect()
}

fn entry(
    ground: Ground<'_>,
    settings: &Settings,
    one: &RevisionStatus,
    batch: u64,
) -> Result<(LogEntry, Option<log_table::StoredBody>), WorkError> {
    let id = ground.scripts.graph().id(&one.revision);
    let Some(script) = id.and_then(|id| ground.scripts.script(id)) else {
        return Ok((row(one, batch), None));
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
        ..row(one, batch)
    };
    Ok((entry, packed(body.text())))
}

fn row(one: &RevisionStatus, batch: u64) -> LogEntry {
    LogEntry {
        revision: Some(one.revision.clone()),
        direction: LogDirection::Repair,
        batch,
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

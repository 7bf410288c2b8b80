//! Every revision and what became of it on each database.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use revgraph_database::log_table::{LogRow, LogState};
use revgraph_database::{Access, Database, Settings};
use revgraph_graph::{RevisionGraph, RevisionId};

use super::{Ledger, Match, matches};
use crate::work::{Ground, WorkError};

/// The revisions of one database.
#[derive(Debug, Clone)]
pub struct Status {
    /// The database's name in the configuration.
    pub database: String,
    /// Whether it has a log.
    pub has_log: bool,
    /// What needs others behind them; at the end those that have no script.
    pub revisions: Vec<RevisionStatus>,
}

/// A revision on one database. What the log does not say is none.
#[derive(Debug, Clone)]
pub struct RevisionStatus {
    /// The revision.
    pub revision: String,
    /// Its message: of the script, else of the log.
    pub message: String,
    /// What became of it.
    pub state: State,
    /// The command that applied it.
    pub batch: Option<u64>,
    /// When: UTC by the database's clock, as `2026-11-21T08:57:39.123456Z`.
    pub applied_at: Option<String>,
    /// The database's user who did.
    pub applied_by: Option<String>,
    /// How long it took.
    pub duration_ms: Option<u64>,
    /// Its script.
    pub path: Option<PathBuf>,
    /// Whether that is known to be the one with which it was applied.
    pub is_unchanged: bool,
}

/// What became of a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// The version rows stand for it.
    Applied,
    /// It is not applied.
    Pending,
    /// It is applied, and its script has changed since in what runs.
    Edited,
    /// It is applied, and has no script.
    Missing,
    /// A run of it was interrupted.
    HalfApplied,
    /// The version rows stand for it, and it never ran: its script was put below revisions that were applied before.
    OutOfPlace,
    /// The version rows name revisions that have no script, so whether they stand for this one cannot be told.
    Unknown,
}

impl State {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            State::Applied => "applied",
            State::Pending => "pending",
            State::Edited => "edited",
            State::Missing => "missing",
            State::HalfApplied => "half-applied",
            State::OutOfPlace => "out-of-place",
            State::Unknown => "unknown",
        }
    }
}

/// What became of every revision on the databases that are meant. Reads; writes nothing.
///
/// # Errors
/// What the configuration and the databases say.
pub fn status(ground: Ground<'_>) -> Result<Vec<Status>, WorkError> {
    let of = |settings: &Settings| {
        let mut database = Database::connect(settings, Access::Read)?;
        let rows = database.version_rows()?.unwrap_or_default();
        let ledger = Ledger::read(&mut database)?;
        Ok(Status {
            database: settings.name.clone(),
            has_log: ledger.is_kept(),
            revisions: of_rows(ground, settings, &rows, &ledger)?,
        })
    };
    ground.settings()?.iter().map(of).collect()
}

/// What became of every revision, with these version rows and this log.
pub(super) fn of_rows(
    ground: Ground<'_>,
    settings: &Settings,
    rows: &[String],
    ledger: &Ledger,
) -> Result<Vec<RevisionStatus>, WorkError> {
    let failed = |source| WorkError::Graph {
        database: settings.name.clone(),
        source: Box::new(source),
    };
    let graph = ground.scripts.graph();
    let (known, strangers): (Vec<String>, Vec<String>) = rows
        .iter()
        .cloned()
        .partition(|row| graph.id(row).is_some());
    let applied = graph.applied(&known).map_err(failed)?;
    let names = ground.config.database_names();
    let target = ground.target(&settings.name, settings.url.dialect(), &names);
    let mut newest_first = graph.history(None, None).map_err(failed)?;
    newest_first.reverse();
    let out_of_place = out_of_place(graph, ledger, &applied);
    let applied: HashSet<&RevisionId> = applied.iter().collect();
    // Where the version rows do not tell, what the log knows is compared too.
    let is_logged = |id: &RevisionId| ledger.application(id.as_str()).is_some();
    let is_applied =
        |id: &RevisionId| applied.contains(id) || !strangers.is_empty() && is_logged(id);
    let compared: Vec<RevisionId> = (newest_first.iter().filter(|id| is_applied(id)))
        .cloned()
        .collect();
    let found: HashMap<&RevisionId, Match> = compared
        .iter()
        .zip(matches(ground.scripts, target, ledger, &compared))
        .collect();

    let mut revisions = Vec::with_capacity(newest_first.len());
    for id in &newest_first {
        let found = found.get(id).copied();
        let state = match () {
            () if half(ledger, id.as_str()).is_some() => State::HalfApplied,
            () if found == Some(Match::Edited) => State::Edited,
            () if out_of_place.contains(id) => State::OutOfPlace,
            () if is_applied(id) => State::Applied,
            () if strangers.is_empty() => State::Pending,
            () => State::Unknown,
        };
        revisions.push(RevisionStatus {
            is_unchanged: found == Some(Match::Same),
            ..of_revision(ground, ledger, id.as_str(), state)
        });
    }
    // Without a row nothing is applied, whatever once ran.
    let mut missing: Vec<&str> = ledger
        .applications()
        .map(|(revision, _)| revision)
        .filter(|revision| graph.id(revision).is_none() && !ledger.is_gone(revision))
        .filter(|_| !rows.is_empty())
        .collect();
    for row in &strangers {
        if !missing.contains(&row.as_str()) {
            missing.push(row);
        }
    }
    let missing = missing.into_iter();
    revisions.extend(missing.map(|id| of_revision(ground, ledger, id, State::Missing)));
    Ok(revisions)
}

/// The latest run of a revision, if it stopped half-way. Where its first statement was refused there is nothing to
/// speak of.
fn half<'l>(ledger: &'l Ledger, revision: &str) -> Option<&'l LogRow> {
    let begun =
        |row: &&LogRow| row.entry.statements_done > 0 || row.entry.state != LogState::Failed;
    ledger.unfinished(revision).filter(begun)
}

fn of_revision(
    ground: Ground<'_>,
    ledger: &Ledger,
    revision: &str,
    state: State,
) -> RevisionStatus {
    let id = ground.scripts.graph().id(revision);
    let script = id.and_then(|id| ground.scripts.script(id));
    let row = match state {
        State::HalfApplied => ledger.unfinished(revision),
        State::Pending | State::Unknown | State::OutOfPlace => None,
        State::Applied | State::Edited | State::Missing => ledger.application(revision),
    };
    let message = match (script, row) {
        (Some(script), _) => script.header.summary().to_owned(),
        (None, Some(row)) => row.entry.message.clone().unwrap_or_default(),
        (None, None) => String::new(),
    };
    RevisionStatus {
        revision: revision.to_owned(),
        message,
        state,
        batch: row.map(|row| row.entry.batch),
        applied_at: row.map(|row| row.applied_at.clone()),
        applied_by: row.and_then(|row| row.applied_by.clone()),
        duration_ms: row.and_then(|row| row.entry.duration_ms),
        path: script.map(|script| script.path.clone()),
        is_unchanged: false,
    }
}

/// The applied revisions that the log would know if they had run: it knows a run of one below them and of one above
/// them, and none of them, nor one above them, was stamped.
fn out_of_place<'a>(
    graph: &RevisionGraph,
    ledger: &Ledger,
    applied: &'a [RevisionId],
) -> HashSet<&'a RevisionId> {
    let has_run = |id: &RevisionId| ledger.application(id.as_str()).is_some();
    if applied.iter().all(has_run) {
        return HashSet::new();
    }
    let mut ran_below: HashSet<RevisionId> = HashSet::new();
    let mut suspects = Vec::new();
    let mut needs = Vec::with_capacity(applied.len());
    for id in applied {
        let facts = graph.facts(id);
        let below: Vec<RevisionId> = facts
            .map(|facts| [facts.down_revisions, facts.depends_on].concat())
            .unwrap_or_default();
        if below
            .iter()
            .any(|one| has_run(one) || ran_below.contains(one))
        {
            ran_below.insert(id.clone());
            if !has_run(id) && !ledger.is_accepted(id.as_str()) {
                suspects.push(id);
            }
        }
        needs.push(below);
    }
    // From the newest to the oldest: what ran above, and what was stamped there.
    let (mut ran_above, mut stamped_above) = (HashSet::new(), HashSet::new());
    for (id, below) in applied.iter().zip(&needs).rev() {
        let ran = has_run(id) || ran_above.contains(id);
        let stamped = ledger.is_stamped(id.as_str()) || stamped_above.contains(id);
        for one in below {
            if ran {
                ran_above.insert(one.clone());
            }
            if stamped {
                stamped_above.insert(one.clone());
            }
        }
    }
    suspects
        .into_iter()
        .filter(|id| {
            let stamped = ledger.is_stamped(id.as_str()) || stamped_above.contains(*id);
            ran_above.contains(*id) && !stamped
        })
        .collect()
}

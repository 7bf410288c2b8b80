//! Where a database shall go.

use revgraph_graph::{GraphError, RevisionGraph, RevisionId, Target, Walk};

use super::{Ground, WorkError};
use crate::ledger::Ledger;

/// Where a database shall go.
#[derive(Debug, Clone)]
pub enum Move {
    /// Up to a target.
    Upgrade(Target),
    /// Up towards a target, and no more than so many revisions.
    UpgradeSteps {
        /// The target.
        target: Target,
        /// How many revisions.
        steps: usize,
    },
    /// One revision up, when all that it needs is applied.
    Only(Target),
    /// Down to a target.
    Downgrade(Target),
    /// What earlier runs applied is taken back, newest first.
    Rollback(Rollback),
    /// Everything down, and up to a target.
    Refresh(Target),
    /// A revision and what needs it down, and up again; the one that was applied last when none is named.
    Redo(Option<Target>),
    /// The rows only.
    Stamp {
        /// The targets.
        targets: Vec<Target>,
        /// Forget all rows first.
        purge: bool,
    },
    /// The rows only, as Diesel's own table says; nothing where there are rows already, or no such table.
    AdoptDiesel,
}

/// Which revisions are rolled back.
#[derive(Debug, Clone)]
pub enum Rollback {
    /// Those of the last batch: what one command applied.
    LastBatch,
    /// Those of a batch.
    Batch(u64),
    /// Those that were applied last, so many.
    Steps(usize),
    /// This one.
    Only(Target),
}

impl Move {
    /// Whether the way depends on what the log says.
    pub(crate) fn needs_log(&self) -> bool {
        match self {
            Move::Rollback(Rollback::Only(_)) | Move::Redo(Some(_)) => false,
            Move::Rollback(_) | Move::Redo(None) => true,
            Move::Upgrade(_)
            | Move::UpgradeSteps { .. }
            | Move::Only(_)
            | Move::Downgrade(_)
            | Move::Refresh(_)
            | Move::Stamp { .. }
            | Move::AdoptDiesel => false,
        }
    }

    /// Whether it applies what is not applied yet, so that an edited script is worth a word.
    pub(crate) fn goes_up(&self) -> bool {
        matches!(
            self,
            Move::Upgrade(_) | Move::UpgradeSteps { .. } | Move::Only(_)
        )
    }

    /// The target as typed, or the word for it.
    pub fn typed(&self) -> String {
        match self {
            Move::Upgrade(target)
            | Move::UpgradeSteps { target, .. }
            | Move::Only(target)
            | Move::Downgrade(target)
            | Move::Refresh(target)
            | Move::Rollback(Rollback::Only(target))
            | Move::Redo(Some(target)) => target.to_string(),
            Move::Rollback(Rollback::LastBatch) => "last batch".to_owned(),
            Move::Rollback(Rollback::Batch(batch)) => format!("batch {batch}"),
            Move::Rollback(Rollback::Steps(steps)) => format!("last {steps}"),
            Move::Redo(None) => "last".to_owned(),
            Move::Stamp { targets, .. } => targets
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" "),
            Move::AdoptDiesel => "what Diesel applied".to_owned(),
        }
    }
}

impl Ground<'_> {
    /// The walk of a move from these version rows. `ledger` is what the log of the database says, where the move needs it.
    pub(crate) fn walk(
        &self,
        database: &str,
        goal: &Move,
        rows: &[String],
        ledger: &Ledger,
    ) -> Result<Walk, WorkError> {
        let graph = self.scripts.graph();
        let walk = match goal {
            Move::Upgrade(target) => graph.upgrade(rows, target),
            Move::UpgradeSteps { target, steps } => {
                graph.upgrade(rows, target).map(|walk| walk.first(*steps))
            }
            Move::Only(target) => graph.only(rows, target),
            Move::Downgrade(target) => graph.downgrade(rows, target),
            Move::Refresh(target) => refresh(graph, rows, target),
            Move::Stamp { targets, purge } => graph.stamp(rows, targets, *purge),
            // Where there is a database it has become a stamp; where there is none Diesel has applied nothing.
            Move::AdoptDiesel => graph.take_back(rows, &[]),
            Move::Rollback(which) => {
                let revisions = which.revisions(database, graph, rows, ledger)?;
                graph.take_back(rows, &revisions)
            }
            Move::Redo(target) => {
                let revision = match target {
                    Some(target) => single(database, graph, rows, target)?,
                    None => match last(database, graph, rows, ledger)? {
                        Some(last) => last,
                        None => return graph.take_back(rows, &[]).map_err(named(database)),
                    },
                };
                let above = graph.applied_above(rows, std::slice::from_ref(&revision));
                match above {
                    Ok(above) if above.is_empty() => {
                        return Err(WorkError::NotApplied {
                            database: database.to_owned(),
                            revision,
                        });
                    }
                    above => above.and_then(|above| graph.redo(rows, &above)),
                }
            }
        };
        walk.map_err(named(database))
    }
}

impl Rollback {
    fn revisions(
        &self,
        database: &str,
        graph: &RevisionGraph,
        rows: &[String],
        ledger: &Ledger,
    ) -> Result<Vec<RevisionId>, WorkError> {
        if let Rollback::Only(target) = self {
            return Ok(vec![single(database, graph, rows, target)?]);
        }
        let applied = graph.applied(rows).map_err(named(database))?;
        let known = ledger.in_order(&applied);
        let unknown = applied.len() - known.len();
        let not_in_log = || WorkError::NotInLog {
            database: database.to_owned(),
            known: known.len(),
            unknown,
        };
        let of_batch = |batch: u64| {
            let own = known.iter().filter(|(row, _)| row.entry.batch == batch);
            own.map(|(_, id)| (*id).clone()).collect::<Vec<_>>()
        };
        match self {
            _ if applied.is_empty() => Ok(Vec::new()),
            _ if known.is_empty() => Err(not_in_log()),
            Rollback::LastBatch => {
                let batches = known.iter().map(|(row, _)| row.entry.batch);
                Ok(batches.max().map(of_batch).unwrap_or_default())
            }
            Rollback::Batch(batch) => match of_batch(*batch) {
                none if none.is_empty() => {
                    let mut batches: Vec<u64> =
                        known.iter().map(|(row, _)| row.entry.batch).collect();
                    batches.sort_unstable();
                    batches.dedup();
                    Err(WorkError::NoSuchBatch {
                        database: database.to_owned(),
                        batch: *batch,
                        known: batches,
                    })
                }
                some => Ok(some),
            },
            Rollback::Steps(steps) if *steps > known.len() && unknown > 0 => Err(not_in_log()),
            Rollback::Steps(steps) => {
                let last = known.iter().rev().take(*steps);
                Ok(last.map(|(_, id)| (*id).clone()).collect())
            }
            Rollback::Only(_) => Ok(Vec::new()),
        }
    }
}

fn refresh(graph: &RevisionGraph, rows: &[String], target: &Target) -> Result<Walk, GraphError> {
    let down = graph.downgrade(rows, &Target::parse("base")?)?;
    let up = graph.upgrade(&down.to, target)?;
    Ok(down.then(up))
}

/// The revision that was applied last, by the log, or because there is one row only; none where nothing is applied.
fn last(
    database: &str,
    graph: &RevisionGraph,
    rows: &[String],
    ledger: &Ledger,
) -> Result<Option<RevisionId>, WorkError> {
    let applied = graph.applied(rows).map_err(named(database))?;
    if let Some((_, last)) = ledger.in_order(&applied).last() {
        return Ok(Some((*last).clone()));
    }
    let current = graph.current(rows).map_err(named(database))?;
    match current.rows.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.clone())),
        several => Err(WorkError::WhichLast {
            database: database.to_owned(),
            rows: several.to_vec(),
        }),
    }
}

/// The revision that is meant.
fn single(
    database: &str,
    graph: &RevisionGraph,
    rows: &[String],
    target: &Target,
) -> Result<RevisionId, WorkError> {
    let found = graph.show(target.as_str(), Some(rows));
    let found = found.map_err(named(database))?;
    match <[RevisionId; 1]>::try_from(found) {
        Ok([only]) => Ok(only),
        Err(found) => Err(WorkError::NotOne {
            database: database.to_owned(),
            typed: target.to_string(),
            found,
        }),
    }
}

fn named(database: &str) -> impl FnOnce(GraphError) -> WorkError {
    let database = database.to_owned();
    |source| WorkError::Graph {
        database,
        source: Box::new(source),
    }
}

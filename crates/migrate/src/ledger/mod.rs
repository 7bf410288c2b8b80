//! What the log of a database says: which command applied a revision, when, who, how long it took, and with which
//! script. The version rows alone say what is applied; where the log says nothing of a revision nothing is guessed.

mod body;
mod repair;
mod standing;
mod status;
mod verify;

use std::collections::HashMap;

use revgraph_database::log_table::{self, LogDirection, LogRow, LogState};
use revgraph_database::{Database, DatabaseError};
use revgraph_graph::RevisionId;

pub(crate) use body::{packed, unpacked};
pub use repair::{Repaired, repair};
pub(crate) use standing::{Match, matches};
pub use status::{RevisionStatus, State, Status, status};
pub use verify::{Edited, Gone, Verified, verify};

/// What a log says.
#[derive(Debug, Default)]
pub struct Ledger {
    rows: Option<Vec<LogRow>>,
    known: HashMap<String, Known>,
}

/// Where the rows of a revision are.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// That of the run that applied it, unless it was taken back since.
    applied: Option<usize>,
    /// That of its script accepted as it is, since it was applied.
    accepted: Option<usize>,
    /// Whether it was accepted since that it has no script.
    gone: bool,
    /// The latest, if that run did not come to its end.
    unfinished: Option<usize>,
    /// The latest time its row was set without running anything.
    stamped: Option<usize>,
}

impl Ledger {
    /// Reads the log; an empty one where the database has none, or the configuration keeps none.
    ///
    /// # Errors
    /// What the database says.
    pub fn read(database: &mut Database) -> Result<Ledger, DatabaseError> {
        let rows = match database.settings().log_table.clone() {
            Some(table) => log_table::entries(database, &table)?,
            None => None,
        };
        Ok(Ledger::of(rows))
    }

    /// What these rows say, oldest first; none where there is no log.
    pub fn of(rows: Option<Vec<LogRow>>) -> Ledger {
        let mut known: HashMap<String, Known> = HashMap::new();
        for (at, row) in rows.iter().flatten().enumerate() {
            let Some(revision) = &row.entry.revision else {
                continue;
            };
            if !known.contains_key(revision) {
                known.insert(revision.clone(), Known::default());
            }
            let Some(known) = known.get_mut(revision) else {
                continue;
            };
            let is_done = row.entry.state == LogState::Done;
            known.unfinished = (!is_done).then_some(at);
            match row.entry.direction {
                _ if !is_done => {}
                LogDirection::Upgrade | LogDirection::Downgrade => {
                    let applied = row.entry.direction == LogDirection::Upgrade;
                    known.applied = applied.then_some(at);
                    known.accepted = None;
                    known.gone = false;
                }
                LogDirection::Stamp => known.stamped = Some(at),
                LogDirection::Repair if row.entry.checksum.is_some() => {
                    known.accepted = Some(at);
                    known.gone = false;
                }
                LogDirection::Repair => known.gone = true,
                LogDirection::Sync | LogDirection::Apply => {}
            }
        }
        Ledger { rows, known }
    }

    /// Whether there is a log.
    pub fn is_kept(&self) -> bool {
        self.rows.is_some()
    }

    /// All rows, oldest first.
    pub fn rows(&self) -> &[LogRow] {
        self.rows.as_deref().unwrap_or_default()
    }

    /// The run that applied a revision, unless it was taken back since.
    pub fn application(&self, revision: &str) -> Option<&LogRow> {
        self.row(self.known.get(revision)?.applied)
    }

    /// The row whose checksum the script of a revision shall have: that of the run that applied it, or of the script
    /// that was accepted since.
    pub(crate) fn accepted(&self, revision: &str) -> Option<&LogRow> {
        let known = self.known.get(revision)?;
        self.row(known.accepted.or(known.applied))
    }

    /// Whether the script of a revision was accepted as it is, since it was applied.
    pub(crate) fn is_accepted(&self, revision: &str) -> bool {
        let known = self.known.get(revision);
        known.is_some_and(|known| known.accepted.is_some())
    }

    /// Whether it was accepted that a revision has no script.
    pub(crate) fn is_gone(&self, revision: &str) -> bool {
        self.known.get(revision).is_some_and(|known| known.gone)
    }

    /// The latest run of a revision, if it did not come to its end.
    pub fn unfinished(&self, revision: &str) -> Option<&LogRow> {
        self.row(self.known.get(revision)?.unfinished)
    }

    /// The run of a file with this checksum that came to its end.
    pub fn application_of_file(&self, checksum: &str) -> Option<&LogRow> {
        self.files().find(|row| {
            row.entry.checksum.as_deref() == Some(checksum) && row.entry.state == LogState::Done
        })
    }

    /// The latest run of a file with this checksum, or of one that was called so, if it did not come to its end: a file
    /// that was mended has another checksum.
    pub(crate) fn unfinished_file(&self, checksum: &str, name: &str) -> Option<&LogRow> {
        let latest = self.files().find(|row| {
            row.entry.checksum.as_deref() == Some(checksum)
                || row.entry.message.as_deref() == Some(name)
        })?;
        (latest.entry.state != LogState::Done).then_some(latest)
    }

    /// Newest first.
    fn files(&self) -> impl Iterator<Item = &LogRow> {
        let rows = self.rows().iter().rev();
        rows.filter(|row| row.entry.direction == LogDirection::Apply)
    }

    /// When the row of a revision was last set without running anything.
    pub fn stamp(&self, revision: &str) -> Option<&LogRow> {
        self.row(self.known.get(revision)?.stamped)
    }

    /// Whether the row of a revision was ever set without running anything.
    pub(crate) fn is_stamped(&self, revision: &str) -> bool {
        self.stamp(revision).is_some()
    }

    /// The revisions that runs applied, and that were not taken back since, in the order in which they were applied.
    pub fn applications(&self) -> impl Iterator<Item = (&str, &LogRow)> {
        let mut found: Vec<(&str, usize)> = self
            .known
            .iter()
            .filter_map(|(revision, known)| Some((revision.as_str(), known.applied?)))
            .collect();
        found.sort_unstable_by_key(|(_, at)| *at);
        found
            .into_iter()
            .filter_map(|(revision, at)| Some((revision, self.row(Some(at))?)))
    }

    /// Of these applied revisions those that the log knows to be, in the order in which they were applied.
    pub(crate) fn in_order<'a>(
        &'a self,
        applied: &'a [RevisionId],
    ) -> Vec<(&'a LogRow, &'a RevisionId)> {
        let mut known: Vec<(&LogRow, &RevisionId)> = applied
            .iter()
            .filter_map(|id| Some((self.application(id.as_str())?, id)))
            .collect();
        known.sort_by_key(|(row, _)| row.id);
        known
    }

    fn row(&self, at: Option<usize>) -> Option<&LogRow> {
        self.rows().get(at?)
    }
}

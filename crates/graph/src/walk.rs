//! The work as a value: which revisions run, in which order, and what happens to the version rows after each.

use std::fmt;

use crate::RevisionId;

/// The way a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The revision's upgrade runs.
    Upgrade,
    /// The revision's downgrade runs.
    Downgrade,
    /// Nothing runs, only the version rows change.
    Stamp,
}

impl Direction {
    /// The word in Alembic's log line: `Running upgrade A -> B`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
            Direction::Stamp => "stamp_revision",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A plan over the graph: from these rows, by these steps, to those rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// The rows before, in load order, without the implied ones. With `purge` the rows exactly as found.
    pub from: Vec<String>,
    /// Rows that were found although another row implies them. They count as not there, and the first step deletes them;
    /// when there is no step they stay.
    pub implied_rows: Vec<String>,
    /// The steps, in the order to run. None when there is nothing to do.
    pub steps: Vec<Step>,
    /// The rows after the last step, in load order.
    pub to: Vec<String>,
}

/// One step of a [`Walk`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which way.
    pub direction: Direction,
    /// The revision that runs or is stamped; `None` when a stamp only removes rows.
    pub revision: Option<RevisionId>,
    /// The parents of `revision`, as written.
    pub down_revisions: Vec<RevisionId>,
    /// The left side of `Running upgrade A, B -> C`: the parents on an upgrade, the revision on a downgrade, the rows
    /// that are replaced on a stamp.
    pub from_: Vec<RevisionId>,
    /// The right side of that line.
    pub to_: Vec<RevisionId>,
    /// What to do to the version rows once the revision has run, in this order.
    pub rows: Vec<RowChange>,
    /// The version rows after this step, in load order.
    pub heads_after: Vec<RevisionId>,
}

/// One statement on the version table. Each must hit exactly one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowChange {
    /// A new row.
    Insert(String),
    /// An existing row takes another value.
    Update {
        /// The value that the row has.
        from: String,
        /// The value that it gets.
        to: String,
    },
    /// An existing row goes.
    Delete(String),
}

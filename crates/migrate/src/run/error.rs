//! Why a run stopped, and what it left behind.

use std::fmt;
use std::path::PathBuf;

use revgraph_database::DatabaseError;
use revgraph_graph::RevisionId;
use revgraph_schema::operation::RenderError;

use super::program::ProgramError;
use crate::Place;
use crate::script::CodeError;

/// Why a run stopped. Steps before the one it names are done and stay.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The database failed outside a script's statements: locking, reading rows, committing.
    #[error("{source}")]
    Database {
        /// The step, as its headline; none before the first.
        step: Option<String>,
        /// The database's error.
        source: DatabaseError,
        /// What the database is left with.
        left: Left,
    },
    /// A statement of a script failed.
    #[error("{source}")]
    Statement {
        /// The step, as its headline.
        step: String,
        /// Where the statement stands.
        place: Box<Place>,
        /// The operation that it was made from, where it was.
        operation: Option<&'static str>,
        /// The statement.
        sql: String,
        /// Its number in the step, from 1.
        number: usize,
        /// The database's error.
        source: DatabaseError,
        /// What the database is left with.
        left: Left,
    },
    /// The statements of an operation cannot be made on the table as it is.
    #[error("{source}")]
    Render {
        /// The step, as its headline.
        step: String,
        /// Where the operation stands.
        place: Box<Place>,
        /// Why.
        source: Box<RenderError>,
        /// What the database is left with.
        left: Left,
    },
    /// The code of a revision failed.
    #[error("{source}")]
    Code {
        /// The step, as its headline.
        step: String,
        /// Where the code is.
        place: Box<Place>,
        /// Its error.
        source: CodeError,
        /// What the database is left with.
        left: Left,
    },
    /// A program of a script failed.
    #[error("{source}")]
    Program {
        /// The step, as its headline.
        step: String,
        /// Where the operation stands.
        place: Box<Place>,
        /// Why.
        source: Box<ProgramError>,
        /// What the database is left with.
        left: Left,
    },
    /// A program of `hooks` failed.
    #[error("{name}: {source}")]
    Hook {
        /// The step around which it ran, as its headline.
        step: String,
        /// Its key in the configuration.
        name: &'static str,
        /// Why.
        source: Box<ProgramError>,
        /// What the database is left with.
        left: Left,
    },
    /// Somebody asked the run to stop.
    #[error("interrupted")]
    Interrupted {
        /// The step that was stopped, as its headline; none between two steps.
        step: Option<String>,
        /// What the database is left with.
        left: Left,
    },
    /// A step was interrupted half-way by an earlier run, and what it left cannot be continued.
    #[error("{what} is half-applied: {done} of its {total} statements are done{}", half_applied_reason(*.unknown))]
    HalfApplied {
        /// The database.
        database: String,
        /// What was interrupted.
        what: Halved,
        /// How many statements are known to be done.
        done: u64,
        /// How many it has.
        total: u64,
        /// Whether it is unknown if the statement after those has run; else the script's first statements were changed.
        unknown: bool,
        /// The statement after those that are done, where the script still has it.
        next: Option<String>,
    },
}

fn half_applied_reason(unknown: bool) -> &'static str {
    if unknown {
        ", and whether the next one has run is unknown"
    } else {
        ", and the script has changed in that part since"
    }
}

impl RunError {
    /// What the database is left with, where that is known.
    pub(crate) fn left_mut(&mut self) -> Option<&mut Left> {
        match self {
            RunError::Database { left, .. }
            | RunError::Statement { left, .. }
            | RunError::Render { left, .. }
            | RunError::Code { left, .. }
            | RunError::Program { left, .. }
            | RunError::Hook { left, .. }
            | RunError::Interrupted { left, .. } => Some(left),
            RunError::HalfApplied { .. } => None,
        }
    }
}

/// What a run was interrupted in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halved {
    /// A revision.
    Revision(RevisionId),
    /// A file of SQL.
    File(PathBuf),
}

impl fmt::Display for Halved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Halved::Revision(revision) => write!(f, "revision {revision}"),
            Halved::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// What a failed run leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Left {
    /// The database.
    pub database: String,
    /// The version rows now.
    pub rows: Vec<String>,
    /// How many steps of the plan are done.
    pub steps_done: usize,
    /// How many steps the plan has.
    pub steps: usize,
    /// How many statements of the failed step are done and stay; 0 when the step was rolled back as a whole.
    pub statements_done: usize,
    /// How many databases were rolled back as one unit; 0 where each step is one of its own.
    pub unit: usize,
}

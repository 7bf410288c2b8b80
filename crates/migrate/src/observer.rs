//! What a run tells while it runs.

use std::time::Duration;

use revgraph_database::LockWait;

use crate::plan::{Plan, PlannedStep};
use crate::script::ScriptStatement;

/// Something that happened during a run.
#[derive(Debug)]
pub enum Event<'a> {
    /// Somebody else holds the lock of the database; told again while the waiting goes on.
    Waiting {
        /// The database.
        database: &'a str,
        /// Who holds it, since when we wait.
        wait: &'a LockWait,
    },
    /// What a crash had left half committed was brought to its end.
    Settled {
        /// The database.
        database: &'a str,
        /// Whether it was committed; else rolled back.
        committed: bool,
    },
    /// A database's plan begins to run.
    Started {
        /// The plan.
        plan: &'a Plan,
    },
    /// A step begins.
    StepStarted {
        /// The step.
        step: &'a PlannedStep,
    },
    /// A step goes on behind statements that an earlier run has done.
    Resumed {
        /// The step.
        step: &'a PlannedStep,
        /// How many statements are done.
        done: usize,
    },
    /// A statement begins. What goes to PostgreSQL together is told of as its answers come, and these may come together too:
    /// a statement can then be running that is not told of yet.
    StatementStarted {
        /// The step that it belongs to.
        step: &'a PlannedStep,
        /// Its number in the step, from 1.
        number: usize,
        /// The statement.
        statement: &'a ScriptStatement,
    },
    /// A statement is done; not told of one that failed.
    StatementFinished {
        /// The step that it belongs to.
        step: &'a PlannedStep,
        /// Its number in the step, from 1.
        number: usize,
    },
    /// A program of a script wrote a line.
    ProgramSaid {
        /// The step that it belongs to.
        step: &'a PlannedStep,
        /// The line.
        line: &'a str,
    },
    /// A step is done, and committed unless all that the command runs is one transaction.
    StepFinished {
        /// The step.
        step: &'a PlannedStep,
        /// How long it took.
        elapsed: Duration,
    },
    /// A step failed; the error comes with the run's result.
    StepFailed {
        /// The step.
        step: &'a PlannedStep,
    },
}

/// Told what a run does, on the thread that runs. Nothing that an observer does can change the run.
///
/// ```
/// use revgraph_migrate::observer::{Event, Observer};
///
/// /// Counts statements.
/// struct Count(usize);
///
/// impl Observer for Count {
///     fn notice(&mut self, event: Event<'_>) {
///         if let Event::StatementFinished { .. } = event {
///             self.0 += 1;
///         }
///     }
/// }
/// ```
pub trait Observer {
    /// Something happened.
    fn notice(&mut self, event: Event<'_>);
}

/// Lets everything pass.
#[derive(Debug, Default, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {
    fn notice(&mut self, _: Event<'_>) {}
}

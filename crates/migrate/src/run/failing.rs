//! Making the error of a run that stops, with what it leaves behind.

use revgraph_database::{DatabaseError, ErrorKind};

use super::Runner;
use super::error::{Left, RunError};
use super::fault::Fault;
use crate::plan::PlannedStep;

impl Runner<'_, '_> {
    pub(super) fn left(&self, statements_done: usize) -> Left {
        let rows = match self.done.checked_sub(1) {
            Some(last) => self.plan.steps[last].heads_after.clone(),
            None => self.plan.from.clone(),
        };
        Left {
            database: self.plan.database.clone(),
            rows,
            steps_done: self.done,
            steps: self.plan.steps.len(),
            statements_done,
            unit: 0,
        }
    }

    pub(super) fn interrupted(&self, step: &PlannedStep, statements_done: usize) -> Box<RunError> {
        Box::new(RunError::Interrupted {
            step: Some(step.headline()),
            left: self.left(statements_done),
        })
    }

    /// Whether an error is what asking for the end of the run led to.
    pub(super) fn was_interrupted(&self, error: &DatabaseError) -> bool {
        self.command.interrupt.is_asked() && matches!(*error.kind, ErrorKind::Cancelled { .. })
    }

    pub(super) fn failed(
        &self,
        step: &PlannedStep,
        source: DatabaseError,
        statements_done: usize,
    ) -> Box<RunError> {
        if self.was_interrupted(&source) {
            return self.interrupted(step, statements_done);
        }
        Box::new(RunError::Database {
            step: Some(step.headline()),
            source,
            left: self.left(statements_done),
        })
    }

    pub(super) fn statement_failed(
        &self,
        step: &PlannedStep,
        index: usize,
        fault: Fault,
        statements_done: usize,
    ) -> Box<RunError> {
        let statement = &step.statements[index];
        let place = Box::new(statement.origin.place());
        let operation = statement.origin.operation;
        let left = self.left(statements_done);
        Box::new(match fault {
            Fault::Database { source, .. } if self.was_interrupted(&source) => {
                return self.interrupted(step, statements_done);
            }
            Fault::Database { source, sql } => RunError::Statement {
                step: step.headline(),
                place,
                operation,
                sql: sql.unwrap_or_else(|| statement.sql.clone()),
                number: index + 1,
                source,
                left,
            },
            Fault::Interrupted => return self.interrupted(step, statements_done),
            Fault::Code(source) => RunError::Code {
                step: step.headline(),
                place,
                source,
                left,
            },
            Fault::Program(source) => RunError::Program {
                step: step.headline(),
                place,
                source,
                left,
            },
            Fault::Render(source) => RunError::Render {
                step: step.headline(),
                place,
                source,
                left,
            },
        })
    }
}

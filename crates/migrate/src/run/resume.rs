//! The log row of an interrupted step, when a later run goes on with it.

use revgraph_database::log_table::{self, LogRow, LogState};
use revgraph_database::{DatabaseError, TableName};

use super::record::{log_body, log_entry, unfinished};
use super::{RunError, Runner};
use crate::ledger::Ledger;
use crate::plan::PlannedStep;

impl Runner<'_, '_> {
    /// Looks which revisions of the plan an earlier run has left in the middle.
    pub(super) fn find_halved(&mut self) -> Result<(), DatabaseError> {
        let Some(log) = self.log_table().filter(|_| !self.plan.steps.is_empty()) else {
            return Ok(());
        };
        if self.command.starts_anew || !log_table::has_unfinished(self.database, &log)? {
            return Ok(());
        }
        let ledger = Ledger::read(self.database)?;
        let is_halved = |step: &&PlannedStep| {
            let row = unfinished(&ledger, step).map(|row| &row.entry);
            row.is_some_and(|row| row.statements_done > 0 || row.state == LogState::Running)
        };
        let halved = self.plan.steps.iter().filter(is_halved);
        self.halved = halved.filter_map(|step| step.revision.clone()).collect();
        Ok(())
    }

    /// What was mended since the row was written is what it tells of from now on: else it would name a script that never
    /// ran to its end.
    pub(super) fn take_over(
        &mut self,
        step: &PlannedStep,
        log: &TableName,
        row: &LogRow,
        done: usize,
    ) -> Result<(), Box<RunError>> {
        let entry = log_entry(step, (row.entry.batch, self.command.id), None);
        if entry.raw_checksum == row.entry.raw_checksum
            && entry.statements_total == row.entry.statements_total
        {
            return Ok(());
        }
        let body = log_body(step);
        let update =
            log_table::replace_statement(self.plan.dialect, log, row.id, &entry, body.as_ref());
        self.database
            .execute_own(&update)
            .map(|_| ())
            .map_err(|source| self.failed(step, source, done))
    }
}

//! The log row of an interrupted step, when a later run goes on with it.

use revgraph_database::TableName;
use revgraph_database::log_table::{self, LogRow};

use super::record::{log_body, log_entry};
use super::{RunError, Runner};
use crate::plan::PlannedStep;

impl Runner<'_, '_> {
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

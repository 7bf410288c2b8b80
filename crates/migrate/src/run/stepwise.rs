//! Running a step whose statements commit one by one: the log row is written first, and tells how far it came.

use std::time::Instant;

use revgraph_database::log_table::{self, LogState, Progress};
use revgraph_database::{DatabaseError, ForeignKeys, TableName};

use super::record::{log_after, log_body, log_entry, milliseconds, prefix_hash, unfinished};
use super::{Halved, RunError, Runner};
use crate::ledger::Ledger;
use crate::observer::Event;
use crate::plan::PlannedStep;

impl Runner<'_, '_> {
    pub(super) fn stepwise(
        &mut self,
        step: &PlannedStep,
        began: Instant,
    ) -> Result<(), Box<RunError>> {
        self.ensure_tables()
            .map_err(|source| self.failed(step, source, 0))?;
        let log = self.log_table();
        let mut record = None;
        let mut skip = 0;
        if let Some(log) = &log {
            let (row, done) = self.resume_or_begin(step, log)?;
            skip = done;
            if done > 0 {
                self.observer.notice(Event::Resumed { step, done });
            }
            record = Some((log.clone(), row));
        }
        for (index, statement) in step.statements.iter().enumerate().skip(skip) {
            if self.command.interrupt.is_asked() {
                self.note(record.as_ref(), step, index, LogState::Failed, began)
                    .map_err(|source| self.failed(step, source, index))?;
                return Err(self.interrupted(step, index));
            }
            let result = self.execute(step, index, statement);
            let (done, state) = match &result {
                Ok(()) if index + 1 < step.statements.len() => (index + 1, LogState::Running),
                Ok(()) => (index + 1, LogState::Partial),
                Err(_) => (index, LogState::Failed),
            };
            if result.is_err() {
                // A script of its own transactions may have left one open.
                let _ = self.database.rollback();
            }
            let noted = self.note(record.as_ref(), step, done, state, began);
            result.map_err(|source| self.statement_failed(step, index, source, done))?;
            noted.map_err(|source| self.failed(step, source, done))?;
        }
        let all = step.statements.len();
        // A transaction that the script left open would swallow what comes now.
        let _ = self.database.rollback();
        let mut finish = || {
            self.database.begin(ForeignKeys::AsConfigured)?;
            let log = record.as_ref().map(|(log, _)| log);
            let after = log.and_then(|log| log_after(self.plan.dialect, log, step));
            self.database.record(&step.rows, after.as_slice())?;
            self.note(record.as_ref(), step, all, LogState::Done, began)?;
            self.database.commit()
        };
        let result = finish();
        result.map_err(|source| {
            let _ = self.database.rollback();
            self.failed(step, source, all)
        })
    }

    /// Looks for what an earlier run of this step left; gives the log row to go on with and how many statements
    /// are done.
    fn resume_or_begin(
        &mut self,
        step: &PlannedStep,
        log: &TableName,
    ) -> Result<(u64, usize), Box<RunError>> {
        let ledger = Ledger::read(self.database).map_err(|source| self.failed(step, source, 0))?;
        if let Some(row) = unfinished(&ledger, step).filter(|_| !self.command.starts_anew) {
            let done = row.entry.statements_done;
            let known = usize::try_from(done).ok().filter(|done| {
                *done <= step.statements.len()
                    && row.entry.statement_hash.as_deref()
                        == Some(&prefix_hash(&step.statements[..*done]))
            });
            let half_applied = |unknown| {
                Box::new(RunError::HalfApplied {
                    database: self.plan.database.clone(),
                    what: match &step.revision {
                        Some(revision) => Halved::Revision(revision.clone()),
                        None => Halved::File(step.path.clone().unwrap_or_default()),
                    },
                    done,
                    total: row.entry.statements_total,
                    unknown,
                    next: known
                        .and_then(|done| step.statements.get(done))
                        .map(|next| next.sql.clone()),
                })
            };
            return match (known, row.entry.state) {
                (Some(done), LogState::Failed | LogState::Partial) => {
                    self.take_over(step, log, row, done)?;
                    Ok((row.id, done))
                }
                (_, LogState::Running) => Err(half_applied(true)),
                // Nothing was done: the script may be another one by now.
                (None, _) if done == 0 => self.begin_record(step, log),
                _ => Err(half_applied(false)),
            };
        }
        self.begin_record(step, log)
    }

    fn begin_record(
        &mut self,
        step: &PlannedStep,
        log: &TableName,
    ) -> Result<(u64, usize), Box<RunError>> {
        let mut begin = || {
            let mut entry = log_entry(step, self.number(log)?, None);
            entry.state = if step.statements.is_empty() {
                LogState::Partial
            } else {
                LogState::Running
            };
            entry.statements_done = 0;
            entry.statement_hash = Some(prefix_hash(&[]));
            log_table::begin_entry(self.database, log, &entry, log_body(step).as_ref())
        };
        let row = begin().map_err(|source| self.failed(step, source, 0))?;
        Ok((row, 0))
    }

    fn note(
        &mut self,
        record: Option<&(TableName, u64)>,
        step: &PlannedStep,
        done: usize,
        state: LogState,
        began: Instant,
    ) -> Result<(), DatabaseError> {
        let Some((log, row)) = record else {
            return Ok(());
        };
        let progress = Progress {
            statements_done: done as u64,
            statement_hash: (state != LogState::Done)
                .then(|| prefix_hash(&step.statements[..done])),
            state,
            duration_ms: Some(milliseconds(began.elapsed())),
            fingerprint: None,
        };
        self.database
            .execute_own(&log_table::progress_statement(
                self.plan.dialect,
                log,
                *row,
                &progress,
            ))
            .map(|_| ())
    }
}

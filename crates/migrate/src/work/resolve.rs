//! Saying what became of a statement that was running when a run was interrupted.

use revgraph_database::log_table::{self, LogDirection, LogState, Progress};
use revgraph_graph::{Direction, RevisionId};

use super::{Ground, WorkError, locked};
use crate::interrupt::Interrupt;
use crate::ledger::Ledger;
use crate::observer::Silent;
use crate::run;
use crate::script::ScriptError;

/// Notes what somebody found out about the statement during which a run of a revision was interrupted: that the first
/// `done` of its statements have run, and the next has not. The next upgrade or downgrade goes on behind them.
///
/// # Errors
/// [`WorkError::NotHalfApplied`] where no run of the revision was interrupted, [`WorkError::TooManyStatements`], and
/// what reading the script and the database gives.
pub fn resolve(ground: Ground<'_>, revision: &RevisionId, done: usize) -> Result<(), WorkError> {
    let mut found = false;
    for settings in &ground.settings()? {
        let Some(log) = &settings.log_table else {
            continue;
        };
        let mut database = locked(settings, &Interrupt::default(), &mut Silent)?;
        let ledger = Ledger::read(&mut database)?;
        let Some(row) = ledger.unfinished(revision.as_ref()) else {
            continue;
        };
        found = true;
        let plan_error = |source: ScriptError| WorkError::Plan {
            database: settings.name.clone(),
            source: Box::new(source),
        };
        let direction = match row.entry.direction {
            LogDirection::Downgrade => Direction::Downgrade,
            _ => Direction::Upgrade,
        };
        let names = ground.config.database_names();
        let target = ground.target(&settings.name, database.dialect(), &names);
        let statements = match ground.scripts.script(revision) {
            None => Vec::new(),
            Some(script) => script
                .body()
                .and_then(|body| body.statements(direction, target, ground.substitution))
                .map_err(plan_error)?,
        };
        let Some(prefix) = statements.get(..done) else {
            return Err(WorkError::TooManyStatements {
                revision: revision.to_string(),
                number: done,
                total: statements.len(),
            });
        };
        let progress = Progress {
            statements_done: done as u64,
            statement_hash: Some(run::prefix_hash(prefix)),
            state: LogState::Failed,
            duration_ms: row.entry.duration_ms,
            fingerprint: None,
        };
        database.execute_own(&log_table::progress_statement(
            database.dialect(),
            log,
            row.id,
            &progress,
        ))?;
        database.unlock()?;
    }
    match found {
        true => Ok(()),
        false => Err(WorkError::NotHalfApplied {
            revision: revision.to_string(),
        }),
    }
}

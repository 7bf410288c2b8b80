//! All databases as one unit: `transaction: per-run` and `two_phase`.

use std::collections::BTreeSet;

use revgraph_database::{Access, Database};
use revgraph_schema::Dialect;

use super::{Ground, WorkError, unlock};
use crate::config::{Config, TransactionUnit};
use crate::ledger::Ledger;
use crate::observer::{Event, Observer};
use crate::plan::Plan;
use crate::run::{self, Command, Report};

pub(super) fn is_wanted(config: &Config) -> bool {
    config.two_phase || config.transaction == TransactionUnit::PerRun
}

/// Runs the plans as one unit.
pub(super) fn go(
    ground: Ground<'_>,
    mut work: Vec<(Database<'_>, Plan)>,
    command: Command<'_>,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, WorkError> {
    // One database needs no promise.
    let moving = work.iter().filter(|(_, plan)| !plan.steps.is_empty());
    let two_phase = ground.config.two_phase && moving.count() > 1;
    if two_phase {
        for (database, plan) in &mut work {
            check_two_phase(database, plan)?;
        }
    }
    let reports = run::run_together(&mut work, two_phase, command, observer)?;
    for (database, plan) in &mut work {
        unlock(database, plan)?;
    }
    Ok(reports)
}

/// Refuses a plan that cannot be one transaction.
pub(super) fn check(plan: &Plan) -> Result<(), WorkError> {
    let alone = |step: &&crate::plan::PlannedStep| !run::is_atomic(step, plan.dialect);
    match plan.steps.iter().find(alone) {
        None => Ok(()),
        Some(step) => Err(WorkError::NotOneTransaction {
            database: plan.database.clone(),
            step: step.headline(),
            says_so: !step.transactional,
        }),
    }
}

fn check_two_phase(database: &mut Database, plan: &Plan) -> Result<(), WorkError> {
    let refused = |reason| {
        Err(WorkError::NoTwoPhase {
            database: plan.database.clone(),
            reason,
        })
    };
    if plan.dialect != Dialect::Postgres {
        return refused(NoTwoPhase::Dialect(plan.dialect));
    }
    if database.settings().log_table.is_none() {
        return refused(NoTwoPhase::NoLog);
    }
    let most = database.query("SHOW max_prepared_transactions")?;
    match most.into_iter().flatten().flatten().next().as_deref() {
        Some("0") => refused(NoTwoPhase::Disabled),
        _ => Ok(()),
    }
}

/// Why a database cannot take part in a commit of two phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoTwoPhase {
    /// Only PostgreSQL can.
    Dialect(Dialect),
    /// Without a log the next run cannot tell what a crash has left.
    NoLog,
    /// The server is set to prepare none.
    Disabled,
}

/// Settles what a crash has left prepared in these databases, whose locks are held. Nobody else can be at it: who
/// prepares holds the locks of all its databases.
pub(super) fn settle(
    ground: Ground<'_>,
    databases: &mut [Database],
    observer: &mut dyn Observer,
) -> Result<(), WorkError> {
    if !ground.config.two_phase {
        return Ok(());
    }
    let is_postgres = |database: &&mut Database| database.dialect() == Dialect::Postgres;
    let mut left = BTreeSet::new();
    for database in databases.iter_mut().filter(is_postgres) {
        left.extend(run::prepared_runs(database)?);
    }
    if left.is_empty() {
        return Ok(());
    }
    // The run may have been on more databases than this one.
    let mut others = Vec::new();
    for other in &ground.config.databases {
        if databases
            .iter()
            .all(|database| database.name() != other.name)
        {
            let settings = ground.config.settings(other, None)?;
            if settings.url.dialect() == Dialect::Postgres {
                others.push(Database::connect(&settings, Access::Write)?);
            }
        }
    }
    let mut all: Vec<&mut Database> = (databases.iter_mut().filter(is_postgres))
        .chain(&mut others)
        .collect();
    for run in left {
        let mut commits = false;
        for database in &mut all {
            let ledger = Ledger::read(database)?;
            let mut names = ledger.rows().iter().map(|row| row.entry.run.as_deref());
            commits |= names.any(|name| name == Some(run.as_str()));
        }
        for database in &mut all {
            if run::settle_prepared(database, &run, commits)? {
                observer.notice(Event::Settled {
                    database: database.name(),
                    committed: commits,
                });
            }
        }
    }
    Ok(())
}

//! Running the plans of all databases as one unit: every transaction is opened first and committed last.
//!
//! With two phases (PostgreSQL) each database first promises to commit. What a crash leaves between the promises and
//! the commits is settled by the next run: when one database has committed the others follow, else none does.

use std::collections::BTreeSet;
use std::time::Instant;

use revgraph_database::{Database, DatabaseError, ForeignKeys};

use super::effect::foreign_keys;
use super::outside::Moment;
use super::{Command, Left, Report, RunError, Runner};
use crate::observer::{Event, Observer};
use crate::plan::Plan;

/// How the names of prepared transactions begin. The command's name follows, and a number: a server keeps the names of
/// all its databases in one place.
const PREFIX: &str = "revgraph:";

/// Runs the plans, each on its database, whose lock is held. They commit when all of them have run.
///
/// # Errors
/// [`RunError`]; all databases are rolled back. Where it is a commit that fails, those before it are committed; in two
/// phases that happens only when a server is gone after its promise, and the next run settles it.
pub fn run_together(
    work: &mut [(Database<'_>, Plan)],
    two_phase: bool,
    command: Command<'_>,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, Box<RunError>> {
    let mut committed = 0;
    unit(work, two_phase, command, observer, &mut committed).map_err(|mut error| {
        for (database, _) in work.iter_mut().skip(committed) {
            // The error that is reported is the first one; a lost connection rolls back by itself.
            let _ = database.rollback();
        }
        if let Some(left) = error.left_mut().filter(|_| committed == 0) {
            left.unit = work.len();
        }
        error
    })
}

fn unit(
    work: &mut [(Database<'_>, Plan)],
    two_phase: bool,
    command: Command<'_>,
    observer: &mut dyn Observer,
    committed: &mut usize,
) -> Result<Vec<Report>, Box<RunError>> {
    let began = Instant::now();
    for (database, plan) in work.iter_mut() {
        let failed = |source| failed(plan, command, source);
        if plan.steps.is_empty() {
            continue;
        }
        let off = |step| foreign_keys(step, plan.dialect) == ForeignKeys::Off;
        let keys = match plan.steps.iter().any(off) {
            true => ForeignKeys::Off,
            false => ForeignKeys::AsConfigured,
        };
        database.verify_lock().map_err(failed)?;
        database.begin(keys).map_err(failed)?;
    }
    let mut reports = Vec::new();
    for (database, plan) in work.iter_mut() {
        observer.notice(Event::Started { plan });
        let mut runner = Runner::new(database, plan, command, observer);
        for step in &plan.steps {
            if command.interrupt.is_asked() {
                let left = runner.left(0);
                return Err(Box::new(RunError::Interrupted { step: None, left }));
            }
            runner.hooks(step, Moment::Before)?;
            runner.in_unit(step)?;
        }
        reports.push(Report {
            plan: plan.clone(),
            elapsed: began.elapsed(),
        });
    }
    commit(work, two_phase, command, committed)?;
    for (database, plan) in work.iter_mut() {
        let mut runner = Runner::new(database, plan, command, observer);
        for step in &plan.steps {
            runner.done += 1;
            runner.hooks(step, Moment::After)?;
        }
    }
    Ok(reports)
}

fn commit(
    work: &mut [(Database<'_>, Plan)],
    two_phase: bool,
    command: Command<'_>,
    committed: &mut usize,
) -> Result<(), Box<RunError>> {
    let name = |at: usize| format!("{PREFIX}{}:{at}", command.id);
    let mut prepared = Vec::new();
    if two_phase {
        for (at, (database, plan)) in work.iter_mut().enumerate() {
            if plan.steps.is_empty() {
                continue;
            }
            if let Err(source) = database.prepare(&name(at)) {
                let error = failed(plan, command, source);
                for at in prepared {
                    let (database, _): &mut (Database<'_>, Plan) = &mut work[at];
                    // One that cannot be reached now is settled by the next run.
                    let _ = database.rollback_prepared(&name(at));
                }
                return Err(error);
            }
            prepared.push(at);
        }
    }
    for (at, (database, plan)) in work.iter_mut().enumerate() {
        if !plan.steps.is_empty() {
            let done = match two_phase {
                true => database.commit_prepared(&name(at)),
                false => database.commit(),
            };
            done.map_err(|source| failed(plan, command, source))?;
        }
        *committed += 1;
    }
    Ok(())
}

fn failed(plan: &Plan, command: Command<'_>, source: DatabaseError) -> Box<RunError> {
    let left = Left {
        database: plan.database.clone(),
        rows: plan.from.clone(),
        steps: plan.steps.len(),
        ..Left::default()
    };
    if command.interrupt.is_asked()
        && matches!(*source.kind, revgraph_database::ErrorKind::Cancelled { .. })
    {
        return Box::new(RunError::Interrupted { step: None, left });
    }
    Box::new(RunError::Database {
        step: None,
        source,
        left,
    })
}

/// The runs that a crash has left prepared in a PostgreSQL database.
///
/// # Errors
/// What the database says.
pub fn prepared_runs(database: &mut Database) -> Result<BTreeSet<String>, DatabaseError> {
    let names = database.prepared(PREFIX)?;
    Ok(names
        .iter()
        .filter_map(|name| name.strip_prefix(PREFIX)?.split(':').next())
        .map(str::to_owned)
        .collect())
}

/// Finishes a prepared run on a database, one way or the other. Tells whether it was prepared there.
///
/// # Errors
/// What the database says.
pub fn settle_prepared(
    database: &mut Database,
    run: &str,
    commits: bool,
) -> Result<bool, DatabaseError> {
    let names = database.prepared(&format!("{PREFIX}{run}:"))?;
    for name in &names {
        match commits {
            true => database.commit_prepared(name)?,
            false => database.rollback_prepared(name)?,
        }
    }
    Ok(!names.is_empty())
}

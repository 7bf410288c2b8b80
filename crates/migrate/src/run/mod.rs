//! Running a plan: step by step, each as one unit where the database can do that.
//!
//! A step is *atomic* when its statements, its version rows and its log row commit together. Where that cannot
//! be (a script that says `transactional: false`; on MySQL every statement that commits by itself) it is
//! *stepwise*: the log row is written first and brought up to date around each statement, so that after a failure the
//! next run goes on behind the last statement that is done.

mod effect;
mod error;
mod failing;
mod fault;
mod outside;
pub(crate) mod program;
mod record;
mod resume;
mod stepwise;
mod together;

use std::time::{Duration, Instant};

use revgraph_database::log_table;
use revgraph_database::{Database, DatabaseError, ForeignKeys, TableName};
use revgraph_graph::RevisionId;
use revgraph_schema::Dialect;
use revgraph_schema::operation::Marker;

use crate::config::Hooks;
use crate::interrupt::Interrupt;
use crate::late::Late;
use crate::observer::{Event, Observer};
use crate::plan::{Action, Plan, PlannedStep};
use crate::script::ScriptStatement;

pub use effect::is_atomic;
pub use error::{Halved, Left, RunError};
pub use program::ProgramError;
pub(crate) use record::prefix_hash;
pub use together::{prepared_runs, run_together, settle_prepared};

use effect::{foreign_keys, may_change_session, sent_together};
use fault::{Fault, execute};
use outside::Moment;
use record::{log_after, log_body, log_entry};

/// What came of a plan.
#[derive(Debug, Clone)]
pub struct Report {
    /// The plan that ran.
    pub plan: Plan,
    /// How long it took.
    pub elapsed: Duration,
}

/// One command: what its runs have in common.
#[derive(Debug, Clone, Copy)]
pub struct Command<'a> {
    /// Its name, which the log of each database gets.
    pub id: &'a str,
    /// The programs that run around revisions.
    pub hooks: &'a Hooks,
    /// The word for the run, for these programs.
    pub tag: Option<&'a str>,
    /// Whether somebody asked for the end.
    pub interrupt: &'a Interrupt,
    /// Whether a step begins at its first statement, also when an earlier run of it was interrupted.
    pub starts_anew: bool,
}

impl Report {
    /// Of a plan without steps.
    pub(crate) fn idle(plan: Plan) -> Report {
        Report {
            plan,
            elapsed: Duration::ZERO,
        }
    }
}

/// Runs a plan on its database, whose lock is held.
///
/// # Errors
/// [`RunError`]; the failed step is rolled back where it is atomic, and the session can be used again.
pub fn run(
    database: &mut Database,
    plan: &Plan,
    command: Command<'_>,
    observer: &mut dyn Observer,
) -> Result<Report, Box<RunError>> {
    let began = Instant::now();
    observer.notice(Event::Started { plan });
    let mut runner = Runner::new(database, plan, command, observer);
    runner
        .find_halved()
        .map_err(|source| match plan.steps.first() {
            Some(step) => runner.failed(step, source, 0),
            None => Box::new(RunError::Database {
                step: None,
                source,
                left: runner.left(0),
            }),
        })?;
    for step in &plan.steps {
        if command.interrupt.is_asked() {
            let left = runner.left(0);
            return Err(Box::new(RunError::Interrupted { step: None, left }));
        }
        runner.hooks(step, Moment::Before)?;
        runner.settle(step)?;
        runner.step(step)?;
        runner.done += 1;
        runner.hooks(step, Moment::After)?;
    }
    Ok(Report {
        plan: plan.clone(),
        elapsed: began.elapsed(),
    })
}

struct Runner<'a, 'c> {
    database: &'a mut Database<'c>,
    plan: &'a Plan,
    command: Command<'a>,
    observer: &'a mut dyn Observer,
    /// The command's number in the log, once it is known.
    batch: Option<u64>,
    /// Whether the version and log tables are known to be there.
    tables: bool,
    /// How many steps are done and stay.
    done: usize,
    /// The revisions of the plan that an earlier run has left in the middle.
    halved: Vec<RevisionId>,
}

impl<'a, 'c> Runner<'a, 'c> {
    fn new(
        database: &'a mut Database<'c>,
        plan: &'a Plan,
        command: Command<'a>,
        observer: &'a mut dyn Observer,
    ) -> Runner<'a, 'c> {
        Runner {
            database,
            plan,
            command,
            observer,
            batch: None,
            tables: false,
            done: 0,
            halved: Vec::new(),
        }
    }

    /// Before a step: the settings of the session are as at the beginning, and the lock is still held, unless the
    /// step before can have changed neither.
    fn settle(&mut self, step: &PlannedStep) -> Result<(), Box<RunError>> {
        let dialect = self.plan.dialect;
        let before = self.done.checked_sub(1).map(|done| &self.plan.steps[done]);
        let changed = |step: &PlannedStep| {
            step.statements
                .iter()
                .any(|statement| may_change_session(dialect, statement))
        };
        if !before.is_some_and(changed) && is_atomic(step, dialect) {
            return Ok(());
        }
        self.database
            .reset()
            .and_then(|()| self.database.verify_lock())
            .map_err(|source| self.failed(step, source, 0))
    }

    fn step(&mut self, step: &PlannedStep) -> Result<(), Box<RunError>> {
        let began = Instant::now();
        self.observer.notice(Event::StepStarted { step });
        // What an earlier run left in the middle goes on there, whatever its script has become.
        let is_halved = self
            .halved
            .iter()
            .any(|halved| Some(halved) == step.revision.as_ref());
        let result = match is_atomic(step, self.plan.dialect) && !is_halved {
            true => self.atomic(step, began),
            false => self.stepwise(step, began),
        };
        self.tell(step, began, &result);
        result
    }

    /// A step in the transaction of the whole run.
    fn in_unit(&mut self, step: &PlannedStep) -> Result<(), Box<RunError>> {
        let began = Instant::now();
        self.observer.notice(Event::StepStarted { step });
        let result = self.atomic_body(step, began);
        self.tell(step, began, &result);
        result
    }

    fn tell(&mut self, step: &PlannedStep, began: Instant, result: &Result<(), Box<RunError>>) {
        let elapsed = began.elapsed();
        self.observer.notice(match result {
            Ok(()) => Event::StepFinished { step, elapsed },
            Err(_) => Event::StepFailed { step },
        });
    }

    fn atomic(&mut self, step: &PlannedStep, began: Instant) -> Result<(), Box<RunError>> {
        let keys = foreign_keys(step, self.plan.dialect);
        self.database
            .begin(keys)
            .map_err(|source| self.failed(step, source, 0))?;
        let tables = self.tables;
        let result = self.atomic_body(step, began).and_then(|()| {
            self.database
                .commit()
                .map_err(|source| self.failed(step, source, 0))
        });
        if result.is_err() {
            self.tables = tables;
            // The error that is reported is the first one; a lost connection rolls back by itself.
            let _ = self.database.rollback();
        }
        result
    }

    fn atomic_body(&mut self, step: &PlannedStep, began: Instant) -> Result<(), Box<RunError>> {
        self.ensure_tables()
            .map_err(|source| self.failed(step, source, 0))?;
        let mut next = 0;
        while next < step.statements.len() {
            if self.command.interrupt.is_asked() {
                return Err(self.interrupted(step, 0));
            }
            next = self
                .execute_some(step, next)
                .map_err(|(index, source)| self.statement_failed(step, index, source, 0))?;
        }
        self.log_statements(step, began)
            .and_then(|statements| self.database.record(&step.rows, &statements))
            .map_err(|source| self.failed(step, source, 0))
    }

    /// The statements for the log of a step that is done; none without a log.
    fn log_statements(
        &mut self,
        step: &PlannedStep,
        began: Instant,
    ) -> Result<Vec<String>, DatabaseError> {
        let Some(log) = self.log_table() else {
            return Ok(Vec::new());
        };
        let dialect = self.plan.dialect;
        let entry = log_entry(step, self.number(&log)?, Some(began.elapsed()));
        let insert = log_table::insert_statement(dialect, &log, &entry, log_body(step).as_ref());
        Ok(std::iter::once(insert)
            .chain(log_after(dialect, &log, step))
            .collect())
    }

    /// Runs the statement at an index, and on PostgreSQL those behind it that can go to the server with it. Gives the
    /// index of the next.
    fn execute_some(&mut self, step: &PlannedStep, first: usize) -> Result<usize, (usize, Fault)> {
        let together = match self.plan.dialect {
            Dialect::Postgres => sent_together(self.plan.dialect, &step.statements[first..]),
            Dialect::Sqlite | Dialect::Mysql => 1,
        };
        if together <= 1 {
            self.execute(step, first, &step.statements[first])
                .map_err(|source| (first, source))?;
            return Ok(first + 1);
        }
        let some = &step.statements[first..first + together];
        let observer = &mut *self.observer;
        let started = |observer: &mut dyn Observer, index: usize| {
            if let Some(statement) = some.get(index) {
                observer.notice(Event::StatementStarted {
                    step,
                    number: first + index + 1,
                    statement,
                });
            }
        };
        let finished = |observer: &mut dyn Observer, index: usize| {
            observer.notice(Event::StatementFinished {
                step,
                number: first + index + 1,
            });
        };
        started(observer, 0);
        let statements: Vec<&str> = some
            .iter()
            .map(|statement| statement.sql.as_str())
            .collect();
        self.database
            .execute_all(&statements, &mut |done| {
                finished(observer, done);
                started(observer, done + 1);
            })
            .map_err(|(index, source)| {
                let sql = Some(some[index].sql.clone());
                (first + index, Fault::Database { source, sql })
            })?;
        Ok(first + together)
    }

    fn execute(
        &mut self,
        step: &PlannedStep,
        index: usize,
        statement: &ScriptStatement,
    ) -> Result<(), Fault> {
        let number = index + 1;
        self.observer.notice(Event::StatementStarted {
            step,
            number,
            statement,
        });
        self.execute_as_it_is(step, statement)?;
        self.observer
            .notice(Event::StatementFinished { step, number });
        Ok(())
    }

    fn execute_as_it_is(
        &mut self,
        step: &PlannedStep,
        statement: &ScriptStatement,
    ) -> Result<(), Fault> {
        if let Some(late) = &statement.late {
            return self.execute_late(step, late);
        }
        if let Some(code) = &statement.code {
            return self.run_code(code);
        }
        match &statement.marker {
            Some(Marker::Run(program)) => return self.run_program(step, program),
            // What a failed run left would keep this one from making the index.
            Some(Marker::CreatesConcurrently { find, drop }) => {
                if !self.database.query(find)?.is_empty() {
                    execute(self.database, drop, None)?;
                }
            }
            Some(Marker::Expects(expectation)) => {
                let rows = self.database.query(&expectation.query)?;
                expectation.check(&rows)?;
            }
            Some(Marker::AddsEnumValue { .. }) | None => {}
        }
        execute(
            self.database,
            &statement.sql,
            statement.copy_data.as_deref(),
        )
    }

    /// Reads the table, makes the statements and runs them, which together count as one.
    fn execute_late(&mut self, step: &PlannedStep, late: &Late) -> Result<(), Fault> {
        let dialect = self.plan.dialect;
        // Building a table anew is one transaction, also in a script that has none.
        let is_own = dialect == Dialect::Sqlite && !is_atomic(step, dialect);
        if is_own {
            self.database.begin(ForeignKeys::Off)?;
        }
        let live = self.database.live_table(&late.table)?;
        let statements = late.render(live.as_ref())?;
        let result = statements.iter().try_for_each(|statement| {
            execute(
                self.database,
                &statement.sql,
                statement.copy_data.as_deref(),
            )
        });
        if result.is_err() && dialect == Dialect::Sqlite {
            // What a rebuild had switched on for its renaming.
            let _ = self.database.execute("PRAGMA legacy_alter_table = OFF");
        }
        result?;
        if is_own {
            self.database.commit()?;
        }
        Ok(())
    }

    fn ensure_tables(&mut self) -> Result<(), DatabaseError> {
        if !self.tables {
            // A file changes no row.
            if self
                .plan
                .steps
                .iter()
                .any(|step| step.action != Action::Apply)
            {
                self.database.ensure_version_table()?;
            }
            self.database.ensure_log_table()?;
            self.tables = true;
        }
        Ok(())
    }

    fn log_table(&self) -> Option<TableName> {
        self.database.settings().log_table.clone()
    }

    /// The command's number in the log, and its name.
    fn number(&mut self, log: &TableName) -> Result<(u64, &'a str), DatabaseError> {
        let batch = match self.batch {
            Some(batch) => batch,
            None => log_table::next_batch(self.database, log)?,
        };
        self.batch = Some(batch);
        Ok((batch, self.command.id))
    }
}

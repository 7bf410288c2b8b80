//! Running a plan: step by step, each as one unit where the database can do that.
//!
//! A step is *atomic* when its statements, its version rows and its log row commit together. Where that cannot
//! be (a script that says `transactional: false`; on MySQL every statement that commits by itself) it is
//! *stepwise*: the log row is written first and brought up to date around each statement, so that after a failure the
//! next run goes on behind the last statement that is done.

use std::time::{Duration, Instant};

use revgraph_database::log_table::{self, LogDirection, LogEntry, LogRow, LogState, Progress};
use revgraph_database::{Database, DatabaseError, ForeignKeys, TableName};
use revgraph_graph::Direction;
use revgraph_schema::{Dialect, split};

use crate::Place;
use crate::checksum;
use crate::observer::{Event, Observer};
use crate::plan::{Plan, PlannedStep};
use crate::script::ScriptStatement;

/// What came of a plan.
#[derive(Debug, Clone)]
pub struct Report {
    /// The plan that ran.
    pub plan: Plan,
    /// How long it took.
    pub elapsed: Duration,
}

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
    /// A step was interrupted half-way by an earlier run, and what it left cannot be continued.
    #[error("revision {revision} is half-applied: {done} of its {total} statements are done{}", half_applied_reason(*.unknown))]
    HalfApplied {
        /// The database.
        database: String,
        /// The revision.
        revision: String,
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
}

/// Runs a plan on its database, whose lock is held.
///
/// # Errors
/// [`RunError`]; the failed step is rolled back where it is atomic, and the session can be used again.
pub fn run(
    database: &mut Database,
    plan: &Plan,
    observer: &mut dyn Observer,
) -> Result<Report, Box<RunError>> {
    let began = Instant::now();
    observer.notice(Event::Started { plan });
    let mut runner = Runner {
        database,
        plan,
        observer,
        batch: None,
        tables: false,
        done: 0,
    };
    for step in &plan.steps {
        runner.settle(step)?;
        runner.step(step)?;
        runner.done += 1;
    }
    Ok(Report {
        plan: plan.clone(),
        elapsed: began.elapsed(),
    })
}

struct Runner<'a> {
    database: &'a mut Database,
    plan: &'a Plan,
    observer: &'a mut dyn Observer,
    /// The command's number in the log, once it is known.
    batch: Option<u64>,
    /// Whether the version and log tables are known to be there.
    tables: bool,
    done: usize,
}

impl Runner<'_> {
    /// Before a step: the settings of the session are as at the beginning, and the lock is still held, unless the
    /// step before can have changed neither.
    fn settle(&mut self, step: &PlannedStep) -> Result<(), Box<RunError>> {
        let dialect = self.plan.dialect;
        let before = self.done.checked_sub(1).map(|done| &self.plan.steps[done]);
        let changed = |step: &PlannedStep| {
            step.statements
                .iter()
                .any(|statement| may_change_session(dialect, &statement.sql))
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
        let result = match is_atomic(step, self.plan.dialect) {
            true => self.atomic(step, began),
            false => self.stepwise(step, began),
        };
        match &result {
            Ok(()) => self.observer.notice(Event::StepFinished {
                step,
                elapsed: began.elapsed(),
            }),
            Err(_) => self.observer.notice(Event::StepFailed { step }),
        }
        result
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
        for (index, statement) in step.statements.iter().enumerate() {
            self.execute(step, index, statement)
                .map_err(|source| self.statement_failed(step, index, source, 0))?;
        }
        let result = self.change_rows(step).and_then(|()| {
            let Some(log) = self.log_table() else {
                return Ok(());
            };
            let batch = self.batch(&log)?;
            let entry = log_entry(step, batch, Some(began.elapsed()));
            self.database
                .execute_own(&log_table::insert_statement(
                    self.plan.dialect,
                    &log,
                    &entry,
                ))
                .map(|_| ())
        });
        result.map_err(|source| self.failed(step, source, 0))
    }

    fn stepwise(&mut self, step: &PlannedStep, began: Instant) -> Result<(), Box<RunError>> {
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
            self.change_rows(step)?;
            self.note(record.as_ref(), step, all, LogState::Done, began)?;
            self.database.commit()
        };
        let result = finish();
        result.map_err(|source| {
            let _ = self.database.rollback();
            self.failed(step, source, all)
        })
    }

    fn execute(
        &mut self,
        step: &PlannedStep,
        index: usize,
        statement: &ScriptStatement,
    ) -> Result<(), DatabaseError> {
        self.observer.notice(Event::StatementStarted {
            step,
            number: index + 1,
            statement,
        });
        match &statement.copy_data {
            Some(data) => self.database.copy_in(&statement.sql, data)?,
            None => self.database.execute(&statement.sql)?,
        };
        Ok(())
    }

    fn change_rows(&mut self, step: &PlannedStep) -> Result<(), DatabaseError> {
        step.rows
            .iter()
            .try_for_each(|change| self.database.change_row(change))
    }

    fn ensure_tables(&mut self) -> Result<(), DatabaseError> {
        if !self.tables {
            self.database.ensure_version_table()?;
            self.database.ensure_log_table()?;
            self.tables = true;
        }
        Ok(())
    }

    fn log_table(&self) -> Option<TableName> {
        self.database.settings().log_table.clone()
    }

    fn batch(&mut self, log: &TableName) -> Result<u64, DatabaseError> {
        match self.batch {
            Some(batch) => Ok(batch),
            None => {
                let batch = log_table::next_batch(self.database, log)?;
                self.batch = Some(batch);
                Ok(batch)
            }
        }
    }

    /// Looks for what an earlier run of this step left; gives the log row to go on with and how many statements
    /// are done.
    fn resume_or_begin(
        &mut self,
        step: &PlannedStep,
        log: &TableName,
    ) -> Result<(u64, usize), Box<RunError>> {
        let rows = log_table::entries(self.database, log)
            .map_err(|source| self.failed(step, source, 0))?;
        if let Some(row) = rows.as_ref().and_then(|rows| unfinished(rows, step)) {
            let done = row.entry.statements_done;
            let known = usize::try_from(done).ok().filter(|done| {
                *done <= step.statements.len()
                    && row.entry.statement_hash.as_deref()
                        == Some(&prefix_hash(&step.statements[..*done]))
            });
            let half_applied = |unknown| {
                Box::new(RunError::HalfApplied {
                    database: self.plan.database.clone(),
                    revision: step
                        .revision
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                    done,
                    total: row.entry.statements_total,
                    unknown,
                    next: known
                        .and_then(|done| step.statements.get(done))
                        .map(|next| next.sql.clone()),
                })
            };
            return match (known, row.entry.state) {
                (Some(done), LogState::Failed | LogState::Partial) => Ok((row.id, done)),
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
            let batch = self.batch(log)?;
            let mut entry = log_entry(step, batch, None);
            entry.state = if step.statements.is_empty() {
                LogState::Partial
            } else {
                LogState::Running
            };
            entry.statements_done = 0;
            entry.statement_hash = Some(prefix_hash(&[]));
            log_table::begin_entry(self.database, log, &entry)
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

    fn left(&self, statements_done: usize) -> Left {
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
        }
    }

    fn failed(
        &self,
        step: &PlannedStep,
        source: DatabaseError,
        statements_done: usize,
    ) -> Box<RunError> {
        Box::new(RunError::Database {
            step: Some(step.headline()),
            source,
            left: self.left(statements_done),
        })
    }

    fn statement_failed(
        &self,
        step: &PlannedStep,
        index: usize,
        source: DatabaseError,
        statements_done: usize,
    ) -> Box<RunError> {
        let statement = &step.statements[index];
        Box::new(RunError::Statement {
            step: step.headline(),
            place: Box::new(statement.origin.place()),
            operation: statement.origin.operation,
            sql: statement.sql.clone(),
            number: index + 1,
            source,
            left: self.left(statements_done),
        })
    }
}

/// Whether a step commits as a whole: its script does not forbid it, and no statement commits by itself.
pub fn is_atomic(step: &PlannedStep, dialect: Dialect) -> bool {
    step.transactional
        && !step
            .statements
            .iter()
            .any(|statement| split::commits_implicitly(dialect, &statement.sql))
}

/// Whether a statement may leave the session another than it was. The usual ones cannot, and spare a round trip.
fn may_change_session(dialect: Dialect, sql: &str) -> bool {
    const CANNOT: [&str; 8] = [
        "ALTER", "COMMENT", "CREATE", "DELETE", "DROP", "INSERT", "TRUNCATE", "UPDATE",
    ];
    !split::first_words(dialect, sql)
        .first()
        .is_some_and(|word| CANNOT.contains(&word.as_str()))
}

/// On SQLite a step that drops a table runs with foreign keys off: enforced, they would make the drop delete the rows of
/// other tables that point there (<https://www.sqlite.org/foreignkeys.html#fk_schemacommands>). They are
/// checked before the commit instead.
fn foreign_keys(step: &PlannedStep, dialect: Dialect) -> ForeignKeys {
    let drops = |statement: &ScriptStatement| {
        split::first_words(dialect, &statement.sql)
            .starts_with(&["DROP".to_owned(), "TABLE".to_owned()])
    };
    match dialect {
        Dialect::Sqlite if step.statements.iter().any(drops) => ForeignKeys::Off,
        _ => ForeignKeys::AsConfigured,
    }
}

/// The log entry of a step that is done as a whole.
fn log_entry(step: &PlannedStep, batch: u64, elapsed: Option<Duration>) -> LogEntry {
    let statements = step.statements.len() as u64;
    LogEntry {
        revision: step.revision.as_ref().map(ToString::to_string),
        direction: log_direction(step.direction),
        batch,
        message: Some(step.message.clone()).filter(|message| !message.is_empty()),
        checksum: step.checksum.clone(),
        raw_checksum: step.raw_checksum.clone(),
        checksum_algorithm: step
            .checksum
            .as_ref()
            .map(|_| checksum::ALGORITHM.to_owned()),
        fingerprint: None,
        duration_ms: elapsed.map(milliseconds),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        statements_total: statements,
        statements_done: statements,
        statement_hash: None,
        state: LogState::Done,
    }
}

fn log_direction(direction: Direction) -> LogDirection {
    match direction {
        Direction::Upgrade => LogDirection::Upgrade,
        Direction::Downgrade => LogDirection::Downgrade,
        Direction::Stamp => LogDirection::Stamp,
    }
}

/// The latest run of a step's revision, if it did not come to its end.
fn unfinished<'r>(rows: &'r [LogRow], step: &PlannedStep) -> Option<&'r LogRow> {
    let revision = step.revision.as_ref().map(AsRef::as_ref)?;
    latest_unfinished(rows, revision)
        .filter(|row| row.entry.direction == log_direction(step.direction))
}

/// The latest run of a revision, if it did not come to its end.
pub(crate) fn latest_unfinished<'r>(rows: &'r [LogRow], revision: &str) -> Option<&'r LogRow> {
    rows.iter()
        .rev()
        .find(|row| row.entry.revision.as_deref() == Some(revision))
        .filter(|row| row.entry.state != LogState::Done)
}

/// A hash over the first statements of a step: what is done, when it was done with this script.
pub(crate) fn prefix_hash(done: &[ScriptStatement]) -> String {
    let mut text = String::new();
    for statement in done {
        text.push_str(&statement.sql.len().to_string());
        text.push(':');
        text.push_str(&statement.sql);
    }
    checksum::of_bytes(text.as_bytes())
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

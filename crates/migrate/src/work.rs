//! The commands that move a database: upgrade, downgrade, stamp; run, shown, or written as SQL.

use std::ops::ControlFlow;

use revgraph_database::log_table::{self, LogDirection, LogState, Progress};
use revgraph_database::{Access, Database, DatabaseError, ErrorKind, Settings, TableName};
use revgraph_graph::{Direction, GraphError, RevisionGraph, RevisionId, Target, Walk};
use revgraph_schema::Dialect;

use crate::config::{Config, ConfigError, DatabaseConfig};
use crate::interrupt::Interrupt;
use crate::late::{self, Replay};
use crate::observer::{Event, Observer, Silent};
use crate::plan::{self, Plan, Purpose};
use crate::revise::LONGEST_ID;
use crate::run::{self, Left, Report, RunError};
use crate::script::{ScriptDirectory, ScriptError, Substitution};

/// Where a database shall go.
#[derive(Debug, Clone)]
pub enum Move {
    /// Up to a target.
    Upgrade(Target),
    /// Down to a target.
    Downgrade(Target),
    /// The rows only.
    Stamp {
        /// The targets.
        targets: Vec<Target>,
        /// Forget all rows first.
        purge: bool,
    },
}

impl Move {
    /// The walk from these version rows.
    ///
    /// # Errors
    /// What the graph says of the target and the rows.
    pub fn walk(&self, graph: &RevisionGraph, rows: &[String]) -> Result<Walk, GraphError> {
        match self {
            Move::Upgrade(target) => graph.upgrade(rows, target),
            Move::Downgrade(target) => graph.downgrade(rows, target),
            Move::Stamp { targets, purge } => graph.stamp(rows, targets, *purge),
        }
    }

    /// The target as typed.
    pub fn typed(&self) -> String {
        match self {
            Move::Upgrade(target) | Move::Downgrade(target) => target.to_string(),
            Move::Stamp { targets, .. } => targets
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" "),
        }
    }
}

/// What a move works with.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The scripts.
    pub scripts: &'a ScriptDirectory,
    /// The names of the databases to move; all when none is named.
    pub databases: &'a [String],
    /// The url to use instead of the configured one.
    pub url: Option<&'a str>,
    /// The values for SQL scripts.
    pub substitution: &'a Substitution,
}

/// Why a move did not happen, or not wholly.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// The configuration.
    #[error(transparent)]
    Config(Box<ConfigError>),
    /// `--url` names one database where several are meant.
    #[error("--url stands for one database, and {} are meant", databases.len())]
    OneUrlForSeveral {
        /// The databases that are meant.
        databases: Vec<String>,
    },
    /// The database cannot be reached or read.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The graph has no such way.
    #[error("{source}")]
    Graph {
        /// The database.
        database: String,
        /// Why.
        source: Box<GraphError>,
    },
    /// The scripts on the way cannot run.
    #[error("{source}")]
    Plan {
        /// The database.
        database: String,
        /// Why.
        source: Box<ScriptError>,
    },
    /// The id is too long for the version table that is there.
    #[error(
        "the revision id '{revision}' has {length} characters; the column of {table} holds {limit}"
    )]
    ColumnTooNarrow {
        /// The database.
        database: String,
        /// The id.
        revision: String,
        /// Its length in characters.
        length: usize,
        /// The width of the column.
        limit: usize,
        /// The version table.
        table: Box<TableName>,
    },
    /// There is nothing to resolve.
    #[error("revision {revision} is not half-applied")]
    NotHalfApplied {
        /// The revision.
        revision: String,
    },
    /// The script has fewer statements.
    #[error("revision {revision} has {total} statements, and {number} shall be done")]
    TooManyStatements {
        /// The revision.
        revision: String,
        /// How many are said to be done.
        number: usize,
        /// How many it has.
        total: usize,
    },
    /// A step failed.
    #[error(transparent)]
    Run(#[from] Box<RunError>),
}

impl From<ConfigError> for WorkError {
    fn from(error: ConfigError) -> WorkError {
        WorkError::Config(Box::new(error))
    }
}

impl<'a> Ground<'a> {
    /// The settings of all databases that are meant.
    ///
    /// # Errors
    /// Those of [`Config::select`] and [`Config::settings`], and one url for several databases.
    pub fn settings(&self) -> Result<Vec<Settings>, WorkError> {
        settings(self.config, self.databases, self.url)
    }

    /// The plan of a move from these version rows.
    pub(crate) fn plan(
        &self,
        database: &str,
        dialect: Dialect,
        goal: &Move,
        rows: &[String],
    ) -> Result<Plan, WorkError> {
        let walk = goal
            .walk(self.scripts.graph(), rows)
            .map_err(|source| WorkError::Graph {
                database: database.to_owned(),
                source: Box::new(source),
            })?;
        self.plan_walk(database, dialect, &goal.typed(), walk)
    }

    /// The plan of a walk.
    pub(crate) fn plan_walk(
        &self,
        database: &str,
        dialect: Dialect,
        typed: &str,
        walk: Walk,
    ) -> Result<Plan, WorkError> {
        let names = self.config.database_names();
        let purpose = Purpose {
            scripts: self.scripts,
            target: crate::script::Target {
                database,
                dialect,
                databases: &names,
                naming: &self.config.naming,
            },
            folder: &self.config.folder,
            version_table: &self.config.version_table,
            substitution: self.substitution,
        };
        plan::make(purpose, typed, walk).map_err(|source| WorkError::Plan {
            database: database.to_owned(),
            source: Box::new(source),
        })
    }
}

/// The settings of the databases of these names, or of all of them when there is no name; `url` overrides the configured
/// one.
///
/// # Errors
/// Those of [`Config::select`] and [`Config::settings`], and one url for several databases.
pub fn settings(
    config: &Config,
    databases: &[String],
    url: Option<&str>,
) -> Result<Vec<Settings>, WorkError> {
    let selected: Vec<&DatabaseConfig> = config.select(databases)?;
    if url.is_some() && selected.len() > 1 {
        return Err(WorkError::OneUrlForSeveral {
            databases: selected
                .into_iter()
                .map(|database| database.name.clone())
                .collect(),
        });
    }
    selected
        .into_iter()
        .map(|database| config.settings(database, url).map_err(WorkError::from))
        .collect()
}

/// What a move would do, from the rows that are there now. Reads; writes nothing.
///
/// # Errors
/// Everything but [`WorkError::Run`].
pub fn dry_run(ground: Ground<'_>, goal: &Move) -> Result<Vec<Plan>, WorkError> {
    ground
        .settings()?
        .iter()
        .map(|settings| {
            let mut database = Database::connect(settings, Access::Read)?;
            let mut plan = plan_on(ground, &mut database, goal)?;
            if late::has_late(&plan) {
                let mut on = match database.dialect() {
                    Dialect::Sqlite => Replay::Memory(Box::new(database.schema_in_memory()?)),
                    dialect => Replay::Model {
                        schema: ground.replayed(&settings.name, dialect, &plan.from),
                        live: Some(&mut database),
                    },
                };
                ground.resolve(&mut plan, &mut on)?;
            }
            Ok(plan)
        })
        .collect()
}

/// Moves all databases that are meant. Every plan is made before the first one runs, and each under the lock
/// of its database.
///
/// # Errors
/// [`WorkError`]. Databases that were finished before a failure stay as they are.
pub fn go(
    ground: Ground<'_>,
    goal: &Move,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, WorkError> {
    let all = ground.settings()?;
    for settings in &all {
        // Opening a SQLite file to write makes it; what cannot run shall not leave one behind.
        if settings.url.file().is_some_and(|file| !file.exists()) {
            ground.plan(&settings.name, settings.url.dialect(), goal, &[])?;
        }
    }
    let mut databases = Vec::new();
    for settings in &all {
        let mut database =
            locked(settings, interrupt, observer).map_err(|source| stopped(interrupt, source))?;
        interrupt.watch(database.canceller());
        let plan = plan_on(ground, &mut database, goal)?;
        databases.push((database, plan));
    }
    let mut reports = Vec::new();
    for (mut database, plan) in databases {
        let report = run::run(&mut database, &plan, interrupt, observer)?;
        database.unlock().map_err(|source| {
            let left = Left {
                database: plan.database.clone(),
                rows: plan.to.clone(),
                ..Left::default()
            };
            WorkError::Run(Box::new(RunError::Database {
                step: None,
                source,
                left,
            }))
        })?;
        reports.push(report);
    }
    Ok(reports)
}

/// Waiting for the lock ends with an error of the database also when somebody asked for the end.
pub(crate) fn stopped(interrupt: &Interrupt, source: DatabaseError) -> WorkError {
    if interrupt.is_asked() && matches!(*source.kind, ErrorKind::Cancelled { .. }) {
        let left = Left {
            database: source.database,
            ..Left::default()
        };
        return WorkError::Run(Box::new(RunError::Interrupted { step: None, left }));
    }
    source.into()
}

/// Connects to write, and takes the lock.
pub(crate) fn locked(
    settings: &Settings,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Database, DatabaseError> {
    let mut database = Database::connect(settings, Access::Write)?;
    let name = settings.name.as_str();
    database.lock(&mut |wait| {
        observer.notice(Event::Waiting {
            database: name,
            wait,
        });
        match interrupt.is_asked() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })?;
    Ok(database)
}

fn plan_on(ground: Ground<'_>, database: &mut Database, goal: &Move) -> Result<Plan, WorkError> {
    let rows = database.version_rows()?;
    let plan = ground.plan(
        database.name(),
        database.dialect(),
        goal,
        rows.as_deref().unwrap_or_default(),
    )?;
    if !plan.steps.is_empty() {
        let width = match (&rows, database.dialect()) {
            (Some(_), _) => database.version_width()?,
            // SQLite ignores the width of its columns.
            (None, Dialect::Sqlite) => None,
            (None, _) => Some(LONGEST_ID),
        };
        if let Some(limit) = width {
            check_width(&plan, limit)?;
        }
    }
    Ok(plan)
}

/// Refuses ids that would not fit into a column that somebody made narrower.
fn check_width(plan: &Plan, limit: usize) -> Result<(), WorkError> {
    let too_long = plan
        .steps
        .iter()
        .flat_map(|step| &step.heads_after)
        .find(|revision| revision.chars().count() > limit);
    match too_long {
        None => Ok(()),
        Some(revision) => Err(WorkError::ColumnTooNarrow {
            database: plan.database.clone(),
            revision: revision.clone(),
            length: revision.chars().count(),
            limit,
            table: Box::new(plan.version_table.clone()),
        }),
    }
}

/// What a move would do on a database that stands at `start` (an identifier; base where none is given).
/// Nothing connects.
///
/// # Errors
/// Everything but [`WorkError::Run`] and [`WorkError::Database`].
pub fn offline(
    ground: Ground<'_>,
    goal: &Move,
    start: Option<&str>,
) -> Result<Vec<Plan>, WorkError> {
    ground
        .settings()?
        .into_iter()
        .map(|settings| {
            let rows =
                match start {
                    None => Vec::new(),
                    Some(start) => ground.scripts.graph().rows_of(start).map_err(|source| {
                        WorkError::Graph {
                            database: settings.name.clone(),
                            source: Box::new(source),
                        }
                    })?,
                };
            let dialect = settings.url.dialect();
            let mut plan = ground.plan(&settings.name, dialect, goal, &rows)?;
            if late::has_late(&plan) {
                let mut on = ground.replay(&settings.name, dialect, &rows)?;
                ground.resolve(&mut plan, &mut on)?;
            }
            Ok(plan)
        })
        .collect()
}

/// Makes the version table, and the log table, where they are missing. Gives the databases and whether anything was made.
///
/// # Errors
/// [`WorkError::Config`] and [`WorkError::Database`].
pub fn ensure_version(
    ground: Ground<'_>,
    observer: &mut dyn Observer,
) -> Result<Vec<(String, bool)>, WorkError> {
    let mut made = Vec::new();
    for settings in &ground.settings()? {
        let mut database = locked(settings, &Interrupt::default(), observer)?;
        let version = database.ensure_version_table()?;
        let log = database.ensure_log_table()?;
        database.unlock()?;
        made.push((settings.name.clone(), version || log));
    }
    Ok(made)
}

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
        let rows = log_table::entries(&mut database, log)?.unwrap_or_default();
        let Some(row) = run::latest_unfinished(&rows, revision.as_ref()) else {
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
        let target = crate::script::Target {
            database: &settings.name,
            dialect: database.dialect(),
            databases: &names,
            naming: &ground.config.naming,
        };
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

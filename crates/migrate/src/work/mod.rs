//! The commands that move a database: run, shown, or written as SQL.

mod adopt;
mod apply;
mod checks;
mod error;
mod goal;
mod loss;
mod resolve;
mod unit;

use std::ops::ControlFlow;

use revgraph_database::{Access, Database, DatabaseError, Driver, ErrorKind, Settings};
use revgraph_graph::Walk;
use revgraph_schema::Dialect;

use crate::config::{Checksums, Config, DatabaseConfig};
use crate::interrupt::Interrupt;
use crate::late::{self, Replay};
use crate::ledger::Ledger;
use crate::observer::{Event, Observer};
use crate::plan::{self, LONGEST_ID, Plan, Purpose};
use crate::run::{self, Command, Left, Report, RunError};
use crate::script::{ScriptDirectory, Substitution};
use crate::trace::Traced;

pub use apply::{Applying, apply, apply_dry_run};
pub use error::WorkError;
pub use goal::{Move, Rollback};
pub use resolve::resolve;
pub use unit::NoTwoPhase;

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
    /// Whether going down may lose data also where the configuration protects it.
    pub allow_data_loss: bool,
}

impl<'a> Ground<'a> {
    /// The settings of all databases that are meant.
    ///
    /// # Errors
    /// Those of [`Config::select`] and [`Config::settings`], and one url for several databases.
    pub fn settings(&self) -> Result<Vec<Settings>, WorkError> {
        settings(self.config, self.databases, self.url)
    }

    /// The same, for a move: where a revision is code for the connection of Diesel's, the url is opened with that.
    fn settings_for_code(&self) -> Result<Vec<Settings>, WorkError> {
        let mut all = self.settings()?;
        for settings in &mut all {
            settings.driver =
                Driver::for_code(settings.url.dialect(), checks::connections(self.scripts));
        }
        Ok(all)
    }

    /// What statements are made for.
    pub(crate) fn target<'t>(
        &'t self,
        database: &'t str,
        dialect: Dialect,
        databases: &'t [String],
    ) -> crate::script::Target<'t> {
        crate::script::Target {
            database,
            dialect,
            databases,
            naming: &self.config.naming,
        }
    }

    /// The plan of a move from these version rows.
    pub(crate) fn plan(
        &self,
        database: &str,
        dialect: Dialect,
        goal: &Move,
        rows: &[String],
        ledger: &Ledger,
    ) -> Result<Plan, WorkError> {
        let walk = self.walk(database, goal, rows, ledger)?;
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
            target: self.target(database, dialect, &names),
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
        .settings_for_code()?
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
    let mut idle = Vec::new();
    let mut all = ground.settings_for_code()?;
    // Opening a SQLite file to write makes it; what does not or cannot run shall not leave one behind.
    for (at, settings) in all.iter().enumerate() {
        if settings.url.file().is_some_and(|file| !file.exists()) {
            let (dialect, ledger) = (settings.url.dialect(), Ledger::default());
            let plan = ground.plan(&settings.name, dialect, goal, &[], &ledger)?;
            if plan.steps.is_empty() {
                idle.push((at, Report::idle(plan)));
            }
        }
    }
    all.retain(|settings| {
        let is_idle = |(_, report): &(usize, Report)| report.plan.database == settings.name;
        !idle.iter().any(is_idle)
    });
    let mut reports = go_on(ground, goal, &all, interrupt, observer)?;
    for (at, report) in idle {
        reports.insert(at, report);
    }
    Ok(reports)
}

fn go_on(
    ground: Ground<'_>,
    goal: &Move,
    all: &[Settings],
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, WorkError> {
    let connect = |settings| Database::connect(settings, Access::Write);
    let databases: Result<Vec<_>, DatabaseError> = all.iter().map(connect).collect();
    go_over(ground, goal, databases?, interrupt, observer)
}

/// Moves these databases, as [`go`] does: for connections that somebody else made.
///
/// # Errors
/// As [`go`].
pub fn go_over(
    ground: Ground<'_>,
    goal: &Move,
    mut databases: Vec<Database<'_>>,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, WorkError> {
    let observer = &mut Traced::new(observer, &goal.typed());
    for database in &mut databases {
        lock(database, interrupt, observer).map_err(|source| stopped(interrupt, source))?;
        interrupt.watch(database.canceller());
    }
    unit::settle(ground, &mut databases, observer)?;
    let databases = databases
        .into_iter()
        .map(|mut database| {
            let plan = plan_on(ground, &mut database, goal)?;
            checks::protect(ground, &plan)?;
            Ok((database, plan))
        })
        .collect::<Result<Vec<_>, WorkError>>()?;
    let id = command_id();
    let command = Command {
        id: &id,
        hooks: &ground.config.hooks,
        tag: ground.substitution.tag.as_deref(),
        interrupt,
        starts_anew: false,
    };
    if unit::is_wanted(ground.config) {
        return unit::go(ground, databases, command, observer);
    }
    let mut reports = Vec::new();
    for (mut database, plan) in databases {
        reports.push(run::run(&mut database, &plan, command, observer)?);
        unlock(&mut database, &plan)?;
    }
    Ok(reports)
}

/// A name that no other command has.
fn command_id() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

fn unlock(database: &mut Database, plan: &Plan) -> Result<(), WorkError> {
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
    })
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
) -> Result<Database<'static>, DatabaseError> {
    let mut database = Database::connect(settings, Access::Write)?;
    lock(&mut database, interrupt, observer)?;
    Ok(database)
}

fn lock(
    database: &mut Database,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<(), DatabaseError> {
    let name = database.name().to_owned();
    database.lock(&mut |wait| {
        observer.notice(Event::Waiting {
            database: &name,
            wait,
        });
        match interrupt.is_asked() {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    })
}

/// What a move would do on a database. Reads; writes nothing.
///
/// # Errors
/// Everything but [`WorkError::Run`].
pub fn plan_on(
    ground: Ground<'_>,
    database: &mut Database,
    goal: &Move,
) -> Result<Plan, WorkError> {
    let rows = database.version_rows()?;
    let adopted;
    let goal = match goal {
        Move::AdoptDiesel => {
            adopted = adopt::goal(ground, database, rows.as_deref().unwrap_or_default())?;
            &adopted
        }
        _ => goal,
    };
    let policy = ground.config.checksums;
    let compares = goal.goes_up() && policy != Checksums::Off;
    let ledger = match compares || goal.needs_log() {
        true => Ledger::read(database)?,
        false => Ledger::default(),
    };
    let mut plan = ground.plan(
        database.name(),
        database.dialect(),
        goal,
        rows.as_deref().unwrap_or_default(),
        &ledger,
    )?;
    if unit::is_wanted(ground.config) {
        unit::check(&plan)?;
    }
    for (step, code, place) in checks::codes(&plan) {
        if !database.is_native(code.connection()) {
            return Err(WorkError::NoConnection {
                database: plan.database.clone(),
                revision: step.revision_name(),
                place: Box::new(place),
                wants: code.connection_name(),
                feature: Driver::missing_feature(plan.dialect, code.connection_name()),
            });
        }
    }
    loss::look(database, &mut plan);
    if compares {
        plan.edited = checks::edited(ground, &plan, &ledger)?;
        if policy == Checksums::Error && !plan.edited.is_empty() {
            return Err(WorkError::Edited {
                database: plan.database,
                edited: plan.edited,
            });
        }
    }
    if !plan.steps.is_empty() {
        let width = match (&rows, database.dialect()) {
            (Some(_), _) => database.version_width()?,
            // SQLite ignores the width of its columns.
            (None, Dialect::Sqlite) => None,
            (None, _) => Some(LONGEST_ID),
        };
        if let Some(limit) = width {
            checks::width(&plan, limit)?;
        }
    }
    Ok(plan)
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
            if let Move::AdoptDiesel = goal {
                return Err(WorkError::NeedsDatabase {
                    database: settings.name,
                });
            }
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
            let mut plan = ground.plan(&settings.name, dialect, goal, &rows, &Ledger::default())?;
            if let Some((step, _, place)) = checks::codes(&plan).next() {
                return Err(WorkError::NoSql {
                    database: settings.name.clone(),
                    revision: step.revision_name(),
                    place: Box::new(place),
                });
            }
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

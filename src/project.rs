//! A project: its revisions and its databases.

use std::path::Path;

use crate::Builder;
use crate::database::{Access, Database, Lent};
use crate::graph::{RevisionId, Target};
use crate::migrate::config::{ConfigError, Overrides};
use crate::migrate::interrupt::Interrupt;
use crate::migrate::ledger::{self, Ledger, Status};
use crate::migrate::observer::{Observer, Silent};
use crate::migrate::run::Report;
use crate::migrate::script::Substitution;
use crate::migrate::work::{self, Ground, Move};
use crate::migrate::{Config, Environment, Error, Place, Plan, ScriptDirectory};

/// A project: revisions, and the databases that are moved along them.
///
/// It is read from `alembic.yaml`, or built in code:
///
/// ```
/// use diesel::prelude::*;
/// use revgraph::{Project, Revision};
///
/// let project = Project::builder()
///     .revision(
///         Revision::new("a1")
///             .message("create users")
///             .upgrade(|conn: &mut SqliteConnection| {
///                 diesel::sql_query("CREATE TABLE users (name text)").execute(conn).map(|_| ())
///             }),
///     )
///     .build()?;
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// project.on(&mut connection).upgrade("head")?;
/// assert_eq!(project.on(&mut connection).current()?, ["a1"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Project {
    config: Config,
    scripts: ScriptDirectory,
    substitution: Substitution,
}

impl Project {
    /// Reads a project from its `alembic.yaml`. Variables come from the `.env` file beside it.
    ///
    /// ```no_run
    /// let project = revgraph::Project::open("alembic.yaml")?;
    /// for report in project.upgrade("head")? {
    ///     let plan = &report.plan;
    ///     println!("{}: {} revisions", plan.database, plan.steps.len());
    /// }
    /// # Ok::<(), revgraph::migrate::Error>(())
    /// ```
    ///
    /// # Errors
    /// What is wrong with the configuration, or with a script.
    pub fn open(path: impl AsRef<Path>) -> Result<Project, Error> {
        Project::open_in(path, &Overrides::default(), &Environment::default())
    }

    /// The same, with variables, and with what overrides the file.
    ///
    /// # Errors
    /// As [`Project::open`].
    pub fn open_in(
        path: impl AsRef<Path>,
        overrides: &Overrides,
        environment: &Environment,
    ) -> Result<Project, Error> {
        let config = Config::load(path.as_ref(), overrides, environment)?;
        let scripts = config.scripts()?;
        Ok(Project::of(config, scripts))
    }

    /// A project of these parts.
    pub fn of(config: Config, scripts: ScriptDirectory) -> Project {
        Project {
            config,
            scripts,
            substitution: Substitution::default(),
        }
    }

    /// A project that is built in code.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The same project with values for `${x.KEY}` and `${tag}` in scripts of SQL.
    #[must_use]
    pub fn with_values(mut self, substitution: Substitution) -> Project {
        self.substitution = substitution;
        self
    }

    /// The same project with its configuration changed: what [`Builder`] has no word for.
    ///
    /// ```
    /// use revgraph::Project;
    /// use revgraph::migrate::config::Checksums;
    ///
    /// let project = Project::builder().build()?.configured(|config| config.checksums = Checksums::Off);
    /// # Ok::<(), revgraph::migrate::Error>(())
    /// ```
    #[must_use]
    pub fn configured(mut self, change: impl FnOnce(&mut Config)) -> Project {
        change(&mut self.config);
        self
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The scripts, and the graph that they make.
    pub fn scripts(&self) -> &ScriptDirectory {
        &self.scripts
    }

    /// Moves all databases up to a target: a revision, `head`, `heads`, `+1` ..
    ///
    /// Any number of programs may do so at once: one of them runs, the others wait for it and find nothing to do.
    ///
    /// # Errors
    /// The target is none, a database cannot be reached, another run does not end in time, or a revision fails: the error
    /// says what the database is left with.
    pub fn upgrade(&self, target: &str) -> Result<Vec<Report>, Error> {
        self.go(&Move::Upgrade(Target::parse(target)?))
    }

    /// Moves all databases down to a target: a revision, `base`, `-1` ..
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn downgrade(&self, target: &str) -> Result<Vec<Report>, Error> {
        self.go(&Move::Downgrade(Target::parse(target)?))
    }

    /// Goes on where Diesel's own migrations have left the databases: their version rows become what Diesel's table says is
    /// applied. Nothing happens where there are rows already, and where Diesel has never been; so a program calls it
    /// whenever it starts, before [`Project::upgrade`].
    ///
    /// # Errors
    /// As [`Project::upgrade`], and where Diesel has applied what has no script here, or has left something out.
    pub fn adopt_diesel(&self) -> Result<Vec<Report>, Error> {
        self.go(&Move::AdoptDiesel)
    }

    /// Moves all databases.
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn go(&self, goal: &Move) -> Result<Vec<Report>, Error> {
        self.go_observed(goal, &Interrupt::default(), &mut Silent)
    }

    /// The same, with somebody who can stop it, and somebody who is told what happens.
    ///
    /// ```
    /// use revgraph::Project;
    /// use revgraph::graph::Target;
    /// use revgraph::migrate::interrupt::Interrupt;
    /// use revgraph::migrate::observer::{Event, Observer};
    /// use revgraph::migrate::work::Move;
    ///
    /// struct Log(Vec<String>);
    ///
    /// impl Observer for Log {
    ///     fn notice(&mut self, event: Event<'_>) {
    ///         if let Event::StepStarted { step } = event {
    ///             self.0.push(step.headline());
    ///         }
    ///     }
    /// }
    ///
    /// let project = Project::builder().database("default", "sqlite::memory:").build()?;
    /// let mut log = Log(Vec::new());
    /// let goal = Move::Upgrade(Target::parse("heads")?);
    /// project.go_observed(&goal, &Interrupt::default(), &mut log)?;
    /// assert!(log.0.is_empty(), "there are no revisions");
    /// # Ok::<(), revgraph::migrate::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn go_observed(
        &self,
        goal: &Move,
        interrupt: &Interrupt,
        observer: &mut dyn Observer,
    ) -> Result<Vec<Report>, Error> {
        Ok(work::go(self.ground(), goal, interrupt, observer)?)
    }

    /// What a move would do on each database: every statement of every step. Writes nothing.
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn plan(&self, goal: &Move) -> Result<Vec<Plan>, Error> {
        Ok(work::dry_run(self.ground(), goal)?)
    }

    /// Every revision, and what became of it on each database, in the order of `databases:`.
    ///
    /// # Errors
    /// A database cannot be reached or read.
    pub fn status(&self) -> Result<Vec<Status>, Error> {
        Ok(ledger::status(self.ground())?)
    }

    /// Whether this program understands what is applied: see [`Compatibility`](crate::Compatibility). `range` names the
    /// oldest and the newest revision that it understands, `FROM:TO`; either may be missing.
    ///
    /// # Errors
    /// The range names no revisions, or a database cannot be reached or read.
    pub fn check_compatible(&self, range: &str) -> Result<Vec<crate::Compatibility>, Error> {
        let range = crate::compatible::Range::parse(&self.scripts, range)?;
        let settings = self.ground().settings()?;
        let mut found = Vec::new();
        for settings in &settings {
            let mut database = Database::connect(settings, Access::Read)?;
            found.push(range.check(&self.scripts, &mut database)?);
        }
        Ok(found)
    }

    /// The project on one connection of the program's own.
    ///
    /// The connection must not be in a transaction. Its settings stay as they are.
    pub fn on<'p, 'c, C: 'static>(&'p self, connection: &'c mut C) -> On<'p, 'c, C>
    where
        for<'x> &'x mut C: Lent<'x>,
    {
        On {
            project: self,
            connection,
        }
    }

    /// What the functions of [`migrate`](crate::migrate) work with.
    pub fn ground(&self) -> Ground<'_> {
        Ground {
            config: &self.config,
            scripts: &self.scripts,
            databases: &[],
            url: None,
            substitution: &self.substitution,
            allow_data_loss: false,
        }
    }
}

/// A project on one connection. Where the project knows several databases, it stands for the first.
///
/// ```
/// use diesel::prelude::*;
/// use revgraph::Project;
/// use revgraph::migrate::script::ScriptFile;
///
/// let script = "-- revision: a1\n-- down_revision: null\n-- upgrade\nCREATE TABLE users (id integer);\n";
/// let project = Project::builder().scripts([ScriptFile::embedded("a1.sql", script)?]).build()?;
///
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// let report = project.on(&mut connection).upgrade("head")?;
/// assert_eq!(report.plan.to, ["a1"]);
/// // The log says when, by whom, and with which script.
/// let ledger = project.on(&mut connection).ledger()?;
/// assert!(ledger.application("a1").is_some());
/// // It is the program's connection, as it was.
/// diesel::sql_query("INSERT INTO users VALUES (1)").execute(&mut connection)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct On<'p, 'c, C> {
    project: &'p Project,
    connection: &'c mut C,
}

impl<C: 'static> On<'_, '_, C>
where
    for<'x> &'x mut C: Lent<'x>,
{
    /// Moves it up to a target.
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn upgrade(&mut self, target: &str) -> Result<Report, Error> {
        self.go(&Move::Upgrade(Target::parse(target)?))
    }

    /// Moves it down to a target.
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn downgrade(&mut self, target: &str) -> Result<Report, Error> {
        self.go(&Move::Downgrade(Target::parse(target)?))
    }

    /// As [`Project::adopt_diesel`].
    ///
    /// # Errors
    /// As [`Project::adopt_diesel`].
    pub fn adopt_diesel(&mut self) -> Result<Report, Error> {
        self.go(&Move::AdoptDiesel)
    }

    /// Moves it.
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn go(&mut self, goal: &Move) -> Result<Report, Error> {
        self.go_observed(goal, &Interrupt::default(), &mut Silent)
    }

    /// The same, with somebody who can stop it, and somebody who is told what happens.
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn go_observed(
        &mut self,
        goal: &Move,
        interrupt: &Interrupt,
        observer: &mut dyn Observer,
    ) -> Result<Report, Error> {
        let ground = self.project.ground();
        let database = self.database()?;
        let mut reports = work::go_over(ground, goal, vec![database], interrupt, observer)?;
        Ok(reports.remove(0))
    }

    /// What a move would do.
    ///
    /// # Errors
    /// As [`Project::upgrade`].
    pub fn plan(&mut self, goal: &Move) -> Result<Plan, Error> {
        let ground = self.project.ground();
        Ok(work::plan_on(ground, &mut self.database()?, goal)?)
    }

    /// The version rows.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn current(&mut self) -> Result<Vec<String>, Error> {
        Ok(self.database()?.version_rows()?.unwrap_or_default())
    }

    /// What the log says.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn ledger(&mut self) -> Result<Ledger, Error> {
        Ok(Ledger::read(&mut self.database()?)?)
    }

    /// Every revision that is applied, what needs others behind them.
    ///
    /// # Errors
    /// The database cannot be read, or has rows of revisions that nobody knows.
    pub fn applied(&mut self) -> Result<Vec<RevisionId>, Error> {
        let rows = self.current()?;
        Ok(self.project.scripts.graph().applied(&rows)?)
    }

    /// As [`Project::check_compatible`].
    ///
    /// # Errors
    /// As [`Project::check_compatible`].
    pub fn check_compatible(&mut self, range: &str) -> Result<crate::Compatibility, Error> {
        let range = crate::compatible::Range::parse(&self.project.scripts, range)?;
        range.check(&self.project.scripts, &mut self.database()?)
    }

    fn database(&mut self) -> Result<Database<'_>, Error> {
        let config = &self.project.config;
        let Some(first) = config.databases.first() else {
            let place = Place::file(&config.path);
            return Err(ConfigError::NoDatabases { place }.into());
        };
        let settings = config.settings_over(first, dialect_of::<C>());
        Ok(Database::over(&mut *self.connection, &settings)?)
    }
}

fn dialect_of<C: 'static>() -> crate::schema::Dialect
where
    for<'x> &'x mut C: Lent<'x>,
{
    <&'static mut C as Lent<'static>>::DIALECT
}

//! A project that is built in code.

use std::path::{Path, PathBuf};

use crate::Project;
use crate::database::{LockSettings, TableName};
use crate::migrate::script::{Revision, ScriptError, ScriptFile};
use crate::migrate::{Config, Environment, Error};

/// Builds a [`Project`] in code.
///
/// ```
/// use std::time::Duration;
///
/// use revgraph::Project;
/// use revgraph::database::{LockSettings, TableName};
/// use revgraph::migrate::script::Embedded;
///
/// const MIGRATIONS: Embedded = revgraph::embed!("examples/axum/migrations");
///
/// let project = Project::builder()
///     .scripts(MIGRATIONS.scripts()?)
///     .database("default", "sqlite::memory:")
///     .version_table(TableName::new("app_version"))
///     .lock(LockSettings { timeout: Duration::from_secs(5), ..LockSettings::default() })
///     .build()?;
/// assert_eq!(project.upgrade("head")?[0].plan.to, ["b2"]);
/// # Ok::<(), revgraph::migrate::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Builder {
    scripts: Vec<ScriptFile>,
    directories: Vec<PathBuf>,
    revisions: Vec<Revision>,
    databases: Vec<(String, String)>,
    version_table: Option<TableName>,
    log_table: Option<Option<TableName>>,
    lock: Option<LockSettings>,
    environment: Environment,
}

impl Builder {
    /// Adds scripts, such as those that are built into the program.
    #[must_use]
    pub fn scripts(mut self, scripts: impl IntoIterator<Item = ScriptFile>) -> Builder {
        self.scripts.extend(scripts);
        self
    }

    /// Adds the scripts of a folder and of the folders in it, read when the project is built. Commands that write a script
    /// write it there.
    #[must_use]
    pub fn directory(mut self, folder: impl AsRef<Path>) -> Builder {
        self.directories.push(folder.as_ref().to_path_buf());
        self
    }

    /// Adds a revision in Rust.
    #[must_use]
    pub fn revision(mut self, revision: Revision) -> Builder {
        self.revisions.push(revision);
        self
    }

    /// Adds a database by its url. None is needed for [`Project::on`].
    #[must_use]
    pub fn database(mut self, name: &str, url: &str) -> Builder {
        self.databases.push((name.to_owned(), url.to_owned()));
        self
    }

    /// The table of the heads; `alembic_version` else.
    #[must_use]
    pub fn version_table(mut self, table: TableName) -> Builder {
        self.version_table = Some(table);
        self
    }

    /// The table of what ran when; `alembic_log` else. None keeps no log.
    #[must_use]
    pub fn log_table(mut self, table: Option<TableName>) -> Builder {
        self.log_table = Some(table);
        self
    }

    /// How two programs keep out of each other's way.
    #[must_use]
    pub fn lock(mut self, lock: LockSettings) -> Builder {
        self.lock = Some(lock);
        self
    }

    /// The variables that urls and drivers may use.
    #[must_use]
    pub fn environment(mut self, environment: Environment) -> Builder {
        self.environment = environment;
        self
    }

    /// The project.
    ///
    /// # Errors
    /// A folder or script that cannot be read, and all that keeps the revisions from being a graph.
    pub fn build(self) -> Result<Project, Error> {
        let databases: Vec<(&str, Option<&str>)> = match self.databases.is_empty() {
            true => vec![("default", None)],
            false => {
                let databases = self.databases.iter();
                databases
                    .map(|(name, url)| (name.as_str(), Some(url.as_str())))
                    .collect()
            }
        };
        let mut config = Config::in_code(databases, self.environment)?;
        if let Some(table) = self.version_table {
            config.version_table = table;
        }
        if let Some(table) = self.log_table {
            config.log_table = table;
        }
        if let Some(lock) = self.lock {
            config.lock = lock;
        }
        for folder in &self.directories {
            if !folder.is_dir() {
                let path = folder.clone();
                return Err(ScriptError::NoDirectory { path }.into());
            }
        }
        config.script_location = self.directories.first().cloned();
        config.version_locations = self.directories;
        config.recursive_version_locations = true;
        config.built_in = self.scripts;
        for revision in self.revisions {
            config.built_in.push(revision.into_script()?);
        }
        let scripts = config.scripts()?;
        Ok(Project::of(config, scripts))
    }
}

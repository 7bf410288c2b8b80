//! Opening the project that a command is about.

use std::env;
use std::path::{Path, PathBuf};

use revgraph_database::{Access, Database, Settings};
use revgraph_graph::RevisionId;
use revgraph_migrate::config::{self, ConfigError, Overrides};
use revgraph_migrate::script::{ScriptFile, Substitution};
use revgraph_migrate::work::{self, Ground};
use revgraph_migrate::{Config, Environment, ScriptDirectory};

use super::arguments::{CONFIG_VARIABLE, GlobalArgs};
use super::error::CliError;
use super::mount::Origin;

/// A project: its configuration, its scripts, and what the command line says of both.
pub(super) struct Project {
    pub(super) config: Config,
    pub(super) scripts: ScriptDirectory,
    databases: Vec<String>,
    url: Option<String>,
}

impl Project {
    /// Reads configuration and scripts.
    pub(super) fn open(global: &GlobalArgs) -> Result<Project, CliError> {
        let config = config(global)?;
        let scripts = config.scripts()?;
        let databases = global.database.clone();
        // An unknown name is an error of every command, also of those that do not connect.
        config.select(&databases)?;
        Ok(Project {
            config,
            scripts,
            databases,
            url: global.url.clone(),
        })
    }

    /// What a move works with.
    pub(super) fn ground<'a>(&'a self, substitution: &'a Substitution) -> Ground<'a> {
        Ground {
            config: &self.config,
            scripts: &self.scripts,
            databases: &self.databases,
            url: self.url.as_deref(),
            substitution,
            allow_data_loss: false,
        }
    }

    /// What connecting to the databases takes that are meant.
    pub(super) fn settings(&self) -> Result<Vec<Settings>, CliError> {
        Ok(work::settings(
            &self.config,
            &self.databases,
            self.url.as_deref(),
        )?)
    }

    /// Connects to the databases that are meant, to read.
    pub(super) fn connect(&self) -> Result<Vec<Database<'static>>, CliError> {
        self.settings()?
            .iter()
            .map(|settings| Database::connect(settings, Access::Read).map_err(CliError::from))
            .collect()
    }

    /// The revisions that a name stands for; `current` asks the database.
    pub(super) fn shown(&self, name: &str) -> Result<Vec<RevisionId>, CliError> {
        let rows = match name {
            "current" => Some(self.rows()?),
            _ => None,
        };
        Ok(self.scripts.graph().show(name, rows.as_deref())?)
    }

    /// The version rows of the only database that is meant.
    pub(super) fn rows(&self) -> Result<Vec<String>, CliError> {
        let mut databases = self.connect()?;
        match databases.as_mut_slice() {
            [only] => Ok(only.version_rows()?.unwrap_or_default()),
            several => Err(CliError::WhichDatabase {
                databases: several
                    .iter()
                    .map(|database| database.name().to_owned())
                    .collect(),
            }),
        }
    }
}

/// The configuration: that of `alembic.yaml`, or of the program that carries the commands.
pub(super) fn config(global: &GlobalArgs) -> Result<Config, CliError> {
    let (mut config, is_read) = match &global.mounted.origin {
        Origin::File(built_in) => {
            let (mut config, is_read) = match file(global, built_in)? {
                Some(path) => (read(&path, global)?, true),
                None => (Config::in_code([("default", None)], environment())?, false),
            };
            config.built_in.clone_from(built_in);
            (config, is_read)
        }
        Origin::Program(config, _) => (config.as_ref().clone(), false),
    };
    if !is_read {
        refuse_file_options(global)?;
        if let Some(directory) = &global.directory {
            config.move_to(directory.clone());
        }
    }
    Ok(config)
}

/// The configuration file; none where there is none, and what is built in needs none.
fn file(global: &GlobalArgs, built_in: &[ScriptFile]) -> Result<Option<PathBuf>, CliError> {
    if let Some(path) = &global.config {
        return Ok(Some(path.clone()));
    }
    match config::find(&working_directory()?) {
        Err(ConfigError::NotFound { .. }) if !built_in.is_empty() => Ok(None),
        found => Ok(Some(found?)),
    }
}

fn read(path: &Path, global: &GlobalArgs) -> Result<Config, CliError> {
    let overrides = Overrides {
        environment: global.env.clone(),
        directory: global.directory.clone(),
    };
    Ok(Config::load(path, &overrides, &environment())?)
}

/// Options about a configuration file, where there is none.
fn refuse_file_options(global: &GlobalArgs) -> Result<(), CliError> {
    // The variable may be meant for another project.
    let from_variable = env::var_os(CONFIG_VARIABLE).map(PathBuf::from);
    let typed = global.config.as_ref();
    let option = match (
        typed.filter(|path| Some(*path) != from_variable.as_ref()),
        &global.env,
    ) {
        (Some(_), _) => "--config",
        (None, Some(_)) => "--env",
        (None, None) => return Ok(()),
    };
    Err(CliError::NoConfiguration { option })
}

/// What connecting to the databases takes that are meant, for a command that needs no scripts.
pub(super) fn settings(global: &GlobalArgs) -> Result<Vec<Settings>, CliError> {
    let config = config(global)?;
    Ok(work::settings(
        &config,
        &global.database,
        global.url.as_deref(),
    )?)
}

/// The working directory.
pub(super) fn working_directory() -> Result<PathBuf, CliError> {
    Ok(env::current_dir()?)
}

/// The process's variables; those that are no text cannot be meant.
fn environment() -> Environment {
    Environment::new(
        env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }),
    )
}

/// The values of `-x` and `--tag`, over those of the program that carries the commands.
pub(super) fn substitution(global: &GlobalArgs, tag: Option<&str>) -> Substitution {
    let mut values = match &global.mounted.origin {
        Origin::File(_) => Substitution::default(),
        Origin::Program(_, values) => values.clone(),
    };
    values.x.extend(global.x.iter().cloned());
    values.tag = tag.map(str::to_owned).or(values.tag);
    values
}

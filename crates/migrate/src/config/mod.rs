//! The configuration: `alembic.yaml`, found, read strictly, and checked.
//!
//! [`Config`] is the checked form; the raw form, as people write it, is in `file`.

mod discovery;
mod error;
mod file;
mod variables;

pub use discovery::find;
pub use error::ConfigError;
pub use file::{RevIdStyle, json_schema};

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::tz::TimeZone;
use revgraph_database::{DatabaseUrl, LockSettings, Settings, SqliteSettings, TableName};
use revgraph_schema::naming::Naming;
use revgraph_schema::yaml::{Node, PathSegment};

use crate::script::{Format, ScriptDirectory, ScriptError};
use crate::{Environment, Place};
use file::ConfigFile;

/// The configuration of a project.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file that it was read from.
    pub path: PathBuf,
    /// The folder of that file: what relative paths are relative to.
    pub folder: PathBuf,
    /// The script directory.
    pub script_location: PathBuf,
    /// Where scripts are, in load order.
    pub version_locations: Vec<PathBuf>,
    /// Whether their folders count too.
    pub recursive_version_locations: bool,
    /// The Tera template of a new script's file name, without ending.
    pub file_template: String,
    /// The longest slug in a file name, in characters.
    pub truncate_slug_length: usize,
    /// The time zone of `created_at` and of file names.
    pub timezone: TimeZone,
    /// The form of new scripts.
    pub script_format: Format,
    /// How new ids are made.
    pub rev_id_style: RevIdStyle,
    /// The version table.
    pub version_table: TableName,
    /// The log table; none when the log is off.
    pub log_table: Option<TableName>,
    /// How constraints and indexes are called that have no name of their own.
    pub naming: Naming,
    /// How two runners keep out of each other's way.
    pub lock: LockSettings,
    /// The databases, as written.
    pub databases: Vec<DatabaseConfig>,
    environment: Environment,
}

/// One database of the configuration.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// Its name.
    pub name: String,
    /// Its url as written, variables and all; none where the file has none.
    url: Option<String>,
    url_place: Place,
    sqlite: SqliteSettings,
    lock_timeout: Option<Duration>,
}

/// What overrides the file.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The overlay of `environments` to lay over the file.
    pub environment: Option<String>,
    /// The script directory, relative to the working directory.
    pub directory: Option<PathBuf>,
}

impl Config {
    /// Reads and checks a configuration file.
    ///
    /// `environment` gives the values of `${NAME}`; a `.env` file beside the configuration adds to it.
    ///
    /// # Errors
    /// Everything in [`ConfigError`]; each names the file and, where it can, the line.
    pub fn load(
        path: &Path,
        overrides: &Overrides,
        environment: &Environment,
    ) -> Result<Config, ConfigError> {
        let path = std::path::absolute(path).map_err(|source| ConfigError::Read {
            path: path.to_path_buf(),
            source,
        })?;
        let text = std::fs::read_to_string(&path).map_err(|source| ConfigError::Read {
            path: path.clone(),
            source,
        })?;
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let dotenv = folder.join(".env");
        let environment =
            environment
                .clone()
                .with_file(&dotenv)
                .map_err(|source| ConfigError::DotEnv {
                    path: dotenv,
                    source,
                })?;

        let (file, origin) =
            file::read(&path, &text, overrides.environment.as_deref(), &environment)?;
        let place = |keys: &[&str]| origin.place(&path, &text, keys);
        check(path.clone(), folder, file, overrides, environment, place)
    }

    /// The names of all databases.
    pub fn database_names(&self) -> Vec<String> {
        self.databases
            .iter()
            .map(|database| database.name.clone())
            .collect()
    }

    /// The databases of these names, in the configured order; all of them when no name is given.
    ///
    /// # Errors
    /// [`ConfigError::UnknownDatabase`].
    pub fn select(&self, names: &[String]) -> Result<Vec<&DatabaseConfig>, ConfigError> {
        if let Some(unknown) = names
            .iter()
            .find(|name| !self.databases.iter().any(|known| known.name == **name))
        {
            return Err(ConfigError::UnknownDatabase {
                name: unknown.clone(),
                known: self.database_names(),
            });
        }
        Ok(self
            .databases
            .iter()
            .filter(|database| names.is_empty() || names.contains(&database.name))
            .collect())
    }

    /// What connecting to a database takes. `url` overrides the configured one; `DATABASE_URL` stands in where the
    /// only database has none.
    ///
    /// # Errors
    /// No url, a variable without value in it, or a url that cannot be read.
    pub fn settings(
        &self,
        database: &DatabaseConfig,
        url: Option<&str>,
    ) -> Result<Settings, ConfigError> {
        let fallback = || {
            (self.databases.len() == 1)
                .then(|| self.environment.get("DATABASE_URL"))
                .flatten()
                .map(str::to_owned)
        };
        let (text, from_option) = match (url, &database.url) {
            (Some(url), _) => (url.to_owned(), true),
            (None, Some(raw)) => {
                let text = variables::replace(raw, &self.environment).map_err(|name| {
                    ConfigError::UnsetVariable {
                        place: database.url_place.clone(),
                        name,
                    }
                })?;
                (text, false)
            }
            (None, None) => match fallback() {
                Some(url) => (url, true),
                None => {
                    return Err(ConfigError::NoUrl {
                        database: database.name.clone(),
                        path: self.path.clone(),
                    });
                }
            },
        };
        let lookup = |name: &str| self.environment.get(name).map(str::to_owned);
        // A path typed on the command line is relative to where it was typed.
        let working_directory = PathBuf::from(".");
        let base = if from_option && url.is_some() {
            &working_directory
        } else {
            &self.folder
        };
        let url = DatabaseUrl::parse(&text, base, &lookup).map_err(|source| ConfigError::Url {
            place: (!from_option).then(|| database.url_place.clone()),
            database: database.name.clone(),
            source: Box::new(source),
        })?;
        let mut settings = Settings::new(&database.name, url);
        settings.version_table = self.version_table.clone();
        settings.log_table = self.log_table.clone();
        settings.sqlite = database.sqlite.clone();
        settings.lock = self.lock.clone();
        settings.lock_timeout = database.lock_timeout;
        Ok(settings)
    }

    /// Reads the script directory.
    ///
    /// # Errors
    /// Those of [`ScriptDirectory::load`].
    pub fn scripts(&self) -> Result<ScriptDirectory, ScriptError> {
        ScriptDirectory::load(
            &self.script_location,
            &self.version_locations,
            self.recursive_version_locations,
        )
    }
}

fn check(
    path: PathBuf,
    folder: PathBuf,
    file: ConfigFile,
    overrides: &Overrides,
    environment: Environment,
    place: impl Fn(&[&str]) -> Place,
) -> Result<Config, ConfigError> {
    let script_location = match (&overrides.directory, file.script_location) {
        (Some(directory), _) => directory.clone(),
        (None, Some(location)) if !location.is_empty() => folder.join(location),
        _ => return Err(ConfigError::NoScriptLocation { place: place(&[]) }),
    };
    let version_locations: Vec<PathBuf> = match file.version_locations {
        Some(locations) if overrides.directory.is_none() => locations
            .iter()
            .map(|location| folder.join(location))
            .collect(),
        _ => vec![script_location.join("versions")],
    };
    for (index, location) in version_locations.iter().enumerate() {
        if version_locations[..index].contains(location) {
            return Err(ConfigError::Twice {
                place: place(&["version_locations"]),
                path: location.clone(),
            });
        }
    }
    let timezone = match file.timezone.as_deref() {
        None | Some("UTC") => TimeZone::UTC,
        Some("local") => TimeZone::system(),
        Some(name) => TimeZone::get(name).map_err(|_| ConfigError::TimeZone {
            place: place(&["timezone"]),
            name: name.to_owned(),
        })?,
    };
    let databases = file.databases.unwrap_or_default();
    if databases.is_empty() {
        return Err(ConfigError::NoDatabases { place: place(&[]) });
    }
    let databases = databases
        .into_iter()
        .map(|(name, raw)| {
            let name_place = || place(&["databases", &name]);
            if name.is_empty()
                || !name
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
                || name == "irreversible"
            {
                return Err(ConfigError::DatabaseName {
                    place: name_place(),
                    name: name.clone(),
                });
            }
            Ok(DatabaseConfig {
                url_place: place(&["databases", &name, "url"]),
                url: raw.url,
                sqlite: raw.sqlite.unwrap_or_default(),
                lock_timeout: raw.lock_timeout.map(|timeout| timeout.0),
                name,
            })
        })
        .collect::<Result<Vec<_>, ConfigError>>()?;
    let in_schema = |name: String| TableName {
        schema: file.version_table_schema.clone(),
        name,
    };
    let version_table = file
        .version_table
        .unwrap_or_else(|| "alembic_version".to_owned());
    let log_table = file
        .log_table
        .unwrap_or_else(|| Some("alembic_log".to_owned()));
    if log_table.as_ref() == Some(&version_table) {
        return Err(ConfigError::SameTable {
            place: place(&["log_table"]),
            name: version_table,
        });
    }
    Ok(Config {
        script_location,
        version_locations,
        recursive_version_locations: file.recursive_version_locations.unwrap_or(false),
        file_template: file.file_template.unwrap_or_else(|| {
            "{{ year }}_{{ month }}_{{ day }}_{{ hour }}{{ minute }}-{{ rev }}_{{ slug }}"
                .to_owned()
        }),
        truncate_slug_length: file.truncate_slug_length.unwrap_or(40),
        timezone,
        script_format: file.script_format.map_or(Format::Yaml, Format::from),
        rev_id_style: file.rev_id_style.unwrap_or(RevIdStyle::Uuid),
        version_table: in_schema(version_table),
        log_table: log_table.map(in_schema),
        naming: file.naming_convention.unwrap_or_default(),
        lock: file.lock.unwrap_or_default(),
        databases,
        environment,
        path,
        folder,
    })
}

/// Where the checked tree came from: finds the place of a key in the file, also where an overlay gave it.
struct KeyOrigin {
    overlay: Option<(String, Node)>,
}

impl KeyOrigin {
    fn place(&self, path: &Path, text: &str, keys: &[&str]) -> Place {
        let mut node: Vec<PathSegment> = Vec::new();
        if let Some((name, tree)) = &self.overlay
            && variables::contains(tree, keys)
        {
            node.extend([
                PathSegment::from("environments"),
                PathSegment::from(name.as_str()),
            ]);
        }
        node.extend(keys.iter().map(|key| PathSegment::from(*key)));
        let at = revgraph_schema::yaml::locate(text, &node);
        Place::in_text(path, text, at.map(|at| at.line), at.map(|at| at.column))
    }
}

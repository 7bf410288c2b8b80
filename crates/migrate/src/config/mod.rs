//! The configuration: `alembic.yaml`, found, read strictly, and checked.
//!
//! [`Config`] is the checked form; the raw form, as people write it, is in `file`.

mod autogenerate;
mod confirm;
mod database;
mod discovery;
mod error;
mod file;
mod hooks;
mod variables;

pub use autogenerate::Autogenerate;
pub use confirm::ChangingCommand;
pub use database::{DatabaseConfig, ModelsEntry};
pub use discovery::find;
pub use error::ConfigError;
pub use file::{Batch, Checksums, RevIdStyle, TransactionUnit, json_schema};
pub use hooks::{HookCommand, Hooks};

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use revgraph_database::{LockSettings, TableName};
use revgraph_schema::naming::Naming;
use revgraph_schema::yaml::{Node, PathSegment};

use crate::script::{Format, ScriptDirectory, ScriptError, ScriptFile, Source};
use crate::{Environment, Place};
use file::{ConfigFile, DatabaseEntry};

/// The configuration of a project.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file that it was read from.
    pub path: PathBuf,
    /// The folder of that file: what relative paths are relative to.
    pub folder: PathBuf,
    /// The script directory; none where all scripts are built into the program.
    pub script_location: Option<PathBuf>,
    /// Where scripts are, in load order.
    pub version_locations: Vec<PathBuf>,
    /// The scripts that are built into the program: they join those of the directory.
    pub built_in: Vec<ScriptFile>,
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
    /// What an upgrade does when a script has changed since it was applied.
    pub checksums: Checksums,
    /// Whether a downgrade that loses data has to be allowed.
    pub protect_data: bool,
    /// What is one transaction.
    pub transaction: TransactionUnit,
    /// Whether several PostgreSQL databases commit in two phases.
    pub two_phase: bool,
    /// How constraints and indexes are called that have no name of their own.
    pub naming: Naming,
    /// What is compared with a database, and how operations are written.
    pub autogenerate: Autogenerate,
    /// The programs that run when something has happened.
    pub hooks: Hooks,
    /// The commands that ask first.
    pub confirm: Vec<ChangingCommand>,
    /// How two runners keep out of each other's way.
    pub lock: LockSettings,
    /// The databases, as written.
    pub databases: Vec<DatabaseConfig>,
    environment: Environment,
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

    /// A configuration without a file and without a script directory: these databases with their urls, and every default.
    /// Relative paths are relative to the working directory.
    ///
    /// # Errors
    /// No database, or a name that none can have.
    pub fn in_code<'d>(
        databases: impl IntoIterator<Item = (&'d str, Option<&'d str>)>,
        environment: Environment,
    ) -> Result<Config, ConfigError> {
        let entry = |(name, url): (&str, Option<&str>)| {
            let entry = DatabaseEntry {
                url: url.map(str::to_owned),
                ..DatabaseEntry::default()
            };
            (name.to_owned(), entry)
        };
        let file = ConfigFile {
            script_location: Some("migrations".to_owned()),
            databases: Some(databases.into_iter().map(entry).collect()),
            ..ConfigFile::default()
        };
        let nowhere = || Place::file(Path::new(""));
        let place = |_: &[&str]| nowhere();
        let overrides = Overrides::default();
        let config = check(
            PathBuf::new(),
            PathBuf::new(),
            file,
            &overrides,
            environment,
            place,
        )?;
        Ok(Config {
            script_location: None,
            version_locations: Vec::new(),
            ..config
        })
    }

    /// Takes another script directory, with its folder `versions`.
    pub fn move_to(&mut self, directory: PathBuf) {
        self.version_locations = vec![directory.join("versions")];
        self.script_location = Some(directory);
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

    /// Reads the script directory, and adds what is built in. Where something is built in, the directory need not be there.
    ///
    /// A script whose file is there too, under the same id and name, is read from the file: it is the one that is edited.
    ///
    /// # Errors
    /// Those of [`ScriptDirectory::load`].
    pub fn scripts(&self) -> Result<ScriptDirectory, ScriptError> {
        let mut scripts = match &self.script_location {
            Some(location) if self.built_in.is_empty() || location.is_dir() => {
                ScriptDirectory::read(
                    location,
                    &self.version_locations,
                    self.recursive_version_locations,
                )?
            }
            _ => Vec::new(),
        };
        let is_file_of = |one: &ScriptFile| {
            let same = |file: &ScriptFile| {
                file.header.revision == one.header.revision
                    && file.path.file_name() == one.path.file_name()
            };
            !matches!(one.source, Source::Code { .. }) && scripts.iter().any(same)
        };
        let built_in = self.built_in.iter().filter(|one| !is_file_of(one));
        let built_in: Vec<ScriptFile> = built_in.cloned().collect();
        scripts.extend(built_in);
        ScriptDirectory::from_scripts(scripts)
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
            let entry_place = |keys: &[&str]| {
                let mut path = vec!["databases", name.as_str()];
                path.extend(keys);
                place(&path)
            };
            Ok(database::check(name.clone(), raw, entry_place))
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
        script_location: Some(script_location),
        version_locations,
        built_in: Vec::new(),
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
        checksums: file.checksums.unwrap_or_default(),
        protect_data: file.protect_data.unwrap_or(false),
        transaction: file.transaction.unwrap_or_default(),
        two_phase: file.two_phase.unwrap_or(false),
        autogenerate: autogenerate::check(file.autogenerate.unwrap_or_default(), &place)?,
        naming: file.naming_convention.unwrap_or_default(),
        hooks: file.hooks.unwrap_or_default(),
        confirm: file.confirm.map(|commands| commands.0).unwrap_or_default(),
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
        Place::at_node(path, text, &node)
    }
}

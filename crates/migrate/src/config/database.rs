//! One database of the configuration, and what connecting to it takes.

use std::path::{Path, PathBuf};
use std::time::Duration;

use revgraph_database::{DatabaseUrl, Settings, SqliteSettings};

use revgraph_schema::Dialect;

use super::file::DatabaseEntry;
use super::{Config, ConfigError, variables};
use crate::Place;

/// One database of the configuration.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// Its name.
    pub name: String,
    /// Its url as written, variables and all; none where the file has none.
    url: Option<String>,
    url_place: Place,
    scratch_url: Option<String>,
    scratch_place: Place,
    models: Option<Vec<ModelsEntry>>,
    sqlite: SqliteSettings,
    lock_timeout: Option<Duration>,
}

/// An entry of a database's `models`: a glob, or a url.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelsEntry {
    /// What it says, with its variables replaced.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

impl Config {
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
            (None, Some(raw)) => (self.replaced(raw, &database.url_place)?, false),
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
        // A path typed on the command line is relative to where it was typed.
        let working_directory = PathBuf::from(".");
        let base = if from_option && url.is_some() {
            &working_directory
        } else {
            &self.folder
        };
        let place = (!from_option).then_some(&database.url_place);
        self.settings_of(database, &text, base, place)
    }

    /// How to work with a database over a connection that speaks this dialect and that somebody else has made.
    pub fn settings_over(&self, database: &DatabaseConfig, dialect: Dialect) -> Settings {
        self.settings_with(database, DatabaseUrl::of_application(dialect))
    }

    /// What connecting to the database takes that `scratch_url` names; none where there is no such key.
    ///
    /// # Errors
    /// A variable without value in it, or a url that cannot be read.
    pub fn scratch_settings(
        &self,
        database: &DatabaseConfig,
    ) -> Result<Option<Settings>, ConfigError> {
        let Some(raw) = &database.scratch_url else {
            return Ok(None);
        };
        let place = &database.scratch_place;
        let text = self.replaced(raw, place)?;
        self.settings_of(database, &text, &self.folder, Some(place))
            .map(Some)
    }

    /// What connecting to a database takes that is a source of another one's models.
    ///
    /// # Errors
    /// A url that cannot be read.
    pub fn source_settings(
        &self,
        database: &DatabaseConfig,
        source: &ModelsEntry,
    ) -> Result<Settings, ConfigError> {
        self.settings_of(database, &source.text, &self.folder, Some(&source.place))
    }

    /// The models of a database; none where nothing is declared, and nothing to be compared.
    ///
    /// # Errors
    /// A variable without value.
    pub fn models(
        &self,
        database: &DatabaseConfig,
    ) -> Result<Option<Vec<ModelsEntry>>, ConfigError> {
        let Some(entries) = &database.models else {
            return Ok(None);
        };
        let replaced = |entry: &ModelsEntry| {
            Ok(ModelsEntry {
                text: self.replaced(&entry.text, &entry.place)?,
                place: entry.place.clone(),
            })
        };
        entries
            .iter()
            .map(replaced)
            .collect::<Result<_, _>>()
            .map(Some)
    }

    fn replaced(&self, raw: &str, place: &Place) -> Result<String, ConfigError> {
        variables::replace(raw, &self.environment).map_err(|name| ConfigError::UnsetVariable {
            place: place.clone(),
            name,
        })
    }

    fn settings_of(
        &self,
        database: &DatabaseConfig,
        text: &str,
        base: &Path,
        place: Option<&Place>,
    ) -> Result<Settings, ConfigError> {
        let lookup = |name: &str| self.environment.get(name).map(str::to_owned);
        let url = DatabaseUrl::parse(text, base, &lookup).map_err(|source| ConfigError::Url {
            place: place.cloned(),
            database: database.name.clone(),
            source: Box::new(source),
        })?;
        Ok(self.settings_with(database, url))
    }

    fn settings_with(&self, database: &DatabaseConfig, url: DatabaseUrl) -> Settings {
        let mut settings = Settings::new(&database.name, url);
        settings.version_table = self.version_table.clone();
        settings.log_table = self.log_table.clone();
        settings.sqlite = database.sqlite.clone();
        settings.lock = self.lock.clone();
        settings.lock_timeout = database.lock_timeout;
        settings
    }
}

pub(super) fn check(
    name: String,
    raw: DatabaseEntry,
    place: impl Fn(&[&str]) -> Place,
) -> DatabaseConfig {
    let models = raw.models.map(|models| {
        let at = place(&["models"]);
        models
            .0
            .into_iter()
            .map(|text| ModelsEntry {
                text,
                place: at.clone(),
            })
            .collect()
    });
    DatabaseConfig {
        url_place: place(&["url"]),
        url: raw.url,
        scratch_place: place(&["scratch_url"]),
        scratch_url: raw.scratch_url,
        models,
        sqlite: raw.sqlite.unwrap_or_default(),
        lock_timeout: raw.lock_timeout.map(|timeout| timeout.0),
        name,
    }
}

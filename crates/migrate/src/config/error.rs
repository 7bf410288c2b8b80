//! What can be wrong with the configuration.

use std::io;
use std::path::PathBuf;

use revgraph_database::UrlError;

use crate::Place;

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// There is no file.
    #[error("no alembic.yaml in {} or above it", searched_from.display())]
    NotFound {
        /// Where the search began.
        searched_from: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The `.env` file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    DotEnv {
        /// The file.
        path: PathBuf,
        /// Why.
        source: dotenvy::Error,
    },
    /// The file does not have the form of a configuration.
    #[error("{message}")]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
        /// The nearest word that would be right.
        suggestion: Option<String>,
    },
    /// A variable has no value and no default.
    #[error("the variable {name} is not set")]
    UnsetVariable {
        /// Where it is used.
        place: Place,
        /// Its name.
        name: String,
    },
    /// The overlay asked for does not exist.
    #[error("there is no environment '{name}' in the configuration")]
    UnknownEnvironment {
        /// The file.
        place: Place,
        /// What was asked for.
        name: String,
        /// The ones that exist.
        known: Vec<String>,
    },
    /// There is no script location.
    #[error("No 'script_location' key found in configuration.")]
    NoScriptLocation {
        /// The file.
        place: Place,
    },
    /// There are no databases.
    #[error("the configuration names no databases")]
    NoDatabases {
        /// The file.
        place: Place,
    },
    /// A name that no database may have.
    #[error("'{name}' cannot be the name of a database: letters, digits, `_`, `-` and `.` can")]
    DatabaseName {
        /// Where.
        place: Place,
        /// The name.
        name: String,
    },
    /// The same directory twice.
    #[error("version_locations names {} twice", path.display())]
    Twice {
        /// Where.
        place: Place,
        /// The directory.
        path: PathBuf,
    },
    /// The time zone is unknown.
    #[error("Can't locate timezone: {name}")]
    TimeZone {
        /// Where.
        place: Place,
        /// The name.
        name: String,
    },
    /// A glob that is none.
    #[error("'{pattern}' is no pattern: {problem}")]
    Pattern {
        /// Where.
        place: Place,
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The log table and the version table are one.
    #[error("the log table and the version table cannot both be '{name}'")]
    SameTable {
        /// Where.
        place: Place,
        /// The name.
        name: String,
    },
    /// A database that was asked for is not configured.
    #[error("there is no database '{name}' in the configuration")]
    UnknownDatabase {
        /// What was asked for.
        name: String,
        /// The ones that exist.
        known: Vec<String>,
    },
    /// A database has no url.
    #[error("the database '{database}' has no url")]
    NoUrl {
        /// The database.
        database: String,
        /// The configuration.
        path: PathBuf,
    },
    /// A url cannot be read.
    #[error("the url of the database '{database}' is wrong: {source}")]
    Url {
        /// Where; none when it was given on the command line or by the environment.
        place: Option<Place>,
        /// The database.
        database: String,
        /// What is wrong.
        source: Box<UrlError>,
    },
}

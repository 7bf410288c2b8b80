//! What one connection needs to know: the checked form of a database's entry in alembic.yaml.

use crate::{DatabaseUrl, Driver, duration};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// A database, and how to work with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The database's name in alembic.yaml; errors carry it.
    pub name: String,
    /// Where it is.
    pub url: DatabaseUrl,
    /// The table of the heads.
    pub version_table: TableName,
    /// The table of what ran when; none turns the log off.
    pub log_table: Option<TableName>,
    /// SQLite only: what is set on each connection.
    pub sqlite: SqliteSettings,
    /// How two runners keep out of each other's way.
    pub lock: LockSettings,
    /// How long one statement may wait for a lock of the database itself; none keeps the server's value.
    pub lock_timeout: Option<Duration>,
    /// How the session calls itself on a server that shows such a name.
    pub application_name: String,
    /// What the url of a server is opened with.
    pub driver: Driver,
}

impl Settings {
    /// Settings with every default: Alembic's table names, automatic locking, a minute's patience.
    #[must_use]
    pub fn new(name: &str, url: DatabaseUrl) -> Settings {
        Settings {
            name: name.to_owned(),
            url,
            version_table: TableName::new("alembic_version"),
            log_table: Some(TableName::new("alembic_log")),
            sqlite: SqliteSettings::default(),
            lock: LockSettings::default(),
            lock_timeout: None,
            application_name: "revgraph".to_owned(),
            driver: Driver::default(),
        }
    }
}

/// A table's name, with its schema (a database, in MySQL's words) when one is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    /// The schema; none means the connection's default.
    pub schema: Option<String>,
    /// The table.
    pub name: String,
}

impl TableName {
    /// A table in the connection's default schema.
    #[must_use]
    pub fn new(name: &str) -> TableName {
        TableName {
            schema: None,
            name: name.to_owned(),
        }
    }
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// `lock:` of alembic.yaml.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LockSettings {
    /// What kind of lock a run takes.
    pub mode: LockMode,
    /// How long a run waits for another one, such as `60s`.
    #[serde(deserialize_with = "duration::deserialize")]
    #[schemars(with = "String")]
    pub timeout: Duration,
}

impl Default for LockSettings {
    fn default() -> Self {
        LockSettings {
            mode: LockMode::Auto,
            timeout: Duration::from_secs(60),
        }
    }
}

/// The kinds of lock between runners.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum LockMode {
    /// The one that the database has: PostgreSQL's session advisory lock, MySQL's `GET_LOCK`, a locked file beside a
    /// SQLite database.
    #[default]
    Auto,
    /// No lock: the caller makes sure that it runs alone.
    None,
}

/// `sqlite:` of a database in alembic.yaml. What is left out stays as SQLite has it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SqliteSettings {
    /// The rollback journal's kind; `wal` stays with the file.
    pub journal_mode: Option<JournalMode>,
    /// Whether foreign keys are enforced. SQLite's default is that they are not.
    pub foreign_keys: Option<bool>,
    /// How long a statement waits for a locked file. Default 5s.
    #[serde(deserialize_with = "duration::deserialize_option")]
    #[schemars(with = "Option<String>")]
    pub busy_timeout: Option<Duration>,
    /// How often SQLite waits for the disk.
    pub synchronous: Option<Synchronous>,
    /// Any other PRAGMA, by name.
    pub pragmas: BTreeMap<String, PragmaValue>,
}

/// Values of SQLite's `PRAGMA journal_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum JournalMode {
    /// Delete the journal after each transaction.
    Delete,
    /// Truncate it.
    Truncate,
    /// Overwrite its header.
    Persist,
    /// Keep it in memory: a crash can destroy the file.
    Memory,
    /// Write-ahead log: readers and one writer at the same time.
    Wal,
    /// None: no rollback either.
    Off,
}

impl JournalMode {
    #[cfg(feature = "sqlite")]
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            JournalMode::Delete => "DELETE",
            JournalMode::Truncate => "TRUNCATE",
            JournalMode::Persist => "PERSIST",
            JournalMode::Memory => "MEMORY",
            JournalMode::Wal => "WAL",
            JournalMode::Off => "OFF",
        }
    }
}

/// Values of SQLite's `PRAGMA synchronous`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Synchronous {
    /// Never wait.
    Off,
    /// Wait at the moments that matter most.
    Normal,
    /// Wait at each commit.
    Full,
    /// As full, and for the folder too.
    Extra,
}

impl Synchronous {
    #[cfg(feature = "sqlite")]
    pub(crate) fn keyword(self) -> &'static str {
        match self {
            Synchronous::Off => "OFF",
            Synchronous::Normal => "NORMAL",
            Synchronous::Full => "FULL",
            Synchronous::Extra => "EXTRA",
        }
    }
}

/// The value of a PRAGMA, as YAML has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PragmaValue {
    /// `true` or `false`.
    Switch(bool),
    /// A whole number.
    Number(i64),
    /// A word.
    Text(String),
}

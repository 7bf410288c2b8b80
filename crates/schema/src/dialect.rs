//! The databases that the tool speaks to.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A family of databases that share one SQL grammar.
///
/// MariaDB is [`Dialect::Mysql`]: the SQL that this crate writes is what both of them accept.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// SQLite 3.35 or newer.
    Sqlite,
    /// PostgreSQL 12 or newer.
    #[serde(alias = "postgresql")]
    Postgres,
    /// MySQL 8 and MariaDB 10.5, or newer.
    #[serde(alias = "mariadb")]
    Mysql,
}

impl Dialect {
    /// Every dialect, in the order in which they are listed everywhere.
    pub const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

    /// The name that stands in files and in messages: `sqlite`, `postgres` or `mysql`.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
            Dialect::Mysql => "mysql",
        }
    }
}

impl Dialect {
    /// The name of the product, as messages say it.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
            Dialect::Mysql => "MySQL",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A word that names no dialect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown dialect '{name}'")]
pub struct UnknownDialect {
    /// The word as it was given.
    pub name: String,
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    /// Accepts the names and also `postgresql` and `mariadb`.
    fn from_str(name: &str) -> Result<Dialect, UnknownDialect> {
        match name {
            "sqlite" => Ok(Dialect::Sqlite),
            "postgres" | "postgresql" => Ok(Dialect::Postgres),
            "mysql" | "mariadb" => Ok(Dialect::Mysql),
            _ => Err(UnknownDialect {
                name: name.to_owned(),
            }),
        }
    }
}

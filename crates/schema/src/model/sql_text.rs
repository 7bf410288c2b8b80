//! SQL that differs between databases: one text, or one for each.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::short::{self, Short};
use crate::Dialect;

/// SQL as it is written: the same text everywhere, or `{default: .., postgres: .., mysql: .., sqlite: ..}`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SqlText {
    /// The text where the dialect has none of its own.
    pub default: Option<String>,
    /// The text for SQLite.
    pub sqlite: Option<String>,
    /// The text for PostgreSQL.
    pub postgres: Option<String>,
    /// The text for MySQL and MariaDB.
    pub mysql: Option<String>,
}

impl SqlText {
    /// The same text on every dialect.
    pub fn new(text: impl Into<String>) -> SqlText {
        SqlText {
            default: Some(text.into()),
            ..SqlText::default()
        }
    }

    /// The text for a dialect, without the white space and the semicolons around it; `None` when only other
    /// dialects have one.
    pub fn on(&self, dialect: Dialect) -> Option<&str> {
        let own = match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
            Dialect::Mysql => &self.mysql,
        };
        let text = own.as_ref().or(self.default.as_ref())?;
        Some(text.trim().trim_end_matches([';', ' ', '\n', '\r', '\t']))
    }
}

/// A text for each dialect.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SqlTextShape {
    /// The text where no other key fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<String>,
    /// The text for SQLite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sqlite: Option<String>,
    /// The text for PostgreSQL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    postgres: Option<String>,
    /// The text for MySQL and MariaDB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mysql: Option<String>,
}

impl Short for SqlText {
    type Full = SqlTextShape;

    const EXPECTED: &'static str = "SQL, or a mapping with one for each dialect";

    fn from_text(text: &str) -> Result<SqlText, String> {
        Ok(SqlText::new(text))
    }

    fn from_full(full: SqlTextShape) -> Result<SqlText, String> {
        let text = SqlText {
            default: full.default,
            sqlite: full.sqlite,
            postgres: full.postgres,
            mysql: full.mysql,
        };
        match text == SqlText::default() {
            true => Err(format!("expected {}, found nothing", SqlText::EXPECTED)),
            false => Ok(text),
        }
    }
}

impl<'de> Deserialize<'de> for SqlText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SqlText, D::Error> {
        short::deserialize(deserializer)
    }
}

impl Serialize for SqlText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let SqlText {
            default: Some(text),
            sqlite: None,
            postgres: None,
            mysql: None,
        } = self
        {
            return text.serialize(serializer);
        }
        SqlTextShape {
            default: self.default.clone(),
            sqlite: self.sqlite.clone(),
            postgres: self.postgres.clone(),
            mysql: self.mysql.clone(),
        }
        .serialize(serializer)
    }
}

impl JsonSchema for SqlText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SqlText".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = SqlTextShape::json_schema(generator);
        json_schema!({ "anyOf": [{ "type": "string", "description": "SQL for every database." }, full] })
    }
}

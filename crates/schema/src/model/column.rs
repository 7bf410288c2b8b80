//! A column as a value.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Term;
use super::short::{self, is_false};
use crate::Dialect;
use crate::types::TypeSpec;

/// A column. What constrains it stands with its table, or in a [`ColumnDefinition`](super::ColumnDefinition).
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: TypeSpec,
    /// Whether it takes null.
    pub nullable: bool,
    /// What a new row has when it says nothing.
    pub default: Option<Term>,
    /// Whether new rows are numbered by it.
    pub autoincrement: bool,
    /// PostgreSQL's identity, when it has options.
    pub identity: Option<Identity>,
    /// The expression that it always has the value of.
    pub generated: Option<Generated>,
    /// The collation of its text.
    pub collation: Option<String>,
    /// What it is for; SQLite has no place for it.
    pub comment: Option<String>,
    /// The name that it had before, which a model says so that it is renamed and not dropped and added.
    pub renamed_from: Option<String>,
    /// What SQLite alone knows.
    pub sqlite: SqliteColumn,
    /// What PostgreSQL alone knows.
    pub postgres: PostgresColumn,
    /// What MySQL and MariaDB alone know.
    pub mysql: MysqlColumn,
}

impl Column {
    /// A nullable column of a type, and nothing else.
    pub fn new(name: impl Into<String>, data_type: impl Into<TypeSpec>) -> Column {
        Column {
            name: name.into(),
            data_type: data_type.into(),
            nullable: true,
            default: None,
            autoincrement: false,
            identity: None,
            generated: None,
            collation: None,
            comment: None,
            renamed_from: None,
            sqlite: SqliteColumn::default(),
            postgres: PostgresColumn::default(),
            mysql: MysqlColumn::default(),
        }
    }
}

impl Column {
    /// The name of its collation on a dialect.
    pub fn collation_on(&self, dialect: Dialect) -> Option<&str> {
        let own = match dialect {
            Dialect::Sqlite => &self.sqlite.collation,
            Dialect::Postgres => &self.postgres.collation,
            Dialect::Mysql => &self.mysql.collation,
        };
        own.as_deref().or(self.collation.as_deref())
    }

    /// The name of the type of an enum column on PostgreSQL: `<table>_<column>`, unless the column says another.
    pub fn enum_name(&self, table: &str) -> String {
        match &self.postgres.enum_name {
            Some(name) => name.clone(),
            None => format!("{table}_{}", self.name),
        }
    }

    /// Fixes the name that the type of an enum column has before its table or itself gets another name.
    pub(crate) fn keep_enum_name(&mut self, table: &str) {
        let data_type = self.data_type.on(Dialect::Postgres);
        if data_type.is_some_and(|data_type| data_type.enum_words().is_some()) {
            self.postgres.enum_name = Some(self.enum_name(table));
        }
    }
}

/// The options of PostgreSQL's identity columns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Identity {
    /// Whether rows cannot give a number of their own.
    #[serde(skip_serializing_if = "is_false")]
    pub always: bool,
    /// The first number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// The step to the next number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minvalue: Option<i64>,
    /// The greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maxvalue: Option<i64>,
    /// How many numbers a session takes at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<u64>,
    /// Whether it starts again after the last number.
    #[serde(skip_serializing_if = "is_false")]
    pub cycle: bool,
}

/// The expression of a generated column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Generated {
    /// The expression.
    pub sql: String,
    /// Whether the value is stored with the row, and not computed when it is read.
    #[serde(default, skip_serializing_if = "is_false")]
    pub stored: bool,
}

/// What SQLite alone knows of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SqliteColumn {
    /// `false` makes an autoincrement column `INTEGER PRIMARY KEY` without the word `AUTOINCREMENT`: the numbers
    /// of deleted rows may come again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autoincrement: Option<bool>,
    /// The collation, when it has another name than on other databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
}

/// What PostgreSQL alone knows of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresColumn {
    /// Whether an autoincrement column is a `serial` of the old way instead of an identity.
    #[serde(skip_serializing_if = "is_false")]
    pub serial: bool,
    /// The name of the type of an enum column, when it is not `<table>_<column>`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub enum_name: Option<String>,
    /// The collation, when it has another name than on other databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
}

/// What MySQL and MariaDB alone know of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlColumn {
    /// Whether a number has no sign.
    #[serde(skip_serializing_if = "is_false")]
    pub unsigned: bool,
    /// The character set of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// The collation, when it has another name than on other databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// What a change of the row sets it to: `CURRENT_TIMESTAMP`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_update: Option<String>,
    /// The column after which an added one stands.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub after: Option<String>,
    /// Whether an added column stands before all others.
    #[serde(skip_serializing_if = "is_false")]
    pub first: bool,
}

/// Options that pass through, by name.
pub(super) type Options = BTreeMap<String, String>;

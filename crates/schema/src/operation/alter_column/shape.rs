//! `alter_column` as it stands in a file.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::AlterColumn;
use crate::model::{self, Identity, Term, is_default};
use crate::types::TypeSpec;
use crate::yaml::Value;

/// The parts of a column that change, or what they were.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ColumnChange {
    /// Its type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub data_type: Option<TypeSpec>,
    /// PostgreSQL's expression that makes a value of the new type from the old one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Whether it takes null.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nullable: Option<bool>,
    /// What a new row has when it says nothing; null takes the default away.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "default_or_null"
    )]
    #[schemars(with = "Option<Term>")]
    pub default: Option<Option<Term>>,
    /// Whether new rows are numbered by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub autoincrement: Option<bool>,
    /// The options of PostgreSQL's identity; null is the ones that it has without any.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "or_null")]
    pub identity: Option<Option<Identity>>,
    /// The collation of its text; null is the table's own.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "or_null")]
    pub collation: Option<Option<String>>,
    /// What it is for; null takes the comment away. SQLite has no place for it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "or_null")]
    pub comment: Option<Option<String>>,
    /// What SQLite alone knows.
    #[serde(skip_serializing_if = "is_default")]
    pub sqlite: SqliteColumnChange,
    /// What PostgreSQL alone knows.
    #[serde(skip_serializing_if = "is_default")]
    pub postgres: PostgresColumnChange,
    /// What MySQL and MariaDB alone know.
    #[serde(skip_serializing_if = "is_default")]
    pub mysql: MysqlColumnChange,
}

/// What changes of a column that SQLite alone knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SqliteColumnChange {
    /// The collation, when it has another name than on other databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
}

/// What changes of a column that PostgreSQL alone knows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresColumnChange {
    /// Whether an autoincrement column is a `serial` of the old way instead of an identity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<bool>,
    /// The name of the type of an enum, when it is not `<table>_<column>`.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    pub enum_name: Option<String>,
    /// The collation, when it has another name than on other databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
}

/// What changes of a column that MySQL and MariaDB alone know.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlColumnChange {
    /// Whether a number has no sign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsigned: Option<bool>,
    /// The character set of its text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// The collation, when it has another name than on other databases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// What a change of the row sets it to; null takes that away.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "or_null")]
    pub on_update: Option<Option<String>>,
}

/// A key that is there with null says something else than a key that is missing.
fn or_null<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

fn default_or_null<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<Term>>, D::Error> {
    let term = Term::deserialize(deserializer)?;
    Ok(Some(
        Some(term).filter(|term| *term != Term::Literal(Value::Null)),
    ))
}

/// Changes a column.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AlterColumnShape {
    /// The table.
    #[serde(deserialize_with = "model::name")]
    table: String,
    /// The table's schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    schema: Option<String>,
    /// The column.
    #[serde(deserialize_with = "model::name")]
    column: String,
    /// Its new name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    new_name: Option<String>,
    /// Its type.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    data_type: Option<TypeSpec>,
    /// PostgreSQL's expression that makes a value of the new type from the old one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    using: Option<String>,
    /// Whether it takes null. With false, rows that hold null get the default that is given here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nullable: Option<bool>,
    /// What a new row has when it says nothing; null takes the default away.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "default_or_null"
    )]
    #[schemars(with = "Option<Term>")]
    default: Option<Option<Term>>,
    /// Whether new rows are numbered by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    autoincrement: Option<bool>,
    /// The options of PostgreSQL's identity; null is the ones that it has without any.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "or_null"
    )]
    identity: Option<Option<Identity>>,
    /// The collation of its text; null is the table's own.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "or_null"
    )]
    collation: Option<Option<String>>,
    /// What it is for; null takes the comment away. SQLite has no place for it.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "or_null"
    )]
    comment: Option<Option<String>>,
    /// What SQLite alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    sqlite: SqliteColumnChange,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    postgres: PostgresColumnChange,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    mysql: MysqlColumnChange,
    /// What the changed parts were, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<ColumnChange>,
}

impl TryFrom<AlterColumnShape> for AlterColumn {
    type Error = String;

    fn try_from(shape: AlterColumnShape) -> Result<AlterColumn, String> {
        let change = ColumnChange {
            data_type: shape.data_type,
            using: shape.using,
            nullable: shape.nullable,
            default: shape.default,
            autoincrement: shape.autoincrement,
            identity: shape.identity,
            collation: shape.collation,
            comment: shape.comment,
            sqlite: shape.sqlite,
            postgres: shape.postgres,
            mysql: shape.mysql,
        };
        let column = &shape.column;
        if change == ColumnChange::default() && shape.new_name.is_none() {
            return Err(format!("alter_column of '{column}' changes nothing"));
        }
        if change.using.is_some() && change.data_type.is_none() {
            return Err(format!(
                "alter_column of '{column}': using needs the new type"
            ));
        }
        if change.autoincrement == Some(true) && matches!(change.default, Some(Some(_))) {
            return Err(format!(
                "alter_column of '{column}': a column that numbers its rows has no default"
            ));
        }
        Ok(AlterColumn {
            new_name: shape.new_name.filter(|name| name != column),
            table: shape.table,
            schema: shape.schema,
            column: shape.column,
            change,
            was: shape.was,
        })
    }
}

impl From<AlterColumn> for AlterColumnShape {
    fn from(operation: AlterColumn) -> AlterColumnShape {
        let change = operation.change;
        // Without a change the name is written, also when it stays.
        let keeps = (change == ColumnChange::default()).then(|| operation.column.clone());
        AlterColumnShape {
            table: operation.table,
            schema: operation.schema,
            column: operation.column,
            new_name: operation.new_name.or(keeps),
            data_type: change.data_type,
            using: change.using,
            nullable: change.nullable,
            default: change.default,
            autoincrement: change.autoincrement,
            identity: change.identity,
            collation: change.collation,
            comment: change.comment,
            sqlite: change.sqlite,
            postgres: change.postgres,
            mysql: change.mysql,
            was: operation.was,
        }
    }
}

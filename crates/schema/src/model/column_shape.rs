//! A column as it stands in a file, with the constraints that are written at it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::short::{self, is_default, is_false};
use super::{
    Check, Column, ForeignKey, Generated, Identity, MysqlColumn, PostgresColumn, Reference,
    ReferentialAction, SqliteColumn, Term,
};
use crate::types::TypeSpec;
use crate::yaml::{OneOrMany, Value};

/// A column and what is written at it: how `create_table`, `add_column` and models say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "ColumnShape", into = "ColumnShape")]
#[schemars(with = "ColumnShape")]
pub struct ColumnDefinition {
    /// The column.
    pub column: Column,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// Whether it has a unique constraint of its own.
    pub unique: bool,
    /// Whether it has an index of its own.
    pub index: bool,
    /// The foreign key of this column alone.
    pub foreign_key: Option<ForeignKey>,
    /// The check that is written at it.
    pub check: Option<Check>,
}

impl From<Column> for ColumnDefinition {
    fn from(column: Column) -> ColumnDefinition {
        ColumnDefinition {
            column,
            primary_key: false,
            unique: false,
            index: false,
            foreign_key: None,
            check: None,
        }
    }
}

/// A column.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Column")]
pub(super) struct ColumnShape {
    /// Its name.
    #[serde(deserialize_with = "short::name")]
    name: String,
    /// Its type.
    #[serde(rename = "type")]
    data_type: TypeSpec,
    /// Whether it takes null: yes when nothing is said, and never for a primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nullable: Option<bool>,
    /// What a new row has when it says nothing: a literal, or {sql: expression}.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<Term>,
    /// Whether it is the primary key.
    #[serde(default, skip_serializing_if = "is_false")]
    primary_key: bool,
    /// Whether new rows are numbered by it.
    #[serde(default, skip_serializing_if = "is_false")]
    autoincrement: bool,
    /// The options of PostgreSQL's identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity: Option<Identity>,
    /// Whether it has a unique constraint of its own.
    #[serde(default, skip_serializing_if = "is_false")]
    unique: bool,
    /// Whether it has an index of its own.
    #[serde(default, skip_serializing_if = "is_false")]
    index: bool,
    /// The column of another table that it refers to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    references: Option<Reference>,
    /// What happens to this row when the row that it refers to is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_delete: Option<ReferentialAction>,
    /// What happens to this row when the key that it refers to is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_update: Option<ReferentialAction>,
    /// A condition on its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    check: Option<Check>,
    /// The expression that it always has the value of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generated: Option<Generated>,
    /// The collation of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    collation: Option<String>,
    /// What it is for; SQLite has no place for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    /// The name that it had before; for models.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    renamed_from: Option<String>,
    /// What SQLite alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    sqlite: SqliteColumn,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    postgres: PostgresColumn,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    mysql: MysqlColumn,
}

impl TryFrom<ColumnShape> for ColumnDefinition {
    type Error = String;

    fn try_from(shape: ColumnShape) -> Result<ColumnDefinition, String> {
        shape.check_together()?;
        let name = shape.name;
        let foreign_key = shape.references.map(|references| ForeignKey {
            name: None,
            columns: OneOrMany(vec![name.clone()]),
            references,
            on_delete: shape.on_delete,
            on_update: shape.on_update,
            deferrable: false,
            initially: None,
            match_kind: None,
        });
        let check = shape.check.map(|check| Check {
            column: Some(name.clone()),
            ..check
        });
        Ok(ColumnDefinition {
            column: Column {
                name,
                data_type: shape.data_type,
                nullable: shape.nullable.unwrap_or(!shape.primary_key),
                default: shape
                    .default
                    .filter(|default| *default != Term::Literal(Value::Null)),
                autoincrement: shape.autoincrement,
                identity: shape.identity,
                generated: shape.generated,
                collation: shape.collation,
                comment: shape.comment,
                renamed_from: shape.renamed_from,
                sqlite: shape.sqlite,
                postgres: shape.postgres,
                mysql: shape.mysql,
            },
            primary_key: shape.primary_key,
            unique: shape.unique,
            index: shape.index,
            foreign_key,
            check,
        })
    }
}

impl ColumnShape {
    /// Refuses keys that say opposite things, or that would say nothing.
    fn check_together(&self) -> Result<(), String> {
        let refuse = |problem: &str| Err(format!("column '{}': {problem}", self.name));
        if self.primary_key && self.nullable == Some(true) {
            return refuse("a primary key is never null");
        }
        if self.references.is_none() && (self.on_delete.is_some() || self.on_update.is_some()) {
            return refuse("on_delete and on_update need references");
        }
        if let Some(reference) = &self.references
            && reference.columns.len() != 1
        {
            return refuse(
                "one column refers to one column; write the others as a foreign key of the table",
            );
        }
        if self.generated.is_some()
            && (self.default.is_some() || self.autoincrement || self.identity.is_some())
        {
            return refuse("a generated column has no other value");
        }
        if self.default.is_some() && (self.autoincrement || self.identity.is_some()) {
            return refuse("a column that numbers its rows has no default");
        }
        if self.postgres.serial && self.identity.is_some() {
            return refuse("a serial column is no identity");
        }
        if self.postgres.serial && !self.autoincrement {
            return refuse("serial needs autoincrement: true");
        }
        if self.mysql.first && self.mysql.after.is_some() {
            return refuse("'first' and 'after' exclude each other");
        }
        Ok(())
    }
}

impl From<ColumnDefinition> for ColumnShape {
    fn from(definition: ColumnDefinition) -> ColumnShape {
        let column = definition.column;
        let nullable = (column.nullable == definition.primary_key).then_some(column.nullable);
        let (references, on_delete, on_update) = match definition.foreign_key {
            Some(key) => (Some(key.references), key.on_delete, key.on_update),
            None => (None, None, None),
        };
        ColumnShape {
            name: column.name,
            data_type: column.data_type,
            nullable,
            default: column.default,
            primary_key: definition.primary_key,
            autoincrement: column.autoincrement,
            identity: column.identity,
            unique: definition.unique,
            index: definition.index,
            references,
            on_delete,
            on_update,
            check: definition.check,
            generated: column.generated,
            collation: column.collation,
            comment: column.comment,
            renamed_from: column.renamed_from,
            sqlite: column.sqlite,
            postgres: column.postgres,
            mysql: column.mysql,
        }
    }
}

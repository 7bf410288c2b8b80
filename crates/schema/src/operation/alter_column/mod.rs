//! `alter_column`.
//!
//! - `shape.rs`: its YAML
//! - `postgres.rs`, `mysql.rs`, `sqlite.rs`: what each dialect makes of it
//! - `was.rs`: what is said of the column as it was, against what it is
//! - `numbering.rs`: how PostgreSQL numbers rows

mod mysql;
mod numbering;
mod postgres;
mod shape;
mod sqlite;
mod was;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::live::mysql::LiveTable;
use crate::live::sqlite::TableText;
use crate::model::{ApplyError, Column, Schema, TableName, Term};
use crate::types::{DataType, TypeSpec};

pub use shape::{ColumnChange, MysqlColumnChange, PostgresColumnChange, SqliteColumnChange};

/// Changes a column: only what is given; the rest stays as the database has it.
///
/// `nullable: false` together with a default gives the rows that hold null the default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "shape::AlterColumnShape", into = "shape::AlterColumnShape")]
#[schemars(with = "shape::AlterColumnShape")]
pub struct AlterColumn {
    /// The table.
    pub table: String,
    /// The table's schema, when it is not the default one.
    pub schema: Option<String>,
    /// The column.
    pub column: String,
    /// Its new name.
    pub new_name: Option<String>,
    /// What changes.
    pub change: ColumnChange,
    /// What it was, of the parts that change, for the way back. The type and `nullable` are checked before the change.
    pub was: Option<ColumnChange>,
}

impl Perform for AlterColumn {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        if let Some(name) = &self.new_name {
            scope.new_name(name)?;
        }
        match scope.dialect() {
            Dialect::Postgres => self.postgres(scope),
            Dialect::Sqlite => {
                self.check_sqlite(scope)?;
                Ok(match self.live_table(Dialect::Sqlite) {
                    Some(_) => Vec::new(),
                    None => self.rename(scope),
                })
            }
            Dialect::Mysql => {
                self.check_mysql(scope)?;
                Ok(match self.live_table(Dialect::Mysql) {
                    Some(_) => Vec::new(),
                    None => self.rename(scope),
                })
            }
        }
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        let key = table.key();
        let taken = self
            .new_name
            .as_ref()
            .filter(|name| **name != self.column && table.column(name).is_some());
        if let Some(name) = taken {
            return Err(ApplyError::ColumnExists {
                table: key,
                column: name.clone(),
            });
        }
        let column = table
            .columns
            .iter_mut()
            .find(|column| column.name == self.column)
            .ok_or_else(|| ApplyError::NoSuchColumn {
                table: key,
                column: self.column.clone(),
            })?;
        self.change.apply(column);
        if let Some(name) = &self.new_name {
            table.rename_column(&self.column, name);
        }
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let was = match &self.was {
            Some(was) => was.clone(),
            None => ColumnChange::default(),
        };
        if let Some(missing) = self.change.missing_in(&was) {
            return Reverse::irreversible(format!(
                "alter_column of '{}' has no was: what its {missing} was",
                self.column
            ));
        }
        let reverse = AlterColumn {
            table: self.table.clone(),
            schema: self.schema.clone(),
            column: self.new_name.clone().unwrap_or_else(|| self.column.clone()),
            new_name: self.new_name.as_ref().map(|_| self.column.clone()),
            change: was,
            was: Some(self.change.clone()).filter(|change| *change != ColumnChange::default()),
        };
        let operations = vec![reverse.into()];
        if self.change.data_type.is_some() {
            return Reverse::Lossy {
                operations,
                loses: format!(
                    "what the type that '{}' had in table '{}' does not hold",
                    self.column, self.table
                ),
            };
        }
        Reverse::Lossless(operations)
    }

    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        let needed = match dialect {
            Dialect::Postgres => false,
            // It has no place for a comment.
            Dialect::Sqlite => self.change.is_for_sqlite(),
            Dialect::Mysql => self.change.is_for_mysql(),
        };
        needed.then(|| TableName::new(self.schema.as_deref(), &self.table))
    }

    fn closes_block(&self) -> bool {
        self.new_name.is_some()
    }

    fn render_on(
        &self,
        scope: &Scope<'_>,
        table: &LiveTable,
    ) -> Result<Vec<Rendered>, RenderError> {
        self.mysql(scope, table)
    }

    fn edit(&self, scope: &Scope<'_>, table: &mut TableText) -> Result<(), RenderError> {
        self.sqlite(scope, table)
    }
}

impl AlterColumn {
    /// `RENAME COLUMN`, which all three have, and which SQLite and PostgreSQL carry through to what knows the column.
    fn rename(&self, scope: &Scope<'_>) -> Vec<Rendered> {
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let name = self.new_name.iter().map(|name| {
            Rendered::new(format!(
                "ALTER TABLE {table} RENAME COLUMN {} TO {}",
                scope.name(&self.column),
                scope.name(name)
            ))
        });
        name.collect()
    }

    /// The type that the change gives on this dialect.
    fn new_type<'s>(&'s self, scope: &Scope<'_>) -> Result<Option<&'s DataType>, RenderError> {
        let Some(data_type) = &self.change.data_type else {
            return Ok(None);
        };
        match data_type.on(scope.dialect()) {
            Some(data_type) => Ok(Some(data_type)),
            None => Err(scope.unsupported(
                format!("column '{}'", self.column),
                "its type names other databases only",
                "a default beside them",
            )),
        }
    }

    /// What follows `DEFAULT` for a literal or an expression, by the type that the column has.
    fn default_sql(
        &self,
        scope: &Scope<'_>,
        default: &Term,
        data_type: &DataType,
    ) -> Result<String, RenderError> {
        let column = Column {
            default: Some(default.clone()),
            ..Column::new(self.column.clone(), data_type.clone())
        };
        let sql = super::clause::column::default_expression(scope, &column, data_type)?;
        Ok(sql.unwrap_or_else(|| "NULL".to_owned()))
    }

    /// Whether rows that hold null get the default.
    fn fills(&self) -> bool {
        self.change.nullable == Some(false) && matches!(self.change.default, Some(Some(_)))
    }

    /// The column's collation after the change, where the change says one; the inner none is the table's own.
    fn collation(&self, dialect: Dialect) -> Option<Option<&str>> {
        let own = match dialect {
            Dialect::Sqlite => &self.change.sqlite.collation,
            Dialect::Postgres => &self.change.postgres.collation,
            Dialect::Mysql => &self.change.mysql.collation,
        };
        match own {
            Some(own) => Some(Some(own)),
            None => self.change.collation.as_ref().map(Option::as_deref),
        }
    }
}

/// The type that words of a database mean, as far as this program knows them.
fn type_of(words: &str) -> DataType {
    words
        .to_ascii_lowercase()
        .parse()
        .unwrap_or_else(|_| DataType::Native(words.to_owned()))
}

impl ColumnChange {
    fn apply(&self, column: &mut Column) {
        if let Some(data_type) = &self.data_type {
            column.data_type = data_type.clone();
        }
        if let Some(nullable) = self.nullable {
            column.nullable = nullable;
        }
        if let Some(default) = &self.default {
            column.default = default.clone();
        }
        if let Some(autoincrement) = self.autoincrement {
            column.autoincrement = autoincrement;
            // It is the word AUTOINCREMENT that comes or goes.
            column.sqlite.autoincrement = None;
        }
        if let Some(identity) = &self.identity {
            column.identity = identity.clone();
        }
        if let Some(collation) = &self.collation {
            column.collation = collation.clone();
            column.mysql.charset = None;
        }
        if let Some(comment) = &self.comment {
            column.comment = comment.clone();
        }
        if self.sqlite.collation.is_some() {
            column.sqlite.collation = self.sqlite.collation.clone();
        }
        let postgres = &self.postgres;
        if let Some(serial) = postgres.serial {
            column.postgres.serial = serial;
        }
        if postgres.collation.is_some() {
            column.postgres.collation = postgres.collation.clone();
        }
        if postgres.enum_name.is_some() {
            column.postgres.enum_name = postgres.enum_name.clone();
        }
        let mysql = &self.mysql;
        if let Some(unsigned) = mysql.unsigned {
            column.mysql.unsigned = unsigned;
        }
        if mysql.charset.is_some() {
            column.mysql.charset = mysql.charset.clone();
        }
        if mysql.collation.is_some() {
            column.mysql.collation = mysql.collation.clone();
        }
        if let Some(on_update) = &mysql.on_update {
            column.mysql.on_update = on_update.clone();
        }
    }

    /// The first part that changes here and is not given there.
    fn missing_in(&self, was: &ColumnChange) -> Option<&'static str> {
        let parts = [
            ("type", self.data_type.is_some(), was.data_type.is_some()),
            ("nullable", self.nullable.is_some(), was.nullable.is_some()),
            ("default", self.default.is_some(), was.default.is_some()),
            (
                "autoincrement",
                self.autoincrement.is_some(),
                was.autoincrement.is_some(),
            ),
            ("identity", self.identity.is_some(), was.identity.is_some()),
            (
                "serial",
                self.postgres.serial.is_some(),
                was.postgres.serial.is_some(),
            ),
            (
                "collation",
                self.collation.is_some(),
                was.collation.is_some(),
            ),
            ("comment", self.comment.is_some(), was.comment.is_some()),
            (
                "unsigned",
                self.mysql.unsigned.is_some(),
                was.mysql.unsigned.is_some(),
            ),
            (
                "on_update",
                self.mysql.on_update.is_some(),
                was.mysql.on_update.is_some(),
            ),
            (
                "charset",
                self.mysql.charset.is_some(),
                // A collation, also that of the table, brings its character set with it.
                was.mysql.charset.is_some() || was.collation.is_some(),
            ),
        ];
        let missing = parts
            .into_iter()
            .find(|(_, changes, given)| *changes && !given);
        missing.map(|(name, _, _)| name)
    }

    fn is_for_sqlite(&self) -> bool {
        self.data_type.is_some()
            || self.nullable.is_some()
            || self.default.is_some()
            || self.autoincrement.is_some()
            || self.collation.is_some()
            || self.sqlite.collation.is_some()
    }

    fn is_for_mysql(&self) -> bool {
        self.data_type.is_some()
            || self.nullable.is_some()
            || self.default.is_some()
            || self.autoincrement.is_some()
            || self.collation.is_some()
            || self.comment.is_some()
            || self.mysql != MysqlColumnChange::default()
    }
}

/// Whether a type is an enum on a dialect.
fn enum_words(data_type: Option<&TypeSpec>, dialect: Dialect) -> Option<&[String]> {
    data_type?.on(dialect)?.enum_words()
}

//! `drop_column`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::{constraint, enums};
use super::context::Scope;
use super::{AddColumn, Perform, RenderError, Rendered, Reverse};
use crate::live::sqlite::TableText;
use crate::model::{self, ApplyError, ColumnDefinition, Index, Schema, TableName, is_false};
use crate::naming::Naming;
use crate::{Dialect, Loss};

/// Drops a column of a table, and what was written at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "DropColumnShape", into = "DropColumnShape")]
#[schemars(with = "DropColumnShape")]
pub struct DropColumn {
    /// The table.
    pub table: String,
    /// The table's schema, when it is not the default one.
    pub schema: Option<String>,
    /// The column.
    pub column: String,
    /// Whether a column that is not there is no error; PostgreSQL only.
    pub if_exists: bool,
    /// The column as it was, for the way back. What was written at it is dropped with it, also where the database
    /// does not do so by itself: the index on SQLite, the foreign key on MySQL, the enum's type on PostgreSQL.
    pub was: Option<ColumnDefinition>,
}

impl Perform for DropColumn {
    fn name_parts(&mut self, naming: &Naming) {
        if let Some(was) = &mut self.was {
            naming.name_column(&self.table, was);
        }
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        if self.if_exists && scope.dialect() != Dialect::Postgres {
            return Err(scope.unsupported(
                "if_exists",
                "SQLite and MySQL do not have it for columns",
                "the operation without it",
            ));
        }
        if self.live_table(scope.dialect()).is_some() {
            return Ok(Vec::new());
        }
        let schema = self.schema.as_deref();
        let table = scope.qualified(schema, &self.table);
        let name = scope.name(&self.column);
        let mut statements = Vec::new();
        let mut before = String::new();
        match scope.dialect() {
            Dialect::Sqlite => statements.extend(self.sqlite_index(scope)),
            Dialect::Mysql => before = self.mysql_constraints(scope),
            Dialect::Postgres => {}
        }
        let if_exists = if self.if_exists { "IF EXISTS " } else { "" };
        let sql = format!("ALTER TABLE {table} {before}DROP COLUMN {if_exists}{name}");
        statements.push(Rendered::new(sql));
        if let Some(was) = &self.was {
            statements.extend(enums::drop(
                scope,
                &was.column,
                schema,
                &self.table,
                self.if_exists,
            ));
        }
        Ok(statements)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        if table.column(&self.column).is_some() {
            table.remove(&self.column);
            Ok(())
        } else if self.if_exists {
            Ok(())
        } else {
            Err(ApplyError::NoSuchColumn {
                table: table.key(),
                column: self.column.clone(),
            })
        }
    }

    /// Without `was` it is not known what else of the table knows the column.
    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        let is_plain = |was: &ColumnDefinition| !was.primary_key && !was.unique;
        let needed = dialect == Dialect::Sqlite && !self.was.as_ref().is_some_and(is_plain);
        needed.then(|| self.key())
    }

    fn joins(&self, dialect: Dialect) -> Option<TableName> {
        (dialect == Dialect::Sqlite).then(|| self.key())
    }

    fn edit(&self, _scope: &Scope<'_>, table: &mut TableText) -> Result<(), RenderError> {
        Ok(table.drop_column(&self.column)?)
    }

    fn losses(&self, _: Dialect) -> Vec<Loss> {
        vec![Loss::of_column(self.key().to_string(), &self.column)]
    }

    fn reverse(&self) -> Reverse {
        let Some(was) = &self.was else {
            return Reverse::irreversible(format!(
                "drop_column of '{}' has no was: what the column was",
                self.column
            ));
        };
        let add_column = AddColumn {
            table: self.table.clone(),
            schema: self.schema.clone(),
            column: was.clone().into(),
            if_not_exists: self.if_exists,
        };
        Reverse::Lossy {
            operations: vec![add_column.into()],
            loses: format!(
                "the values that '{}' had in table '{}'",
                self.column, self.table
            ),
        }
    }
}

impl DropColumn {
    fn key(&self) -> TableName {
        TableName::new(self.schema.as_deref(), &self.table)
    }

    /// SQLite does not drop a column while an index knows it.
    ///
    /// <https://www.sqlite.org/lang_altertable.html#alter_table_drop_column>
    fn sqlite_index(&self, scope: &Scope<'_>) -> Option<Rendered> {
        let has_index = self.was.as_ref().is_some_and(|was| was.index);
        has_index.then(|| {
            let index = Index::over([self.column.clone()]);
            let name = scope.index_name(&self.table, &index);
            Rendered::new(format!(
                "DROP INDEX {}",
                scope.qualified(self.schema.as_deref(), &name)
            ))
        })
    }

    /// MySQL does not drop a column of a foreign key or of a check with a name.
    fn mysql_constraints(&self, scope: &Scope<'_>) -> String {
        let mut actions = String::new();
        let Some(was) = &self.was else {
            return actions;
        };
        if let Some(key) = &was.foreign_key
            && let Some(name) = constraint::foreign_key_name(scope, &self.table, key)
        {
            actions.push_str(&format!("DROP FOREIGN KEY {}, ", scope.name(&name)));
        }
        if let Some(name) = was.check.as_ref().and_then(|check| check.name.as_ref()) {
            actions.push_str(&format!("DROP CONSTRAINT {}, ", scope.name(name)));
        }
        actions
    }
}

/// Drops a column.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DropColumnShape {
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
    /// Whether a column that is not there is no error; PostgreSQL only.
    #[serde(default, skip_serializing_if = "is_false")]
    if_exists: bool,
    /// The column as it was, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<ColumnDefinition>,
}

impl TryFrom<DropColumnShape> for DropColumn {
    type Error = String;

    fn try_from(shape: DropColumnShape) -> Result<DropColumn, String> {
        if let Some(was) = &shape.was
            && was.column.name != shape.column
        {
            return Err(format!(
                "drop_column of '{}': was is another column, '{}'",
                shape.column, was.column.name
            ));
        }
        Ok(DropColumn {
            table: shape.table,
            schema: shape.schema,
            column: shape.column,
            if_exists: shape.if_exists,
            was: shape.was,
        })
    }
}

impl From<DropColumn> for DropColumnShape {
    fn from(operation: DropColumn) -> DropColumnShape {
        DropColumnShape {
            table: operation.table,
            schema: operation.schema,
            column: operation.column,
            if_exists: operation.if_exists,
            was: operation.was,
        }
    }
}

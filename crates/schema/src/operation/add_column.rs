//! `add_column`: one column, or one of the shorthands.

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::clause::{column, constraint, enums, index};
use super::context::Scope;
use super::create_table::{NO_RENAME, comment_on_column};
use super::{
    DropColumn, DropMorphs, DropSoftDeletes, DropTimestamps, Item, Perform, RenderError, Rendered,
    Reverse,
};
use crate::Dialect;
use crate::live::sqlite::TableText;
use crate::model::{
    self, ApplyError, ColumnDefinition, Index, NewColumn, PrimaryKey, Schema, TableName, Term,
    Unique, is_false,
};
use crate::naming::Naming;
use crate::types::DataType;

/// Adds a column to a table, with what is written at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddColumn {
    /// The table.
    #[serde(deserialize_with = "model::name")]
    pub table: String,
    /// The table's schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    pub schema: Option<String>,
    /// The column, or a shorthand: timestamps, soft_deletes, increments or morphs.
    #[serde(deserialize_with = "new_column")]
    pub column: NewColumn,
    /// Whether a column of that name that is already there is left as it is; PostgreSQL only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub if_not_exists: bool,
}

fn new_column<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NewColumn, D::Error> {
    match NewColumn::deserialize(deserializer)? {
        NewColumn::Column(definition) if definition.column.renamed_from.is_some() => {
            Err(D::Error::custom(NO_RENAME))
        }
        column => Ok(column),
    }
}

impl Perform for AddColumn {
    fn name_parts(&mut self, naming: &Naming) {
        if let NewColumn::Column(definition) = &mut self.column {
            naming.name_column(&self.table, definition);
        }
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        if self.if_not_exists && scope.dialect() != Dialect::Postgres {
            return Err(scope.unsupported(
                "if_not_exists",
                "SQLite and MySQL do not have it for columns",
                "the operation without it",
            ));
        }
        let columns = self.column.columns();
        match scope.dialect() {
            Dialect::Sqlite => {
                columns
                    .iter()
                    .try_for_each(|definition| check_sqlite(scope, definition))?;
                match self.live_table(Dialect::Sqlite) {
                    Some(_) => Ok(Vec::new()),
                    None => self.sqlite(scope, &columns),
                }
            }
            Dialect::Postgres => self.postgres(scope, &columns),
            Dialect::Mysql => self.mysql(scope, &columns),
        }
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        for definition in self.column.columns() {
            if table.column(&definition.column.name).is_none() {
                table.add(definition);
            } else if !self.if_not_exists {
                return Err(ApplyError::ColumnExists {
                    table: table.key(),
                    column: definition.column.name,
                });
            }
        }
        for index in self.column.indexes() {
            if table.index(&index.name_on(&self.table)).is_none() {
                table.indexes.push(index);
            }
        }
        Ok(())
    }

    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        let columns = self.column.columns();
        let needed = dialect == Dialect::Sqlite && columns.iter().any(needs_rebuild);
        needed.then(|| self.key())
    }

    fn joins(&self, dialect: Dialect) -> Option<TableName> {
        (dialect == Dialect::Sqlite).then(|| self.key())
    }

    fn edit(&self, scope: &Scope<'_>, table: &mut TableText) -> Result<(), RenderError> {
        let columns = self.column.columns();
        let place = column::Place {
            strict: table.is_strict(),
            ..self.place()
        };
        for definition in &columns {
            check_sqlite(scope, definition)?;
            let key = primary_key(definition);
            let inline = column::Inline {
                primary_key: key.as_ref(),
                unique: definition.unique,
                check: definition.check.as_ref(),
                foreign_key: definition.foreign_key.as_ref(),
            };
            table.add_column(&column::definition(
                scope,
                place,
                &definition.column,
                inline,
            )?)?;
        }
        let mut indexes = Vec::new();
        self.create_indexes(scope, &columns, &mut indexes)?;
        indexes
            .into_iter()
            .for_each(|index| table.push_after(index));
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        if self.if_not_exists {
            return Reverse::irreversible("whether the column was there before is not known");
        }
        let (table, schema) = (self.table.clone(), self.schema.clone());
        let columns = self.column.columns();
        let back: Item = match &self.column {
            NewColumn::Timestamps => DropTimestamps { table, schema }.into(),
            NewColumn::SoftDeletes => DropSoftDeletes { table, schema }.into(),
            NewColumn::Morphs(name) => DropMorphs {
                table,
                schema,
                name: name.clone(),
            }
            .into(),
            NewColumn::Column(definition) => DropColumn {
                table,
                schema,
                column: definition.column.name.clone(),
                if_exists: false,
                was: Some((**definition).clone()),
            }
            .into(),
            NewColumn::Increments(name) => DropColumn {
                table,
                schema,
                column: name.clone(),
                if_exists: false,
                was: columns.first().cloned(),
            }
            .into(),
        };
        let operations = vec![back];
        let names: Vec<String> = columns
            .iter()
            .rev()
            .map(|definition| format!("'{}'", definition.column.name))
            .collect();
        Reverse::Lossy {
            operations,
            loses: format!(
                "the values of {} in table '{}'",
                names.join(" and "),
                self.table
            ),
        }
    }
}

impl AddColumn {
    fn key(&self) -> TableName {
        TableName::new(self.schema.as_deref(), &self.table)
    }

    fn place(&self) -> column::Place<'_> {
        column::Place {
            schema: self.schema.as_deref(),
            table: &self.table,
            strict: false,
            added: true,
        }
    }

    /// The indexes of the columns themselves, and those of the shorthand.
    fn indexes(&self, columns: &[ColumnDefinition]) -> Vec<Index> {
        let own = columns
            .iter()
            .filter(|definition| definition.index)
            .map(|definition| Index::over([definition.column.name.clone()]));
        own.chain(self.column.indexes()).collect()
    }

    fn create_indexes(
        &self,
        scope: &Scope<'_>,
        columns: &[ColumnDefinition],
        statements: &mut Vec<Rendered>,
    ) -> Result<(), RenderError> {
        let how = index::How {
            concurrently: false,
            if_not_exists: self.if_not_exists,
        };
        for index in self.indexes(columns) {
            let sql = index::create(scope, self.schema.as_deref(), &self.table, &index, how)?;
            statements.push(Rendered::new(sql));
        }
        Ok(())
    }

    /// One column a statement, and only what `ADD COLUMN` takes on a table with rows.
    ///
    /// <https://www.sqlite.org/lang_altertable.html#alter_table_add_column>
    fn sqlite(
        &self,
        scope: &Scope<'_>,
        columns: &[ColumnDefinition],
    ) -> Result<Vec<Rendered>, RenderError> {
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let mut statements = Vec::new();
        for definition in columns {
            let inline = column::Inline {
                primary_key: None,
                unique: false,
                check: definition.check.as_ref(),
                foreign_key: definition.foreign_key.as_ref(),
            };
            let sql = column::definition(scope, self.place(), &definition.column, inline)?;
            statements.push(Rendered::new(format!(
                "ALTER TABLE {table} ADD COLUMN {sql}"
            )));
        }
        self.create_indexes(scope, columns, &mut statements)?;
        Ok(statements)
    }

    /// Everything at the column, so that `IF NOT EXISTS` is for all of it.
    fn postgres(
        &self,
        scope: &Scope<'_>,
        columns: &[ColumnDefinition],
    ) -> Result<Vec<Rendered>, RenderError> {
        let schema = self.schema.as_deref();
        let table = scope.qualified(schema, &self.table);
        let if_not_exists = if self.if_not_exists {
            "IF NOT EXISTS "
        } else {
            ""
        };
        let mut statements = Vec::new();
        let mut actions = Vec::new();
        for definition in columns {
            let column = &definition.column;
            statements.extend(enums::create(
                scope,
                column,
                schema,
                &self.table,
                self.if_not_exists,
            )?);
            let key = primary_key(definition);
            let inline = column::Inline {
                primary_key: key.as_ref(),
                unique: definition.unique,
                check: definition.check.as_ref(),
                foreign_key: definition.foreign_key.as_ref(),
            };
            let sql = column::definition(scope, self.place(), column, inline)?;
            actions.push(format!("ADD COLUMN {if_not_exists}{sql}"));
        }
        statements.push(Rendered::new(format!(
            "ALTER TABLE {table} {}",
            actions.join(", ")
        )));
        self.create_indexes(scope, columns, &mut statements)?;
        for definition in columns {
            statements.extend(comment_on_column(scope, &table, &definition.column));
        }
        Ok(statements)
    }

    /// All in one statement, which is all or nothing where DDL has no transaction.
    fn mysql(
        &self,
        scope: &Scope<'_>,
        columns: &[ColumnDefinition],
    ) -> Result<Vec<Rendered>, RenderError> {
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let mut actions = Vec::new();
        for definition in columns {
            let is_led = definition.primary_key || definition.unique || definition.index;
            if definition.column.autoincrement && !is_led {
                return Err(scope.unsupported(
                    format!("autoincrement of column '{}'", definition.column.name),
                    "MySQL wants it to be the first column of a key",
                    "primary_key, unique or index at the column",
                ));
            }
            let inline = column::Inline {
                check: definition
                    .check
                    .as_ref()
                    .filter(|check| check.name.is_none()),
                ..column::Inline::default()
            };
            let sql = column::definition(scope, self.place(), &definition.column, inline)?;
            actions.push(format!("ADD COLUMN {sql}"));
        }
        for definition in columns {
            if let Some(key) = primary_key(definition) {
                let key = PrimaryKey {
                    name: scope.constraint_name(&self.table, key.clone()),
                    ..key
                };
                actions.push(format!("ADD {}", constraint::primary_key(scope, &key)?));
            }
            if definition.unique {
                let unique = Unique::over([definition.column.name.clone()]);
                let unique = Unique {
                    name: scope.constraint_name(&self.table, unique.clone()),
                    ..unique
                };
                actions.push(format!("ADD {}", constraint::unique(scope, &unique)?));
            }
            if let Some(check) = definition
                .check
                .as_ref()
                .filter(|check| check.name.is_some())
            {
                actions.push(format!("ADD {}", constraint::check(scope, check)?));
            }
            if let Some(key) = &definition.foreign_key {
                actions.push(format!(
                    "ADD {}",
                    constraint::foreign_key(scope, &self.table, key)?
                ));
            }
        }
        for index in self.indexes(columns) {
            actions.push(format!(
                "ADD {}",
                index::mysql_inline(scope, &self.table, &index)?
            ));
        }
        Ok(vec![Rendered::new(format!(
            "ALTER TABLE {table} {}",
            actions.join(", ")
        ))])
    }
}

fn primary_key(definition: &ColumnDefinition) -> Option<PrimaryKey> {
    definition.primary_key.then(|| PrimaryKey {
        name: None,
        columns: vec![definition.column.name.clone()],
    })
}

/// What the rows of a table can have no value for.
fn check_sqlite(scope: &Scope<'_>, definition: &ColumnDefinition) -> Result<(), RenderError> {
    let column = &definition.column;
    let name = &column.name;
    if column.autoincrement && !definition.primary_key {
        return Err(scope.unsupported(
            format!("autoincrement of column '{name}'"),
            "SQLite numbers rows by their primary key alone",
            "the column without it, and an execute that numbers the rows",
        ));
    }
    let data_type = column::data_type(scope, column)?;
    let counts =
        definition.primary_key && (column.autoincrement || *data_type == DataType::Integer);
    let has_default = column
        .default
        .as_ref()
        .is_some_and(|default| !is_null(default));
    if !column.nullable && !has_default && !counts && column.generated.is_none() {
        return Err(scope.unsupported(
            format!("adding column '{name}', never null and without a default,"),
            "the rows of the table have no value for it",
            "a default, or a nullable column",
        ));
    }
    Ok(())
}

fn is_null(default: &Term) -> bool {
    matches!(default, Term::Sql(sql) if sql.trim().eq_ignore_ascii_case("null"))
}

/// Whether SQLite's `ADD COLUMN` does not take the column, or takes it only while the table is empty.
///
/// <https://www.sqlite.org/lang_altertable.html#alter_table_add_column>
fn needs_rebuild(definition: &ColumnDefinition) -> bool {
    let column = &definition.column;
    let is_stored = column
        .generated
        .as_ref()
        .is_some_and(|generated| generated.stored);
    let default = column.default.as_ref().filter(|default| !is_null(default));
    let changes = default.is_some_and(|default| !column::is_constant(default));
    let refers = default.is_some() && definition.foreign_key.is_some();
    definition.primary_key || definition.unique || is_stored || changes || refers
}

//! A table as a value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::column::Options;
use super::short::is_false;
use super::{
    Check, Column, ColumnDefinition, Exclude, ExcludeTarget, ForeignKey, Index, IndexTarget,
    PrimaryKey, TableName, Unique,
};

/// A table. Every constraint stands here, also the ones that were written at a column.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its schema, when it is not the default one.
    pub schema: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    pub uniques: Vec<Unique>,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its exclusion constraints, which PostgreSQL alone has.
    pub excludes: Vec<Exclude>,
    /// Its indexes.
    pub indexes: Vec<Index>,
    /// What it is for; SQLite has no place for it.
    pub comment: Option<String>,
    /// The name that it had before, which a model says so that it is renamed and not dropped and created.
    pub renamed_from: Option<String>,
    /// What SQLite alone knows.
    pub sqlite: SqliteTable,
    /// What PostgreSQL alone knows.
    pub postgres: PostgresTable,
    /// What MySQL and MariaDB alone know.
    pub mysql: MysqlTable,
}

impl Table {
    /// The schema and the name, by which a [`Schema`](super::Schema) has it.
    pub fn key(&self) -> TableName {
        TableName::new(self.schema.as_deref(), &self.name)
    }

    /// A column by its name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// Whether the column is part of the primary key.
    pub fn is_key(&self, column: &str) -> bool {
        self.primary_key
            .as_ref()
            .is_some_and(|key| key.columns.iter().any(|name| name == column))
    }

    /// Adds a column, and to the table what was written at it.
    pub(crate) fn add(&mut self, definition: ColumnDefinition) {
        let name = definition.column.name.clone();
        if definition.primary_key {
            self.primary_key = Some(PrimaryKey {
                name: None,
                columns: vec![name.clone()],
            });
        }
        if definition.unique {
            self.uniques.push(Unique::over([name.clone()]));
        }
        if definition.index {
            self.indexes.push(Index::over([name]));
        }
        self.foreign_keys.extend(definition.foreign_key);
        self.checks.extend(definition.check);
        self.columns.push(definition.column);
    }

    /// Gives a column another name, wherever the table mentions it.
    pub(crate) fn rename_column(&mut self, column: &str, new_name: &str) {
        let table = self.name.clone();
        // What got its name from the column keeps it.
        for index in &mut self.indexes {
            index.name = Some(index.name_on(&table));
        }
        let change = |name: &mut String| {
            if name == column {
                new_name.clone_into(name);
            }
        };
        let in_sql = |sql: &mut String| *sql = renamed_in_sql(sql, column, new_name);
        for own in &mut self.columns {
            if own.name == column {
                own.keep_enum_name(&table);
            }
            change(&mut own.name);
            if let Some(generated) = &mut own.generated {
                in_sql(&mut generated.sql);
            }
        }
        let keys = self.primary_key.iter_mut().flat_map(|key| &mut key.columns);
        let uniques = self
            .uniques
            .iter_mut()
            .flat_map(|unique| &mut unique.columns.0);
        let references = self
            .foreign_keys
            .iter_mut()
            .flat_map(|key| &mut key.columns.0);
        keys.chain(uniques).chain(references).for_each(change);
        for check in &mut self.checks {
            in_sql(&mut check.sql);
            if let Some(at) = &mut check.column {
                change(at);
            }
        }
        for exclude in &mut self.excludes {
            for element in &mut exclude.elements {
                match &mut element.target {
                    ExcludeTarget::Column(name) => change(name),
                    ExcludeTarget::Expression(sql) => in_sql(sql),
                }
            }
            exclude.condition.iter_mut().for_each(in_sql);
        }
        for index in &mut self.indexes {
            for part in &mut index.columns.0 {
                match &mut part.target {
                    IndexTarget::Column(name) => change(name),
                    IndexTarget::Expression(sql) => in_sql(sql),
                }
            }
            index.include.iter_mut().for_each(change);
            index.condition.iter_mut().for_each(in_sql);
        }
    }

    /// Gives a column of another table another name where this one refers to it.
    pub(crate) fn rename_referred_column(&mut self, to: &TableName, column: &str, new_name: &str) {
        for key in &mut self.foreign_keys {
            let reference = &mut key.references;
            if reference.table == to.name && reference.schema == to.schema {
                for name in reference.columns.iter_mut().filter(|name| *name == column) {
                    new_name.clone_into(name);
                }
            }
        }
    }

    /// Takes a column away, and with it what it is part of, as the databases do.
    pub(crate) fn remove(&mut self, column: &str) {
        self.columns.retain(|kept| kept.name != column);
        self.primary_key = self
            .primary_key
            .take()
            .filter(|key| !key.columns.iter().any(|name| name == column));
        self.uniques
            .retain(|unique| !unique.columns.iter().any(|name| name == column));
        self.foreign_keys
            .retain(|key| !key.columns.iter().any(|name| name == column));
        self.indexes.retain(|index| !index.mentions(column));
        self.excludes.retain(|exclude| !exclude.mentions(column));
        self.checks
            .retain(|check| check.column.as_deref() != Some(column));
    }
}

/// SQL with another name for a column: every word that is the name, outside of texts.
fn renamed_in_sql(sql: &str, column: &str, new_name: &str) -> String {
    let is_word = |character: char| character.is_alphanumeric() || "_$".contains(character);
    let mut renamed = String::with_capacity(sql.len());
    let mut in_text = false;
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let end = match is_word(first) {
            true => rest
                .find(|character| !is_word(character))
                .unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        in_text ^= word == "'";
        renamed.push_str(if word == column && !in_text {
            new_name
        } else {
            word
        });
        rest = after;
    }
    renamed
}

/// What SQLite alone knows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SqliteTable {
    /// Whether values have the types of their columns; the types are then SQLite's six.
    #[serde(skip_serializing_if = "is_false")]
    pub strict: bool,
    /// Whether rows are stored by their primary key.
    #[serde(skip_serializing_if = "is_false")]
    pub without_rowid: bool,
}

/// What PostgreSQL alone knows of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresTable {
    /// Whether it is not written to the log, and empty after a crash.
    #[serde(skip_serializing_if = "is_false")]
    pub unlogged: bool,
    /// How its rows are divided into partitions, which are made apart: RANGE (created_at).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<String>,
    /// The tables whose columns and checks it has beside its own: table, or schema.table.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<String>,
    /// The names of its checks and foreign keys for which the rows that were there before have not been looked at.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_valid: Vec<String>,
    /// Storage parameters, such as fillfactor.
    #[serde(skip_serializing_if = "Options::is_empty")]
    pub storage: Options,
}

/// What MySQL and MariaDB alone know of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlTable {
    /// The storage engine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    /// The character set of its columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// The collation of its columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collate: Option<String>,
    /// The format of its rows: dynamic, compact, redundant or compressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_format: Option<String>,
}

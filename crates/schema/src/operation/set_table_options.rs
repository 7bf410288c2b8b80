//! `set_table_options`: what one database alone knows of a table.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::index;
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::live::sqlite::TableText;
use crate::model::{self, ApplyError, MysqlTable, Schema, TableName, is_default};

/// Sets options of a table, each under the database that knows it; the others have nothing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetTableOptions {
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
    /// Options of SQLite.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sqlite: SqliteOptions,
    /// Options of PostgreSQL.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgres: PostgresOptions,
    /// Options of MySQL and MariaDB. The character set and the collation are those of columns that come later.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: MysqlTable,
    /// The same options as they were, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<TableOptions>,
}

/// Options of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TableOptions {
    /// Options of SQLite.
    #[serde(skip_serializing_if = "is_default")]
    pub sqlite: SqliteOptions,
    /// Options of PostgreSQL.
    #[serde(skip_serializing_if = "is_default")]
    pub postgres: PostgresOptions,
    /// Options of MySQL and MariaDB.
    #[serde(skip_serializing_if = "is_default")]
    pub mysql: MysqlTable,
}

/// Options of a table of SQLite.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SqliteOptions {
    /// Whether values have the types of their columns; the types are then SQLite's six.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strict: Option<bool>,
    /// Whether rows are stored by their primary key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_rowid: Option<bool>,
}

/// Options of a table of PostgreSQL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresOptions {
    /// Whether it is not written to the log, and empty after a crash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unlogged: Option<bool>,
    /// Storage parameters, such as fillfactor; null takes one away.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub storage: BTreeMap<String, Option<String>>,
}

impl Perform for SetTableOptions {
    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        let needed = dialect == Dialect::Sqlite && self.sqlite != SqliteOptions::default();
        needed.then(|| TableName::new(self.schema.as_deref(), &self.table))
    }

    fn edit(&self, _scope: &Scope<'_>, table: &mut TableText) -> Result<(), RenderError> {
        if let Some(strict) = self.sqlite.strict {
            table.set_strict(strict)?;
        }
        if let Some(without_rowid) = self.sqlite.without_rowid {
            table.set_without_rowid(without_rowid)?;
        }
        Ok(())
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let actions = match scope.dialect() {
            Dialect::Sqlite => Vec::new(),
            Dialect::Postgres => self.postgres_actions(scope),
            Dialect::Mysql => index::mysql_table_options(scope, &self.mysql),
        };
        if actions.is_empty() {
            return Ok(Vec::new());
        }
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let actions = actions.join(", ");
        Ok(vec![Rendered::new(format!(
            "ALTER TABLE {table} {actions}"
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        if let Some(unlogged) = self.postgres.unlogged {
            table.postgres.unlogged = unlogged;
        }
        for (name, value) in &self.postgres.storage {
            match value {
                Some(value) => {
                    let storage = &mut table.postgres.storage;
                    storage.insert(name.clone(), value.clone());
                }
                None => {
                    table.postgres.storage.remove(name);
                }
            }
        }
        if let Some(strict) = self.sqlite.strict {
            table.sqlite.strict = strict;
        }
        if let Some(without_rowid) = self.sqlite.without_rowid {
            table.sqlite.without_rowid = without_rowid;
        }
        let own = &mut table.mysql;
        for (old, new) in [
            (&mut own.engine, &self.mysql.engine),
            (&mut own.charset, &self.mysql.charset),
            (&mut own.collate, &self.mysql.collate),
            (&mut own.row_format, &self.mysql.row_format),
        ] {
            if new.is_some() {
                old.clone_from(new);
            }
        }
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let now = TableOptions {
            sqlite: self.sqlite.clone(),
            postgres: self.postgres.clone(),
            mysql: self.mysql.clone(),
        };
        match &self.was {
            Some(was) if was.covers(&now) => {
                let back = SetTableOptions {
                    table: self.table.clone(),
                    schema: self.schema.clone(),
                    sqlite: was.sqlite.clone(),
                    postgres: was.postgres.clone(),
                    mysql: was.mysql.clone(),
                    was: Some(now),
                };
                Reverse::Lossless(vec![back.into()])
            }
            _ => Reverse::irreversible(format!(
                "set_table_options of '{}' has no was for all that it sets",
                self.table
            )),
        }
    }
}

impl SetTableOptions {
    fn postgres_actions(&self, scope: &Scope<'_>) -> Vec<String> {
        let mut actions = Vec::new();
        match self.postgres.unlogged {
            Some(true) => actions.push("SET UNLOGGED".to_owned()),
            Some(false) => actions.push("SET LOGGED".to_owned()),
            None => {}
        }
        let storage = &self.postgres.storage;
        let set: BTreeMap<String, String> = storage
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.clone()?)))
            .collect();
        if !set.is_empty() {
            actions.push(format!("SET ({})", index::parameters(scope, &set)));
        }
        let reset: Vec<String> = storage
            .iter()
            .filter(|(_, value)| value.is_none())
            .map(|(name, _)| index::dotted(scope, name))
            .collect();
        if !reset.is_empty() {
            actions.push(format!("RESET ({})", reset.join(", ")));
        }
        actions
    }
}

impl TableOptions {
    /// Whether it says something of every option that the other says something of.
    fn covers(&self, other: &TableOptions) -> bool {
        let (own, mysql) = (&self.mysql, &other.mysql);
        let says = |one: &Option<String>, other: &Option<String>| one.is_some() || other.is_none();
        let storage = &self.postgres.storage;
        says(&own.engine, &mysql.engine)
            && says(&own.charset, &mysql.charset)
            && says(&own.collate, &mysql.collate)
            && says(&own.row_format, &mysql.row_format)
            && (self.sqlite.strict.is_some() || other.sqlite.strict.is_none())
            && (self.sqlite.without_rowid.is_some() || other.sqlite.without_rowid.is_none())
            && (self.postgres.unlogged.is_some() || other.postgres.unlogged.is_none())
            && (other.postgres.storage.keys()).all(|name| storage.contains_key(name))
    }
}

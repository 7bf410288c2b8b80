//! `bulk_insert`: rows, many of them in one statement.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::value::{Types, value};
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Schema, Term};

/// The rows that one statement has at most.
const ROWS: usize = 500;

/// The bytes after which no further row goes into a statement; far below what servers take in one.
const BYTES: usize = 512 * 1024;

/// Inserts rows. Neighbours with the same columns share a statement; the order of the rows is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkInsert {
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
    /// The rows: each a mapping from columns to values. A value is a literal, or {sql: expression}.
    pub rows: Vec<Row>,
    /// The types of columns whose values are more than text, numbers and JSON: `{photo: blob}`.
    #[serde(default, skip_serializing_if = "Types::is_empty")]
    pub types: Types,
}

/// A row: its columns and their values, in order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Row(#[schemars(with = "BTreeMap<String, Term>")] pub IndexMap<String, Term>);

impl Row {
    fn has_columns_of(&self, other: &Row) -> bool {
        self.0.len() == other.0.len() && self.0.keys().all(|column| other.0.contains_key(column))
    }
}

impl Perform for BulkInsert {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let mut statements = Vec::new();
        for rows in self.rows.chunk_by(Row::has_columns_of) {
            let Some(first) = rows.first() else { continue };
            if first.0.is_empty() {
                let sql = without_columns(scope, self.schema.as_deref(), &self.table);
                statements.extend(rows.iter().map(|_| Rendered::new(sql.clone())));
            } else {
                self.insert(scope, first, rows, &mut statements)?;
            }
        }
        Ok(statements)
    }

    /// Rows are no part of a schema.
    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        Reverse::irreversible(format!(
            "which rows of table '{}' are the inserted ones is not known",
            self.table
        ))
    }
}

impl BulkInsert {
    fn insert(
        &self,
        scope: &Scope<'_>,
        first: &Row,
        rows: &[Row],
        statements: &mut Vec<Rendered>,
    ) -> Result<(), RenderError> {
        let head = format!(
            "INSERT INTO {} ({}) VALUES",
            scope.qualified(self.schema.as_deref(), &self.table),
            scope.names(first.0.keys())
        );
        let mut statement = head.clone();
        let mut count = 0;
        for row in rows {
            if count == ROWS || statement.len() > BYTES {
                statements.push(Rendered::new(std::mem::replace(
                    &mut statement,
                    head.clone(),
                )));
                count = 0;
            }
            statement.push_str(if count == 0 { "\n    (" } else { ",\n    (" });
            for (position, column) in first.0.keys().enumerate() {
                if position > 0 {
                    statement.push_str(", ");
                }
                statement.push_str(&value(scope, &self.types, column, &row.0[column])?);
            }
            statement.push(')');
            count += 1;
        }
        statements.push(Rendered::new(statement));
        Ok(())
    }
}

/// A row of defaults alone.
pub(super) fn without_columns(scope: &Scope<'_>, schema: Option<&str>, table: &str) -> String {
    let table = scope.qualified(schema, table);
    match scope.dialect() {
        Dialect::Sqlite | Dialect::Postgres => format!("INSERT INTO {table} DEFAULT VALUES"),
        Dialect::Mysql => format!("INSERT INTO {table} () VALUES ()"),
    }
}

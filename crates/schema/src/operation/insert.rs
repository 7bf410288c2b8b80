//! `insert`: one row.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bulk_insert::without_columns;
use super::clause::value::{Types, value};
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse, Row};
use crate::model::{self, ApplyError, Schema};

/// Inserts one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Insert {
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
    /// The row: columns and their values. A value is a literal, or {sql: expression}.
    pub values: Row,
    /// The types of columns whose values are more than text, numbers and JSON: `{photo: blob}`.
    #[serde(default, skip_serializing_if = "Types::is_empty")]
    pub types: Types,
}

impl Perform for Insert {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let schema = self.schema.as_deref();
        let row = &self.values.0;
        if row.is_empty() {
            let sql = without_columns(scope, schema, &self.table);
            return Ok(vec![Rendered::new(sql)]);
        }
        let mut values = Vec::new();
        for (column, term) in row {
            values.push(value(scope, &self.types, column, term)?);
        }
        Ok(vec![Rendered::new(format!(
            "INSERT INTO {} ({}) VALUES ({})",
            scope.qualified(schema, &self.table),
            scope.names(row.keys()),
            values.join(", ")
        ))])
    }

    /// Rows are no part of a schema.
    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        Reverse::irreversible(format!(
            "which row of table '{}' is the inserted one is not known",
            self.table
        ))
    }
}

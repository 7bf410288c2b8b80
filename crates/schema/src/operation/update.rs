//! `update`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::types;
use super::clause::value::{Types, value};
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse, Row};
use crate::model::{self, ApplyError, Schema, SqlText};

/// Changes rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
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
    /// The columns and their new values. A value is a literal, or {sql: expression}.
    pub set: Row,
    /// The condition of the rows that are changed; `true` for all of them.
    #[serde(rename = "where")]
    pub condition: SqlText,
    /// The types of columns whose values are more than text, numbers and JSON: `{photo: blob}`.
    #[serde(default, skip_serializing_if = "Types::is_empty")]
    pub types: Types,
}

impl Perform for Update {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let mut changes = Vec::new();
        for (column, term) in &self.set.0 {
            let value = value(scope, &self.types, column, term)?;
            changes.push(format!("{} = {value}", scope.name(column)));
        }
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![Rendered::new(format!(
            "UPDATE {} SET {} WHERE {}",
            scope.qualified(self.schema.as_deref(), &self.table),
            changes.join(", "),
            types::text_on(scope, &self.condition, "the condition")?
        ))])
    }

    /// Rows are no part of a schema.
    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        Reverse::irreversible(format!(
            "what the rows of table '{}' had before is not known",
            self.table
        ))
    }
}

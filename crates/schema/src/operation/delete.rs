//! `delete`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::types;
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::model::{self, ApplyError, Schema, SqlText, TableName};
use crate::{Dialect, Loss, LossKind};

/// Deletes rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delete {
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
    /// The condition of the rows that are deleted; `true` for all of them.
    #[serde(rename = "where")]
    pub condition: SqlText,
}

impl Perform for Delete {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        Ok(vec![Rendered::new(format!(
            "DELETE FROM {} WHERE {}",
            scope.qualified(self.schema.as_deref(), &self.table),
            types::text_on(scope, &self.condition, "the condition")?
        ))])
    }

    /// Rows are no part of a schema.
    fn apply(&self, _: &mut Schema) -> Result<(), ApplyError> {
        Ok(())
    }

    fn losses(&self, _: Dialect) -> Vec<Loss> {
        let table = TableName::new(self.schema.as_deref(), &self.table);
        vec![Loss::of(table.to_string(), LossKind::SomeRows)]
    }

    fn reverse(&self) -> Reverse {
        Reverse::irreversible(format!(
            "the rows that table '{}' had are not known",
            self.table
        ))
    }
}

//! `drop_soft_deletes`: deleted_at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::shorthand;
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::model::{self, ApplyError, NewColumn, Schema};
use crate::{Dialect, Loss};

/// Drops the column of the shorthand `soft_deletes`: deleted_at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropSoftDeletes {
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
}

impl Perform for DropSoftDeletes {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let columns = NewColumn::SoftDeletes;
        shorthand::drop(scope, self.schema.as_deref(), &self.table, &columns)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        shorthand::remove(table, &NewColumn::SoftDeletes)
    }

    fn losses(&self, _: Dialect) -> Vec<Loss> {
        shorthand::losses(self.schema.as_deref(), &self.table, &NewColumn::SoftDeletes)
    }

    fn reverse(&self) -> Reverse {
        shorthand::add_again(self.schema.as_deref(), &self.table, NewColumn::SoftDeletes)
    }
}

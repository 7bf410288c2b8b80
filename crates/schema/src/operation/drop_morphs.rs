//! `drop_morphs`: `<name>_id` and `<name>_type`, and the index over both.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::shorthand;
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::model::{self, ApplyError, NewColumn, Schema};
use crate::{Dialect, Loss};

/// Drops the columns of the shorthand `morphs`, `<name>_id` and `<name>_type`, and the index over both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropMorphs {
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
    /// The beginning of the names.
    #[serde(deserialize_with = "model::name")]
    pub name: String,
}

impl DropMorphs {
    fn columns(&self) -> NewColumn {
        NewColumn::Morphs(self.name.clone())
    }
}

impl Perform for DropMorphs {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        shorthand::drop(scope, self.schema.as_deref(), &self.table, &self.columns())
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        shorthand::remove(table, &self.columns())
    }

    fn losses(&self, _: Dialect) -> Vec<Loss> {
        shorthand::losses(self.schema.as_deref(), &self.table, &self.columns())
    }

    fn reverse(&self) -> Reverse {
        shorthand::add_again(self.schema.as_deref(), &self.table, self.columns())
    }
}

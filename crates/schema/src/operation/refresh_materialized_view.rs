//! `refresh_materialized_view`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::object::materialized_views_only;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::model::{self, ApplyError, Schema, TableName, is_false};

/// Runs the query of a materialized view again. PostgreSQL only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshMaterializedView {
    /// Its name.
    #[serde(deserialize_with = "model::name")]
    pub name: String,
    /// Its schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    pub schema: Option<String>,
    /// Whether others may read meanwhile, for which it needs a unique index.
    #[serde(default, skip_serializing_if = "is_false")]
    pub concurrently: bool,
}

impl Perform for RefreshMaterializedView {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        materialized_views_only(scope)?;
        let concurrently = if self.concurrently {
            "CONCURRENTLY "
        } else {
            ""
        };
        let name = scope.qualified(self.schema.as_deref(), &self.name);
        Ok(vec![Rendered::new(format!(
            "REFRESH MATERIALIZED VIEW {concurrently}{name}"
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = TableName::new(self.schema.as_deref(), &self.name);
        match schema.materialized_views.contains_key(&name) {
            true => Ok(()),
            false => Err(ApplyError::NoSuchObject {
                kind: "materialized view",
                name,
            }),
        }
    }

    fn reverse(&self) -> Reverse {
        Reverse::Lossy {
            operations: Vec::new(),
            loses: format!("the rows that '{}' had before", self.name),
        }
    }
}

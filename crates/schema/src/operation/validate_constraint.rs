//! `validate_constraint`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Schema};

/// Looks at the rows that were there before a constraint with `not_valid`. Only PostgreSQL puts this off; elsewhere
/// there is nothing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValidateConstraint {
    /// Its name.
    #[serde(deserialize_with = "model::name")]
    pub name: String,
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

impl Perform for ValidateConstraint {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        if scope.dialect() != Dialect::Postgres {
            return Ok(Vec::new());
        }
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let name = scope.name(&self.name);
        Ok(vec![Rendered::new(format!(
            "ALTER TABLE {table} VALIDATE CONSTRAINT {name}"
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        match table.constraint(&self.name, None) {
            Some(_) => {
                table.postgres.not_valid.retain(|name| *name != self.name);
                Ok(())
            }
            None => Err(ApplyError::NoSuchConstraint {
                table: table.key(),
                kind: "constraint",
                constraint: self.name.clone(),
            }),
        }
    }

    fn reverse(&self) -> Reverse {
        Reverse::Lossy {
            operations: Vec::new(),
            loses: format!("that rows of table '{}' were not looked at", self.table),
        }
    }
}

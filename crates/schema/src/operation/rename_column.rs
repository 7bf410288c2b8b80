//! `rename_column`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::model::{self, ApplyError, Schema};

/// Gives a column another name. Keys, checks, indexes and references follow it on every database; on SQLite and
/// PostgreSQL views and triggers follow too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameColumn {
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
    /// The column.
    #[serde(deserialize_with = "model::name")]
    pub column: String,
    /// Its name from now on.
    #[serde(deserialize_with = "model::name")]
    pub new_name: String,
}

impl Perform for RenameColumn {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let new_name = scope.new_name(&self.new_name)?;
        let name = scope.name(&self.column);
        Ok(vec![Rendered::new(format!(
            "ALTER TABLE {table} RENAME COLUMN {name} TO {new_name}"
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        if table.column(&self.column).is_none() {
            return Err(ApplyError::NoSuchColumn {
                table: table.key(),
                column: self.column.clone(),
            });
        }
        if self.column != self.new_name && table.column(&self.new_name).is_some() {
            return Err(ApplyError::ColumnExists {
                table: table.key(),
                column: self.new_name.clone(),
            });
        }
        table.rename_column(&self.column, &self.new_name);
        let key = table.key();
        for other in schema.tables.values_mut() {
            other.rename_referred_column(&key, &self.column, &self.new_name);
        }
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let back = RenameColumn {
            column: self.new_name.clone(),
            new_name: self.column.clone(),
            ..self.clone()
        };
        Reverse::Lossless(vec![back.into()])
    }
}

//! `drop_table_comment`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{CreateTableComment, Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Schema};

/// Takes away what a table is said to be for. SQLite has no place for it, and nothing happens there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropTableComment {
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
    /// The comment, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

impl Perform for DropTableComment {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        Ok(match scope.dialect() {
            Dialect::Sqlite => Vec::new(),
            Dialect::Postgres => {
                vec![Rendered::new(format!("COMMENT ON TABLE {table} IS NULL"))]
            }
            Dialect::Mysql => vec![Rendered::new(format!("ALTER TABLE {table} COMMENT = ''"))],
        })
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        table.comment = None;
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let Some(was) = &self.was else {
            return Reverse::irreversible(format!(
                "drop_table_comment of '{}' has no was: what the comment was",
                self.table
            ));
        };
        let back = CreateTableComment {
            table: self.table.clone(),
            schema: self.schema.clone(),
            comment: was.clone(),
            was: None,
        };
        Reverse::Lossless(vec![back.into()])
    }
}

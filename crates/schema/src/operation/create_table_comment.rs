//! `create_table_comment`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{DropTableComment, Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Schema};

/// Says what a table is for, or says it anew. SQLite has no place for it, and nothing happens there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateTableComment {
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
    /// What it is for.
    pub comment: String,
    /// The comment before, when there was one, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
}

impl Perform for CreateTableComment {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        let comment = scope.text(&self.comment);
        Ok(match scope.dialect() {
            Dialect::Sqlite => Vec::new(),
            Dialect::Postgres => vec![Rendered::new(format!(
                "COMMENT ON TABLE {table} IS {comment}"
            ))],
            Dialect::Mysql => vec![Rendered::new(format!(
                "ALTER TABLE {table} COMMENT = {comment}"
            ))],
        })
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        table.comment = Some(self.comment.clone());
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let back = match &self.was {
            Some(was) => CreateTableComment {
                comment: was.clone(),
                was: Some(self.comment.clone()),
                ..self.clone()
            }
            .into(),
            None => DropTableComment {
                table: self.table.clone(),
                schema: self.schema.clone(),
                was: Some(self.comment.clone()),
            }
            .into(),
        };
        Reverse::Lossless(vec![back])
    }
}

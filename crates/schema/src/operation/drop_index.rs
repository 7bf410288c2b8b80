//! `drop_index`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{CreateIndex, Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Index, Schema, is_false};

/// Drops an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropIndex {
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
    /// Whether others may write meanwhile. PostgreSQL needs a script that is not transactional for it; the other
    /// databases have no such choice, and there it changes nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub concurrently: bool,
    /// Whether an index that is not there is no error; not on MySQL.
    #[serde(default, skip_serializing_if = "is_false")]
    pub if_exists: bool,
    /// The index as it was, for the way back; its name may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Index>,
}

impl Perform for DropIndex {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let schema = self.schema.as_deref();
        let if_exists = if self.if_exists { "IF EXISTS " } else { "" };
        let sql = match scope.dialect() {
            Dialect::Sqlite => format!(
                "DROP INDEX {if_exists}{}",
                scope.qualified(schema, &self.name)
            ),
            Dialect::Postgres => {
                let concurrently = if self.concurrently {
                    "CONCURRENTLY "
                } else {
                    ""
                };
                let name = scope.qualified(schema, &self.name);
                format!("DROP INDEX {concurrently}{if_exists}{name}")
            }
            Dialect::Mysql if self.if_exists => {
                return Err(scope.unsupported(
                    "if_exists",
                    "MySQL does not have it for indexes",
                    "the operation without it",
                ));
            }
            Dialect::Mysql => {
                let table = scope.qualified(schema, &self.table);
                format!("DROP INDEX {} ON {table}", scope.name(&self.name))
            }
        };
        Ok(vec![Rendered::new(sql)])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        let own_name = table.name.clone();
        let before = table.indexes.len();
        table
            .indexes
            .retain(|index| index.name_on(&own_name) != self.name);
        if table.indexes.len() == before && !self.if_exists {
            return Err(ApplyError::NoSuchIndex {
                table: table.key(),
                index: self.name.clone(),
            });
        }
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let Some(was) = &self.was else {
            return Reverse::irreversible(format!(
                "drop_index of '{}' has no was: what the index was",
                self.name
            ));
        };
        let index = Index {
            name: Some(self.name.clone()),
            ..was.clone()
        };
        let create_index = CreateIndex {
            concurrently: self.concurrently,
            if_not_exists: self.if_exists,
            ..CreateIndex::new(self.schema.as_deref(), &self.table, index)
        };
        Reverse::Lossless(vec![create_index.into()])
    }
}

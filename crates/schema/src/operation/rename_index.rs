//! `rename_index`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::index;
use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Index, Schema};

/// Gives an index another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameIndex {
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
    /// Its name from now on.
    #[serde(deserialize_with = "model::name")]
    pub new_name: String,
    /// The index as it is: SQLite cannot rename it, and makes it anew. Its name may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<Index>,
}

impl Perform for RenameIndex {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let schema = self.schema.as_deref();
        let new_name = scope.new_name(&self.new_name)?;
        let sql = match scope.dialect() {
            Dialect::Sqlite => return self.anew(scope),
            Dialect::Postgres => format!(
                "ALTER INDEX {} RENAME TO {new_name}",
                scope.qualified(schema, &self.name)
            ),
            Dialect::Mysql => format!(
                "ALTER TABLE {} RENAME INDEX {} TO {new_name}",
                scope.qualified(schema, &self.table),
                scope.name(&self.name)
            ),
        };
        Ok(vec![Rendered::new(sql)])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        if self.name != self.new_name && table.index(&self.new_name).is_some() {
            return Err(ApplyError::IndexExists {
                table: table.key(),
                index: self.new_name.clone(),
            });
        }
        let own_name = table.name.clone();
        let key = table.key();
        let found = table
            .indexes
            .iter_mut()
            .find(|index| index.name_on(&own_name) == self.name);
        match found {
            Some(index) => {
                index.name = Some(self.new_name.clone());
                Ok(())
            }
            None => Err(ApplyError::NoSuchIndex {
                table: key,
                index: self.name.clone(),
            }),
        }
    }

    fn reverse(&self) -> Reverse {
        let back = RenameIndex {
            name: self.new_name.clone(),
            new_name: self.name.clone(),
            ..self.clone()
        };
        Reverse::Lossless(vec![back.into()])
    }
}

impl RenameIndex {
    fn anew(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let Some(was) = &self.was else {
            return Err(scope.unsupported(
                "another name for an index whose definition is not said",
                "SQLite has no statement for it, so it is made anew",
                "was, with what the index is",
            ));
        };
        let schema = self.schema.as_deref();
        let renamed = Index {
            name: Some(self.new_name.clone()),
            ..was.clone()
        };
        let drop = format!("DROP INDEX {}", scope.qualified(schema, &self.name));
        let create = index::create(scope, schema, &self.table, &renamed, index::How::default())?;
        Ok(vec![Rendered::new(drop), Rendered::new(create)])
    }
}

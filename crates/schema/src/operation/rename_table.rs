//! `rename_table`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Schema, TableName, is_false};

/// Gives a table another name. References from other tables follow it on every database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameTable {
    /// The table.
    #[serde(deserialize_with = "model::name")]
    pub name: String,
    /// Its schema, when it is not the default one. It stays there.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    pub schema: Option<String>,
    /// Its name from now on.
    #[serde(deserialize_with = "model::name")]
    pub new_name: String,
    /// Whether a table that is not there is no error; PostgreSQL only.
    #[serde(default, skip_serializing_if = "is_false")]
    pub if_exists: bool,
}

impl Perform for RenameTable {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let dialect = scope.dialect();
        if self.if_exists && dialect != Dialect::Postgres {
            return Err(scope.unsupported(
                "if_exists",
                "SQLite and MySQL do not have it for renames",
                "the operation without it",
            ));
        }
        let if_exists = if self.if_exists { "IF EXISTS " } else { "" };
        let name = scope.qualified(self.schema.as_deref(), &self.name);
        scope.new_name(&self.new_name)?;
        // MySQL would move a table with an unqualified name into the database of the connection.
        let schema = self.schema.as_deref().filter(|_| dialect == Dialect::Mysql);
        let new_name = scope.qualified(schema, &self.new_name);
        Ok(vec![Rendered::new(format!(
            "ALTER TABLE {if_exists}{name} RENAME TO {new_name}"
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = TableName::new(self.schema.as_deref(), &self.name);
        let renamed = TableName::new(self.schema.as_deref(), &self.new_name);
        if schema.tables.contains_key(&renamed) {
            return Err(ApplyError::TableExists { table: renamed });
        }
        let Some(mut value) = schema.tables.remove(&table) else {
            return match self.if_exists {
                true => Ok(()),
                false => Err(ApplyError::NoSuchTable { table }),
            };
        };
        value.name.clone_from(&self.new_name);
        // What got its name from the table keeps it.
        for index in &mut value.indexes {
            index.name = Some(index.name_on(&self.name));
        }
        for column in &mut value.columns {
            column.keep_enum_name(&self.name);
        }
        for other in schema.tables.values_mut().chain([&mut value]) {
            for key in &mut other.foreign_keys {
                if key.references.table == table.name && key.references.schema == table.schema {
                    key.references.table.clone_from(&self.new_name);
                }
            }
        }
        schema.tables.insert(renamed, value);
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let back = RenameTable {
            name: self.new_name.clone(),
            schema: self.schema.clone(),
            new_name: self.name.clone(),
            if_exists: self.if_exists,
        };
        Reverse::Lossless(vec![back.into()])
    }
}

//! `rename_enum_value`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Schema, TableName};

/// Gives a value of an enum type another name; rows that have it follow. PostgreSQL only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameEnumValue {
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
    /// The value.
    pub value: String,
    /// The value from now on.
    pub new_value: String,
}

impl Perform for RenameEnumValue {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        if scope.dialect() != Dialect::Postgres {
            return Err(scope.unsupported(
                "a value of an enum type",
                format!("{} has enums only at columns", scope.dialect().title()),
                "only: [postgres] here; an alter_column to both words, an update, and an alter_column to the new one",
            ));
        }
        Ok(vec![Rendered::new(format!(
            "ALTER TYPE {} RENAME VALUE {} TO {}",
            scope.qualified(self.schema.as_deref(), &self.name),
            scope.text(&self.value),
            scope.text(&self.new_value)
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = TableName::new(self.schema.as_deref(), &self.name);
        schema.change_enum(&name, |values| {
            if values.contains(&self.new_value) {
                return Err(ApplyError::ValueExists {
                    name: name.clone(),
                    value: self.new_value.clone(),
                });
            }
            match values.iter_mut().find(|value| **value == self.value) {
                Some(value) => {
                    value.clone_from(&self.new_value);
                    Ok(())
                }
                None => Err(ApplyError::NoSuchValue {
                    name: name.clone(),
                    value: self.value.clone(),
                }),
            }
        })
    }

    fn reverse(&self) -> Reverse {
        let back = RenameEnumValue {
            value: self.new_value.clone(),
            new_value: self.value.clone(),
            ..self.clone()
        };
        Reverse::Lossless(vec![back.into()])
    }
}

//! `add_enum_value`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Marker, Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{self, ApplyError, Schema, TableName, is_false};

/// Adds a value to an enum type, at the end or beside another one. PostgreSQL only. The transaction that adds a
/// value cannot use it; a script that does is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "AddEnumValueShape", into = "AddEnumValueShape")]
#[schemars(with = "AddEnumValueShape")]
pub struct AddEnumValue {
    /// The type; `<table>_<column>` for one that came with a column.
    pub name: String,
    /// Its schema, when it is not the default one.
    pub schema: Option<String>,
    /// The value.
    pub value: String,
    /// The value that it stands before.
    pub before: Option<String>,
    /// The value that it stands after.
    pub after: Option<String>,
    /// Whether a value that is already there is no error.
    pub if_not_exists: bool,
}

impl Perform for AddEnumValue {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        if scope.dialect() != Dialect::Postgres {
            return Err(scope.unsupported(
                "a value of an enum type",
                format!("{} has enums only at columns", scope.dialect().title()),
                "only: [postgres] here, and an alter_column with the column's new type",
            ));
        }
        let if_not_exists = if self.if_not_exists {
            "IF NOT EXISTS "
        } else {
            ""
        };
        let mut sql = format!(
            "ALTER TYPE {} ADD VALUE {if_not_exists}{}",
            scope.qualified(self.schema.as_deref(), &self.name),
            scope.text(&self.value)
        );
        for (words, beside) in [("BEFORE", &self.before), ("AFTER", &self.after)] {
            if let Some(beside) = beside {
                sql.push_str(&format!(" {words} {}", scope.text(beside)));
            }
        }
        let value = self.value.clone();
        Ok(vec![Rendered::marked(sql, Marker::AddsEnumValue { value })])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = TableName::new(self.schema.as_deref(), &self.name);
        let missing = |value: &String| ApplyError::NoSuchValue {
            name: name.clone(),
            value: value.clone(),
        };
        schema.change_enum(&name, |values| {
            if values.contains(&self.value) {
                return match self.if_not_exists {
                    true => Ok(()),
                    false => Err(ApplyError::ValueExists {
                        name: name.clone(),
                        value: self.value.clone(),
                    }),
                };
            }
            let beside = self.before.as_ref().or(self.after.as_ref());
            let at = match beside {
                None => values.len(),
                Some(beside) => {
                    let at = values.iter().position(|value| value == beside);
                    at.ok_or_else(|| missing(beside))? + usize::from(self.before.is_none())
                }
            };
            values.insert(at, self.value.clone());
            Ok(())
        })
    }

    fn reverse(&self) -> Reverse {
        Reverse::irreversible(format!(
            "PostgreSQL takes no value away from an enum type, and '{}' stays",
            self.value
        ))
    }
}

/// Adds a value to an enum type; PostgreSQL only.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AddEnumValueShape {
    /// The type; <table>_<column> for one that came with a column.
    #[serde(deserialize_with = "model::name")]
    name: String,
    /// Its schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    schema: Option<String>,
    /// The value.
    value: String,
    /// The value that it stands before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    /// The value that it stands after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    /// Whether a value that is already there is no error.
    #[serde(default, skip_serializing_if = "is_false")]
    if_not_exists: bool,
}

impl TryFrom<AddEnumValueShape> for AddEnumValue {
    type Error = String;

    fn try_from(shape: AddEnumValueShape) -> Result<AddEnumValue, String> {
        if shape.before.is_some() && shape.after.is_some() {
            return Err("'before' and 'after' exclude each other".to_owned());
        }
        Ok(AddEnumValue {
            name: shape.name,
            schema: shape.schema,
            value: shape.value,
            before: shape.before,
            after: shape.after,
            if_not_exists: shape.if_not_exists,
        })
    }
}

impl From<AddEnumValue> for AddEnumValueShape {
    fn from(operation: AddEnumValue) -> AddEnumValueShape {
        AddEnumValueShape {
            name: operation.name,
            schema: operation.schema,
            value: operation.value,
            before: operation.before,
            after: operation.after,
            if_not_exists: operation.if_not_exists,
        }
    }
}

//! `alter_sequence`.

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{Deserializer, Error, MapAccess};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::beside::{self, Beside, Name};
use super::context::Scope;
use super::object::sequence_options;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::model::{ApplyError, Schema, Sequence, TableName};

/// Changes a sequence: what is said, and nothing else. PostgreSQL only.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterSequence {
    /// Its name.
    pub name: String,
    /// Its schema, when it is not the default one.
    pub schema: Option<String>,
    /// The number that comes next.
    pub restart: Option<i64>,
    /// What is changed.
    pub change: Sequence,
    /// What that was before, for the way back.
    pub was: Option<Sequence>,
}

impl Perform for AlterSequence {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let schema = self.schema.as_deref();
        let options = sequence_options(scope, schema, &self.change)?;
        let restart = match self.restart {
            Some(number) => format!(" RESTART WITH {number}"),
            None => String::new(),
        };
        if options.is_empty() && restart.is_empty() {
            return Ok(Vec::new());
        }
        let name = scope.qualified(schema, &self.name);
        Ok(vec![Rendered::new(format!(
            "ALTER SEQUENCE {name}{options}{restart}"
        ))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = TableName::new(self.schema.as_deref(), &self.name);
        match schema.sequences.get_mut(&name) {
            Some(sequence) => {
                *sequence = sequence.changed_by(&self.change);
                Ok(())
            }
            None => Err(ApplyError::NoSuchObject {
                kind: "sequence",
                name,
            }),
        }
    }

    fn reverse(&self) -> Reverse {
        let was = self.was.clone().unwrap_or_default();
        if !was.covers(&self.change) {
            return Reverse::irreversible(format!(
                "alter_sequence of '{}' has no was for all that it changes",
                self.name
            ));
        }
        let back = AlterSequence {
            name: self.name.clone(),
            schema: self.schema.clone(),
            restart: None,
            change: was,
            was: Some(self.change.clone()),
        };
        let operations = vec![back.into()];
        match self.restart {
            Some(_) => Reverse::Lossy {
                operations,
                loses: format!("the number that sequence '{}' had reached", self.name),
            },
            None => Reverse::Lossless(operations),
        }
    }
}

/// What stands beside the change.
#[derive(Default, Serialize, JsonSchema)]
struct Which {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Its schema, when it is not the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// The number that comes next.
    #[serde(skip_serializing_if = "Option::is_none")]
    restart: Option<i64>,
    /// What is changed, as it was before, for the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<Sequence>,
}

impl Beside for Which {
    const KEYS: &'static [&'static str] = &["name", "schema", "restart", "was"];
    const FIRST: bool = true;

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(map.next_value::<Name>()?.0),
            "schema" => self.schema = map.next_value::<Option<Name>>()?.map(|name| name.0),
            "restart" => self.restart = map.next_value()?,
            _ => self.was = map.next_value()?,
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for AlterSequence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<AlterSequence, D::Error> {
        let (which, change): (Which, Sequence) = beside::deserialize(deserializer)?;
        Ok(AlterSequence {
            name: which.name.ok_or_else(|| D::Error::missing_field("name"))?,
            schema: which.schema,
            restart: which.restart,
            change,
            was: which.was,
        })
    }
}

impl Serialize for AlterSequence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let which = Which {
            name: Some(self.name.clone()),
            schema: self.schema.clone(),
            restart: self.restart,
            was: self.was.clone(),
        };
        beside::serialize(&which, &self.change, "sql", serializer)
    }
}

impl JsonSchema for AlterSequence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AlterSequence".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        beside::json_schema_of_object::<Which, Sequence>("name", generator)
    }
}

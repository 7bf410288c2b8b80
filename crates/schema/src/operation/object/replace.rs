//! `replace_..` of an object: another definition under the same name.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{Deserializer, Error, MapAccess};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::super::beside::{self, Beside, Name};
use super::super::context::Scope;
use super::super::{Perform, RenderError, Rendered, Reverse};
use super::create::fit_place;
use super::{DropHow, Object, Replaceable, Target, key};
use crate::model::{ApplyError, Schema, is_false};

/// Gives an object another definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Replace<O> {
    /// Its name.
    pub name: String,
    /// Its schema, when it is not the default one.
    pub schema: Option<String>,
    /// Whether it is dropped and created, which takes what `CREATE OR REPLACE` does not: a view of PostgreSQL with
    /// other columns, a function with another type. Rights that were granted on it are lost then. SQLite always
    /// does so, and MySQL for functions.
    pub recreate: bool,
    /// What it was, for the way back.
    pub was: Option<O>,
    /// What it is from now on.
    pub definition: O,
}

impl<O: Replaceable> Perform for Replace<O> {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let target = Target {
            scope,
            schema: self.schema.as_deref(),
            name: &self.name,
            table: None,
        };
        if !self.recreate
            && let Some(replaced) = self.definition.replace(&target)?
        {
            return Ok(vec![replaced]);
        }
        let mut statements = O::drop(self.was.as_ref(), &target, DropHow::default())?;
        statements.extend(self.definition.create(&target, false)?);
        Ok(statements)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = key(self.schema.as_deref(), None, &self.name);
        match O::all(schema).get_mut(&name) {
            Some(object) => {
                *object = self.definition.clone();
                Ok(())
            }
            None => Err(ApplyError::NoSuchObject {
                kind: O::WORDS,
                name,
            }),
        }
    }

    fn reverse(&self) -> Reverse {
        let Some(was) = &self.was else {
            return Reverse::irreversible(format!(
                "the replacement of {} '{}' has no was: what it was",
                O::WORDS,
                self.name
            ));
        };
        let back = Replace {
            definition: was.clone(),
            was: Some(self.definition.clone()),
            ..self.clone()
        };
        Reverse::Lossless(vec![O::replace_operation(back).into()])
    }
}

/// What stands beside the new definition.
#[derive(Serialize, JsonSchema)]
struct Which<O> {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Its schema, when it is not the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// Whether it is dropped and created, which takes what CREATE OR REPLACE does not.
    #[serde(skip_serializing_if = "is_false")]
    recreate: bool,
    /// What it was, for the way back.
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<O>,
}

impl<O> Default for Which<O> {
    fn default() -> Which<O> {
        Which {
            name: None,
            schema: None,
            recreate: false,
            was: None,
        }
    }
}

impl<O: Object> Beside for Which<O> {
    const KEYS: &'static [&'static str] = &["name", "schema", "recreate", "was"];
    const FIRST: bool = true;

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(map.next_value::<Name>()?.0),
            "schema" => self.schema = map.next_value::<Option<Name>>()?.map(|name| name.0),
            "recreate" => self.recreate = map.next_value()?,
            _ => self.was = Some(map.next_value()?),
        }
        Ok(())
    }
}

impl<'de, O: Replaceable> Deserialize<'de> for Replace<O> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (which, definition): (Which<O>, O) = beside::deserialize(deserializer)?;
        Ok(Replace {
            name: which.name.ok_or_else(|| D::Error::missing_field("name"))?,
            schema: which.schema,
            recreate: which.recreate,
            was: which.was,
            definition,
        })
    }
}

impl<O: Replaceable> Serialize for Replace<O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let which = Which {
            name: Some(self.name.clone()),
            schema: self.schema.clone(),
            recreate: self.recreate,
            was: self.was.clone(),
        };
        beside::serialize(&which, &self.definition, "sql", serializer)
    }
}

impl<O: Replaceable> JsonSchema for Replace<O> {
    fn schema_name() -> Cow<'static, str> {
        format!("Replace{}", O::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        let mut schema = beside::json_schema_of_object::<Which<O>, O>("name", generator);
        fit_place::<O>(&mut schema);
        schema
    }
}

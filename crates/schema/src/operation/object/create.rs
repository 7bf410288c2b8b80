//! `create_..` of an object.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{Deserializer, Error, MapAccess};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::super::beside::{self, Beside, Name};
use super::super::context::Scope;
use super::super::{Perform, RenderError, Rendered, Reverse};
use super::{Drop, Object, Target, key};
use crate::model::{ApplyError, Schema, is_false};

/// Creates an object. Its body is the object, with its name beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Create<O> {
    /// Its name.
    pub name: String,
    /// Its schema, when it is not the default one; that of the table for a trigger.
    pub schema: Option<String>,
    /// The table, for a trigger.
    pub table: Option<String>,
    /// Whether one of that name that is already there is left as it is.
    pub if_not_exists: bool,
    /// What it is.
    pub definition: O,
}

impl<O: Object> Perform for Create<O> {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let target = Target {
            scope,
            schema: self.schema.as_deref(),
            name: &self.name,
            table: self.table.as_deref(),
        };
        self.definition.create(&target, self.if_not_exists)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = key(self.schema.as_deref(), self.table.as_deref(), &self.name);
        let all = O::all(schema);
        if all.contains_key(&name) {
            return match self.if_not_exists {
                true => Ok(()),
                false => Err(ApplyError::ObjectExists {
                    kind: O::WORDS,
                    name,
                }),
            };
        }
        all.insert(name, self.definition.clone());
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        if self.if_not_exists {
            return Reverse::irreversible(format!(
                "whether the {} was there before is not known",
                O::WORDS
            ));
        }
        let back = Drop {
            name: self.name.clone(),
            schema: self.schema.clone(),
            table: self.table.clone(),
            if_exists: false,
            cascade: false,
            was: Some(self.definition.clone()),
        };
        let operations = vec![O::drop_operation(back).into()];
        match O::loses(&self.name) {
            Some(loses) => Reverse::Lossy { operations, loses },
            None => Reverse::Lossless(operations),
        }
    }
}

/// What stands beside an object that is created.
#[derive(Default, Serialize, JsonSchema)]
struct Which {
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// Its schema, when it is not the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    /// The table that a trigger belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<String>,
    /// Whether one of that name that is already there is left as it is.
    #[serde(skip_serializing_if = "is_false")]
    if_not_exists: bool,
}

impl Beside for Which {
    const KEYS: &'static [&'static str] = &["name", "schema", "table", "if_not_exists"];
    const FIRST: bool = true;

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "name" => self.name = Some(map.next_value::<Name>()?.0),
            "schema" => self.schema = map.next_value::<Option<Name>>()?.map(|name| name.0),
            "table" => self.table = Some(map.next_value::<Name>()?.0),
            _ => self.if_not_exists = map.next_value()?,
        }
        Ok(())
    }
}

/// Refuses a schema or a table where the object has none, and wants a table where it has one.
pub(super) fn check_place<O: Object, E: Error>(
    schema: Option<&String>,
    table: Option<&String>,
) -> Result<(), E> {
    if schema.is_some() && !O::HAS_SCHEMA {
        return Err(E::unknown_field("schema", &["name"]));
    }
    match (table, O::HAS_TABLE) {
        (Some(_), false) => Err(E::unknown_field("table", &["name", "schema"])),
        (None, true) => Err(E::missing_field("table")),
        _ => Ok(()),
    }
}

impl<'de, O: Object> Deserialize<'de> for Create<O> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (which, definition): (Which, O) = beside::deserialize(deserializer)?;
        check_place::<O, D::Error>(which.schema.as_ref(), which.table.as_ref())?;
        Ok(Create {
            name: which.name.ok_or_else(|| D::Error::missing_field("name"))?,
            schema: which.schema,
            table: which.table,
            if_not_exists: which.if_not_exists,
            definition,
        })
    }
}

impl<O: Object> Serialize for Create<O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let which = Which {
            name: Some(self.name.clone()),
            schema: self.schema.clone(),
            table: self.table.clone(),
            if_not_exists: self.if_not_exists,
        };
        beside::serialize(&which, &self.definition, "sql", serializer)
    }
}

impl<O: Object> JsonSchema for Create<O> {
    fn schema_name() -> Cow<'static, str> {
        format!("Create{}", O::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        let mut schema = beside::json_schema_of_object::<Which, O>("name", generator);
        fit_place::<O>(&mut schema);
        schema
    }
}

/// Takes the keys out of a JSON Schema that the object does not have.
pub(super) fn fit_place<O: Object>(schema: &mut JsonValue) {
    let Some(properties) = schema
        .get_mut("properties")
        .and_then(serde_json::Value::as_object_mut)
    else {
        return;
    };
    if !O::HAS_SCHEMA {
        properties.remove("schema");
    }
    if !O::HAS_TABLE {
        properties.remove("table");
    }
}

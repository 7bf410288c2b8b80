//! `drop_..` of an object.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{Deserializer, Error};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::super::context::Scope;
use super::super::{Perform, RenderError, Rendered, Reverse};
use super::create::{check_place, fit_place};
use super::{Create, DropHow, Object, Target, key};
use crate::model::{self, ApplyError, Schema, is_false};
use crate::{Dialect, Loss, LossKind};

/// Drops an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Drop<O> {
    /// Its name.
    pub name: String,
    /// Its schema, when it is not the default one; that of the table for a trigger.
    pub schema: Option<String>,
    /// The table, for a trigger.
    pub table: Option<String>,
    /// Whether it is no error when it is not there.
    pub if_exists: bool,
    /// Whether what depends on it is dropped too; PostgreSQL only.
    pub cascade: bool,
    /// What it was, for the way back.
    pub was: Option<O>,
}

impl<O: Object> Perform for Drop<O> {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let target = Target {
            scope,
            schema: self.schema.as_deref(),
            name: &self.name,
            table: self.table.as_deref(),
        };
        let how = DropHow {
            if_exists: self.if_exists,
            cascade: self.cascade,
        };
        O::drop(self.was.as_ref(), &target, how)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = key(self.schema.as_deref(), self.table.as_deref(), &self.name);
        match O::all(schema).remove(&name) {
            None if !self.if_exists => Err(ApplyError::NoSuchObject {
                kind: O::WORDS,
                name,
            }),
            _ => Ok(()),
        }
    }

    fn losses(&self, _: Dialect) -> Vec<Loss> {
        match O::HOLDS_TABLES && self.cascade {
            true => vec![Loss::of(&self.name, LossKind::Schema)],
            false => Vec::new(),
        }
    }

    fn reverse(&self) -> Reverse {
        let kind = O::WORDS;
        let Some(was) = &self.was else {
            return Reverse::irreversible(format!(
                "the drop of {kind} '{}' has no was: what it was",
                self.name
            ));
        };
        if self.if_exists {
            return Reverse::irreversible(format!(
                "whether the {kind} was there before is not known"
            ));
        }
        let create = Create {
            name: self.name.clone(),
            schema: self.schema.clone(),
            table: self.table.clone(),
            if_not_exists: false,
            definition: was.clone(),
        };
        let operations = vec![O::create_operation(create).into()];
        let cascaded = || format!("what depended on {kind} '{}'", self.name);
        match O::loses(&self.name).or_else(|| self.cascade.then(cascaded)) {
            Some(loses) => Reverse::Lossy { operations, loses },
            None => Reverse::Lossless(operations),
        }
    }
}

/// Drops it.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    bound(
        serialize = "O: Serialize",
        deserialize = "O: serde::de::DeserializeOwned"
    )
)]
struct DropShape<O> {
    /// Its name.
    #[serde(deserialize_with = "model::name")]
    name: String,
    /// Its schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    schema: Option<String>,
    /// The table that a trigger belongs to.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    table: Option<String>,
    /// Whether it is no error when it is not there.
    #[serde(default, skip_serializing_if = "is_false")]
    if_exists: bool,
    /// Whether what depends on it is dropped too; PostgreSQL only.
    #[serde(default, skip_serializing_if = "is_false")]
    cascade: bool,
    /// What it was, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<O>,
}

impl<'de, O: Object> Deserialize<'de> for Drop<O> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shape = DropShape::<O>::deserialize(deserializer)?;
        check_place::<O, D::Error>(shape.schema.as_ref(), shape.table.as_ref())
            .map_err(D::Error::custom)?;
        Ok(Drop {
            name: shape.name,
            schema: shape.schema,
            table: shape.table,
            if_exists: shape.if_exists,
            cascade: shape.cascade,
            was: shape.was,
        })
    }
}

impl<O: Object> Serialize for Drop<O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        DropShape {
            name: self.name.clone(),
            schema: self.schema.clone(),
            table: self.table.clone(),
            if_exists: self.if_exists,
            cascade: self.cascade,
            was: self.was.clone(),
        }
        .serialize(serializer)
    }
}

impl<O: Object> JsonSchema for Drop<O> {
    fn schema_name() -> Cow<'static, str> {
        format!("Drop{}", O::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        let mut schema = DropShape::<O>::json_schema(generator);
        fit_place::<O>(&mut schema);
        schema
    }
}

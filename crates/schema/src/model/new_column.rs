//! An entry of a table's columns: a column, or a shorthand for the columns that every project writes.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::{Column, ColumnDefinition, Index, Term};
use crate::types::DataType;

/// A column, or a shorthand for several.
#[derive(Debug, Clone, PartialEq)]
pub enum NewColumn {
    /// One column, in full.
    Column(Box<ColumnDefinition>),
    /// `timestamps`: created_at and updated_at, not null, with the current time as default.
    Timestamps,
    /// `soft_deletes`: deleted_at, null until then.
    SoftDeletes,
    /// `increments: id`: a bigint primary key that numbers its rows.
    Increments(String),
    /// `morphs: taggable`: taggable_id and taggable_type, and an index over both.
    Morphs(String),
}

impl NewColumn {
    /// The columns that it stands for, in order.
    pub fn columns(&self) -> Vec<ColumnDefinition> {
        let column = |name: &str, data_type: DataType| Column {
            nullable: false,
            ..Column::new(name, data_type)
        };
        match self {
            NewColumn::Column(definition) => vec![(**definition).clone()],
            NewColumn::Timestamps => ["created_at", "updated_at"]
                .map(|name| Column {
                    default: Some(Term::Sql("CURRENT_TIMESTAMP".to_owned())),
                    ..column(name, DataType::TimestampTz(None))
                })
                .map(ColumnDefinition::from)
                .into(),
            NewColumn::SoftDeletes => {
                vec![Column::new("deleted_at", DataType::TimestampTz(None)).into()]
            }
            NewColumn::Increments(name) => vec![ColumnDefinition {
                primary_key: true,
                ..ColumnDefinition::from(Column {
                    autoincrement: true,
                    ..column(name, DataType::BigInt)
                })
            }],
            NewColumn::Morphs(name) => vec![
                column(&format!("{name}_id"), DataType::BigInt).into(),
                column(&format!("{name}_type"), DataType::String(Some(255))).into(),
            ],
        }
    }

    /// The indexes that come with them, beside those that a column says itself.
    pub fn indexes(&self) -> Vec<Index> {
        match self {
            NewColumn::Morphs(name) => {
                vec![Index::over([format!("{name}_id"), format!("{name}_type")])]
            }
            _ => Vec::new(),
        }
    }
}

impl From<ColumnDefinition> for NewColumn {
    fn from(definition: ColumnDefinition) -> NewColumn {
        NewColumn::Column(Box::new(definition))
    }
}

const WORDS: &[&str] = &["timestamps", "soft_deletes"];

impl<'de> Deserialize<'de> for NewColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<NewColumn, D::Error> {
        deserializer.deserialize_any(NewColumnVisitor)
    }
}

struct NewColumnVisitor;

impl<'de> Visitor<'de> for NewColumnVisitor {
    type Value = NewColumn;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a column, timestamps, soft_deletes, increments: name or morphs: name")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<NewColumn, E> {
        match text {
            "timestamps" => Ok(NewColumn::Timestamps),
            "soft_deletes" => Ok(NewColumn::SoftDeletes),
            other => Err(E::unknown_variant(other, WORDS)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NewColumn, A::Error> {
        let first: Option<String> = map.next_key()?;
        let shorthand = match first.as_deref() {
            Some("increments") => NewColumn::Increments,
            Some("morphs") => NewColumn::Morphs,
            _ => {
                let map = MapAccessDeserializer::new(AfterFirst { first, map });
                return ColumnDefinition::deserialize(map).map(NewColumn::from);
            }
        };
        let name: String = map.next_value()?;
        if name.is_empty() {
            return Err(A::Error::custom("a name must not be empty"));
        }
        match map.next_key::<String>()? {
            None => Ok(shorthand(name)),
            Some(key) => Err(A::Error::unknown_field(&key, &[])),
        }
    }
}

/// A mapping whose first key has been looked at already.
struct AfterFirst<A> {
    first: Option<String>,
    map: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for AfterFirst<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(StrDeserializer::new(&key)).map(Some),
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

impl Serialize for NewColumn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = |key: &str, name: &str| {
            std::collections::BTreeMap::from([(key.to_owned(), name.to_owned())])
        };
        match self {
            NewColumn::Column(definition) => definition.serialize(serializer),
            NewColumn::Timestamps => "timestamps".serialize(serializer),
            NewColumn::SoftDeletes => "soft_deletes".serialize(serializer),
            NewColumn::Increments(name) => named("increments", name).serialize(serializer),
            NewColumn::Morphs(name) => named("morphs", name).serialize(serializer),
        }
    }
}

impl JsonSchema for NewColumn {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "NewColumn".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let column = generator.subschema_for::<ColumnDefinition>();
        let named = |key: &str, description: &str| {
            json_schema!({
                "type": "object",
                "properties": { key: { "type": "string", "description": description } },
                "required": [key],
                "additionalProperties": false,
            })
        };
        json_schema!({
            "anyOf": [
                column,
                { "enum": WORDS },
                named("increments", "The name of a bigint primary key that numbers its rows."),
                named("morphs", "The beginning of the names of two columns, _id and _type, with an index over both."),
            ],
        })
    }
}

//! What stands in a file where a type is wanted: one type, or one for each dialect.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::DataType;
use crate::Dialect;

/// A column's type: one for every dialect, with exceptions.
///
/// As text it is a portable type. As a mapping it is `{native: tsvector}`, a type that passes through as it is
/// written, or `{default: string(255), postgres: citext}`, where what stands under a dialect may be any type
/// that this dialect has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeSpec {
    /// The type where the dialect has none of its own here.
    pub default: Option<DataType>,
    /// The exceptions, in the order of [`Dialect::ALL`].
    pub exceptions: Vec<(Dialect, DataType)>,
}

impl TypeSpec {
    /// The type on a dialect; `None` when only other dialects were named.
    pub fn on(&self, dialect: Dialect) -> Option<&DataType> {
        self.exceptions
            .iter()
            .find(|(named, _)| *named == dialect)
            .map(|(_, data_type)| data_type)
            .or(self.default.as_ref())
    }
}

impl TypeSpec {
    /// The words of an enum on PostgreSQL, where its type has a name.
    pub(crate) fn enum_words_mut(&mut self) -> Option<&mut Vec<String>> {
        let own = self
            .exceptions
            .iter_mut()
            .find(|(named, _)| *named == Dialect::Postgres)
            .map(|(_, data_type)| data_type);
        let mut data_type = own.or(self.default.as_mut())?;
        loop {
            match data_type {
                DataType::Enum(words) => return Some(words),
                DataType::Array(element) => data_type = element,
                _ => return None,
            }
        }
    }
}

impl From<DataType> for TypeSpec {
    fn from(data_type: DataType) -> TypeSpec {
        TypeSpec {
            default: Some(data_type),
            exceptions: Vec::new(),
        }
    }
}

impl<'de> serde::Deserialize<'de> for TypeSpec {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TypeSpec, D::Error> {
        deserializer.deserialize_any(SpecVisitor)
    }
}

const KEYS: &[&str] = &["default", "native", "sqlite", "postgres", "mysql"];

struct SpecVisitor;

impl<'de> Visitor<'de> for SpecVisitor {
    type Value = TypeSpec;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type, or a mapping with one for each dialect")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<TypeSpec, E> {
        text.parse::<DataType>()
            .map(TypeSpec::from)
            .map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TypeSpec, A::Error> {
        let mut spec = TypeSpec {
            default: None,
            exceptions: Vec::new(),
        };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "default" | "native" if spec.default.is_some() => {
                    return Err(A::Error::custom(
                        "'default' and 'native' are the same key, write one of them",
                    ));
                }
                "default" => {
                    let text: String = map.next_value()?;
                    spec.default = Some(text.parse().map_err(A::Error::custom)?);
                }
                "native" => spec.default = Some(DataType::Native(native(map.next_value()?)?)),
                other => {
                    let dialect = match other {
                        "sqlite" => Dialect::Sqlite,
                        "postgres" => Dialect::Postgres,
                        "mysql" => Dialect::Mysql,
                        _ => return Err(A::Error::unknown_field(other, KEYS)),
                    };
                    let text: String = map.next_value()?;
                    // What no portable name fits is the dialect's own here, where it can be nobody else's.
                    let data_type = match text.parse() {
                        Ok(data_type) => data_type,
                        Err(_) => DataType::Native(native(text)?),
                    };
                    spec.exceptions.push((dialect, data_type));
                }
            }
        }
        if spec.default.is_none() && spec.exceptions.is_empty() {
            return Err(A::Error::custom("a type is missing"));
        }
        spec.exceptions.sort_by_key(|(dialect, _)| *dialect);
        Ok(spec)
    }
}

fn native<E: Error>(text: String) -> Result<String, E> {
    if text.trim().is_empty() {
        return Err(E::custom("a type is missing"));
    }
    Ok(text)
}

impl Serialize for TypeSpec {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A type that passes through needs its key, except where its text reads as itself.
        let native = |data_type: &DataType| matches!(data_type, DataType::Native(text) if text.parse::<DataType>().as_ref() != Ok(data_type));
        if let (Some(default), true) = (&self.default, self.exceptions.is_empty())
            && !native(default)
        {
            return serializer.collect_str(default);
        }
        let mut map = serializer.serialize_map(None)?;
        if let Some(default) = &self.default {
            let key = if native(default) { "native" } else { "default" };
            map.serialize_entry(key, &default.to_string())?;
        }
        for (dialect, data_type) in &self.exceptions {
            map.serialize_entry(dialect, &data_type.to_string())?;
        }
        map.end()
    }
}

impl JsonSchema for TypeSpec {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let word =
            |description: &str| json_schema!({ "type": "string", "description": description });
        json_schema!({
            "description": "A portable type, a type that passes through, or one for each database.",
            "anyOf": [
                word("A portable type, such as bigint, string(255), decimal(10, 2), enum(a, b) or text[]."),
                {
                    "type": "object",
                    "properties": {
                        "default": word("The type where no other key fits."),
                        "native": word("A type that passes through as it is written."),
                        "sqlite": word("The type on SQLite."),
                        "postgres": word("The type on PostgreSQL."),
                        "mysql": word("The type on MySQL and MariaDB."),
                    },
                    "minProperties": 1,
                    "additionalProperties": false,
                },
            ],
        })
    }
}

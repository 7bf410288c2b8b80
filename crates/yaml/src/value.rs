//! A literal: a default, a value of a row.

use indexmap::IndexMap;
#[cfg(feature = "schemars")]
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

/// The name by which the deserialiser knows the type.
pub(crate) const MARKER: &str = "$value";

/// The name by which the serialiser knows the text of a number.
pub(crate) const NUMBER_MARKER: &str = "$number";

/// A literal as YAML means it: `1` is a number, `"1"` a text.
///
/// Only the deserialiser of this module can read it, and not from inside an untagged enum: serde's buffer for
/// those has forgotten the difference.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename = "$value")]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number, by its text: no digit is lost.
    Number(String),
    /// A text; also what looks like a date.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Map(IndexMap<String, Value>),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_none(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(text) => serialize_number(text, serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items),
            Value::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// A number by its text where the serialiser is this module's; elsewhere what is no 64-bit integer is a text.
pub(crate) fn serialize_number<S: Serializer>(
    text: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => serializer.serialize_i64(number),
        _ => serializer.serialize_newtype_struct(NUMBER_MARKER, text),
    }
}

#[cfg(feature = "schemars")]
impl JsonSchema for Value {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A literal: null, true, false, a number, a text, a list or a mapping." })
    }
}

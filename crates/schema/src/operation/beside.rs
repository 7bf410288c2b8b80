//! Two shapes in one mapping: the keys of the one stand beside the keys of the other.
//!
//! serde's `flatten` would do, but it buffers: what it buffers has forgotten which scalars were quoted, where
//! each of them stood, and that an unknown key is an error. Here each key goes straight to the shape it is of.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::value::StrDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, Serializer};

use crate::yaml::{self, Node};

/// The shape whose keys stand beside those of a body. All of its keys are optional.
pub(crate) trait Beside: Default + Serialize + JsonSchema {
    /// Its keys, none of which a body has.
    const KEYS: &'static [&'static str];

    /// Whether they are written before the entries of the body.
    const FIRST: bool = false;

    /// Reads the value of one of them.
    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error>;
}

/// Reads both from one mapping; what is no mapping is the body's alone.
pub(crate) fn deserialize<'de, K, B, D>(deserializer: D) -> Result<(K, B), D::Error>
where
    K: Beside,
    B: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let mut keys = K::default();
    let body = B::deserialize(Through {
        keys: &mut keys,
        inner: deserializer,
    })?;
    Ok((keys, body))
}

/// Writes both into one mapping: the entries of the body and those beside it.
///
/// A body that writes itself as a text or a list stands under `text_key` when something stands beside it.
pub(crate) fn serialize<K, B, S>(
    keys: &K,
    body: &B,
    text_key: &str,
    serializer: S,
) -> Result<S::Ok, S::Error>
where
    K: Beside,
    B: Serialize,
    S: Serializer,
{
    let Node::Map(keys) = yaml::to_node(keys).map_err(S::Error::custom)? else {
        return Err(S::Error::custom("the keys beside a body are a mapping"));
    };
    if keys.is_empty() {
        return body.serialize(serializer);
    }
    let mut map = serializer.serialize_map(None)?;
    if K::FIRST {
        for (key, value) in &keys {
            map.serialize_entry(key, value)?;
        }
    }
    match yaml::to_node(body).map_err(S::Error::custom)? {
        Node::Map(entries) => {
            for (key, value) in &entries {
                map.serialize_entry(key, value)?;
            }
        }
        text => map.serialize_entry(text_key, &text)?,
    }
    if !K::FIRST {
        for (key, value) in &keys {
            map.serialize_entry(key, value)?;
        }
    }
    map.end()
}

/// The JSON Schema of both together.
pub(crate) fn json_schema<K: Beside, B: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let keys = K::json_schema(generator);
    let mut body = B::json_schema(generator);
    add_properties(&mut body, &keys);
    body
}

/// The JSON Schema of both together, always as a mapping, in which one of the keys is required.
pub(crate) fn json_schema_of_object<K: Beside, B: JsonSchema>(
    required: &str,
    generator: &mut SchemaGenerator,
) -> Schema {
    let keys = K::json_schema(generator);
    let mut body = B::json_schema(generator);
    // What may be written short may not here, where something stands beside it.
    let full = body.get("anyOf").and_then(serde_json::Value::as_array);
    let full = full.and_then(|choices| {
        let is_object = |choice: &&serde_json::Value| choice.get("properties").is_some();
        Schema::try_from(choices.iter().find(is_object)?.clone()).ok()
    });
    if let Some(full) = full {
        body = full;
    }
    add_properties(&mut body, &keys);
    let mut all = vec![serde_json::Value::from(required)];
    if let Some(own) = body.get("required").and_then(serde_json::Value::as_array) {
        all.extend(own.iter().cloned());
    }
    body.insert("required".to_owned(), all.into());
    body
}

/// A name among the keys beside a body.
#[derive(serde::Deserialize)]
#[serde(transparent)]
pub(crate) struct Name(#[serde(deserialize_with = "crate::model::name")] pub(crate) String);

/// Into the object, or into each object of an `anyOf`.
fn add_properties(body: &mut Schema, keys: &Schema) {
    let Some(added) = keys
        .get("properties")
        .and_then(serde_json::Value::as_object)
    else {
        return;
    };
    let Some(object) = body.as_object_mut() else {
        return;
    };
    let add = |object: &mut serde_json::Map<String, serde_json::Value>| {
        if let Some(properties) = object
            .get_mut("properties")
            .and_then(serde_json::Value::as_object_mut)
        {
            for (key, schema) in added {
                properties.insert(key.clone(), schema.clone());
            }
        }
    };
    add(object);
    if let Some(choices) = object
        .get_mut("anyOf")
        .and_then(serde_json::Value::as_array_mut)
    {
        choices
            .iter_mut()
            .filter_map(serde_json::Value::as_object_mut)
            .for_each(add);
    }
}

/// A deserializer, visitor, map or key on its way to the body, with the keys that it does not see.
struct Through<'k, K, T> {
    keys: &'k mut K,
    inner: T,
}

macro_rules! deserialize_through {
    ($($method:ident($($argument:ident: $type:ty),*);)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
                self.inner.$method($($argument,)* Through { keys: self.keys, inner: visitor })
            }
        )*
    };
}

impl<'de, K: Beside, D: Deserializer<'de>> Deserializer<'de> for Through<'_, K, D> {
    type Error = D::Error;

    deserialize_through! {
        deserialize_any();
        deserialize_map();
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct enum identifier ignored_any
    }
}

impl<'de, K: Beside, V: Visitor<'de>> Visitor<'de> for Through<'_, K, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<V::Value, E> {
        self.inner.visit_str(text)
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Through {
            keys: self.keys,
            inner: map,
        })
    }
}

impl<'de, K: Beside, A: MapAccess<'de>> MapAccess<'de> for Through<'_, K, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let mut seed = seed;
        loop {
            match self.inner.next_key_seed(KeySeed {
                seed,
                keys: K::KEYS,
            })? {
                None => return Ok(None),
                Some(Key::OfBody(key)) => return Ok(Some(key)),
                Some(Key::Beside(key, unused)) => {
                    self.keys.read(key, &mut self.inner)?;
                    seed = unused;
                }
            }
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

enum Key<T, S> {
    OfBody(T),
    Beside(&'static str, S),
}

struct KeySeed<S> {
    seed: S,
    keys: &'static [&'static str],
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<S> {
    type Value = Key<S::Value, S>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for KeySeed<S> {
    type Value = Key<S::Value, S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if let Some(key) = self.keys.iter().find(|key| **key == text) {
            return Ok(Key::Beside(key, self.seed));
        }
        match self.seed.deserialize(StrDeserializer::<E>::new(text)) {
            Ok(key) => Ok(Key::OfBody(key)),
            // The body does not know the keys beside it, so a slip in one of those is told here.
            Err(_)
                if self
                    .keys
                    .iter()
                    .any(|key| strsim::damerau_levenshtein(key, text) <= 2) =>
            {
                Err(E::unknown_field(text, self.keys))
            }
            Err(error) => Err(error),
        }
    }
}

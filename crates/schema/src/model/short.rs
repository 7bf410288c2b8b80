//! Shapes that are a mapping in full and a text or a list for short.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A shape that is a mapping in full and a text, or a list of texts, for short.
pub(super) trait Short: Sized {
    /// The mapping.
    type Full: for<'de> Deserialize<'de>;

    /// What messages call it: "a reference, such as teams.id, or a mapping".
    const EXPECTED: &'static str;

    /// From the short form.
    fn from_text(text: &str) -> Result<Self, String>;

    /// From the list, for the few that have one.
    fn from_list(_: Vec<String>) -> Result<Self, String> {
        Err(format!("expected {}, found a list", Self::EXPECTED))
    }

    /// From the mapping.
    fn from_full(full: Self::Full) -> Result<Self, String>;
}

/// Reads either form.
pub(super) fn deserialize<'de, T: Short, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(ShortVisitor(PhantomData))
}

struct ShortVisitor<T>(PhantomData<T>);

impl<'de, T: Short> Visitor<'de> for ShortVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text).map_err(E::custom)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        let list = Vec::deserialize(SeqAccessDeserializer::new(list))?;
        T::from_list(list).map_err(A::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let full = T::Full::deserialize(MapAccessDeserializer::new(map))?;
        T::from_full(full).map_err(A::Error::custom)
    }
}

/// Reads a name, which no database lets be empty or have a NUL character.
pub(crate) fn name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    checked(String::deserialize(deserializer)?)
}

/// Reads a name that may be missing.
pub(crate) fn optional_name<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<String>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .map(checked)
        .transpose()
}

fn checked<E: Error>(name: String) -> Result<String, E> {
    if name.is_empty() {
        return Err(E::custom("a name must not be empty"));
    }
    if name.contains('\0') {
        return Err(E::custom("a name must not have a NUL character"));
    }
    Ok(name)
}

/// For `skip_serializing_if`: what is false need not be written.
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}

/// For `skip_serializing_if`: what says nothing need not be written.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

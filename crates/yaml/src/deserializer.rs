//! The tree as a serde data source. A scalar is text unless the target type asks for something else.

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, Expected, IntoDeserializer,
    Unexpected, VariantAccess, Visitor,
};

use crate::error::NodeError;
use crate::{Node, ScalarKind, one_or_many, value};

impl<'de> IntoDeserializer<'de, NodeError> for &'de Node {
    type Deserializer = &'de Node;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl Node {
    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Node::Null => Unexpected::Unit,
            Node::Scalar(scalar) => Unexpected::Str(&scalar.text),
            Node::Seq(_) => Unexpected::Seq,
            Node::Map(_) => Unexpected::Map,
        }
    }

    fn mismatch(&self, expected: &dyn Expected) -> NodeError {
        NodeError::invalid_type(self.unexpected(), expected)
    }

    fn scalar_text(&self, expected: &dyn Expected) -> Result<&str, NodeError> {
        match self {
            Node::Scalar(scalar) => Ok(&scalar.text),
            other => Err(other.mismatch(expected)),
        }
    }
}

macro_rules! parsed {
    ($($method:ident => $visit:ident: $type:ty, $expected:literal;)*) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
                let text = self.scalar_text(&$expected)?;
                match text.parse::<$type>() {
                    Ok(number) => visitor.$visit(number),
                    Err(_) => Err(self.mismatch(&$expected)),
                }
            }
        )*
    };
}

impl<'de> Deserializer<'de> for &'de Node {
    type Error = NodeError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Scalar(scalar) => visitor.visit_borrowed_str(&scalar.text),
            Node::Seq(items) => {
                let mut list = SeqDeserializer::new(items.iter());
                let value = visitor.visit_seq(&mut list)?;
                list.end().map(|()| value)
            }
            Node::Map(entries) => {
                let entries = entries
                    .iter()
                    .map(|(key, value)| (StrDeserializer::new(key), value));
                visitor.visit_map(MapDeserializer::new(entries))
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self.scalar_text(&"true or false")? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(self.mismatch(&"true or false")),
        }
    }

    parsed! {
        deserialize_i8 => visit_i8: i8, "a whole number";
        deserialize_i16 => visit_i16: i16, "a whole number";
        deserialize_i32 => visit_i32: i32, "a whole number";
        deserialize_i64 => visit_i64: i64, "a whole number";
        deserialize_u8 => visit_u8: u8, "a whole number, not negative";
        deserialize_u16 => visit_u16: u16, "a whole number, not negative";
        deserialize_u32 => visit_u32: u32, "a whole number, not negative";
        deserialize_u64 => visit_u64: u64, "a whole number, not negative";
        deserialize_f32 => visit_f32: f32, "a number";
        deserialize_f64 => visit_f64: f64, "a number";
        deserialize_char => visit_char: char, "one character";
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        visitor.visit_borrowed_str(self.scalar_text(&"a text")?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Node::Null => visitor.visit_none(),
            node => visitor.visit_some(node),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        if name == one_or_many::MARKER && !matches!(self, Node::Seq(_)) {
            return visitor.visit_newtype_struct(SeqDeserializer::new(std::iter::once(self)));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        if name == value::MARKER {
            return visitor.visit_enum(Variant {
                name: value_variant(self),
                content: self,
            });
        }
        let answer = match self {
            Node::Scalar(scalar) => visitor.visit_enum(Variant {
                name: &scalar.text,
                content: &Node::Null,
            }),
            Node::Map(entries) => match entries.as_slice() {
                [(name, content)] => visitor.visit_enum(Variant { name, content }),
                _ => Err(NodeError::Other(format!(
                    "expected a mapping with one key, found one with {}",
                    entries.len()
                ))),
            },
            other => Err(other.mismatch(&"a name, or a mapping with one key")),
        };
        answer.map_err(|error: NodeError| error.of_type(name))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Node::Seq(_) => self.deserialize_any(visitor),
            other => Err(other.mismatch(&"a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NodeError> {
        match self {
            Node::Map(_) => self.deserialize_any(visitor),
            other => Err(other.mismatch(&"a mapping")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        self.deserialize_map(visitor)
    }

    serde::forward_to_deserialize_any! {
        i128 u128 bytes byte_buf unit unit_struct tuple tuple_struct ignored_any
    }
}

/// The variant of [`super::Value`] that a node is.
fn value_variant(node: &Node) -> &'static str {
    match node {
        Node::Null => "Null",
        Node::Scalar(scalar) => match scalar.kind {
            ScalarKind::Text => "String",
            ScalarKind::Bool => "Bool",
            ScalarKind::Number => "Number",
        },
        Node::Seq(_) => "List",
        Node::Map(_) => "Map",
    }
}

/// The variant of an enum, and what stands in it.
struct Variant<'de> {
    name: &'de str,
    content: &'de Node,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = NodeError;
    type Variant = &'de Node;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, &'de Node), NodeError> {
        let variant = seed.deserialize(StrDeserializer::<NodeError>::new(self.name))?;
        Ok((variant, self.content))
    }
}

impl<'de> VariantAccess<'de> for &'de Node {
    type Error = NodeError;

    fn unit_variant(self) -> Result<(), NodeError> {
        <()>::deserialize(self)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, NodeError> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, NodeError> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NodeError> {
        self.deserialize_map(visitor)
    }
}

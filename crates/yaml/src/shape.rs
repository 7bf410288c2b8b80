//! The first pass over a document: what each node is, and nothing of what it says.
//!
//! serde_yaml's own value would do if it took numbers of more than 64 bits.

use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

use crate::ScalarKind;

/// What a node is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Null,
    Scalar(ScalarKind),
    Seq(Vec<Shape>),
    /// The shapes of the values; every key is a scalar.
    Map(Vec<Shape>),
}

impl<'de> Deserialize<'de> for Shape {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Shape, D::Error> {
        deserializer.deserialize_any(ShapeVisitor)
    }
}

struct ShapeVisitor;

impl<'de> Visitor<'de> for ShapeVisitor {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any node")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Scalar(ScalarKind::Bool))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Scalar(ScalarKind::Number))
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Shape, E> {
        Ok(Shape::Scalar(ScalarKind::Number))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Scalar(ScalarKind::Number))
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Shape, E> {
        Ok(Shape::Scalar(ScalarKind::Number))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Scalar(ScalarKind::Number))
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Shape, E> {
        Ok(Shape::Scalar(ScalarKind::Text))
    }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Shape, E> {
        Ok(Shape::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Shape::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut values = Vec::new();
        while let Some(key) = map.next_key()? {
            if !matches!(key, Shape::Scalar(_) | Shape::Null) {
                return Err(A::Error::custom("a key is a text"));
            }
            values.push(map.next_value()?);
        }
        Ok(Shape::Map(values))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<Shape, A::Error> {
        Err(A::Error::custom("a YAML tag has no meaning here"))
    }
}

//! Values as a tree: the way back from what [`Node`] reads.
//!
//! serde_yaml would write a number by its nearest `f64`; a tree keeps its text.

use std::fmt;

use serde::ser::{
    Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, Serializer,
};

use crate::{Node, Scalar, ScalarKind, value};

/// Why a value is no document: a type says so itself, or it has bytes or a key that is no scalar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WriteError {
    /// What cannot be written.
    pub message: String,
}

impl serde::ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> WriteError {
        WriteError {
            message: message.to_string(),
        }
    }
}

/// The tree of a value.
///
/// # Errors
/// [`WriteError`]; no type of this crate gives one.
pub fn to_node<T: Serialize + ?Sized>(value: &T) -> Result<Node, WriteError> {
    value.serialize(NodeSerializer)
}

/// A tree writes itself as what it was made from, also into other formats.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_none(),
            Node::Scalar(scalar) => match scalar.kind {
                ScalarKind::Text => serializer.serialize_str(&scalar.text),
                ScalarKind::Bool => serializer.serialize_bool(scalar.text == "true"),
                ScalarKind::Number => value::serialize_number(&scalar.text, serializer),
            },
            Node::Seq(items) => serializer.collect_seq(items),
            Node::Map(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (key, value)))
            }
        }
    }
}

struct NodeSerializer;

fn scalar(kind: ScalarKind, text: impl Into<String>) -> Node {
    Node::Scalar(Scalar {
        text: text.into(),
        kind,
    })
}

fn named(name: &str, content: Node) -> Node {
    Node::Map(vec![(name.to_owned(), content)])
}

macro_rules! numbers {
    ($($method:ident: $type:ty;)*) => {
        $(
            fn $method(self, number: $type) -> Result<Node, WriteError> {
                Ok(scalar(ScalarKind::Number, number.to_string()))
            }
        )*
    };
}

impl Serializer for NodeSerializer {
    type Ok = Node;
    type Error = WriteError;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Impossible<Node, WriteError>;
    type SerializeTupleVariant = Impossible<Node, WriteError>;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    numbers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_i128: i128;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
        serialize_u128: u128;
    }

    fn serialize_bool(self, value: bool) -> Result<Node, WriteError> {
        Ok(scalar(ScalarKind::Bool, value.to_string()))
    }

    fn serialize_f32(self, number: f32) -> Result<Node, WriteError> {
        self.serialize_f64(f64::from(number))
    }

    fn serialize_f64(self, number: f64) -> Result<Node, WriteError> {
        let text = match number {
            number if number.is_nan() => ".nan".to_owned(),
            f64::INFINITY => ".inf".to_owned(),
            f64::NEG_INFINITY => "-.inf".to_owned(),
            number => format!("{number:?}"),
        };
        Ok(scalar(ScalarKind::Number, text))
    }

    fn serialize_char(self, character: char) -> Result<Node, WriteError> {
        Ok(scalar(ScalarKind::Text, character))
    }

    fn serialize_str(self, text: &str) -> Result<Node, WriteError> {
        Ok(scalar(ScalarKind::Text, text))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Node, WriteError> {
        Err(serde::ser::Error::custom("bytes are no node"))
    }

    fn serialize_none(self) -> Result<Node, WriteError> {
        Ok(Node::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Node, WriteError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Node, WriteError> {
        Ok(Node::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Node, WriteError> {
        Ok(Node::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Node, WriteError> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Node, WriteError> {
        match value.serialize(self)? {
            Node::Scalar(Scalar { text, .. }) if name == value::NUMBER_MARKER => {
                Ok(scalar(ScalarKind::Number, text))
            }
            node => Ok(node),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Node, WriteError> {
        Ok(named(variant, value.serialize(self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, WriteError> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, WriteError> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_struct(
        self,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<Node, WriteError>, WriteError> {
        Err(serde::ser::Error::custom(
            "a struct without names has no form in YAML",
        ))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<Node, WriteError>, WriteError> {
        Err(serde::ser::Error::custom(
            "a variant with a list is no node",
        ))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, WriteError> {
        Ok(Entries::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, WriteError> {
        Ok(Entries::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries, WriteError> {
        Ok(Entries {
            variant: Some(variant),
            ..Entries::default()
        })
    }
}

struct Items(Vec<Node>);

impl SerializeSeq for Items {
    type Ok = Node;
    type Error = WriteError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        self.0.push(to_node(value)?);
        Ok(())
    }

    fn end(self) -> Result<Node, WriteError> {
        Ok(Node::Seq(self.0))
    }
}

impl SerializeTuple for Items {
    type Ok = Node;
    type Error = WriteError;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<Node, WriteError> {
        SerializeSeq::end(self)
    }
}

#[derive(Default)]
struct Entries {
    entries: Vec<(String, Node)>,
    key: String,
    variant: Option<&'static str>,
}

impl SerializeMap for Entries {
    type Ok = Node;
    type Error = WriteError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), WriteError> {
        match to_node(key)? {
            Node::Scalar(scalar) => {
                self.key = scalar.text;
                Ok(())
            }
            _ => Err(serde::ser::Error::custom("a key is a text")),
        }
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), WriteError> {
        let key = std::mem::take(&mut self.key);
        self.entries.push((key, to_node(value)?));
        Ok(())
    }

    fn end(self) -> Result<Node, WriteError> {
        let map = Node::Map(self.entries);
        Ok(match self.variant {
            Some(variant) => named(variant, map),
            None => map,
        })
    }
}

impl SerializeStruct for Entries {
    type Ok = Node;
    type Error = WriteError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        self.entries.push((key.to_owned(), to_node(value)?));
        Ok(())
    }

    fn end(self) -> Result<Node, WriteError> {
        SerializeMap::end(self)
    }
}

impl SerializeStructVariant for Entries {
    type Ok = Node;
    type Error = WriteError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), WriteError> {
        SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Result<Node, WriteError> {
        SerializeMap::end(self)
    }
}

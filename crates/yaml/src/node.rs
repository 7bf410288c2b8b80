//! A YAML document as a tree whose scalars keep their text.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::YamlError;
use crate::shape::Shape;

/// A node of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// `null`, `~`, or nothing at all.
    Null,
    /// A scalar.
    Scalar(Scalar),
    /// A list.
    Seq(Vec<Node>),
    /// A mapping, in the order written; no key stands twice.
    Map(Vec<(String, Node)>),
}

/// A scalar: its text, and what YAML takes it for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text, without quotes and with escapes resolved.
    pub text: String,
    /// What YAML's rules for plain scalars make of it. Whatever stands in quotes is text.
    pub kind: ScalarKind,
}

/// What YAML takes a scalar for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// A text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
}

impl Node {
    /// Reads a document; an empty one is an empty mapping.
    ///
    /// # Errors
    /// A syntax error, a key twice, several documents, a tag, a key that is no scalar, or aliases and nesting
    /// beyond all reason.
    pub fn parse(text: &str) -> Result<Node, YamlError> {
        if deepest_bracket(text) > DEEPEST_BRACKET {
            return Err(YamlError::without_place("the brackets are nested too deep"));
        }
        let shape: Shape = serde_yaml::from_str(text).map_err(|error| YamlError::syntax(&error))?;
        if shape == Shape::Null {
            return Ok(Node::Map(Vec::new()));
        }
        Shaped(&shape)
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| YamlError::syntax(&error))
    }

    /// The value of a key, where the node is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match self {
            Node::Map(entries) => entries
                .iter()
                .find(|(known, _)| known == key)
                .map(|(_, value)| value),
            Node::Null | Node::Scalar(_) | Node::Seq(_) => None,
        }
    }

    /// The tree with the text of every scalar replaced by what `replace` gives; null where it gives nothing.
    pub fn map_scalars(&self, replace: &mut dyn FnMut(&str) -> Option<String>) -> Node {
        match self {
            Node::Null => Node::Null,
            Node::Scalar(scalar) => match replace(&scalar.text) {
                Some(text) => Node::Scalar(Scalar {
                    text,
                    kind: scalar.kind,
                }),
                None => Node::Null,
            },
            Node::Seq(items) => {
                Node::Seq(items.iter().map(|item| item.map_scalars(replace)).collect())
            }
            Node::Map(entries) => Node::Map(
                entries
                    .iter()
                    .map(|(key, value)| (key.clone(), value.map_scalars(replace)))
                    .collect(),
            ),
        }
    }

    /// One text for all ways to write the same tree: comments, layout and the choice of quotes make no
    /// difference to it; the kind of a scalar and the order of keys do.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write_canonical(&mut out);
        out
    }

    fn write_canonical(&self, out: &mut String) {
        match self {
            Node::Null => out.push('~'),
            Node::Scalar(scalar) => {
                out.push(match scalar.kind {
                    ScalarKind::Text => 't',
                    ScalarKind::Bool => 'b',
                    ScalarKind::Number => 'n',
                });
                write_text(out, &scalar.text);
            }
            Node::Seq(items) => {
                out.push('[');
                for item in items {
                    item.write_canonical(out);
                    out.push(',');
                }
                out.push(']');
            }
            Node::Map(entries) => {
                out.push('{');
                for (key, value) in entries {
                    write_text(out, key);
                    out.push(':');
                    value.write_canonical(out);
                    out.push(',');
                }
                out.push('}');
            }
        }
    }
}

/// serde_yaml refuses what is nested more than 128 deep, but its scanner takes quadratic time to get there.
const DEEPEST_BRACKET: usize = 10_000;

/// How deep brackets are nested, wherever they stand: a cheap upper bound of the real depth.
fn deepest_bracket(text: &str) -> usize {
    let mut depth = 0usize;
    let mut deepest = 0;
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The length before the text makes the form unambiguous without escapes.
fn write_text(out: &mut String, text: &str) {
    out.push_str(&text.len().to_string());
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// The second pass: the shape says what each node is, so that every scalar can be asked for as text.
struct Shaped<'s>(&'s Shape);

impl<'de> DeserializeSeed<'de> for Shaped<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let kind = match self.0 {
            Shape::Null => {
                deserializer.deserialize_ignored_any(IgnoredAny)?;
                return Ok(Node::Null);
            }
            Shape::Seq(_) => return deserializer.deserialize_seq(ShapedVisitor(self.0)),
            Shape::Map(_) => return deserializer.deserialize_map(ShapedVisitor(self.0)),
            Shape::Scalar(kind) => *kind,
        };
        let text = deserializer.deserialize_str(TextVisitor)?;
        Ok(Node::Scalar(Scalar { text, kind }))
    }
}

/// Takes the text of a scalar.
pub(crate) struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

struct ShapedVisitor<'s>(&'s Shape);

impl<'de> Visitor<'de> for ShapedVisitor<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the node that was there a moment ago")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let Shape::Seq(shapes) = self.0 else {
            return Err(serde::de::Error::custom("the list was none a moment ago"));
        };
        let mut items = Vec::with_capacity(shapes.len());
        for shape in shapes {
            match list.next_element_seed(Shaped(shape))? {
                Some(item) => items.push(item),
                None => break,
            }
        }
        // The end of the list must be read too.
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Node::Seq(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let Shape::Map(shapes) = self.0 else {
            return Err(serde::de::Error::custom(
                "the mapping was none a moment ago",
            ));
        };
        let mut entries: Vec<(String, Node)> = Vec::with_capacity(shapes.len());
        let mut known = HashSet::with_capacity(shapes.len());
        for shape in shapes {
            let Some(key) = map.next_key_seed(KeySeed { known: &mut known })? else {
                break;
            };
            entries.push((key, map.next_value_seed(Shaped(shape))?));
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Node::Map(entries))
    }
}

/// Reads a key, and fails at one that stands twice while its place is known.
struct KeySeed<'k> {
    known: &'k mut HashSet<String>,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        TextVisitor.expecting(f)
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<String, E> {
        // `1` and `"1"` are two keys to YAML and one to every reader.
        match self.known.insert(key.to_owned()) {
            true => Ok(key.to_owned()),
            false => Err(E::custom(format!("duplicate key '{key}'"))),
        }
    }
}

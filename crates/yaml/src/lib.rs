//! Strict YAML reading with exact text and exact places, and writing that loses nothing of it.
//!
//! serde_yaml does the parsing. Two things it does not do by itself, and both matter for files that people
//! write by hand:
//!
//! - **A scalar keeps its text.** To serde_yaml the id `123e45` is a number and its text is gone as soon as a
//!   type asks for "anything". Here a document first becomes a [`Node`], whose scalars are text, and a type that
//!   wants a number or a bool gets it parsed. [`Value`] is the type for literals, where `1` and `"1"` differ.
//! - **An error has a place.** Errors of the target type know the path of keys that led to them; the place of
//!   that path is found by asking serde_yaml a second time ([`locate`]). Only errors pay for it.
//!
//! Pure, and small: what is built for the compiler (`revgraph-macros`) reads with it too.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod deserializer;
mod error;
mod node;
mod one_or_many;
mod place;
mod serializer;
mod shape;
mod value;
pub mod write;

pub use error::YamlError;
pub use node::{Node, Scalar, ScalarKind};
pub use one_or_many::OneOrMany;
pub use place::{Location, PathSegment, locate, locate_key};
pub use serializer::{WriteError, to_node};
pub use value::Value;
pub use write::to_string;

use serde::de::DeserializeOwned;

/// Reads a document.
///
/// # Errors
/// A syntax error, a key twice, an unknown or missing key, a value of the wrong kind, whatever the type itself
/// refuses: each with its place.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    from_node(&Node::parse(text)?, text)
}

/// Reads a tree; `text` is the document that it was made from, for the places of errors.
///
/// # Errors
/// As [`from_str`].
pub fn from_node<T: DeserializeOwned>(node: &Node, text: &str) -> Result<T, YamlError> {
    serde_path_to_error::deserialize(node).map_err(|error| YamlError::locate(error, text))
}

#[cfg(test)]
mod tests;

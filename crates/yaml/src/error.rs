//! What is wrong with a document, and where.

use std::fmt;

use serde::de;
use serde_path_to_error::Segment;

use crate::place::{self, PathSegment};

/// What is wrong with a document, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct YamlError {
    /// What is wrong.
    pub message: String,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The column in characters, counted from 1.
    pub column: Option<usize>,
    /// The keys that lead there, as `databases.default.url`.
    pub path: String,
    /// The nearest word that would be right.
    pub suggestion: Option<String>,
}

impl YamlError {
    pub(crate) fn without_place(message: &str) -> YamlError {
        YamlError {
            message: message.to_owned(),
            line: None,
            column: None,
            path: String::new(),
            suggestion: None,
        }
    }

    pub(crate) fn syntax(error: &serde_yaml::Error) -> YamlError {
        let text = error.to_string();
        let at = error.location();
        // The place stands in fields of its own.
        let message = match text.rfind(" at line ") {
            Some(end) if at.is_some() => text[..end].to_owned(),
            _ => text,
        };
        YamlError {
            message,
            line: at.as_ref().map(serde_yaml::Location::line),
            column: at.as_ref().map(serde_yaml::Location::column),
            path: String::new(),
            suggestion: None,
        }
    }

    pub(crate) fn locate(error: serde_path_to_error::Error<NodeError>, text: &str) -> YamlError {
        let mut path: Vec<PathSegment> = Vec::new();
        for segment in error.path() {
            match segment {
                Segment::Seq { index } => path.push((*index).into()),
                Segment::Map { key } => path.push(key.as_str().into()),
                // The variant of an enum is the key of a mapping with one entry, or no step at all.
                Segment::Enum { variant } => path.push(variant.as_str().into()),
                Segment::Unknown => {}
            }
        }
        let inner = error.into_inner();
        let at = match &inner {
            NodeError::UnknownKey { key, .. } => {
                if path.last() != Some(&PathSegment::Key(key.clone())) {
                    path.push(key.as_str().into());
                }
                place::locate_key(text, &path)
            }
            NodeError::UnknownName { name, .. } => {
                // The name is the key of the operation, or the scalar itself.
                let mut with_name = path.clone();
                with_name.push(name.as_str().into());
                place::locate_key(text, &with_name)
            }
            NodeError::MissingKey { .. } | NodeError::Other(_) => place::locate(text, &path),
        };
        YamlError {
            message: inner.to_string(),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            path: written(&path),
            suggestion: inner.suggestion(),
        }
    }
}

fn written(path: &[PathSegment]) -> String {
    let mut text = String::new();
    for segment in path {
        if !text.is_empty() && matches!(segment, PathSegment::Key(_)) {
            text.push('.');
        }
        text.push_str(&segment.to_string());
    }
    text
}

/// What a target type says of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NodeError {
    /// A key that the mapping does not have.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that it has.
        known: &'static [&'static str],
    },
    /// A word that is none of the possible ones.
    UnknownName {
        /// The word.
        name: String,
        /// The possible ones.
        known: &'static [&'static str],
        /// The type that has them.
        of: &'static str,
    },
    /// A key that must be there.
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// Anything else.
    Other(String),
}

impl NodeError {
    /// The same, and of which type the word should have been a name; the innermost type counts.
    pub(crate) fn of_type(mut self, name: &'static str) -> NodeError {
        if let NodeError::UnknownName { of, .. } = &mut self
            && *of == "name"
        {
            *of = name;
        }
        self
    }

    fn suggestion(&self) -> Option<String> {
        let (word, known) = match self {
            NodeError::UnknownKey { key, known } => (key, known),
            NodeError::UnknownName { name, known, .. } => (name, known),
            NodeError::MissingKey { .. } | NodeError::Other(_) => return None,
        };
        known
            .iter()
            .map(|known| (strsim::damerau_levenshtein(known, word), known))
            .filter(|(distance, known)| *distance <= known.len().max(word.len()).div_ceil(3))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, known)| (*known).to_owned())
    }
}

impl fmt::Display for NodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodeError::UnknownKey { key, .. } => write!(f, "unknown key '{key}'"),
            NodeError::UnknownName { name, known, .. } if known.len() <= 8 => {
                write!(f, "'{name}' is none of: {}", known.join(", "))
            }
            NodeError::UnknownName { name, of, .. } => {
                write!(f, "unknown {} '{name}'", of.to_lowercase())
            }
            NodeError::MissingKey { key } => write!(f, "the key '{key}' is missing"),
            NodeError::Other(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for NodeError {}

impl de::Error for NodeError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        NodeError::Other(message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        NodeError::Other(format!("expected {expected}, found {}", Found(found)))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        NodeError::Other(format!("expected {expected}, found {}", Found(found)))
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        NodeError::UnknownName {
            name: variant.to_owned(),
            known,
            of: "name",
        }
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        NodeError::UnknownKey {
            key: field.to_owned(),
            known,
        }
    }

    fn missing_field(field: &'static str) -> Self {
        NodeError::MissingKey { key: field }
    }

    fn duplicate_field(field: &'static str) -> Self {
        NodeError::Other(format!("the key '{field}' stands twice"))
    }
}

/// serde's words for what was found, in YAML's terms.
struct Found<'a>(de::Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            de::Unexpected::Str(text) => write!(f, "'{text}'"),
            de::Unexpected::Seq => f.write_str("a list"),
            de::Unexpected::Map => f.write_str("a mapping"),
            de::Unexpected::Unit | de::Unexpected::Option => f.write_str("nothing"),
            other => write!(f, "{other}"),
        }
    }
}

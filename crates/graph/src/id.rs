//! The identity of a revision. Knows which texts are legal ids and nothing about any graph.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The id of one revision: never empty, and free of every character that means something in an identifier or a path.
///
/// Cloning is cheap, so plans and listings carry ids by value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(Arc<str>);

/// A text that cannot be a revision id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IllegalId {
    /// The text is empty.
    #[error("A revision identifier must not be empty")]
    Empty,
    /// The text has characters that identifiers or paths need for themselves.
    #[error(
        "Character(s) '{}' not allowed in revision identifier '{id}'",
        spell(characters)
    )]
    Characters {
        /// The text as given.
        id: String,
        /// The offending characters, sorted, each once.
        characters: Vec<char>,
    },
}

impl RevisionId {
    /// Checks `text` and makes it an id.
    ///
    /// # Errors
    ///
    /// [`IllegalId`] when `text` is empty or has one of `@ - + :` (Alembic's own rule), a slash or backslash (ids
    /// become file names), white space or a control character.
    pub fn new(text: &str) -> Result<RevisionId, IllegalId> {
        if text.is_empty() {
            return Err(IllegalId::Empty);
        }
        let mut characters: Vec<char> = text.chars().filter(|c| is_illegal(*c)).collect();
        if characters.is_empty() {
            return Ok(RevisionId(Arc::from(text)));
        }
        characters.sort_unstable();
        characters.dedup();
        Err(IllegalId::Characters {
            id: text.to_owned(),
            characters,
        })
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_illegal(character: char) -> bool {
    matches!(character, '@' | '-' | '+' | ':' | '/' | '\\')
        || character.is_whitespace()
        || character.is_control()
}

/// Alembic lists the characters with commas; one that cannot be seen is escaped.
fn spell(characters: &[char]) -> String {
    let spelled: Vec<String> = characters
        .iter()
        .map(|character| {
            if character.is_control() || (character.is_whitespace() && *character != ' ') {
                character.escape_default().to_string()
            } else {
                character.to_string()
            }
        })
        .collect();
    spelled.join(", ")
}

impl fmt::Display for RevisionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}

impl fmt::Debug for RevisionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, formatter)
    }
}

impl AsRef<str> for RevisionId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for RevisionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for RevisionId {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for RevisionId {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}

impl From<RevisionId> for String {
    fn from(id: RevisionId) -> String {
        id.0.as_ref().to_owned()
    }
}

impl From<&RevisionId> for String {
    fn from(id: &RevisionId) -> String {
        id.0.as_ref().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_word_is_an_id() {
        assert_eq!(RevisionId::new("ae1027a6acf0").unwrap(), "ae1027a6acf0");
        assert_eq!(RevisionId::new("1.0.2").unwrap().as_str(), "1.0.2");
    }

    #[test]
    fn characters_of_the_identifier_grammar_are_refused() {
        let error = RevisionId::new("a-b@c-d").unwrap_err();
        assert_eq!(
            error.to_string(),
            "Character(s) '-, @' not allowed in revision identifier 'a-b@c-d'"
        );
    }

    #[test]
    fn characters_of_paths_and_blanks_are_refused() {
        for text in ["", "a/b", "a\\b", "a b", "a\0", "a\n"] {
            assert!(RevisionId::new(text).is_err(), "{text:?}");
        }
    }
}

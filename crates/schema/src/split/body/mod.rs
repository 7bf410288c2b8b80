//! Which `;` ends a statement: each dialect follows the words of the statements that have bodies, and of no others.
//!
//! A body is told a token at a time and knows no more of the grammar than where a body opens and closes.

pub(super) mod mysql;
mod mysql_header;
pub(super) mod postgres;
pub(super) mod sqlite;

/// The longest keyword that any dialect's bodies are followed by is shorter.
const LENGTH: usize = 16;

/// A token in capitals, small enough to be kept; empty when it is too long to be a keyword or is no ASCII.
#[derive(Clone, Copy, Default)]
pub(super) struct Keyword {
    bytes: [u8; LENGTH],
    length: usize,
}

impl Keyword {
    pub(super) fn of(code: &str) -> Keyword {
        if code.len() > LENGTH || !code.is_ascii() {
            return Keyword::default();
        }
        let mut bytes = [0; LENGTH];
        bytes[..code.len()].copy_from_slice(code.as_bytes());
        bytes.make_ascii_uppercase();
        Keyword {
            bytes,
            length: code.len(),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

//! What identifies a script that has run: a hash over its tokens.

use sha2::{Digest, Sha256};

use super::pieces::{Piece, Pieces};
use super::position::mark_length;
use super::token::TokenKind;
use crate::Dialect;

/// The name to store beside a [`checksum`]: it changes if the way of hashing ever does.
pub const CHECKSUM_ALGORITHM: &str = "sha256-tokens-1";

/// Every token, and after its last token every statement, is followed by a byte that no accepted text has.
const SEPARATOR: [u8; 1] = [0];

/// The hexadecimal SHA-256 of what a text runs.
///
/// Comments, blank space between tokens, line ends (also inside strings and bodies: version control rewrites them),
/// a byte order mark, the delimiter in use and empty statements do not change it. Every other change does. Versioned comments
/// and optimizer hints are code. It does not change between versions of this crate.
///
/// It never fails: where a text cannot be read on, the rest of it is hashed as it stands.
pub fn checksum(dialect: Dialect, text: &str) -> String {
    let mut hasher = Sha256::new();
    let mut read_to = mark_length(text);
    for piece in Pieces::new(dialect, text) {
        match piece {
            Ok(Piece::Token(token)) => {
                read_to = token.end;
                let code = &text[token.start..token.end];
                if token.kind == TokenKind::Hint {
                    add_words(&mut hasher, code);
                } else {
                    add(&mut hasher, code);
                }
            }
            Ok(Piece::End) => hasher.update(SEPARATOR),
            Ok(Piece::CopyData(data)) => {
                add(&mut hasher, data);
                hasher.update(SEPARATOR);
            }
            Err(_) => add(&mut hasher, &text[read_to..]),
        }
    }
    let digest = hasher.finalize();
    let mut hexadecimal = String::with_capacity(2 * digest.len());
    for byte in digest {
        for half in [byte >> 4, byte & 15] {
            hexadecimal.extend(char::from_digit(half.into(), 16));
        }
    }
    hexadecimal
}

/// Adds a token, its `\r\n` as `\n`.
fn add(hasher: &mut Sha256, code: &str) {
    let mut rest = code.as_bytes();
    while let Some(found) = memchr::memmem::find(rest, b"\r\n") {
        hasher.update(&rest[..found]);
        rest = &rest[found + 1..];
    }
    hasher.update(rest);
    hasher.update(SEPARATOR);
}

/// Adds the words of a hint: the blank space between them is as free as elsewhere.
fn add_words(hasher: &mut Sha256, code: &str) {
    for word in code.split_ascii_whitespace() {
        add(hasher, word);
    }
}

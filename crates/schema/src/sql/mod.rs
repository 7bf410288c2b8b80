//! The text of SQL: identifiers and values, quoted by each dialect's own rules.
//!
//! Knows nothing of tables or operations. Everything here is a pure function from a value to text.

mod identifier;
mod literal;
mod reserved;

pub use identifier::{NameTooLong, check_identifier, identifier, qualified};
pub use literal::{LiteralError, literal, string_literal};
pub use reserved::reserved_words;

//! The tokens that every dialect's lexer gives, and the error that it may give instead.

use super::error::{SplitError, SplitErrorKind};
use super::position::Position;

/// What kind of thing a range of the text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Blank space, a comment, or a client command that is dropped: nothing that runs.
    Blank,
    /// A keyword or an unquoted name.
    Word,
    /// A string, a number or a quoted name.
    Literal,
    /// An operator or a punctuation mark.
    Symbol,
    /// A comment that the optimizer reads: `/*+ .. */`.
    Hint,
    /// The opening (`/*!50003`) or the closing (`*/`) of a versioned comment.
    Mark,
    /// What ends a statement and is not sent: `;`, another delimiter, a DELIMITER line.
    Terminator,
    /// The data lines after `COPY .. FROM STDIN;`.
    CopyData,
}

/// A kind and the bytes that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// An error that still counts in bytes; lines are counted only when one occurs.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: SplitErrorKind,
    pub(super) at: usize,
}

impl Fault {
    pub(super) fn new(kind: SplitErrorKind, at: usize) -> Fault {
        Fault { kind, at }
    }

    /// The same error with the line and column that a reader can look up.
    pub(super) fn locate(self, text: &str) -> SplitError {
        let mut position = Position::start(text);
        position.advance(text, self.at);
        SplitError {
            line: position.line,
            column: position.column,
            kind: self.kind,
        }
    }
}

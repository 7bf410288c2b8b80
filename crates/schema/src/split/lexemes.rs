//! The tokens of one statement as text, for who edits a statement.

use super::error::SplitError;
use super::lexer;
use super::token::TokenKind;
use crate::Dialect;

/// What a part of a statement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LexemeKind {
    /// Blank space or a comment.
    Blank,
    /// A keyword or an unquoted name.
    Word,
    /// A string, a number or a quoted name.
    Literal,
    /// An operator, a punctuation mark, or the mark of a versioned comment.
    Symbol,
}

/// A part of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lexeme<'a> {
    pub(crate) text: &'a str,
    pub(crate) kind: LexemeKind,
}

/// The parts of a text, which together are the text.
pub(crate) fn lexemes(dialect: Dialect, text: &str) -> Result<Vec<Lexeme<'_>>, SplitError> {
    let mut lexer = lexer::of(dialect, text);
    let mut lexemes = Vec::new();
    let mut end = 0;
    while let Some(token) = lexer.next_token().map_err(|fault| fault.locate(text))? {
        if token.start > end {
            lexemes.push(Lexeme {
                text: &text[end..token.start],
                kind: LexemeKind::Blank,
            });
        }
        end = token.end;
        lexemes.push(Lexeme {
            text: &text[token.start..token.end],
            kind: match token.kind {
                TokenKind::Blank | TokenKind::Hint => LexemeKind::Blank,
                TokenKind::Word => LexemeKind::Word,
                TokenKind::Literal => LexemeKind::Literal,
                TokenKind::Symbol
                | TokenKind::Mark
                | TokenKind::Terminator
                | TokenKind::CopyData => LexemeKind::Symbol,
            },
        });
    }
    if end < text.len() {
        lexemes.push(Lexeme {
            text: &text[end..],
            kind: LexemeKind::Blank,
        });
    }
    Ok(lexemes)
}

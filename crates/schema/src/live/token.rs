//! Tokens that keep what stands before them, so that writing them again gives the same text.

use std::fmt;

use super::LiveError;
use crate::Dialect;
use crate::split::{self, LexemeKind};

/// A token and the blank space and comments before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) before: String,
    pub(super) text: String,
    pub(super) kind: LexemeKind,
}

impl Token {
    /// Whether it is this keyword, unquoted.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == LexemeKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == LexemeKind::Symbol && self.text == symbol
    }

    /// The name that it is, without its quotes; none for what cannot be one.
    pub(super) fn name(&self) -> Option<String> {
        let text = self.text.as_str();
        let first = text.chars().next()?;
        let inside = || text.get(1..text.len().checked_sub(1)?);
        match first {
            '"' | '`' | '\'' => {
                let quote = first.to_string();
                Some(inside()?.replace(&quote.repeat(2), &quote))
            }
            '[' if self.kind == LexemeKind::Literal => Some(inside()?.to_owned()),
            _ => (self.kind == LexemeKind::Word).then(|| text.to_owned()),
        }
    }

    /// Whether it is this name. No database that is edited as text tells upper from lower case in the names of columns.
    pub(super) fn names(&self, name: &str) -> bool {
        self.name()
            .is_some_and(|own| own.to_lowercase() == name.to_lowercase())
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.before, self.text)
    }
}

/// The text of tokens, without what stands before the first one.
pub(super) fn text(tokens: &[Token]) -> String {
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 {
            text.push_str(&token.before);
        }
        text.push_str(&token.text);
    }
    text
}

/// Whether a name stands among the tokens, wherever that is.
pub(super) fn mention(tokens: &[Token], name: &str) -> bool {
    tokens.iter().any(|token| {
        // What stands in single quotes is a value.
        !token.text.starts_with('\'') && token.names(name)
    })
}

/// The tokens of a statement, and what stands behind the last one.
pub(super) fn read(dialect: Dialect, text: &str) -> Result<(Vec<Token>, String), LiveError> {
    let mut tokens = Vec::new();
    let mut before = String::new();
    for lexeme in split::lexemes(dialect, text)? {
        match lexeme.kind {
            LexemeKind::Blank => before.push_str(lexeme.text),
            kind => tokens.push(Token {
                before: std::mem::take(&mut before),
                text: lexeme.text.to_owned(),
                kind,
            }),
        }
    }
    Ok((tokens, before))
}

/// Reads tokens one after the other.
#[derive(Debug)]
pub(super) struct Reader {
    tokens: std::vec::IntoIter<Token>,
}

impl Reader {
    pub(super) fn new(tokens: Vec<Token>) -> Reader {
        Reader {
            tokens: tokens.into_iter(),
        }
    }

    pub(super) fn peek(&self) -> Option<&Token> {
        self.tokens.as_slice().first()
    }

    /// Whether `NOT DEFERRABLE` follows, and not `NOT NULL`.
    pub(super) fn is_not_deferrable(&self) -> bool {
        matches!(self.tokens.as_slice(), [not, deferrable, ..] if not.is("NOT") && deferrable.is("DEFERRABLE"))
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is(word))
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(symbol))
    }

    /// The next token, whatever it is.
    pub(super) fn next(&mut self) -> Result<Token, LiveError> {
        self.tokens.next().ok_or_else(|| LiveError::Unreadable {
            at: "the end".to_owned(),
        })
    }

    /// The next token, which has to be this word.
    pub(super) fn word(&mut self, word: &str) -> Result<Token, LiveError> {
        match self.next()? {
            token if token.is(word) => Ok(token),
            other => Err(LiveError::Unreadable { at: other.text }),
        }
    }

    pub(super) fn symbol(&mut self, symbol: &str) -> Result<Token, LiveError> {
        match self.next()? {
            token if token.is_symbol(symbol) => Ok(token),
            other => Err(LiveError::Unreadable { at: other.text }),
        }
    }

    /// Moves the next tokens into `into` while they are one of these words, in this order; each may be missing.
    pub(super) fn optional(
        &mut self,
        words: &[&str],
        into: &mut Vec<Token>,
    ) -> Result<(), LiveError> {
        for word in words {
            if self.is(word) {
                into.push(self.next()?);
            }
        }
        Ok(())
    }

    /// Moves `IF NOT EXISTS` into `into`, where it follows: SQLite takes `if` for a name, too.
    pub(super) fn if_not_exists(&mut self, into: &mut Vec<Token>) -> Result<(), LiveError> {
        match self.tokens.as_slice() {
            [word, not, ..] if word.is("IF") && not.is("NOT") => {
                self.optional(&["IF", "NOT", "EXISTS"], into)
            }
            _ => Ok(()),
        }
    }

    /// Moves `( .. )` into `into`, with all that stands inside.
    pub(super) fn parentheses(&mut self, into: &mut Vec<Token>) -> Result<(), LiveError> {
        into.push(self.symbol("(")?);
        let mut depth = 1_usize;
        while depth > 0 {
            let token = self.next()?;
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth -= 1;
            }
            into.push(token);
        }
        Ok(())
    }

    /// Whether nothing is left.
    pub(super) fn is_at_end(&self) -> bool {
        self.tokens.as_slice().is_empty()
    }

    /// What is left.
    pub(super) fn rest(self) -> Vec<Token> {
        self.tokens.collect()
    }
}

//! SQLite's tokens, as its tokenizer reads them.

use super::Lexer;
use crate::split::body::sqlite::SqliteBody;
use crate::split::cursor::{Cursor, is_word};
use crate::split::error::SplitErrorKind;
use crate::split::token::{Fault, Token, TokenKind};

const LONG_SYMBOLS: [&str; 10] = ["->>", "->", "<<", ">>", "<=", ">=", "==", "<>", "!=", "||"];

pub(super) struct SqliteLexer<'a> {
    cursor: Cursor<'a>,
    body: SqliteBody,
    /// Nothing but blank space since the last terminator.
    at_statement_start: bool,
}

impl<'a> SqliteLexer<'a> {
    pub(super) fn new(text: &'a str) -> SqliteLexer<'a> {
        SqliteLexer {
            cursor: Cursor::new(text),
            body: SqliteBody::default(),
            at_statement_start: true,
        }
    }

    /// Reads one token and says what it is.
    fn read(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        let cursor = &mut self.cursor;
        let fault = |kind| Err(Fault::new(kind, start));
        match (cursor.peek(0), cursor.peek(1)) {
            _ if cursor.is_at_space() => {
                cursor.space();
                Ok(TokenKind::Blank)
            }
            (b'-', b'-') => {
                cursor.line();
                Ok(TokenKind::Blank)
            }
            (b'/', b'*') => {
                // SQLite takes the end of the text for the end of the comment.
                cursor.block_comment();
                Ok(TokenKind::Blank)
            }
            (b'\'', _) if !cursor.quoted(b'\'') => fault(SplitErrorKind::UnterminatedString),
            (b'"', _) if !cursor.quoted(b'"') => fault(SplitErrorKind::UnterminatedIdentifier),
            (b'`', _) if !cursor.quoted(b'`') => fault(SplitErrorKind::UnterminatedIdentifier),
            (b'[', _) if !cursor.through("]") => fault(SplitErrorKind::UnterminatedIdentifier),
            (b'\'' | b'"' | b'`' | b'[', _) => Ok(TokenKind::Literal),
            (b'x' | b'X', b'\'') => {
                cursor.at += 1;
                if cursor.quoted(b'\'') {
                    Ok(TokenKind::Literal)
                } else {
                    fault(SplitErrorKind::UnterminatedString)
                }
            }
            (b';', _) => {
                cursor.at += 1;
                Ok(if self.body.is_open() {
                    TokenKind::Symbol
                } else {
                    TokenKind::Terminator
                })
            }
            (b'.', next) if self.at_statement_start && next.is_ascii_alphabetic() => {
                cursor.at += 1;
                cursor.word();
                fault(SplitErrorKind::ClientCommand {
                    client: "sqlite3",
                    command: cursor.text()[start..cursor.at].to_owned(),
                })
            }
            (byte, next) if byte.is_ascii_digit() || (byte == b'.' && next.is_ascii_digit()) => {
                cursor.number();
                Ok(TokenKind::Literal)
            }
            (byte, _) if is_word(byte) => {
                cursor.word();
                Ok(TokenKind::Word)
            }
            _ => {
                cursor.symbol(&LONG_SYMBOLS);
                Ok(TokenKind::Symbol)
            }
        }
    }
}

impl Lexer for SqliteLexer<'_> {
    fn next_token(&mut self) -> Result<Option<Token>, Fault> {
        if self.cursor.is_at_end() {
            return match self.body.left_open() {
                Some(at) => Err(Fault::new(SplitErrorKind::UnterminatedBody, at)),
                None => Ok(None),
            };
        }
        let start = self.cursor.at;
        let kind = self.read()?;
        let end = self.cursor.at;
        match kind {
            TokenKind::Blank => {}
            TokenKind::Terminator => {
                self.body = SqliteBody::default();
                self.at_statement_start = true;
            }
            _ => {
                self.body.follow(&self.cursor.text()[start..end], start);
                self.at_statement_start = false;
            }
        }
        Ok(Some(Token { kind, start, end }))
    }
}

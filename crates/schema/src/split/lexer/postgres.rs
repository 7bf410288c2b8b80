//! PostgreSQL's tokens, as psql and the server read them, and the data and commands that stand between statements in a dump.

use memchr::memmem;

use super::Lexer;
use crate::split::body::postgres::PostgresBody;
use crate::split::cursor::{Cursor, is_word};
use crate::split::error::SplitErrorKind;
use crate::split::token::{Fault, Token, TokenKind};

const LONG_SYMBOLS: [&str; 3] = ["::", ":=", ".."];

/// pg_dump writes these around its output so that psql refuses commands in between; they mean nothing to the server.
const DROPPED_COMMANDS: [&str; 2] = ["\\restrict", "\\unrestrict"];

/// Whether the last string was an `E''`: a quote on a later line continues it, and its escapes.
#[derive(Clone, Copy, PartialEq)]
enum Escapes {
    No,
    SameLine,
    LaterLine,
}

/// How far the data of a COPY has been read.
#[derive(Clone, Copy, PartialEq)]
enum Copy {
    None,
    RestOfLine,
    Data,
}

pub(super) struct PostgresLexer<'a> {
    cursor: Cursor<'a>,
    body: PostgresBody,
    /// Nothing but blank space since the last terminator.
    at_statement_start: bool,
    escapes: Escapes,
    /// Up to here each sign is an operator by itself; kept so that a run of signs is scanned once.
    signs_until: usize,
    copy: Copy,
}

impl<'a> PostgresLexer<'a> {
    pub(super) fn new(text: &'a str) -> PostgresLexer<'a> {
        PostgresLexer {
            cursor: Cursor::new(text),
            body: PostgresBody::default(),
            at_statement_start: true,
            escapes: Escapes::No,
            signs_until: 0,
            copy: Copy::None,
        }
    }

    /// Reads one token and says what it is.
    fn read(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        let cursor = &mut self.cursor;
        let fault = |kind| Err(Fault::new(kind, start));
        match (cursor.peek(0), cursor.peek(1)) {
            _ if cursor.is_at_space() => {
                if cursor.space() && self.escapes == Escapes::SameLine {
                    self.escapes = Escapes::LaterLine;
                }
                Ok(TokenKind::Blank)
            }
            (b'-', b'-') => {
                cursor.line_or_return();
                Ok(TokenKind::Blank)
            }
            (b'/', b'*') => {
                // pg_hint_plan reads its hints from the comment at the head of a statement.
                let is_hint = cursor.peek(2) == b'+';
                if !cursor.nested_comment() {
                    return fault(SplitErrorKind::UnterminatedComment);
                }
                self.escapes = Escapes::No;
                Ok(if is_hint {
                    TokenKind::Hint
                } else {
                    TokenKind::Blank
                })
            }
            (b'\'', _) => self.string(self.escapes == Escapes::LaterLine),
            (b'e' | b'E', b'\'') => {
                cursor.at += 1;
                self.string(true)
            }
            (b'b' | b'B' | b'x' | b'X' | b'n' | b'N', b'\'') => {
                cursor.at += 1;
                self.string(false)
            }
            (b'u' | b'U', b'&') if cursor.peek(2) == b'\'' => {
                cursor.at += 2;
                self.string(false)
            }
            (b'u' | b'U', b'&') if cursor.peek(2) == b'"' => {
                cursor.at += 2;
                self.name()
            }
            (b'"', _) => self.name(),
            (b'$', next) if next.is_ascii_digit() => {
                cursor.at += 1;
                cursor.take_while(|byte| byte.is_ascii_digit());
                Ok(TokenKind::Word)
            }
            (b'$', _) => self.dollar_quoted(),
            (b';', _) => {
                cursor.at += 1;
                Ok(if self.body.is_open() {
                    TokenKind::Symbol
                } else {
                    TokenKind::Terminator
                })
            }
            (b'\\', _) => self.command(),
            (byte, next) if byte.is_ascii_digit() || (byte == b'.' && next.is_ascii_digit()) => {
                cursor.number();
                Ok(TokenKind::Literal)
            }
            (byte, _) if is_word(byte) => {
                cursor.word();
                Ok(TokenKind::Word)
            }
            (byte, _) if is_operator(byte) => {
                self.operator();
                Ok(TokenKind::Symbol)
            }
            _ => {
                cursor.symbol(&LONG_SYMBOLS);
                Ok(TokenKind::Symbol)
            }
        }
    }

    /// Reads a string from its opening quote.
    fn string(&mut self, has_escapes: bool) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        let is_closed = if has_escapes {
            self.cursor.escaped(b'\'')
        } else {
            self.cursor.quoted(b'\'')
        };
        if !is_closed {
            return Err(Fault::new(SplitErrorKind::UnterminatedString, start));
        }
        self.escapes = if has_escapes {
            Escapes::SameLine
        } else {
            Escapes::No
        };
        Ok(TokenKind::Literal)
    }

    /// Reads a quoted name from its opening quote.
    fn name(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        if self.cursor.quoted(b'"') {
            Ok(TokenKind::Literal)
        } else {
            Err(Fault::new(SplitErrorKind::UnterminatedIdentifier, start))
        }
    }

    /// Reads from a `$` that stands in no name: a dollar-quoted string, or a stray dollar.
    fn dollar_quoted(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        self.cursor.at += 1;
        self.cursor.take_while(|byte| byte != b'$' && is_word(byte));
        if self.cursor.peek(0) != b'$' {
            return Ok(TokenKind::Symbol);
        }
        self.cursor.at += 1;
        let tag = &self.cursor.text()[start..self.cursor.at];
        if self.cursor.through(tag) {
            Ok(TokenKind::Literal)
        } else {
            let tag = tag.to_owned();
            Err(Fault::new(
                SplitErrorKind::UnterminatedDollarQuote { tag },
                start,
            ))
        }
    }

    /// Reads from a backslash, which only psql gives a meaning.
    fn command(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        self.cursor.at += 1;
        if is_word(self.cursor.peek(0)) {
            self.cursor.word();
        } else if self.cursor.peek(0).is_ascii_punctuation() {
            self.cursor.at += 1;
        }
        let command = &self.cursor.text()[start..self.cursor.at];
        if self.at_statement_start && DROPPED_COMMANDS.contains(&command) {
            self.cursor.line();
            return Ok(TokenKind::Blank);
        }
        Err(Fault::new(
            SplitErrorKind::ClientCommand {
                client: "psql",
                command: command.to_owned(),
            },
            start,
        ))
    }

    /// Reads an operator by the server's rule: as long as it can be, stopped by a comment, and without signs at its end
    /// unless it has a character that no operator of standard SQL has. So `=-1` is two tokens and `@-` is one.
    fn operator(&mut self) {
        let start = self.cursor.at;
        if start < self.signs_until {
            self.cursor.at += 1;
            return;
        }
        let bytes = self.cursor.rest();
        let mut length = 0;
        let mut is_special = false;
        while let Some(&byte) = bytes.get(length) {
            let begins_comment = matches!(
                (byte, bytes.get(length + 1)),
                (b'-', Some(b'-')) | (b'/', Some(b'*'))
            );
            if !is_operator(byte) || begins_comment {
                break;
            }
            is_special |= !matches!(byte, b'+' | b'-' | b'*' | b'/' | b'<' | b'>' | b'=');
            length += 1;
        }
        self.cursor.at = start + length;
        if !is_special {
            let signs = bytes[1..length]
                .iter()
                .rev()
                .take_while(|byte| matches!(byte, b'+' | b'-'))
                .count();
            self.signs_until = self.cursor.at;
            self.cursor.at -= signs;
        }
    }

    /// Reads what is left of the line after `COPY .. FROM STDIN;`.
    fn rest_of_copy_line(&mut self) -> Result<Token, Fault> {
        let start = self.cursor.at;
        self.cursor.line();
        let text = self.cursor.text()[start..self.cursor.at].trim_start();
        if !text.is_empty() && !text.starts_with("--") {
            let at = self.cursor.at - text.len();
            return Err(Fault::new(SplitErrorKind::TextAfterCopy, at));
        }
        if !self.cursor.is_at_end() {
            self.cursor.at += 1;
        }
        Ok(Token {
            kind: TokenKind::Blank,
            start,
            end: self.cursor.at,
        })
    }

    /// Reads the data lines of a COPY, and the line that closes them.
    fn copy_data(&mut self) -> Result<Token, Fault> {
        let start = self.cursor.at;
        let bytes = self.cursor.text().as_bytes();
        let closing = memmem::find_iter(&bytes[start..], b"\\.")
            .map(|found| start + found)
            .find(|&at| {
                let begins_line = at == start || bytes[at - 1] == b'\n';
                let ends_line = matches!(&bytes[at + 2..], [] | [b'\n', ..] | [b'\r', b'\n', ..]);
                begins_line && ends_line
            });
        let Some(end) = closing else {
            return Err(Fault::new(SplitErrorKind::UnterminatedCopy, start));
        };
        self.cursor.at = end + 2;
        Ok(Token {
            kind: TokenKind::CopyData,
            start,
            end,
        })
    }
}

impl Lexer for PostgresLexer<'_> {
    fn next_token(&mut self) -> Result<Option<Token>, Fault> {
        match self.copy {
            Copy::None => {}
            Copy::RestOfLine => {
                self.copy = Copy::Data;
                return self.rest_of_copy_line().map(Some);
            }
            Copy::Data => {
                self.copy = Copy::None;
                return self.copy_data().map(Some);
            }
        }
        if self.cursor.is_at_end() {
            return match self.body.left_open() {
                Some(at) => Err(Fault::new(SplitErrorKind::UnterminatedBody, at)),
                None => Ok(None),
            };
        }
        let start = self.cursor.at;
        let kind = self.read()?;
        let end = self.cursor.at;
        let code = &self.cursor.text()[start..end];
        match kind {
            TokenKind::Blank | TokenKind::Hint => {}
            TokenKind::Terminator => {
                if self.body.copies_from_stdin() {
                    self.copy = Copy::RestOfLine;
                }
                self.body = PostgresBody::default();
                self.at_statement_start = true;
            }
            _ => {
                self.body.follow(code, start);
                self.at_statement_start = false;
            }
        }
        if !matches!(kind, TokenKind::Blank | TokenKind::Literal) {
            self.escapes = Escapes::No;
        }
        Ok(Some(Token { kind, start, end }))
    }
}

fn is_operator(byte: u8) -> bool {
    matches!(
        byte,
        b'~' | b'!'
            | b'@'
            | b'#'
            | b'^'
            | b'&'
            | b'|'
            | b'`'
            | b'?'
            | b'+'
            | b'-'
            | b'*'
            | b'/'
            | b'%'
            | b'<'
            | b'>'
            | b'='
    )
}

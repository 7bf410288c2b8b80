//! The tokens of MySQL and MariaDB with the default `sql_mode`, and the delimiter of their client.

use memchr::memmem;

use super::Lexer;
use crate::split::body::mysql::MysqlBody;
use crate::split::cursor::{Cursor, is_space, is_word};
use crate::split::error::SplitErrorKind;
use crate::split::token::{Fault, Token, TokenKind};

const LONG_SYMBOLS: [&str; 12] = [
    "->>", "->", "<=>", "<<", ">>", "<=", ">=", "<>", "!=", "||", "&&", ":=",
];

/// MariaDB's dumps begin with one of these: it tells the client to refuse commands, and the server nothing.
const SANDBOX_LINES: [&str; 2] = ["/*M!999999\\-", "/*!999999\\-"];

pub(crate) struct MysqlLexer<'a> {
    cursor: Cursor<'a>,
    body: MysqlBody,
    /// What ends a statement: `;` until a DELIMITER line says otherwise.
    delimiter: &'a str,
    /// Where a delimiter that a name could hold stands next; behind the cursor, where that is not known.
    next_delimiter: usize,
    /// Where the versioned comment opens that the cursor is in.
    versioned: Option<usize>,
    /// Nothing but blank space since the last terminator.
    at_statement_start: bool,
    /// Nothing but blank space since the last line end.
    at_line_start: bool,
    parentheses: usize,
}

impl<'a> MysqlLexer<'a> {
    pub(super) fn new(text: &'a str) -> MysqlLexer<'a> {
        MysqlLexer {
            cursor: Cursor::new(text),
            body: MysqlBody::default(),
            delimiter: ";",
            next_delimiter: 0,
            versioned: None,
            at_statement_start: true,
            at_line_start: true,
            parentheses: 0,
        }
    }

    /// Reads one token and says what it is.
    fn read(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        if self.is_at_delimiter() {
            self.cursor.at += self.delimiter.len();
            return Ok(TokenKind::Terminator);
        }
        let cursor = &mut self.cursor;
        let fault = |kind| Err(Fault::new(kind, start));
        match (cursor.peek(0), cursor.peek(1)) {
            _ if cursor.is_at_space() => {
                self.at_line_start |= cursor.space();
                Ok(TokenKind::Blank)
            }
            (b'#', _) => {
                cursor.line();
                Ok(TokenKind::Blank)
            }
            (b'-', b'-') if ends_dashes(cursor.peek(2)) => {
                cursor.line();
                Ok(TokenKind::Blank)
            }
            (b'/', b'*') => self.comment(),
            (b'*', b'/') if self.versioned.is_some() => {
                cursor.at += 2;
                self.versioned = None;
                Ok(TokenKind::Mark)
            }
            (b'\'', _) if !cursor.escaped(b'\'') => fault(SplitErrorKind::UnterminatedString),
            (b'"', _) if !cursor.escaped(b'"') => fault(SplitErrorKind::UnterminatedString),
            (b'`', _) if !cursor.quoted(b'`') => fault(SplitErrorKind::UnterminatedIdentifier),
            (b'\'' | b'"' | b'`', _) => Ok(TokenKind::Literal),
            (b'x' | b'X' | b'b' | b'B' | b'n' | b'N', b'\'') => {
                cursor.at += 1;
                if cursor.escaped(b'\'') {
                    Ok(TokenKind::Literal)
                } else {
                    fault(SplitErrorKind::UnterminatedString)
                }
            }
            (b';', _) => {
                cursor.at += 1;
                Ok(if self.semicolon_ends() {
                    TokenKind::Terminator
                } else {
                    TokenKind::Symbol
                })
            }
            (b'\\', next) if next != b'N' => {
                cursor.at += if next.is_ascii_graphic() { 2 } else { 1 };
                fault(SplitErrorKind::ClientCommand {
                    client: "mysql",
                    command: cursor.text()[start..cursor.at].to_owned(),
                })
            }
            (b'd' | b'D', b'e' | b'E') if self.at_line_start => self.delimiter_line(),
            (byte, next) if byte.is_ascii_digit() || (byte == b'.' && next.is_ascii_digit()) => {
                self.read_before_delimiter(Cursor::number);
                Ok(TokenKind::Literal)
            }
            (byte, _) if is_word(byte) => {
                self.read_before_delimiter(Cursor::word);
                Ok(TokenKind::Word)
            }
            _ => {
                cursor.symbol(&LONG_SYMBOLS);
                Ok(TokenKind::Symbol)
            }
        }
    }

    /// Whether another delimiter than `;` stands here. One that ends in a letter must end its word.
    fn is_at_delimiter(&self) -> bool {
        let Some(last) = self.delimiter.bytes().last() else {
            return false;
        };
        self.delimiter != ";"
            && self.versioned.is_none()
            && self.cursor.rest().starts_with(self.delimiter.as_bytes())
            && !(last.is_ascii_alphanumeric() && is_word(self.cursor.peek(self.delimiter.len())))
    }

    /// Whether the `;` just read ends the statement. With another delimiter it does so only where no body is possible:
    /// such text runs as several statements in the client too.
    fn semicolon_ends(&mut self) -> bool {
        if self.versioned.is_some() {
            return false;
        }
        if self.delimiter == ";" {
            !self.body.is_open()
        } else {
            self.body.is_plain()
        }
    }

    /// Reads from `/*`: a comment, a hint, or the opening of code for some versions.
    fn comment(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        let rest = self.cursor.rest();
        let opening = match rest {
            [_, _, b'!', ..] => 3,
            [_, _, b'M', b'!', ..] => 4,
            _ => 0,
        };
        let is_sandbox_line = SANDBOX_LINES
            .iter()
            .any(|line| rest.starts_with(line.as_bytes()));
        if opening > 0 && !is_sandbox_line {
            let version = rest[opening..]
                .iter()
                .take(6)
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            // Fewer digits are the first number of the code.
            let version = if version < 5 { 0 } else { version };
            self.cursor.at += opening + version;
            self.versioned = Some(start);
            return Ok(TokenKind::Mark);
        }
        let is_hint = self.cursor.peek(2) == b'+';
        if !self.cursor.block_comment() {
            return Err(Fault::new(SplitErrorKind::UnterminatedComment, start));
        }
        Ok(if is_hint {
            TokenKind::Hint
        } else {
            TokenKind::Blank
        })
    }

    /// Reads a word or a number, but not into the delimiter: `END$$` is a word and a delimiter, for a name may hold dollars.
    /// A delimiter of letters counts only as a word of its own.
    fn read_before_delimiter(&mut self, read: impl FnOnce(&mut Cursor<'a>)) {
        let first = self.delimiter.as_bytes()[0];
        if first.is_ascii_alphanumeric() || !is_word(first) || self.versioned.is_some() {
            return read(&mut self.cursor);
        }
        if self.next_delimiter < self.cursor.at {
            let found = memmem::find(self.cursor.rest(), self.delimiter.as_bytes());
            self.next_delimiter = self.cursor.at + found.unwrap_or(self.cursor.rest().len());
        }
        let mut bounded = self.cursor.until(self.next_delimiter);
        read(&mut bounded);
        self.cursor.at = bounded.at;
    }

    /// Reads a word that may be the client's DELIMITER: on its line the first word, with one argument.
    ///
    /// A `//` forgotten before `DELIMITER ;` is a common slip, so the line ends a statement too, if its argument is no name:
    /// a column may be called `delimiter`.
    fn delimiter_line(&mut self) -> Result<TokenKind, Fault> {
        let start = self.cursor.at;
        self.read_before_delimiter(Cursor::word);
        let word = &self.cursor.text()[start..self.cursor.at];
        if !word.eq_ignore_ascii_case("delimiter") || self.versioned.is_some() {
            return Ok(TokenKind::Word);
        }
        let mut line = self.cursor;
        line.line();
        let mut argument = self.cursor.text()[self.cursor.at..line.at].trim();
        if !self.at_statement_start {
            argument = before_comment(argument, self.delimiter);
        }
        let mut words = argument.split_ascii_whitespace();
        let delimiter = unquoted(words.next().unwrap_or_default());
        let is_command = if self.at_statement_start {
            argument.is_empty() || is_space(self.cursor.peek(0))
        } else {
            self.parentheses == 0
                && words.next().is_none()
                && delimiter != self.delimiter
                && !delimiter.is_empty()
                && !delimiter.bytes().any(|byte| byte.is_ascii_alphanumeric())
        };
        if !is_command {
            return Ok(TokenKind::Word);
        }
        if delimiter.is_empty() {
            return Err(Fault::new(SplitErrorKind::MissingDelimiter, start));
        }
        if self.delimiter == ";"
            && let Some(at) = self.body.left_open()
        {
            return Err(Fault::new(SplitErrorKind::UnterminatedBody, at));
        }
        self.cursor.at = line.at;
        self.delimiter = delimiter;
        self.next_delimiter = 0;
        Ok(TokenKind::Terminator)
    }

    /// What is open when the text ends. With another delimiter the bodies are not ours to judge.
    fn left_open(&mut self) -> Option<Fault> {
        if let Some(at) = self.versioned {
            return Some(Fault::new(SplitErrorKind::UnterminatedComment, at));
        }
        if self.delimiter != ";" {
            return None;
        }
        let at = self.body.left_open()?;
        Some(Fault::new(SplitErrorKind::UnterminatedBody, at))
    }
}

impl Lexer for MysqlLexer<'_> {
    fn next_token(&mut self) -> Result<Option<Token>, Fault> {
        if self.cursor.is_at_end() {
            return match self.left_open() {
                Some(fault) => Err(fault),
                None => Ok(None),
            };
        }
        let start = self.cursor.at;
        let kind = self.read()?;
        let end = self.cursor.at;
        match kind {
            TokenKind::Blank | TokenKind::Hint => {}
            TokenKind::Mark => {
                self.at_statement_start = false;
                self.at_line_start = false;
            }
            TokenKind::Terminator => {
                self.body = MysqlBody::default();
                self.parentheses = 0;
                self.at_statement_start = true;
                self.at_line_start = false;
            }
            _ => {
                let code = &self.cursor.text()[start..end];
                match code {
                    "(" => self.parentheses += 1,
                    ")" => self.parentheses = self.parentheses.saturating_sub(1),
                    _ => {}
                }
                self.body.follow(kind, code, start);
                self.at_statement_start = false;
                self.at_line_start = false;
            }
        }
        Ok(Some(Token { kind, start, end }))
    }
}

/// Whether `--` before this byte begins a comment; 0 is the end of the text.
fn ends_dashes(byte: u8) -> bool {
    is_space(byte) || byte.is_ascii_control()
}

/// The argument of a command without what may follow it: a comment, or what ends a statement.
fn before_comment<'t>(argument: &'t str, delimiter: &str) -> &'t str {
    let mut starts = argument.char_indices().skip(1);
    let end = starts.find(|(at, _)| {
        let rest = &argument[*at..];
        let is_dashes = || {
            rest.strip_prefix("--")
                .is_some_and(|rest| !rest.starts_with(|next: char| !next.is_whitespace()))
        };
        rest.starts_with(['#', ';'])
            || rest.starts_with(delimiter)
            || rest.starts_with("/*")
            || is_dashes()
    });
    argument[..end.map_or(argument.len(), |(at, _)| at)].trim_end()
}

/// The client lets the delimiter stand in quotes.
fn unquoted(argument: &str) -> &str {
    ['\'', '"', '`']
        .iter()
        .find_map(|quote| argument.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(argument)
}

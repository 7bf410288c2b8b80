//! A place in a text, and the steps that the lexers of all dialects take from it.

use memchr::{memchr, memchr2, memmem};

use super::position::{BYTE_ORDER_MARK, mark_length};

/// Bytes of unquoted names and keywords; all that is not ASCII counts, as it does for the servers.
const WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = b.is_ascii_alphanumeric() || b == b'_' || b == b'$' || b >= 0x80;
        byte += 1;
    }
    table
};

/// Whether a byte may stand inside an unquoted name.
pub(super) fn is_word(byte: u8) -> bool {
    WORD[byte as usize]
}

/// Whether a byte is blank space to at least one server; to none of them is it anything else.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// A text and how far it has been read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of the text, after a byte order mark.
    pub(super) fn new(text: &'a str) -> Cursor<'a> {
        Cursor {
            text,
            at: mark_length(text),
        }
    }

    /// The same place in a text that ends at byte `end`.
    pub(super) fn until(&self, end: usize) -> Cursor<'a> {
        Cursor {
            text: &self.text[..end],
            at: self.at,
        }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// The bytes not yet read.
    pub(super) fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    /// The byte `ahead` of the cursor; 0, which no token needs, past the end.
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.text
            .as_bytes()
            .get(self.at + ahead)
            .copied()
            .unwrap_or(0)
    }

    pub(super) fn take_while(&mut self, matches: impl Fn(u8) -> bool) {
        let taken = self.rest().iter().take_while(|byte| matches(**byte));
        self.at += taken.count();
    }

    fn finish(&mut self) {
        self.at = self.text.len();
    }

    /// Whether blank space follows. A byte order mark is blank between tokens, as in SQLite: texts that had one are joined.
    pub(super) fn is_at_space(&self) -> bool {
        is_space(self.peek(0)) || self.is_at_mark()
    }

    fn is_at_mark(&self) -> bool {
        self.peek(0) == BYTE_ORDER_MARK.as_bytes()[0]
            && self.rest().starts_with(BYTE_ORDER_MARK.as_bytes())
    }

    /// Reads blank space, and says whether it held a line end.
    pub(super) fn space(&mut self) -> bool {
        let start = self.at;
        self.take_while(is_space);
        while self.is_at_mark() {
            self.at += BYTE_ORDER_MARK.len();
            self.take_while(is_space);
        }
        self.text.as_bytes()[start..self.at]
            .iter()
            .any(|byte| matches!(byte, b'\n' | b'\r'))
    }

    pub(super) fn word(&mut self) {
        self.take_while(is_word);
    }

    /// Reads up to the end of the line, or of the text; the line end itself stays.
    pub(super) fn line(&mut self) {
        self.at += memchr(b'\n', self.rest()).unwrap_or(self.rest().len());
    }

    /// Reads up to the end of the line for servers that let a lone `\r` end one.
    pub(super) fn line_or_return(&mut self) {
        self.at += memchr2(b'\n', b'\r', self.rest()).unwrap_or(self.rest().len());
    }

    /// Reads a block comment from its `/*` to the first `*/`. False, at the end of the text, if there is none.
    pub(super) fn block_comment(&mut self) -> bool {
        self.at += 2;
        self.through("*/")
    }

    /// Reads a block comment in which others may stand. False, at the end of the text, if it is left open.
    pub(super) fn nested_comment(&mut self) -> bool {
        let mut depth = 0_usize;
        while let Some(found) = memchr2(b'*', b'/', self.rest()) {
            self.at += found;
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => {
                    self.at += 2;
                    depth += 1;
                }
                (b'*', b'/') => {
                    self.at += 2;
                    depth -= 1;
                    if depth == 0 {
                        return true;
                    }
                }
                _ => self.at += 1,
            }
        }
        self.finish();
        false
    }

    /// Reads through the next occurrence of `needle`. False, at the end of the text, if there is none.
    pub(super) fn through(&mut self, needle: &str) -> bool {
        match memmem::find(self.rest(), needle.as_bytes()) {
            Some(found) => {
                self.at += found + needle.len();
                true
            }
            None => {
                self.finish();
                false
            }
        }
    }

    /// Reads a quoted token whose quote is written twice to stand inside it. The cursor is on the opening quote.
    pub(super) fn quoted(&mut self, quote: u8) -> bool {
        self.at += 1;
        while let Some(found) = memchr(quote, self.rest()) {
            self.at += found + 1;
            if self.peek(0) != quote {
                return true;
            }
            self.at += 1;
        }
        self.finish();
        false
    }

    /// Reads a quoted token in which a backslash takes the next byte with it, besides the doubled quote.
    pub(super) fn escaped(&mut self, quote: u8) -> bool {
        self.at += 1;
        while let Some(found) = memchr2(quote, b'\\', self.rest()) {
            self.at += found + 1;
            let is_escape = self.text.as_bytes()[self.at - 1] == b'\\';
            if !is_escape && self.peek(0) != quote {
                return true;
            }
            if self.is_at_end() {
                return false;
            }
            self.at += 1;
        }
        self.finish();
        false
    }

    /// Reads a number, with its fraction, exponent and whatever letters cling to it. The cursor is on its first digit or its point.
    pub(super) fn number(&mut self) {
        let start = self.at;
        self.word();
        if self.peek(0) == b'.' && self.peek(1) != b'.' {
            self.at += 1;
            self.word();
        }
        let read = &self.text.as_bytes()[start..self.at];
        let is_hexadecimal = read.len() > 1 && matches!(read[1], b'x' | b'X');
        if matches!(read.last(), Some(b'e' | b'E'))
            && !is_hexadecimal
            && matches!(self.peek(0), b'+' | b'-')
            && self.peek(1).is_ascii_digit()
        {
            self.at += 1;
            self.word();
        }
    }

    /// Reads the first of `longer` that stands here, or else one byte. All symbols are ASCII.
    pub(super) fn symbol(&mut self, longer: &[&str]) {
        if matches!(self.peek(0), b'(' | b')' | b',' | b';') {
            self.at += 1;
            return;
        }
        let rest = self.rest();
        let found = longer
            .iter()
            .find(|symbol| rest.starts_with(symbol.as_bytes()));
        self.at += found.map_or(1, |symbol| symbol.len());
    }
}

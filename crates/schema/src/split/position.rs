//! Lines and columns, counted forward only: a long line with many statements is still read once.

use memchr::memchr2_iter;

/// The three bytes of U+FEFF, which editors put before a text.
pub(super) const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The length of the byte order mark before a text, if there is one.
pub(super) fn mark_length(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    }
}

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    at: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Position {
    /// The first character, after a byte order mark.
    pub(super) fn start(text: &str) -> Position {
        Position {
            at: mark_length(text),
            line: 1,
            column: 1,
        }
    }

    /// Moves forward to byte `to`; does nothing when that lies behind.
    pub(super) fn advance(&mut self, text: &str, to: usize) {
        if to <= self.at {
            return;
        }
        let bytes = text.as_bytes();
        let passed = &bytes[self.at..to];
        let mut line_start = None;
        for found in memchr2_iter(b'\n', b'\r', passed) {
            let after = self.at + found + 1;
            // The two bytes of a CRLF are one line end, counted at the second.
            if bytes[after - 1] == b'\r' && bytes.get(after) == Some(&b'\n') {
                continue;
            }
            self.line += 1;
            line_start = Some(after);
        }
        let (counted_from, column) = line_start.map_or((self.at, self.column), |start| (start, 1));
        self.column = column + characters(&bytes[counted_from..to]);
        self.at = to;
    }
}

fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

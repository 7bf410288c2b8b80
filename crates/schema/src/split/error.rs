//! Why a text could not be split.

/// The place where a text cannot be read on, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct SplitError {
    /// The line of the offending token's start, from 1.
    pub line: usize,
    /// Its column, in characters from 1.
    pub column: usize,
    /// What is wrong there.
    pub kind: SplitErrorKind,
}

/// What is wrong with a text that cannot be split.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitErrorKind {
    /// A string literal without its closing quote.
    #[error("this string does not end")]
    UnterminatedString,
    /// A quoted name without its closing quote.
    #[error("this quoted name does not end")]
    UnterminatedIdentifier,
    /// A block comment, or MySQL's versioned comment, without `*/`.
    #[error("this comment does not end")]
    UnterminatedComment,
    /// A dollar-quoted string without its closing tag.
    #[error("this {tag} quoted string does not end")]
    UnterminatedDollarQuote {
        /// The tag with its dollars, such as `$$` or `$body$`.
        tag: String,
    },
    /// The body of a routine, trigger, event or rule that is not closed; the place is that of its opening word.
    #[error("the body that opens here is not closed")]
    UnterminatedBody,
    /// `COPY .. FROM STDIN` whose data has no closing `\.` line; the place is that of the data.
    #[error("the data of COPY does not end: a line with \\. is missing")]
    UnterminatedCopy,
    /// Something follows `COPY .. FROM STDIN;` on its line, where the data is to begin on the next one.
    #[error("the data of COPY must begin on a line of its own")]
    TextAfterCopy,
    /// A command of a database's shell, which no server understands.
    #[error("{command} is a command of {client}, not SQL")]
    ClientCommand {
        /// The shell that knows it: `psql`, `mysql` or `sqlite3`.
        client: &'static str,
        /// The command as written, without its arguments.
        command: String,
    },
    /// `DELIMITER` with nothing after it.
    #[error("DELIMITER must be followed by a delimiter")]
    MissingDelimiter,
    /// A NUL byte: no server takes one in a statement.
    #[error("the text has a NUL byte")]
    NulByte,
}

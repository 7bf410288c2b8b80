//! Text into single statements, and what one can know of a statement before it runs.
//!
//! Statements are sent one at a time: several in one string run as one implicit transaction on
//! PostgreSQL, and MySQL does not tell which of them failed. So a script is cut the way the database's
//! own shell cuts it. This module knows where tokens end and which `;` belongs to a body; it knows no
//! grammar beyond that, checks nothing that the server checks, and never changes what it hands on.
//!
//! Three questions, each a folder with one file a dialect:
//!
//! - `lexer`: where does this token end?
//! - `body`: does this `;` end the statement, or does it stand inside a body?
//! - `transaction`: does this statement start or end a transaction, refuse to run in one, or commit it?
//!
//! Time is linear in the text, nothing recurses on the input, and statements borrow from the text.
//!
//! # Rules
//!
//! Of every dialect: a byte order mark at the start or between tokens is blank space; a statement without tokens (`;;`, a file
//! of comments) is no statement; the last one needs no `;`; a NUL byte is an error, because no server takes one;
//! placeholders and templates (`:name`, `%s`, `{{ x }}`) are tokens like any other.
//!
//! **SQLite** ([tokenizer](https://www.sqlite.org/src/file/src/tokenize.c),
//! [`sqlite3_complete`](https://www.sqlite.org/c3ref/complete.html)). `'a'`, `"a"` and `` `a` `` double their quote,
//! `[a]` ends at the first `]`; `/* */` does not nest and may be left open at the end of the text.
//! A trigger ends at `; END ;`. A line of the shell (`.mode csv`) is an error that says so.
//!
//! **PostgreSQL** ([lexical structure](https://www.postgresql.org/docs/current/sql-syntax-lexical.html), psql's scanner).
//! A backslash escapes in `E''` alone (`standard_conforming_strings` is taken to be on), also in the segments that continue
//! one on the next line; dollar quotes carry tags; `/* */` nests. The bodies of `CREATE FUNCTION | PROCEDURE .. BEGIN ATOMIC .. END`
//! and the parentheses of `CREATE RULE` keep their `;`. `COPY .. FROM STDIN;` takes the lines up to `\.` as its data.
//! `\restrict` and `\unrestrict`, which pg_dump writes around its output, are dropped; any other psql command is an error.
//!
//! **MySQL and MariaDB** ([comments](https://dev.mysql.com/doc/refman/8.4/en/comments.html),
//! [MariaDB's](https://mariadb.com/kb/en/comment-syntax/),
//! [the client's delimiter](https://dev.mysql.com/doc/refman/8.4/en/stored-programs-defining.html)).
//! The default `sql_mode` is assumed: `"a"` is a string and a backslash escapes, though not in backticks. `--` begins a comment only before
//! a blank or a control character, `#` always. `/*!50003 .. */` and `/*M! .. */` are code and no `;` in them ends a statement;
//! MariaDB's sandbox line is a comment. `DELIMITER` is obeyed, and not needed: the bodies of routines, triggers, events, packages
//! and MariaDB's compound statements are followed by their keywords, in Oracle mode too.

mod body;
mod checksum;
mod cursor;
mod error;
mod lexemes;
mod lexer;
mod losses;
mod pieces;
mod position;
mod tables;
#[cfg(test)]
mod tests;
mod token;
mod transaction;
mod words;

use std::borrow::Cow;

pub use checksum::{CHECKSUM_ALGORITHM, checksum};
pub use error::{SplitError, SplitErrorKind};
pub(crate) use lexemes::{LexemeKind, lexemes};
pub use losses::losses;
pub use tables::changed_tables;
pub use transaction::{
    cannot_run_in_transaction, commits_implicitly, controls_transaction, first_words,
};

use crate::Dialect;
use pieces::{Piece, Pieces};
use position::Position;
use token::Fault;

/// One statement of a text, as it is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement<'a> {
    /// The statement from its first token to its last: no terminator, no blank space and no comments around it. Comments inside stay.
    pub sql: Cow<'a, str>,
    /// The line where `sql` starts, from 1. Lines end at `\n`, `\r\n` or a lone `\r`.
    pub line: usize,
    /// The column where `sql` starts, in characters from 1. A byte order mark is no column.
    pub column: usize,
    /// What is special about it.
    pub kind: StatementKind<'a>,
}

/// What a runner must know of a statement before it sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatementKind<'a> {
    /// An ordinary statement. Savepoints are ordinary: they leave the transaction open.
    Sql,
    /// It starts or ends a transaction: `BEGIN`, `START TRANSACTION`, `COMMIT`, `END`, `ROLLBACK` (not `ROLLBACK TO`), `ABORT`,
    /// `PREPARE TRANSACTION`, MySQL's `XA ..` and `SET autocommit`.
    TransactionControl,
    /// PostgreSQL's `COPY .. FROM STDIN`, with the lines that go to the server after it: each with its line end, without the closing `\.`.
    CopyData(&'a str),
}

/// Cuts a text into its statements, in order.
///
/// # Errors
///
/// The first place where the text cannot be read on: a quote, comment or body that does not end, a NUL byte, or a
/// command of a database shell that is not SQL. See [`SplitErrorKind`].
///
/// ```
/// use revgraph_schema::{Dialect, split::split};
///
/// let text = "CREATE TABLE a (b text DEFAULT ';');\n\nDROP TABLE c; -- gone";
/// let statements = split(Dialect::Sqlite, text)?;
/// assert_eq!(statements[1].sql, "DROP TABLE c");
/// assert_eq!((statements[1].line, statements[1].column), (3, 1));
/// # Ok::<(), revgraph_schema::split::SplitError>(())
/// ```
pub fn split(dialect: Dialect, text: &str) -> Result<Vec<Statement<'_>>, SplitError> {
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        return Err(Fault::new(SplitErrorKind::NulByte, at).locate(text));
    }
    let mut statements: Vec<Statement<'_>> = Vec::new();
    let mut position = Position::start(text);
    let mut range: Option<(usize, usize)> = None;
    for piece in Pieces::new(dialect, text) {
        match piece.map_err(|fault| fault.locate(text))? {
            Piece::Token(token) => {
                let start = range.map_or(token.start, |(start, _)| start);
                range = Some((start, token.end));
            }
            Piece::End => {
                if let Some((start, end)) = range.take() {
                    position.advance(text, start);
                    statements.push(statement(dialect, &text[start..end], position));
                }
            }
            Piece::CopyData(data) => {
                if let Some(copy) = statements.last_mut() {
                    copy.kind = StatementKind::CopyData(data);
                }
            }
        }
    }
    Ok(statements)
}

fn statement(dialect: Dialect, sql: &str, position: Position) -> Statement<'_> {
    let kind = if transaction::controls_transaction(dialect, sql) {
        StatementKind::TransactionControl
    } else {
        StatementKind::Sql
    };
    Statement {
        sql: Cow::Borrowed(sql),
        line: position.line,
        column: position.column,
        kind,
    }
}

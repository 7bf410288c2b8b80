//! What a statement does to the transaction around it, told by its first words.
//!
//! One file a dialect, each with the same functions over the leading tokens of a statement: words in capitals, symbols as they are,
//! and `LITERAL` for a string, a number or a quoted name.

mod mysql;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;

use super::lexer;
use super::token::TokenKind;
use crate::Dialect;

/// Stands for any literal among the leading tokens.
const LITERAL: &str = "'";

/// No rule looks further into a statement.
const LEADING: usize = 32;

/// The keywords and unquoted names that a statement begins with, in capitals: at most eight, up to the first other token.
///
/// Comments, hints and the marks of versioned comments are passed over. Empty for a text that holds no statement.
///
/// ```
/// use revgraph_schema::{Dialect, split::first_words};
///
/// let words = first_words(Dialect::Postgres, "create /* unique */ table t (a int)");
/// assert_eq!(words, ["CREATE", "TABLE", "T"]);
/// ```
pub fn first_words(dialect: Dialect, sql: &str) -> Vec<String> {
    let is_word =
        |token: &String| token.starts_with(|first: char| first == '_' || first.is_alphanumeric());
    leading(dialect, sql, 8)
        .into_iter()
        .take_while(is_word)
        .collect()
}

/// What a statement is, if the server refuses or ignores it inside a transaction; `None` if it may run in one.
///
/// What only the server can know is not told: PostgreSQL also refuses REINDEX and CLUSTER of a partitioned table.
/// A subscription is taken to have its replication slot, as it has by default.
///
/// Sources: the notes of PostgreSQL's command pages, [SQLite's pragmas](https://www.sqlite.org/pragma.html), and
/// MySQL's [SET TRANSACTION](https://dev.mysql.com/doc/refman/8.4/en/set-transaction.html).
///
/// ```
/// use revgraph_schema::{Dialect, split::cannot_run_in_transaction};
///
/// let sql = "create unique index concurrently on t (a)";
/// assert_eq!(cannot_run_in_transaction(Dialect::Postgres, sql), Some("CREATE INDEX CONCURRENTLY"));
/// ```
pub fn cannot_run_in_transaction(dialect: Dialect, sql: &str) -> Option<&'static str> {
    let tokens = leading(dialect, sql, LEADING);
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    match dialect {
        Dialect::Sqlite => sqlite::cannot_run_in_transaction(&tokens),
        Dialect::Postgres => postgres::cannot_run_in_transaction(&tokens),
        Dialect::Mysql => mysql::cannot_run_in_transaction(&tokens),
    }
}

/// Whether a statement commits the transaction around it without saying so: MySQL's and MariaDB's DDL and administration. Never true on
/// SQLite and PostgreSQL.
///
/// Source: [statements that cause an implicit commit](https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html) and
/// [MariaDB's list](https://mariadb.com/kb/en/sql-statements-that-cause-an-implicit-commit/). What a called procedure or a prepared statement does is not told.
pub fn commits_implicitly(dialect: Dialect, sql: &str) -> bool {
    if dialect != Dialect::Mysql {
        return false;
    }
    let tokens = leading(dialect, sql, 6);
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    mysql::commits_implicitly(&tokens)
}

/// Every statement that starts or ends a transaction, on any dialect, begins with one of these.
const CONTROLLING: [&str; 9] = [
    "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE", "XA", "SET",
];

/// Whether a statement starts or ends a transaction.
pub fn controls_transaction(dialect: Dialect, sql: &str) -> bool {
    // A look at the first letter spares the second reading of nearly all statements of a long text; `/` begins a versioned comment.
    let first = sql.chars().next().map(|letter| letter.to_ascii_uppercase());
    let may_control = |word: &&str| first == word.chars().next() || first == Some('/');
    if !CONTROLLING.iter().any(may_control) {
        return false;
    }
    let tokens = leading(dialect, sql, 6);
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    match dialect {
        Dialect::Sqlite => sqlite::controls_transaction(&tokens),
        Dialect::Postgres => postgres::controls_transaction(&tokens),
        Dialect::Mysql => mysql::controls_transaction(&tokens),
    }
}

/// The first tokens of a statement; fewer where it cannot be read on.
fn leading(dialect: Dialect, sql: &str, limit: usize) -> Vec<String> {
    let mut lexer = lexer::of(dialect, sql);
    let mut tokens = Vec::new();
    while tokens.len() < limit
        && let Ok(Some(token)) = lexer.next_token()
    {
        match token.kind {
            TokenKind::Blank | TokenKind::Hint | TokenKind::Mark => {}
            TokenKind::Word => tokens.push(sql[token.start..token.end].to_uppercase()),
            TokenKind::Literal => tokens.push(LITERAL.to_owned()),
            TokenKind::Symbol => tokens.push(sql[token.start..token.end].to_owned()),
            TokenKind::Terminator | TokenKind::CopyData => break,
        }
    }
    tokens
}

//! Where tokens end. One file a dialect, each a cursor, the state that its server's own lexer keeps, and a body.

pub(super) mod mysql;
mod postgres;
mod sqlite;

use super::token::{Fault, Token};
use crate::Dialect;

/// Cuts a text into tokens that cover it without a gap, but for a byte order mark and the line that closes data of COPY.
pub(super) trait Lexer {
    /// The next token, or `None` at the end of the text. After an error there is nothing more to ask.
    fn next_token(&mut self) -> Result<Option<Token>, Fault>;
}

/// The lexer of a dialect at the start of a text.
pub(super) fn of<'a>(dialect: Dialect, text: &'a str) -> Box<dyn Lexer + 'a> {
    match dialect {
        Dialect::Sqlite => Box::new(sqlite::SqliteLexer::new(text)),
        Dialect::Postgres => Box::new(postgres::PostgresLexer::new(text)),
        Dialect::Mysql => Box::new(mysql::MysqlLexer::new(text)),
    }
}

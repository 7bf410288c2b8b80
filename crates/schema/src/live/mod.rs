//! What a database says of one table, for the operations whose statements depend on the table as it is.
//!
//! The text that the database itself keeps is the truth and is edited as text, so that nothing that this crate has no
//! model for can get lost: [`sqlite`] takes a `CREATE TABLE` apart and makes the statements that build the table
//! anew, [`mysql`] takes apart the line of a column.

mod error;
pub mod mysql;
pub mod sqlite;
mod token;

pub use error::LiveError;

/// What a database says of one table now. PostgreSQL changes every part of a table by itself and never needs one.
#[derive(Debug, Clone, PartialEq)]
pub enum Live {
    /// A table of SQLite.
    Sqlite(sqlite::LiveTable),
    /// A table of MySQL or MariaDB.
    Mysql(mysql::LiveTable),
}

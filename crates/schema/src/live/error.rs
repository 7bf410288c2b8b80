//! Why a table cannot be changed as it is.

use crate::model::TableName;
use crate::split::SplitError;

/// Why a table cannot be changed as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LiveError {
    /// The table's definition is not one of those that can be edited: a virtual table, or one that is newer than this program.
    #[error("the table's definition cannot be read at '{at}'")]
    Unreadable {
        /// The text where reading stopped.
        at: String,
    },
    /// The definition has no tokens.
    #[error("the table's definition cannot be read: {0}")]
    Split(#[from] SplitError),
    /// There is no such table.
    #[error("table '{table}' does not exist")]
    NoSuchTable {
        /// The table.
        table: TableName,
    },
    /// The table has no such column.
    #[error("table '{table}' has no column '{column}'")]
    NoSuchColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The table has the column already.
    #[error("table '{table}' already has a column '{column}'")]
    ColumnExists {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// The table has no such constraint.
    #[error("table '{table}' has no {kind} '{name}'")]
    NoSuchConstraint {
        /// The table.
        table: String,
        /// What was looked for: `unique constraint`.
        kind: &'static str,
        /// Its name, or its columns where it has none.
        name: String,
    },
    /// The table has a primary key already.
    #[error("table '{table}' already has a primary key")]
    PrimaryKeyExists {
        /// The table.
        table: String,
    },
}

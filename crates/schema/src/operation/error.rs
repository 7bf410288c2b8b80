//! Why an operation has no statements.

use crate::Dialect;
use crate::live::LiveError;
use crate::model::TableName;
use crate::split::SplitError;
use crate::sql::{LiteralError, NameTooLong};

/// Why an operation has no statements for a dialect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The dialect cannot do it.
    #[error(transparent)]
    Unsupported(Box<Unsupported>),
    /// A name is longer than the dialect keeps.
    #[error(transparent)]
    Name(#[from] NameTooLong),
    /// A value cannot be written for the dialect.
    #[error(transparent)]
    Literal(#[from] LiteralError),
    /// The text of an `execute` cannot be split; the place is inside that text.
    #[error(transparent)]
    Split(#[from] SplitError),
    /// The table as it is has not what the operation changes, or cannot be read.
    #[error(transparent)]
    Live(#[from] LiveError),
    /// A column is not what the operation says that it was.
    #[error(transparent)]
    NotAsSaid(Box<NotAsSaid>),
    /// The statements depend on the table as it is, which was not read.
    #[error("the statements depend on table '{table}' as it is")]
    NeedsTable {
        /// The table.
        table: TableName,
    },
}

/// A column that is not what an operation says that it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "column '{column}' of table '{table}' is `{part}: {found}`, and not `{part}: {said}` as `was` says"
)]
pub struct NotAsSaid {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: String,
    /// The part that differs: `type` or `nullable`.
    pub part: String,
    /// What the operation says.
    pub said: String,
    /// What the database has.
    pub found: String,
}

/// What a dialect cannot do, and what can be done about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation} on {dialect}: {what} is not supported: {why}")]
pub struct Unsupported {
    /// The name of the operation.
    pub operation: &'static str,
    /// The dialect that refuses.
    pub dialect: Dialect,
    /// The part of the operation that it refuses.
    pub what: String,
    /// The database's rule.
    pub why: String,
    /// What to write instead.
    pub instead: String,
}

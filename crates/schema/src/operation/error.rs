//! Why an operation has no statements.

use crate::Dialect;
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

//! Why a declared schema is none on a dialect.

use crate::Dialect;
use crate::model::TableName;
use crate::sql::LiteralError;
use crate::types::UnsupportedType;

/// Why a declared schema is none on a dialect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// The type of a column names other databases only.
    #[error("column '{column}' of table '{table}' has no type on {dialect}")]
    NoType {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// The dialect.
        dialect: Dialect,
    },
    /// The dialect has no such type.
    #[error("column '{column}' of table '{table}': {source} ({dialect})")]
    Type {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// The dialect.
        dialect: Dialect,
        /// What the dialect says of it, and what to write instead.
        source: Box<UnsupportedType>,
    },
    /// The type does not take the default.
    #[error("the default of column '{column}' of table '{table}': {source}")]
    Default {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// What is wrong with it.
        source: Box<LiteralError>,
    },
    /// A column asks for something that the dialect does not have.
    #[error("column '{column}' of table '{table}': {dialect} has no {what}")]
    Unsupported {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// The dialect.
        dialect: Dialect,
        /// What it asks for: `identity options`.
        what: &'static str,
    },
    /// Two columns, or a column and a declared type, give one enum type different words.
    #[error("enum type '{name}' has other words at column '{column}' of table '{table}'")]
    EnumDiffers {
        /// The type, with its schema when it is not the default one.
        name: String,
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The type of a domain, a sequence, a parameter or the value of a function.
    #[error("{kind} '{name}': {source} ({dialect})")]
    ObjectType {
        /// What it is: `function`.
        kind: &'static str,
        /// Its name.
        name: TableName,
        /// The dialect.
        dialect: Dialect,
        /// What the dialect says of the type.
        source: Box<UnsupportedType>,
    },
    /// The type of a domain, a sequence, a parameter or the value of a function names other databases only.
    #[error("{kind} '{name}' has no type on {dialect}")]
    NoObjectType {
        /// What it is: `function`.
        kind: &'static str,
        /// Its name.
        name: TableName,
        /// The dialect.
        dialect: Dialect,
    },
}

//! What undoes an operation, and what is lost by it.

use super::Item;

/// What undoes an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Reverse {
    /// These operations lead back to the schema before, and no data is lost by running them.
    Lossless(Vec<Item>),
    /// These operations lead back to the schema before; data is lost on the way.
    Lossy {
        /// What to run.
        operations: Vec<Item>,
        /// What is lost, in words that follow "loses".
        loses: String,
    },
    /// Nothing leads back.
    Irreversible {
        /// The reason.
        why: String,
    },
}

impl Reverse {
    pub(super) fn irreversible(why: impl Into<String>) -> Reverse {
        Reverse::Irreversible { why: why.into() }
    }
}

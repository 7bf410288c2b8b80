//! What can be wrong with models.

use super::{ObjectKind, Spot};
use crate::model::TableName;

/// Why models are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelsError {
    /// A document does not have the form of models.
    #[error("{message}")]
    Malformed {
        /// Where.
        spot: Box<Spot>,
        /// What is wrong.
        message: String,
        /// The nearest word that would be right.
        suggestion: Option<String>,
    },
    /// Two definitions of one name.
    #[error("{kind} '{name}' is declared twice")]
    Twice {
        /// What the second one is.
        kind: ObjectKind,
        /// The name.
        name: TableName,
        /// Where the first one stands.
        first: Option<Box<Spot>>,
        /// Where the second one stands.
        second: Option<Box<Spot>>,
    },
    /// A table and something that shares its names with tables.
    #[error("'{name}' is declared as a {first_kind} and as a {kind}")]
    TwoKinds {
        /// What the second one is.
        kind: ObjectKind,
        /// What the first one is.
        first_kind: ObjectKind,
        /// The name.
        name: TableName,
        /// Where the first one stands.
        first: Option<Box<Spot>>,
        /// Where the second one stands.
        second: Option<Box<Spot>>,
    },
    /// A reference to a table that nobody declares.
    #[error("{kind} '{name}' refers to table '{table}', which no model declares")]
    NoSuchTable {
        /// What refers to it: a table, or a trigger.
        kind: ObjectKind,
        /// Its name.
        name: TableName,
        /// The table that is not there.
        table: Box<TableName>,
        /// The table whose name is most like it.
        nearest: Option<Box<TableName>>,
        /// Where the reference stands.
        spot: Option<Box<Spot>>,
    },
    /// A mention of a column that its table does not have.
    #[error("{from}, and table '{table}' has no column '{column}'")]
    NoSuchColumn {
        /// Who mentions it: `table 'users' refers to teams.ident`.
        from: String,
        /// The table.
        table: Box<TableName>,
        /// The column.
        column: String,
        /// The column whose name is most like it.
        nearest: Option<String>,
        /// Where the mention stands.
        spot: Option<Box<Spot>>,
    },
}

impl ModelsError {
    /// Where it is, the place that has to change first.
    pub fn spots(&self) -> Vec<&Spot> {
        match self {
            ModelsError::Malformed { spot, .. } => vec![spot],
            ModelsError::Twice { first, second, .. }
            | ModelsError::TwoKinds { first, second, .. } => [second, first]
                .into_iter()
                .flatten()
                .map(|spot| &**spot)
                .collect(),
            ModelsError::NoSuchTable { spot, .. } | ModelsError::NoSuchColumn { spot, .. } => {
                spot.iter().map(|spot| &**spot).collect()
            }
        }
    }

    /// The nearest word that would be right.
    pub fn suggestion(&self) -> Option<String> {
        match self {
            ModelsError::Malformed { suggestion, .. } => suggestion.clone(),
            ModelsError::NoSuchTable { nearest, .. } => nearest.as_ref().map(ToString::to_string),
            ModelsError::NoSuchColumn { nearest, .. } => nearest.clone(),
            ModelsError::Twice { .. } | ModelsError::TwoKinds { .. } => None,
        }
    }
}

/// The word that is most like another, if one is like it at all.
pub(super) fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    known
        .map(|known| (strsim::damerau_levenshtein(known, word), known))
        .filter(|(distance, known)| *distance <= known.len().max(word.len()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

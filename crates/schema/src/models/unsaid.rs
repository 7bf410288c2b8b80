//! What a source has no words for: Diesel's `schema.rs` knows of no default and of no index.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::TableName;

/// Something that a source cannot say, and that is therefore not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fact {
    /// The whole type of a column.
    Type,
    /// What stands in the parentheses of a type, and which of the types with the same values it is.
    Length,
    /// The default of a column.
    Default,
    /// Whether a column numbers its rows, and how.
    Autoincrement,
    /// The expression of a generated column.
    Generated,
    /// The collation of a column.
    Collation,
    /// The comment of a column or a table.
    Comment,
    /// The unique constraints of a table.
    Uniques,
    /// The checks of a table.
    Checks,
    /// The foreign keys of a table beyond those that are said, and what they do on delete and update.
    ForeignKeys,
    /// The exclusion constraints of a table.
    Excludes,
    /// The indexes of a table.
    Indexes,
    /// What one database alone knows of a table or a column.
    Options,
}

/// What is not said of whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unsaid {
    /// Of tables as a whole.
    pub tables: BTreeMap<TableName, BTreeSet<Fact>>,
    /// Of columns, by table and column.
    pub columns: BTreeMap<TableName, BTreeMap<String, BTreeSet<Fact>>>,
    /// Whether what stands beside tables is unsaid: views, functions, types.
    pub objects: bool,
}

impl Unsaid {
    /// Whether nothing is left unsaid.
    pub fn is_empty(&self) -> bool {
        *self == Unsaid::default()
    }

    /// Whether a table leaves this unsaid.
    pub fn of_table(&self, table: &TableName, fact: Fact) -> bool {
        self.tables
            .get(table)
            .is_some_and(|facts| facts.contains(&fact))
    }

    /// Whether a column leaves this unsaid.
    pub fn of_column(&self, table: &TableName, column: &str, fact: Fact) -> bool {
        self.columns
            .get(table)
            .and_then(|columns| columns.get(column))
            .is_some_and(|facts| facts.contains(&fact))
    }
}

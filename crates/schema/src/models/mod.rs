//! The declared schema as a value: what models say, where they say it, and their YAML.
//!
//! A models file has a mapping for each kind of object, from names to definitions; a table there is the body of
//! `create_table`. Reading gives [`Models`], several of them are joined by [`Models::add`], and writing
//! ([`to_string`]) gives text that reads as the same schema. Nothing here opens a file: a [`Document`] is a path, for
//! messages, and a text.

mod check;
mod error;
mod file;
mod key;
mod kind;
pub(crate) mod layout;
mod merge;
mod place;
mod read;
mod rename;
mod unsaid;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Schema, TableName};

pub use error::ModelsError;
pub use file::json_schema;
pub use kind::ObjectKind;
pub use place::{Document, Places, Spot};
pub use read::read;
pub use unsaid::{Fact, Unsaid};
pub use write::{to_string, to_string_named};

/// The declared schema, and what was said beside it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Models {
    /// What the database should have.
    pub schema: Schema,
    /// Which tables and columns had another name before.
    pub renames: Renames,
    /// The tables with `skip_autogenerate: true`: they are declared, for those that refer to them, and not compared.
    pub skipped: BTreeSet<TableName>,
    /// What the sources have no words for, and what is therefore not compared.
    pub unsaid: Unsaid,
    /// Where each object stands.
    pub places: Places,
}

/// The `renamed_from` of tables and columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// The old name of a table, in the same schema, by its new one.
    pub tables: BTreeMap<TableName, String>,
    /// The old names of columns by their new ones, by the table's new name.
    pub columns: BTreeMap<TableName, BTreeMap<String, String>>,
}

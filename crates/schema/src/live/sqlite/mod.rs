//! SQLite: a `CREATE TABLE` as text that can be edited, and the statements that build the table anew.
//!
//! SQLite keeps the text of every `CREATE TABLE` as it was written, and changes only a few parts of a table by
//! itself. For the others the table is built anew by SQLite's own procedure
//! (<https://www.sqlite.org/lang_altertable.html#otheralter>), from the text with only those parts changed that
//! an operation names.
//!
//! - `text.rs`: the text taken apart, and written as it was
//! - `clause.rs`: one constraint, at a column or at the table
//! - `column.rs`: the clauses of a column
//! - `edit.rs`: what operations change
//! - `rebuild.rs`: the statements
//! - `value/`: what the texts say, as values of the model

mod clause;
mod column;
mod edit;
mod rebuild;
#[cfg(test)]
mod tests;
mod text;
mod value;

pub(crate) use clause::Kind;
pub(crate) use edit::Wanted;
pub use rebuild::LiveTable;
pub(crate) use rebuild::rebuild;
pub use text::TableText;
pub use value::{data_type, default, enum_words, index, table, trigger, view};

//! The operations: what a script may do to a database, each rendered for every dialect.
//!
//! One file an operation, one shape each: a struct that is its YAML, `render` to statements, `apply` to a
//! [`Schema`], `reverse` to what undoes it. To add one, copy the nearest neighbour and
//! write its line in the list in `list.rs`; names, reading, writing and the JSON Schema follow from there.
//!
//! A dialect that cannot do what an operation says refuses it here, when statements are made, and never
//! leaves a part out: see [`Unsupported`].

mod add_column;
mod beside;
mod bulk_insert;
mod clause;
mod context;
mod create_index;
mod create_table;
mod drop_column;
mod drop_index;
mod drop_table;
mod error;
mod execute;
mod item;
mod list;
mod rename_table;
mod reverse;

pub use add_column::AddColumn;
pub use bulk_insert::{BulkInsert, Row};
pub use context::{Context, Rendered};
pub use create_index::CreateIndex;
pub use create_table::CreateTable;
pub use drop_column::DropColumn;
pub use drop_index::DropIndex;
pub use drop_table::DropTable;
pub use error::{RenderError, Unsupported};
pub use execute::Execute;
pub use item::{Filter, Item};
pub use list::Operation;
pub use rename_table::RenameTable;
pub use reverse::Reverse;

use context::Scope;

use crate::model::{ApplyError, Schema};

/// What every operation does. The list in `list.rs` calls it by name.
trait Perform {
    /// The statements for the scope's dialect, in order.
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError>;

    /// The same change on the schema as a value.
    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError>;

    /// What undoes it.
    fn reverse(&self) -> Reverse;
}

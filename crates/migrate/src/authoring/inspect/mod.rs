//! Showing a schema: as a table of text, as models, as CREATE statements, as Diesel's `schema.rs`.
//!
//! All of it is text of a value; where the schema comes from, the database or models, makes no difference. `live.rs` reads
//! it from databases, `changes.rs` shows how two of them differ, `dump.rs` adds where a database stands.

mod changes;
mod create;
mod diesel;
mod dump;
mod error;
mod grid;
mod json;
mod live;
mod table;

pub use changes::changes;
pub use create::{create, statements};
pub use diesel::schema_rs;
pub use dump::{Dump, dump};
pub use error::InspectError;
pub use grid::{grid, grid_with_whole};
pub use json::json;
pub use live::{Inspected, live};
pub use revgraph_schema::models::{to_string as models, to_string_named as models_named};
pub use table::{list, table};

//! Showing a schema: as a table of text, as models, as CREATE statements, as Diesel's `schema.rs`.
//!
//! All of it is text of a value; where the schema comes from, the database or models, makes no difference.

mod create;
mod diesel;
mod grid;
mod table;

pub use create::create;
pub use diesel::schema_rs;
pub use revgraph_schema::models::{to_string as models, to_string_named as models_named};
pub use table::{list, table};

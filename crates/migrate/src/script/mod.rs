//! Revision scripts: their headers, which make the graph, and their bodies, which make the work.
//!
//! A header is read from every script of the directory whenever the graph is needed; a body only from the
//! scripts that run. How files are found and headers read is in `revgraph-scripts`. YAML and SQL scripts meet in the same values: [`Header`] and [`Body`].

mod body;
mod code;
mod diesel;
mod directory;
mod embedded;
mod error;
#[cfg(feature = "diesel-migrations")]
mod migration_source;
mod part;
mod schema;
mod sql;
mod substitute;
#[cfg(feature = "authoring")]
mod written;
mod yaml;

pub use body::{Body, Origin, ScriptStatement, Target};
pub use code::{Code, CodeError, Procedure, Revision};
pub use diesel::DieselFiles;
pub use directory::{ScriptDirectory, ScriptFile, Source};
pub use embedded::{Embedded, EmbeddedScript};
pub use error::ScriptError;
#[cfg(feature = "diesel-migrations")]
pub use migration_source::{DieselMigrations, DieselMigrationsError};
pub(crate) use part::Part;
pub use revgraph_scripts::{FileError, Format, Header};
pub use schema::revision_schema;
pub use substitute::Substitution;

use std::path::Path;

/// The header that a text of this format declares, for a script that is not written yet.
pub(crate) fn of_text(path: &Path, format: Format, text: &str) -> Result<Header, ScriptError> {
    Ok(revgraph_scripts::of_text(path, format, text)?)
}

/// The whole text of a file, without a byte order mark.
pub(crate) fn read_text(path: &Path) -> Result<String, ScriptError> {
    Ok(revgraph_scripts::read_text(path)?)
}

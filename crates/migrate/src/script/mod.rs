//! Revision scripts: their headers, which make the graph, and their bodies, which make the work.
//!
//! A header is read from every script of the directory whenever the graph is needed; a body only from the
//! scripts that run. YAML and SQL scripts meet in the same values: [`Header`] and [`Body`].

mod body;
mod code;
mod directory;
mod error;
mod file;
mod header;
mod part;
mod quick;
mod schema;
mod sql;
mod substitute;
mod written;
mod yaml;

pub use body::{Body, Origin, ScriptStatement, Target};
pub use code::{Code, CodeError, Procedure, Revision};
pub use directory::{ScriptDirectory, ScriptFile, Source};
pub use error::ScriptError;
pub(crate) use file::read as read_text;
pub use header::Header;
pub(crate) use header::of_text;
pub(crate) use part::Part;
pub use schema::revision_schema;
pub use substitute::Substitution;

use std::path::Path;

/// The two forms of a revision script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Operations in YAML: `*.yaml`, `*.yml`.
    Yaml,
    /// Statements: `*.sql`.
    Sql,
}

impl Format {
    /// The format by the file's ending; `None` for files that are no scripts.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()? {
            "yaml" | "yml" => Some(Format::Yaml),
            "sql" => Some(Format::Sql),
            _ => None,
        }
    }

    /// The ending that a new script gets, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Yaml => "yaml",
            Format::Sql => "sql",
        }
    }
}

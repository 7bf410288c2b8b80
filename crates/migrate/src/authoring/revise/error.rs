//! Why there is no new revision.

use std::io;
use std::path::PathBuf;

use revgraph_graph::{GraphError, RevisionId};
use revgraph_schema::model::TableName;
use revgraph_schema::operation::RenderError;

use crate::run::ProgramError;
use crate::script::ScriptError;

/// Why there is no new revision.
#[derive(Debug, thiserror::Error)]
pub enum ReviseError {
    /// The graph refuses the id, a label or a parent.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A merge of fewer than two revisions.
    #[error("a merge joins at least two revisions, and {} given", match found.as_slice() {
        [] => "none is".to_owned(),
        some => format!("only {} is", some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    })]
    NothingToMerge {
        /// What was asked for.
        found: Vec<RevisionId>,
    },
    /// The id is longer than the version table's column.
    #[error("the revision id '{id}' has {length} characters; the version table holds {limit}")]
    IdTooLong {
        /// The id.
        id: String,
        /// Its length.
        length: usize,
        /// The longest that fits.
        limit: usize,
    },
    /// A database cannot have a table of this name.
    #[error("table '{table}' on database {database}: {source}")]
    Table {
        /// The table.
        table: TableName,
        /// The database.
        database: String,
        /// Why.
        source: Box<RenderError>,
    },
    /// All scripts are built into the program.
    #[error("the scripts are built into this program, and there is no directory to write to")]
    NoDirectory,
    /// There are several version locations, and nothing says which.
    #[error("Multiple version locations present, please specify --version-path")]
    WhichLocation {
        /// The configured ones.
        locations: Vec<PathBuf>,
    },
    /// The directory asked for is no version location.
    #[error("Path {} is not represented in current version locations", path.display())]
    NotALocation {
        /// What was asked for.
        path: PathBuf,
        /// The configured ones.
        locations: Vec<PathBuf>,
    },
    /// A template cannot be rendered.
    #[error("Template rendering failed: {name}: {source}")]
    Template {
        /// The template: a file of the project, or `file_template`.
        name: String,
        /// What Tera says.
        source: tera::Error,
    },
    /// The template's text is no script, or not the one that was asked for.
    #[error("the template {name} does not write a usable script: {source}")]
    Unusable {
        /// The template.
        name: String,
        /// What is wrong with the text that it gave.
        source: Box<ScriptError>,
    },
    /// The template leaves out something that was asked for.
    #[error(
        "the template {name} does not write '{key}' as it was asked for; does it have that key?"
    )]
    Differs {
        /// The template.
        name: String,
        /// The key.
        key: &'static str,
    },
    /// The file name that `file_template` gives cannot be one.
    #[error(
        "file_template gives the file name '{name}', which leads out of the version location or is empty"
    )]
    FileName {
        /// The name.
        name: String,
    },
    /// A program that runs after writing failed; the file is there.
    #[error("{source}")]
    Hook {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<ProgramError>,
    },
    /// What the programs that run after writing left is no script.
    #[error("a program of hooks.after_write has spoilt the script: {source}")]
    Spoilt {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: Box<ScriptError>,
    },
    /// There is a file already.
    #[error("{} exists already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file or the template could not be read or written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

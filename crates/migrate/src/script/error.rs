//! What can be wrong with a script, each with its place.

use std::path::PathBuf;

use revgraph_graph::GraphError;
use revgraph_schema::operation::RenderError;
use revgraph_schema::split::SplitErrorKind;
use revgraph_scripts::FileError;

use crate::Place;

/// Why a script directory or one of its scripts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// The script directory is missing.
    #[error("Path doesn't exist: {}.  Please use the 'init' command to create a new scripts folder.", path.display())]
    NoDirectory {
        /// The directory that the configuration names.
        path: PathBuf,
    },
    /// A file cannot be used.
    #[error(transparent)]
    File(Box<FileError>),
    /// A text that is built in is none of a script.
    #[error("{} is no script: scripts are *.yaml, *.yml and *.sql", path.display())]
    NotAScript {
        /// Where it was.
        path: PathBuf,
    },
    /// The headers of all scripts do not make a graph.
    #[error("{source}")]
    Graph {
        /// The scripts that the error speaks of.
        places: Vec<Place>,
        /// What is wrong.
        source: GraphError,
    },
    /// A section is for a database that the configuration does not have.
    #[error("the section is for the database '{name}', which the configuration does not have")]
    UnknownDatabase {
        /// Where.
        place: Place,
        /// The name in the script.
        name: String,
        /// The configured names.
        known: Vec<String>,
    },
    /// An SQL text cannot be taken apart into statements.
    #[error("{kind}")]
    Split {
        /// Where.
        place: Place,
        /// What is wrong.
        kind: SplitErrorKind,
    },
    /// A transactional script would end the transaction that it runs in.
    #[error("a transactional script may not contain {statement}: the transaction is revgraph's")]
    TransactionControl {
        /// Where.
        place: Place,
        /// The statement.
        statement: String,
    },
    /// A transactional script has a statement that the database refuses inside a transaction.
    #[error("{what} cannot run inside a transaction")]
    NeedsNoTransaction {
        /// Where.
        place: Place,
        /// The kind of statement.
        what: String,
    },
    /// A transactional script has a program that is to run outside of a transaction.
    #[error(
        "the program '{program}' would run while the transaction of the script holds its locks"
    )]
    ProgramInTransaction {
        /// Where the operation stands.
        place: Place,
        /// The program and its arguments.
        program: String,
    },
    /// An operation has no statements for the database.
    #[error("{source}")]
    Render {
        /// Where the operation stands.
        place: Place,
        /// What, why, and what to do instead.
        source: Box<RenderError>,
    },
    /// A `${...}` has no value.
    #[error("the script uses ${{{name}}}, which has no value")]
    MissingValue {
        /// Where.
        place: Place,
        /// The name between the braces.
        name: String,
    },
    /// The script cannot be taken back.
    #[error("revision {revision} is irreversible: its script has no way down")]
    Irreversible {
        /// The script.
        place: Place,
        /// The revision.
        revision: String,
    },
}

impl From<FileError> for ScriptError {
    fn from(error: FileError) -> ScriptError {
        ScriptError::File(Box::new(error))
    }
}

impl ScriptError {
    /// The place that it is about; none where the message names the file, or several places are meant.
    pub fn place(&self) -> Option<&Place> {
        match self {
            ScriptError::File(error) => error.place(),
            ScriptError::UnknownDatabase { place, .. }
            | ScriptError::Split { place, .. }
            | ScriptError::TransactionControl { place, .. }
            | ScriptError::NeedsNoTransaction { place, .. }
            | ScriptError::ProgramInTransaction { place, .. }
            | ScriptError::Render { place, .. }
            | ScriptError::MissingValue { place, .. }
            | ScriptError::Irreversible { place, .. } => Some(place),
            ScriptError::NoDirectory { .. }
            | ScriptError::NotAScript { .. }
            | ScriptError::Graph { .. } => None,
        }
    }
}

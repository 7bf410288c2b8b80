//! What can be wrong with a script, each with its place.

use std::io;
use std::path::PathBuf;

use revgraph_graph::{GraphError, IllegalId};
use revgraph_schema::operation::RenderError;
use revgraph_schema::split::SplitErrorKind;

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
    /// A file or directory could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A script is larger than any script may be.
    #[error("{} has {bytes} bytes; a revision script may have {limit} at most", path.display())]
    TooLarge {
        /// The script.
        path: PathBuf,
        /// Its size.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// A script is not UTF-8 text.
    #[error("the file is not UTF-8 text")]
    NotUtf8 {
        /// The first line with a byte that is not UTF-8.
        place: Place,
    },
    /// A directory of scripts contains itself by a symbolic link.
    #[error("the directory {} is reached twice; a symbolic link leads back into it", path.display())]
    DirectoryLoop {
        /// The directory as it was reached the second time.
        path: PathBuf,
    },
    /// The text does not have the form of a revision script.
    #[error("{message}")]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong.
        message: String,
        /// The nearest word that would be right.
        suggestion: Option<String>,
    },
    /// A file of the directory declares no revision id.
    #[error(
        "Could not determine revision id from filename {}. Be sure the 'revision' key is declared at the head of the script.",
        place.path.file_name().unwrap_or_default().display()
    )]
    NoRevisionId {
        /// The file.
        place: Place,
    },
    /// The id has characters that an id may not have.
    #[error("{source}")]
    IllegalId {
        /// Where the id stands.
        place: Place,
        /// Which characters.
        source: IllegalId,
    },
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

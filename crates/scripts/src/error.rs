//! What can be wrong with a file of a script directory, each with its place.

use std::io;
use std::path::{Path, PathBuf};

use revgraph_graph::IllegalId;
use revgraph_yaml::YamlError;

use crate::Place;

/// Why a file of a script directory cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
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
        suggestion: Option<Box<str>>,
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
    /// A migration of Diesel has a way down and no way up.
    #[error("the migration {} has a down.sql and no up.sql", folder.display())]
    NoUpSql {
        /// Its folder.
        folder: PathBuf,
    },
}

impl FileError {
    /// What is wrong with a text in YAML.
    pub fn malformed(path: &Path, text: &str, error: YamlError) -> FileError {
        FileError::Malformed {
            place: Place::in_text(path, text, error.line, error.column),
            message: error.message,
            suggestion: error.suggestion.map(Into::into),
        }
    }

    /// The place that it is about; none where the message names the file.
    pub fn place(&self) -> Option<&Place> {
        match self {
            FileError::NotUtf8 { place }
            | FileError::Malformed { place, .. }
            | FileError::NoRevisionId { place }
            | FileError::IllegalId { place, .. } => Some(place),
            FileError::Read { .. }
            | FileError::TooLarge { .. }
            | FileError::DirectoryLoop { .. }
            | FileError::NoUpSql { .. } => None,
        }
    }

    /// The nearest word that would be right.
    pub fn suggestion(&self) -> Option<&str> {
        match self {
            FileError::Malformed { suggestion, .. } => suggestion.as_deref(),
            _ => None,
        }
    }
}

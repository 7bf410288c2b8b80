//! What can be wrong with the declared schema of a database.

use std::io;
use std::path::PathBuf;

use revgraph_schema::models::{ModelsError, Spot};

use crate::Place;
use crate::config::ConfigError;

/// Why the declared schema cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The configuration.
    #[error(transparent)]
    Config(Box<ConfigError>),
    /// A pattern that matches no file: a mistake, and never an empty schema.
    #[error("'{pattern}' matches no file")]
    NoMatch {
        /// Where.
        place: Place,
        /// The pattern.
        pattern: String,
    },
    /// A file that is no form of models.
    #[error("{} is neither .yaml, .sql nor .rs", path.display())]
    UnknownForm {
        /// The pattern that matches it.
        place: Place,
        /// The file.
        path: PathBuf,
    },
    /// A file or a folder that cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// What a file says.
    #[error(transparent)]
    Models(Box<ModelsError>),
}

impl SourceError {
    /// Where it is, the place that has to change first.
    pub fn places(&self) -> Vec<Place> {
        match self {
            SourceError::NoMatch { place, .. } | SourceError::UnknownForm { place, .. } => {
                vec![place.clone()]
            }
            SourceError::Models(error) => error.spots().into_iter().map(place).collect(),
            SourceError::Config(_) | SourceError::Read { .. } => Vec::new(),
        }
    }
}

impl From<ConfigError> for SourceError {
    fn from(error: ConfigError) -> SourceError {
        SourceError::Config(Box::new(error))
    }
}

impl From<ModelsError> for SourceError {
    fn from(error: ModelsError) -> SourceError {
        SourceError::Models(Box::new(error))
    }
}

/// A spot in a file of models as a place.
pub fn place(spot: &Spot) -> Place {
    let document = &spot.document;
    Place::in_text(&document.path, &document.text, spot.line, spot.column)
}

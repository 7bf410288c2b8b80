//! Everything that can go wrong in the engine, in one value.

use crate::autogenerate::AutogenerateError;
use crate::compare::CompareError;
use crate::config::ConfigError;
use crate::revise::ReviseError;
use crate::script::ScriptError;
use crate::template::InitError;
use crate::work::WorkError;
use revgraph_database::DatabaseError;
use revgraph_graph::GraphError;

/// An error of the engine.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configuration.
    #[error(transparent)]
    Config(Box<ConfigError>),
    /// A script, or the directory of them.
    #[error(transparent)]
    Script(Box<ScriptError>),
    /// A question to the graph.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A new revision.
    #[error(transparent)]
    Revise(#[from] ReviseError),
    /// A new project.
    #[error(transparent)]
    Init(#[from] InitError),
    /// A move.
    #[error(transparent)]
    Work(#[from] WorkError),
    /// A comparison, or a revision made of one.
    #[error(transparent)]
    Autogenerate(Box<AutogenerateError>),
    /// What was asked for cannot be compared.
    #[error(transparent)]
    Compare(Box<CompareError>),
    /// A database.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<CompareError> for Error {
    fn from(error: CompareError) -> Error {
        Error::Compare(Box::new(error))
    }
}

impl From<ConfigError> for Error {
    fn from(error: ConfigError) -> Error {
        Error::Config(Box::new(error))
    }
}

impl From<ScriptError> for Error {
    fn from(error: ScriptError) -> Error {
        Error::Script(Box::new(error))
    }
}

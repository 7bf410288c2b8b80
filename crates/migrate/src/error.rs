//! Everything that can go wrong in the engine, in one value.

use crate::config::ConfigError;
use crate::script::ScriptError;
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
    Graph(Box<GraphError>),
    /// A move.
    #[error(transparent)]
    Work(Box<WorkError>),
    /// Writing scripts, or comparing models.
    #[cfg(feature = "authoring")]
    #[error(transparent)]
    Authoring(crate::authoring::AuthoringError),
    /// A database.
    #[error(transparent)]
    Database(Box<DatabaseError>),
}

/// Makes `?` box an error into its variant of another.
macro_rules! boxed {
    ($whole:ident { $($variant:ident($error:ty),)* }) => {
        $(
            impl From<$error> for $whole {
                fn from(error: $error) -> $whole {
                    $whole::$variant(Box::new(error))
                }
            }
        )*
    };
}
#[cfg(feature = "authoring")]
pub(crate) use boxed;

boxed!(Error {
    Config(ConfigError),
    Script(ScriptError),
    Graph(GraphError),
    Work(WorkError),
    Database(DatabaseError),
});

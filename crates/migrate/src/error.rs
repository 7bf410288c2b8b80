//! Everything that can go wrong in the engine, in one value.

use crate::autogenerate::AutogenerateError;
use crate::compare::CompareError;
use crate::config::ConfigError;
use crate::inspect::InspectError;
use crate::push::PushError;
use crate::revise::ReviseError;
use crate::script::ScriptError;
use crate::sync::SyncError;
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
    Graph(Box<GraphError>),
    /// A new revision.
    #[error(transparent)]
    Revise(Box<ReviseError>),
    /// A new project.
    #[error(transparent)]
    Init(Box<InitError>),
    /// A move.
    #[error(transparent)]
    Work(Box<WorkError>),
    /// A comparison, or a revision made of one.
    #[error(transparent)]
    Autogenerate(Box<AutogenerateError>),
    /// What was asked for cannot be compared.
    #[error(transparent)]
    Compare(Box<CompareError>),
    /// Creating missing tables.
    #[error(transparent)]
    Sync(Box<SyncError>),
    /// A revision that is written and applied at once.
    #[error(transparent)]
    Push(Box<PushError>),
    /// A schema that is to be shown.
    #[error(transparent)]
    Inspect(Box<InspectError>),
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
pub(crate) use boxed;

boxed!(Error {
    Config(ConfigError),
    Script(ScriptError),
    Graph(GraphError),
    Revise(ReviseError),
    Init(InitError),
    Work(WorkError),
    Compare(CompareError),
    Sync(SyncError),
    Push(PushError),
    Inspect(InspectError),
    Database(DatabaseError),
});

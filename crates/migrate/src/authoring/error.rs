//! Everything that can go wrong when scripts are written, in one value.

use super::autogenerate::AutogenerateError;
use super::compare::CompareError;
use super::inspect::InspectError;
use super::push::PushError;
use super::revise::ReviseError;
use super::sync::SyncError;
use super::template::InitError;
use crate::error::{Error, boxed};

/// Why nothing was written, or compared.
#[derive(Debug, thiserror::Error)]
pub enum AuthoringError {
    /// A new revision.
    #[error(transparent)]
    Revise(Box<ReviseError>),
    /// A new project.
    #[error(transparent)]
    Init(Box<InitError>),
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
}

boxed!(AuthoringError {
    Revise(ReviseError),
    Init(InitError),
    Autogenerate(AutogenerateError),
    Compare(CompareError),
    Sync(SyncError),
    Push(PushError),
    Inspect(InspectError),
});

/// Makes `?` put an error into the engine's.
macro_rules! of_authoring {
    ($($error:ty),* $(,)?) => {
        $(
            impl From<$error> for Error {
                fn from(error: $error) -> Error {
                    Error::Authoring(error.into())
                }
            }
        )*
    };
}

of_authoring!(
    ReviseError,
    InitError,
    CompareError,
    SyncError,
    PushError,
    InspectError
);

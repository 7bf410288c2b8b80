//! What writes scripts: new projects and revisions, and models compared with what databases have.
//!
//! A program that only runs its scripts leaves it out, with the feature `authoring`.

pub mod autogenerate;
pub mod check;
pub mod compare;
mod error;
pub mod inspect;
pub mod models;
pub mod push;
pub mod revise;
pub mod scratch;
pub mod statements;
pub mod sync;
pub mod template;

pub use error::AuthoringError;

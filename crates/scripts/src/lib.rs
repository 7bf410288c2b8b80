//! The files of a script directory: which of them are scripts, in which order, and what their headers declare about their
//! places in the graph.
//!
//! A header is read from every script whenever the graph is needed, also by the compiler for `revgraph::embed!`. So
//! this crate is small, and knows nothing of what a script does: the operations, their SQL, the databases.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod diesel;
mod error;
mod file;
mod format;
mod header;
mod list;
mod place;
mod quick;
pub mod slug;
mod sound;
mod sql;
mod yaml;

pub use diesel::{DieselFolder, run_in_transaction};
pub use error::FileError;
pub use file::read as read_text;
pub use format::Format;
pub use header::{Header, KEYS, RawHeader, of_text};
pub use list::{Listed, list};
pub use place::Place;
pub use sound::places;
pub use sql::section_words;

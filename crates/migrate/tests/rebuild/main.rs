//! Tables of SQLite that are built anew, by whole runs: what was in them and around them is there afterwards.
#![allow(clippy::unwrap_used)]

mod kept;
mod mysql;
mod project;
mod properties;
mod shared;
mod written;

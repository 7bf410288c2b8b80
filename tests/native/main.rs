//! Revisions in Rust on PostgreSQL and MariaDB by their urls. The servers are named in the environment, as for the tests of
//! the whole program.
#![allow(clippy::unwrap_used, missing_docs)]

mod mounted;
mod revisions;
mod server;

//! What the crate promises, on real databases.
//!
//! `cargo xtask test` starts the servers and names them in the environment; see `scratch`.
#![allow(clippy::unwrap_used, missing_docs)]

mod connect;
mod introspect_mysql;
mod introspect_sqlite;
mod lent;
mod lock;
#[cfg(any(feature = "diesel-postgres", feature = "diesel-mysql"))]
mod native;
mod scratch;
mod secrets;
mod statements;
mod tables;
mod tls;
mod transactions;
mod url;

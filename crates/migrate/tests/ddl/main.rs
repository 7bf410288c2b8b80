//! What operations render, on real databases: SQLite, and the servers that `REVGRAPH_TEST_POSTGRES` and
//! `REVGRAPH_TEST_MYSQL` name. A server that is not there is a failure, never a reason to leave a test out;
//! `cargo xtask test` starts both.
#![allow(clippy::unwrap_used)]

mod cases;
mod catalog;
mod differences;
#[path = "../../../schema/tests/diff/live.rs"]
mod live;
mod round_trip;
mod scratch;
mod special;
mod words;

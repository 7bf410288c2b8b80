//! Reading real databases: the cases of `tests/introspect`, and every case of `tests/ddl`. The servers are those of
//! `tests/ddl`; `cargo xtask test` starts them.
#![allow(clippy::unwrap_used)]

mod cases;
mod created;
mod operations;
mod random;
mod reach;
#[path = "../ddl/scratch.rs"]
#[allow(dead_code)]
mod scratch;

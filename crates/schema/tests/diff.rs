//! Replays `tests/diff`: a folder a case, two schemas and what leads from the one to the other and back.
//!
//! `BLESS=1 cargo test` writes the expected files anew. Nothing here needs a database.
#![allow(clippy::unwrap_used)]

#[path = "diff/cases.rs"]
mod cases;
#[path = "diff/compare.rs"]
mod compare;
#[path = "diff/facts.rs"]
mod facts;
#[path = "diff/live.rs"]
mod live;
#[path = "diff/properties.rs"]
mod properties;
#[path = "diff/random.rs"]
mod random;

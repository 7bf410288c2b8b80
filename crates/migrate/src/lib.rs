//! The engine: configuration, revision scripts, templates, plans, and running them.
//!
//! This crate joins the pure parts (`revgraph-graph`, `revgraph-schema`) with files and databases.
//! Work is a value here: [`plan::Plan`] holds every statement of every step, and running it
//! ([`run`]), printing it as SQL ([`offline`]) and showing it (`--dry-run`) are three readers of that value.
//!
//! What it must not know: the terminal, the process's environment (it is handed a lookup function),
//! `exit`. It prints nothing; an [`observer::Observer`] is told what happens.

#![cfg_attr(test, allow(clippy::unwrap_used))]

#[cfg(feature = "authoring")]
pub mod authoring;
pub mod checksum;
pub mod config;
pub mod environment;
pub mod error;
pub mod interrupt;
mod late;
pub mod ledger;
pub mod observer;
pub mod offline;
mod parallel;
pub mod plan;
pub mod run;
pub mod script;
mod trace;
pub mod work;

#[cfg(feature = "authoring")]
pub use authoring::{
    autogenerate, check, compare, inspect, models, push, revise, scratch, statements, sync,
    template,
};
pub use config::Config;
pub use environment::Environment;
pub use error::Error;
pub use late::Late;
pub use plan::Plan;
pub use revgraph_scripts::{Place, slug};
pub use script::ScriptDirectory;

//! The schema as plain values, the operations on it, and the SQL that each database needs for them.
//!
//! Pure: this crate opens no file and no connection, prints nothing and keeps no global state. It knows
//! nothing of revisions or of the order in which scripts run; it turns one operation into statements
//! ([`operation`]), text into statements ([`split`]) and YAML into values ([`yaml`]).
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod dialect;
#[cfg(feature = "diff")]
pub mod diff;
pub mod live;
mod loss;
pub mod model;
pub mod models;
pub mod naming;
pub mod operation;
pub mod split;
pub mod sql;
pub mod types;

pub use dialect::{Dialect, UnknownDialect};
pub use loss::{Loss, LossKind};
pub use revgraph_yaml as yaml;

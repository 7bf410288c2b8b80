//! Connections, locks, the version table and the log table.
//!
//! The only crate that names a database driver. It takes SQL text and gives rows of text; what the SQL means
//! (revisions, operations, schemas) is known elsewhere. Everything blocks, on the caller's thread. Nothing
//! here prints or reads the environment: [`DatabaseUrl::parse`] is handed a function that does.
//!
//! The features `sqlite`, `postgres` and `mysql`, all of them on by default, are the drivers that a url is opened with:
//! without one, its url is still read, and [`Database::connect`] gives [`ErrorKind::NoDriver`]. The features
//! `diesel-postgres` and `diesel-mysql` let a program lend its own Diesel connection to [`Database::over`], as `sqlite`
//! does, and open a url with one where [`Settings::driver`] says so; they link the client libraries of the system.
//!
//! ```
//! # #[cfg(feature = "sqlite")] {
//! use revgraph_database::{Access, Database, DatabaseUrl, Settings};
//!
//! let url = DatabaseUrl::parse("sqlite::memory:", ".".as_ref(), &|_| None)?;
//! let mut database = Database::connect(&Settings::new("default", url), Access::Write)?;
//! assert_eq!(database.version_rows()?, None);
//! database.ensure_version_table()?;
//! assert_eq!(database.version_rows()?, Some(vec![]));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod admin;
mod canceller;
mod database;
mod driver;
pub mod duration;
mod error;
mod introspect;
mod live;
mod lock;
pub mod log_table;
mod server;
mod session;
mod settings;
mod sql;
mod two_phase;
mod url;
pub mod version_table;

pub use canceller::Canceller;
pub use database::{Access, Database, ForeignKeys};
pub use driver::Driver;
pub use error::{ConnectReason, DatabaseError, ErrorKind, ForeignKeyViolation, StatementError};
pub use introspect::Reach;
pub use lock::LockWait;
pub use revgraph_schema::Dialect;
pub use server::{Product, Server, Version};
pub use session::Lent;
pub use settings::{
    JournalMode, LockMode, LockSettings, PragmaValue, Settings, SqliteSettings, Synchronous,
    TableName,
};
pub use url::{DatabaseUrl, Environment, UrlError};

//! Whole databases: making one, dropping it, and waiting for the server that has it.
//!
//! Each dialect has a file of its own below, as in `session`.
//!
//! ```
//! # #[cfg(feature = "sqlite")] {
//! use revgraph_database::{admin, DatabaseUrl, Settings};
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path();
//! let url = DatabaseUrl::parse("sqlite:app.db", folder, &|_| None)?;
//! let settings = Settings::new("default", url);
//! assert!(admin::create(&settings)?);
//! assert!(!admin::create(&settings)?, "it is there");
//! assert!(admin::drop(&settings, admin::Others::Refuse)?);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod mysql;
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;
mod wait;

pub use wait::{Patience, ServerWait, answers, wait};

use crate::database::named;
use crate::error::{DatabaseError, ErrorKind};
use crate::session::Session;
use crate::url::Target;
use crate::{Access, Settings, session};

type Result<T> = std::result::Result<T, DatabaseError>;

/// What happens to those who are connected to a database that is to be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// They keep it: the database is not dropped.
    Refuse,
    /// PostgreSQL ends their sessions. On the other databases this is as [`Others::Refuse`].
    Disconnect,
}

/// Makes the database of the url, and tells whether it was made: `false` when it is there already.
///
/// PostgreSQL is asked through its database `postgres`, or else `template1`, and makes it as `template1` is; MySQL makes
/// it with the character set utf8mb4; of SQLite it is the file, with its folder.
///
/// # Errors
///
/// [`ErrorKind::CannotConnect`], [`ErrorKind::NotCreated`], [`ErrorKind::NoDatabaseName`], and of SQLite
/// [`ErrorKind::InMemory`] and [`ErrorKind::ReadOnly`].
pub fn create(settings: &Settings) -> Result<bool> {
    match &settings.url.target {
        #[cfg(feature = "sqlite")]
        Target::Sqlite(target) => {
            sqlite::create(target, settings).map_err(|kind| named(settings, kind))
        }
        #[cfg(not(feature = "sqlite"))]
        Target::Sqlite(_) => session(settings).map(|_| false),
        Target::Postgres(_) => postgres::create(settings),
        Target::Mysql(_) => mysql::create(settings),
    }
}

/// Drops the database of the url with everything in it, and tells whether it was dropped: `false` when it is not there.
/// Of SQLite it is the file and those beside it, and only when it is a database.
///
/// # Errors
///
/// [`ErrorKind::InUse`] when others are connected (PostgreSQL), [`ErrorKind::Locked`] when another run holds its lock
/// (SQLite, MySQL);
/// [`ErrorKind::CannotConnect`], [`ErrorKind::NotDropped`], [`ErrorKind::NoDatabaseName`], and of SQLite
/// [`ErrorKind::InMemory`], [`ErrorKind::ReadOnly`], [`ErrorKind::Busy`] and [`ErrorKind::CannotRemove`].
pub fn drop(settings: &Settings, others: Others) -> Result<bool> {
    match &settings.url.target {
        #[cfg(feature = "sqlite")]
        Target::Sqlite(target) => {
            sqlite::drop(target, settings).map_err(|kind| named(settings, kind))
        }
        #[cfg(not(feature = "sqlite"))]
        Target::Sqlite(_) => session(settings).map(|_| false),
        Target::Postgres(target) => postgres::drop(&target.database, settings, others),
        Target::Mysql(_) => mysql::drop(settings),
    }
}

/// A session to administer with; an error tells the url that was tried.
fn session(settings: &Settings) -> Result<Box<dyn Session>> {
    session::open(settings, Access::Write).map_err(|kind| named(settings, kind))
}

/// Whether the database of the url is there, or why that cannot be told.
fn exists(settings: &Settings) -> Result<bool> {
    match session::open(settings, Access::Read) {
        Ok(_) => Ok(true),
        Err(kind) if kind.is_unknown_database() => Ok(false),
        Err(kind) => Err(named(settings, kind)),
    }
}

/// The refusal of a statement as another kind of error; what is no refusal stays as it is.
fn refused(kind: ErrorKind, as_kind: fn(Box<crate::StatementError>) -> ErrorKind) -> ErrorKind {
    match kind {
        ErrorKind::Statement(error) => as_kind(error),
        other => other,
    }
}

/// Whether a statement was refused with one of these codes.
fn has_code(kind: &ErrorKind, codes: &[&str]) -> bool {
    matches!(kind, ErrorKind::Statement(error)
        if error.code.as_deref().is_some_and(|code| codes.contains(&code)))
}

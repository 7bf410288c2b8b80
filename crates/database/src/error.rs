//! What can go wrong with a database, sorted by what a person can do about it.
//!
//! Every error carries the database's name and its masked url. A password is in none of them: the url is
//! masked where it is parsed, and nothing here is built from the unmasked one.

use crate::version_table::RowChange;
use crate::{Product, TableName};
use revgraph_schema::Dialect;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// A failed call on a [`Database`](crate::Database).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct DatabaseError {
    /// The database's name in alembic.yaml.
    pub database: String,
    /// Its url, password masked.
    pub url: String,
    /// What happened.
    pub kind: Box<ErrorKind>,
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            ErrorKind::CannotConnect { .. } => {
                write!(
                    f,
                    "cannot connect to database {} ({}): {}",
                    self.database, self.url, self.kind
                )
            }
            ErrorKind::NotCreated(_) => {
                write!(
                    f,
                    "cannot create database {} ({}): {}",
                    self.database, self.url, self.kind
                )
            }
            ErrorKind::NotDropped(_) | ErrorKind::InUse { .. } | ErrorKind::Locked { .. } => {
                write!(
                    f,
                    "cannot drop database {} ({}): {}",
                    self.database, self.url, self.kind
                )
            }
            ErrorKind::NoAnswer { .. } => {
                write!(
                    f,
                    "database {} ({}): {}",
                    self.database, self.url, self.kind
                )
            }
            kind => write!(f, "{kind}"),
        }
    }
}

impl ErrorKind {
    /// Whether the server answered that it has no such database, or the file is not there.
    pub(crate) fn is_unknown_database(&self) -> bool {
        matches!(
            self,
            ErrorKind::CannotConnect {
                reason: ConnectReason::UnknownDatabase,
                ..
            }
        )
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No session came about.
    #[error("{message}")]
    CannotConnect {
        /// Which of the usual reasons.
        reason: ConnectReason,
        /// The server's or the system's words.
        message: String,
    },
    /// The session was lost.
    #[error("the connection was lost: {message}")]
    Disconnected {
        /// The driver's words.
        message: String,
    },
    /// The database takes no writes: a read-only file, a standby, a server in read-only mode.
    #[error("the database is read-only: {message}")]
    ReadOnly {
        /// The database's words.
        message: String,
    },
    /// Another session held a lock for longer than a statement may wait (`lock_timeout`, `busy_timeout`),
    /// or two sessions waited for each other. Running the whole transaction again may succeed.
    #[error("{0}")]
    Busy(Box<StatementError>),
    /// The database refused a statement.
    #[error("{0}")]
    Statement(Box<StatementError>),
    /// The statement was stopped, by a [`Canceller`](crate::Canceller) or by an administrator.
    #[error("{message}")]
    Cancelled {
        /// The database's words.
        message: String,
    },
    /// Another runner holds the lock, and did not let go in time.
    #[error("another run holds the lock after {} s{}", waited.as_secs(), held_by(holder.as_deref()))]
    LockTimeout {
        /// How long this run waited.
        waited: Duration,
        /// Who holds it, where the database tells.
        holder: Option<String>,
    },
    /// The lock that was taken is not this session's any more. Behind a connection pooler in transaction
    /// mode each statement may run in another session.
    #[error("the lock on the database was lost")]
    LockLost,
    /// The server has no lock between sessions, or one that protects nothing.
    #[error("{} has no lock that keeps other runs out", product.name())]
    LockUnsupported {
        /// The server.
        product: Product,
    },
    /// The lock file beside a SQLite database cannot be used.
    #[error("cannot lock {}: {message}", path.display())]
    LockFile {
        /// The lock file.
        path: PathBuf,
        /// The system's words.
        message: String,
    },
    /// A change of the version table met another number of rows than one. The words are Alembic's.
    #[error("Online migration expected to match one row when {change} in '{table}'; {found} found")]
    RowMismatch {
        /// The change.
        change: RowChange,
        /// The version table.
        table: TableName,
        /// How many rows it met.
        found: u64,
    },
    /// The connection that is lent is in a transaction of the caller's.
    #[error("the connection is in a transaction already; lend it outside of one")]
    InTransaction,
    /// The driver of the url's database was left out when the program was compiled.
    #[error("this program cannot open {}: its driver is left out; compile revgraph with the feature '{feature}'",
        product_of(*dialect))]
    NoDriver {
        /// What the url names.
        dialect: Dialect,
        /// The feature that brings the driver.
        feature: &'static str,
    },
    /// The transaction is over, or another one runs in its place, and nobody here ended it.
    #[error("the transaction was ended by a statement that ran in it")]
    TransactionEnded,
    /// SQLite: rows point at rows that do not exist, and did not do so before.
    #[error("foreign keys are violated that were not before, by {}, the first in table {}",
        rows(violations.len()), violations.first().map_or("", |violation| violation.table.as_str()))]
    ForeignKeys {
        /// The new violations.
        violations: Vec<ForeignKeyViolation>,
    },
    /// The server did not make the database.
    #[error("{0}")]
    NotCreated(Box<StatementError>),
    /// The server did not drop the database.
    #[error("{0}")]
    NotDropped(Box<StatementError>),
    /// Others are connected to a database that is to be dropped.
    #[error("others are connected to it")]
    InUse {
        /// Who; the last of them may have gone meanwhile.
        users: Vec<String>,
    },
    /// Another runner holds the lock on a database that is to be dropped.
    #[error("another run holds its lock{}", held_by(holder.as_deref()))]
    Locked {
        /// Who holds it, where the database tells.
        holder: Option<String>,
    },
    /// A file of a SQLite database cannot be removed.
    #[error("cannot remove {}: {message}", path.display())]
    CannotRemove {
        /// The file.
        path: PathBuf,
        /// The system's words.
        message: String,
    },
    /// SQLite in memory, where nothing can be made or dropped.
    #[error("a database in memory is there only as long as a program has it open")]
    InMemory,
    /// The url names a server, and no database on it.
    #[error("the url names no database")]
    NoDatabaseName,
    /// A server was waited for, and did not answer.
    #[error("no answer after {timeout:?}: {last}")]
    NoAnswer {
        /// How long it was waited for.
        timeout: Duration,
        /// Why the last try failed.
        last: Box<ErrorKind>,
    },
    /// The dialect has no such thing.
    #[error("{what} is not something {} can do", product.name())]
    Unsupported {
        /// The server.
        product: Product,
        /// What was asked for.
        what: &'static str,
    },
    /// A setting's value cannot be sent to the database.
    #[error("{setting} cannot be '{value}'")]
    InvalidSetting {
        /// The setting's name.
        setting: String,
        /// Its value.
        value: String,
    },
    /// PostgreSQL: there is no schema to read.
    #[error("no schema of the search path is there, or none may be used")]
    NoSchema,
    /// A text of the database is not UTF-8.
    #[error("the database answered with text that is not UTF-8")]
    NotUtf8,
    /// The database answered something else than this version of revgraph understands.
    #[error("unexpected answer of the database: {message}")]
    UnexpectedAnswer {
        /// What was there.
        message: String,
    },
    /// Called inside an asynchronous runtime, which must not be blocked: use a thread of its own.
    #[error(
        "a database cannot be used inside an asynchronous runtime; call it on a thread that may block, such as one of spawn_blocking"
    )]
    InsideAsyncRuntime,
}

/// Why there is no connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectReason {
    /// Nobody listens there, the host is unknown, the socket does not exist.
    Unreachable,
    /// No answer in time.
    Timeout,
    /// The user or the password is wrong, or there is none.
    WrongPassword,
    /// The user may not open this database from here.
    NotAllowed,
    /// The server has no database of this name.
    UnknownDatabase,
    /// TLS failed, or one side wants it and the other has none.
    Tls,
    /// The server has no connection left, or is starting or stopping.
    NotReady,
    /// The file is there, but is not a SQLite database.
    NotADatabase,
    /// The file or its folder cannot be opened or made.
    File,
    /// Something else; the message tells.
    Other,
}

/// What the database said about a statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementError {
    /// The message.
    pub message: String,
    /// PostgreSQL's SQLSTATE or MySQL's error number; SQLite has none here.
    pub code: Option<String>,
    /// More about it.
    pub detail: Option<String>,
    /// The database's advice.
    pub hint: Option<String>,
    /// Where in the statement, counted in characters from 1.
    pub position: Option<usize>,
    /// Where the database was at the time: a function, a trigger.
    pub context: Option<String>,
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// A row of SQLite's `PRAGMA foreign_key_check`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ForeignKeyViolation {
    /// The table with the row that points nowhere.
    pub table: String,
    /// That row's rowid, where the table has rowids.
    pub rowid: Option<String>,
    /// The table it points at.
    pub parent: String,
    /// The number of the foreign key in `PRAGMA foreign_key_list`.
    pub foreign_key: String,
}

fn product_of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgres => "PostgreSQL",
        Dialect::Mysql => "MySQL and MariaDB",
    }
}

fn held_by(holder: Option<&str>) -> String {
    holder.map_or_else(String::new, |holder| format!(": {holder}"))
}

fn rows(count: usize) -> String {
    match count {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    }
}

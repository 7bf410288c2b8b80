//! One session with a database, whatever speaks underneath.
//!
//! Each dialect implements [`Session`] in a file of its own, in the same order. Nothing outside this folder
//! names a driver.
//!
//! SQLite goes through diesel. PostgreSQL and MySQL go through `tokio-postgres` and `mysql_async`, the pure
//! Rust drivers on which `diesel-async` stands, and not through `diesel-async` itself: its connections own
//! the driver's and hand out neither SQLSTATE nor error number (a lock timeout could then be told only by
//! its words, which the server translates), nor row counts of unprepared statements, notices, values as
//! text, or `COPY`.

mod lock_file;
mod mysql;
mod postgres;
mod runtime;
mod sqlite;
mod tls;

pub(crate) use lock_file::LockFile;

use crate::error::ErrorKind;
use crate::url::Target;
use crate::{Access, Canceller, ForeignKeys, Server, Settings, TableName};
use diesel::connection::{
    AnsiTransactionManager, Connection, TransactionDepthChange, TransactionManager,
    TransactionManagerStatus,
};
use revgraph_schema::Dialect;
use std::any::{Any, TypeId};
use std::path::Path;

/// What a session answers; the database's name and url are added by `Database`.
pub(crate) type Answer<T> = Result<T, ErrorKind>;

/// Rows as text: what a caller of `Database::query` gets.
pub(crate) type Rows = Vec<Vec<Option<String>>>;

pub(crate) trait Session: Send {
    fn server(&self) -> &Server;

    /// Runs a statement as it is, in one round trip, and tells how many rows it changed.
    fn execute(&mut self, sql: &str) -> Answer<u64>;

    /// Runs statements one after the other in the open transaction, up to the first that fails: its index and why.
    /// Tells how many rows each changed, and `done` after each.
    fn execute_all(
        &mut self,
        statements: &[&str],
        done: &mut dyn FnMut(usize),
    ) -> Result<Vec<u64>, (usize, ErrorKind)> {
        let mut changed = Vec::with_capacity(statements.len());
        for (index, sql) in statements.iter().enumerate() {
            changed.push(self.execute(sql).map_err(|error| (index, error))?);
            done(index);
        }
        Ok(changed)
    }

    /// A statement of revgraph's own as it has to be sent: it must not be misled by a script that changed the
    /// search path or the current database.
    fn own(&self, sql: &str) -> String {
        sql.to_owned()
    }

    /// Several statements of revgraph's own, in the open transaction.
    fn execute_own_all(&mut self, statements: &[&str]) -> Answer<Vec<u64>> {
        let own: Vec<String> = statements.iter().map(|sql| self.own(sql)).collect();
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        self.execute_all(&own, &mut |_| {})
            .map_err(|(_, error)| error)
    }

    fn query(&mut self, sql: &str) -> Answer<Rows>;

    fn copy_in(&mut self, _sql: &str, _data: &str) -> Answer<u64> {
        Err(ErrorKind::Unsupported {
            product: self.server().product,
            what: "COPY ... FROM stdin",
        })
    }

    fn begin(&mut self, foreign_keys: ForeignKeys) -> Answer<()>;
    fn commit(&mut self) -> Answer<()>;
    fn rollback(&mut self) -> Answer<()>;

    /// Whether the transaction of the last `begin` is still open; a failed one counts as open.
    fn in_transaction(&mut self) -> Answer<bool>;

    /// Undoes what scripts did to the session's settings. Outside a transaction.
    fn reset(&mut self) -> Answer<()>;

    /// Reads a table that may not be there: none then.
    fn query_table(&mut self, table: &TableName, sql: &str) -> Answer<Option<Rows>>;

    fn try_lock(&mut self) -> Answer<bool>;
    fn lock_holder(&mut self) -> Answer<Option<String>>;
    fn holds_lock(&mut self) -> Answer<bool>;
    fn unlock(&mut self) -> Answer<()>;

    /// Something that can stop a running statement from another thread; none where that cannot be.
    fn canceller(&self) -> Option<Canceller> {
        None
    }

    /// The type of the Diesel connection beneath; none where it is another driver's.
    fn native(&self) -> Option<TypeId> {
        None
    }

    /// Hands the Diesel connection beneath to `code`, and tells whether there is one.
    fn with_native(&mut self, _in_transaction: bool, _code: &mut dyn FnMut(&mut dyn Any)) -> bool {
        false
    }

    /// What the server said besides its answers, since the last call.
    fn take_notices(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// A connection of the caller's: `&mut` of one of Diesel's.
pub trait Lent<'c>: sealed::IntoSession<'c> {
    /// The dialect that it speaks.
    const DIALECT: Dialect;
}

mod sealed {
    use super::{Answer, Session, Settings};

    /// No other crate knows how to make a session.
    pub trait IntoSession<'c> {
        fn into_session(self, settings: &Settings) -> Answer<Made<'c>>;
    }

    /// A session that was made.
    pub struct Made<'c>(pub(crate) Box<dyn Session + 'c>);
}

/// A connection of ours, or of the caller's.
enum Held<'c, C> {
    Own(C),
    Lent(&'c mut C),
}

impl<C> std::ops::Deref for Held<'_, C> {
    type Target = C;

    fn deref(&self) -> &C {
        match self {
            Held::Own(connection) => connection,
            Held::Lent(connection) => connection,
        }
    }
}

impl<C> std::ops::DerefMut for Held<'_, C> {
    fn deref_mut(&mut self) -> &mut C {
        match self {
            Held::Own(connection) => connection,
            Held::Lent(connection) => connection,
        }
    }
}

/// Hands a Diesel connection to code. In a transaction that Diesel did not begin it is told of it, so that it begins
/// savepoints there.
fn lend<C>(connection: &mut C, in_transaction: bool, code: &mut dyn FnMut(&mut dyn Any))
where
    C: Connection<TransactionManager = AnsiTransactionManager> + 'static,
{
    let change = |connection: &mut C, change| {
        let status = AnsiTransactionManager::transaction_manager_status_mut(connection);
        if let (TransactionManagerStatus::Valid(status), true) = (status, in_transaction) {
            // It fails where code has ended the transaction; committing says so.
            let _ = status.change_transaction_depth(change);
        }
    };
    change(connection, TransactionDepthChange::IncreaseDepth);
    code(connection);
    change(connection, TransactionDepthChange::DecreaseDepth);
}

/// Opens a session of the url's dialect.
pub(crate) fn open(settings: &Settings, access: Access) -> Answer<Box<dyn Session>> {
    Ok(match &settings.url.target {
        Target::Sqlite(target) => Box::new(sqlite::SqliteSession::open(target, settings, access)?),
        Target::Postgres(target) => Box::new(postgres::PostgresSession::open(target, settings)?),
        Target::Mysql(target) => Box::new(mysql::MysqlSession::open(target, settings)?),
    })
}

/// Takes the lock of a SQLite file; the error is who holds it, where the lock's file tells.
pub(crate) fn sqlite_lock(file: &Path) -> Answer<Result<LockFile, Option<String>>> {
    let path = sqlite::lock_path(file);
    let lock = LockFile::try_take(&path)?;
    Ok(lock.ok_or_else(|| lock_file::holder(&path)))
}

/// The single text of a query with one row and one column; none for no row or NULL.
pub(crate) fn single(rows: Rows) -> Option<String> {
    rows.into_iter().next()?.into_iter().next()?
}

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
//!
//! A connection that the caller lends is Diesel's, on every database, and so is one that code of the caller's shall be
//! handed: `diesel_postgres` and `diesel_mysql` make the best of what it hands out.

#[cfg(feature = "diesel-mysql")]
mod diesel_mysql;
#[cfg(feature = "diesel-postgres")]
mod diesel_postgres;
#[cfg(any(
    feature = "sqlite",
    feature = "diesel-postgres",
    feature = "diesel-mysql"
))]
mod lent;
#[cfg(feature = "sqlite")]
mod lock_file;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(any(feature = "mysql", feature = "diesel-mysql"))]
mod mysql_sql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "postgres", feature = "diesel-postgres"))]
mod postgres_sql;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod runtime;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(any(feature = "diesel-postgres", feature = "diesel-mysql"))]
mod statement;
#[cfg(feature = "postgres")]
mod tls;

use crate::error::ErrorKind;
use crate::{Access, Canceller, ForeignKeys, Server, Settings, TableName};
use revgraph_schema::Dialect;
#[cfg(feature = "sqlite")]
pub(crate) use sqlite::{inside, lock as sqlite_lock};
use std::any::{Any, TypeId};

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

    fn execute_own(&mut self, sql: &str) -> Answer<u64> {
        self.execute(&self.own(sql))
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

    /// Whether the connection is the caller's, who goes on with it when the session is over.
    fn is_lent(&self) -> bool {
        false
    }

    /// Sets a connection that is lent as it was before. Outside a transaction.
    fn give_back(&mut self) -> Answer<()> {
        Ok(())
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

/// Opens a session of the url's dialect.
pub(crate) fn open(settings: &Settings, access: Access) -> Answer<Box<dyn Session>> {
    // Only SQLite asks for it.
    #[cfg(not(feature = "sqlite"))]
    let _ = access;
    match (&settings.url.target, settings.driver) {
        #[cfg(feature = "sqlite")]
        (crate::url::Target::Sqlite(target), _) => {
            let session = sqlite::SqliteSession::open(target, settings, access)?;
            Ok(Box::new(session))
        }
        #[cfg(feature = "postgres")]
        (crate::url::Target::Postgres(target), crate::Driver::Own) => {
            let session = postgres::PostgresSession::open(target, settings)?;
            Ok(Box::new(session))
        }
        #[cfg(feature = "diesel-postgres")]
        (crate::url::Target::Postgres(target), crate::Driver::Diesel) => {
            let session = diesel_postgres::DieselPostgresSession::open(target, settings)?;
            Ok(Box::new(session))
        }
        #[cfg(feature = "mysql")]
        (crate::url::Target::Mysql(target), crate::Driver::Own) => {
            let session = mysql::MysqlSession::open(target, settings)?;
            Ok(Box::new(session))
        }
        #[cfg(feature = "diesel-mysql")]
        (crate::url::Target::Mysql(target), crate::Driver::Diesel) => {
            let session = diesel_mysql::DieselMysqlSession::open(target, settings)?;
            Ok(Box::new(session))
        }
        #[cfg(not(all(
            feature = "sqlite",
            feature = "postgres",
            feature = "diesel-postgres",
            feature = "mysql",
            feature = "diesel-mysql"
        )))]
        _ => Err(ErrorKind::NoDriver {
            dialect: settings.url.dialect(),
            feature: settings.driver.feature(settings.url.dialect()),
        }),
    }
}

/// The single text of a query with one row and one column; none for no row or NULL.
pub(crate) fn single(rows: Rows) -> Option<String> {
    rows.into_iter().next()?.into_iter().next()?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DatabaseUrl, Driver};

    #[test]
    fn a_driver_that_is_left_out_is_named() {
        for (url, driver, has_driver, feature) in [
            (
                "sqlite::memory:",
                Driver::Own,
                cfg!(feature = "sqlite"),
                "sqlite",
            ),
            (
                "postgres://u@h/d",
                Driver::Own,
                cfg!(feature = "postgres"),
                "postgres",
            ),
            (
                "postgres://u@h/d",
                Driver::Diesel,
                cfg!(feature = "diesel-postgres"),
                "diesel-postgres",
            ),
            (
                "mysql://u@h/d",
                Driver::Own,
                cfg!(feature = "mysql"),
                "mysql",
            ),
            (
                "mysql://u@h/d",
                Driver::Diesel,
                cfg!(feature = "diesel-mysql"),
                "diesel-mysql",
            ),
        ] {
            let url = DatabaseUrl::parse(url, ".".as_ref(), &|_| None).unwrap();
            let mut settings = Settings::new("default", url);
            settings.driver = driver;
            if !has_driver {
                let error = open(&settings, Access::Read).err().unwrap();
                assert!(
                    error
                        .to_string()
                        .ends_with(&format!("the feature '{feature}'")),
                    "{error}"
                );
            }
        }
    }
}

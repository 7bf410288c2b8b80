//! A connected database: the one type through which everybody else reaches a session.

use crate::error::{DatabaseError, ErrorKind};
use crate::session::{self, Answer, Lent, Rows, Session};
use crate::version_table::{self, RowChange};
use crate::{
    Canceller, DatabaseUrl, LockMode, LockWait, Server, Settings, TableName, lock, log_table, sql,
};
use revgraph_schema::Dialect;
use std::any::{Any, TypeId};
use std::fmt;
use std::ops::ControlFlow;

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Looking only. A SQLite file that does not exist is not made: the database is then an empty one.
    Read,
    /// Changing. A SQLite file that does not exist is made, with its folder.
    Write,
}

/// How SQLite treats foreign keys in a transaction. The other databases have no such switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKeys {
    /// As the settings say.
    AsConfigured,
    /// Not enforced, for a table that is built anew: dropping the old one would delete what points at it.
    /// Before the commit all foreign keys are checked.
    Off,
}

/// A session with one database; `'c` is how long a connection is lent, for those that revgraph did not make itself.
pub struct Database<'c> {
    settings: Settings,
    session: Box<dyn Session + 'c>,
    is_locked: bool,
    has_begun: bool,
}

type Result<T> = std::result::Result<T, DatabaseError>;

impl Database<'static> {
    /// Connects, with the driver that the settings name.
    ///
    /// A connection of Diesel's is set as the other driver's is, but keeps no notices of PostgreSQL, and the code of an
    /// error as [`Database::over`] says. While code has it, its time zone is UTC, as Diesel has it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CannotConnect`] with the reason, [`ErrorKind::NoDriver`], and for SQLite also [`ErrorKind::Busy`].
    pub fn connect(settings: &Settings, access: Access) -> Result<Database<'static>> {
        let session = session::open(settings, access).map_err(|kind| named(settings, kind))?;
        Ok(Database::with(settings, session))
    }
}

impl<'c> Database<'c> {
    /// Works on a connection of the caller's, who has it back when this value is dropped: without a transaction and a lock
    /// of revgraph's, and set as it was before.
    ///
    /// Meanwhile it keeps the application's settings, but for what revgraph cannot do without: `autocommit` is on, the
    /// SQL mode leaves quotes and backslashes alone (MySQL), `standard_conforming_strings` is on (PostgreSQL), and a
    /// statement waits for a lock as long as [`Settings::lock_timeout`] says, where it says so.
    ///
    /// A lent connection of PostgreSQL keeps no notices, and the code of an error only where Diesel has a kind for it or
    /// the server speaks English; no lent connection has a [`Canceller`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InTransaction`], and as [`Database::execute`], for the questions what the server is.
    pub fn over(connection: impl Lent<'c>, settings: &Settings) -> Result<Database<'c>> {
        let session = connection.into_session(settings);
        Ok(Database::with(
            settings,
            session.map_err(|kind| named(settings, kind))?.0,
        ))
    }

    /// Works on a SQLite connection of the caller's inside the transaction that the caller has begun, and will end.
    /// Nothing may be begun, committed or locked here.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    #[cfg(feature = "sqlite")]
    pub fn inside(
        connection: &'c mut diesel::SqliteConnection,
        settings: &Settings,
    ) -> Result<Database<'c>> {
        let session = session::inside(connection).map_err(|kind| named(settings, kind))?;
        Ok(Database::with(settings, session))
    }

    fn with(settings: &Settings, session: Box<dyn Session + 'c>) -> Database<'c> {
        Database {
            settings: settings.clone(),
            session,
            is_locked: false,
            has_begun: false,
        }
    }

    /// Whether the session is a Diesel connection of this type, for [`Database::with_native`].
    #[must_use]
    pub fn is_native(&self, connection: TypeId) -> bool {
        self.session.native() == Some(connection)
    }

    /// Hands the Diesel connection beneath to `code`, in the open transaction if there is one: what `code` begins there
    /// are savepoints. Tells whether there is such a connection; else `code` is not called.
    pub fn with_native(&mut self, code: &mut dyn FnMut(&mut dyn Any)) -> bool {
        self.session.with_native(self.has_begun, code)
    }

    /// The database's name in alembic.yaml.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The dialect that the database speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.settings.url.dialect()
    }

    /// What answers, and in which version.
    #[must_use]
    pub fn server(&self) -> &Server {
        self.session.server()
    }

    /// Where it is; shown with the password masked.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.settings.url
    }

    /// What the connection was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Runs exactly one statement, as it is, in one round trip, and tells how many rows it changed: 0 where
    /// that means nothing. Result rows are dropped. (On SQLite the count is of rows inserted, updated and
    /// deleted; the servers' counts for other statements differ.)
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Statement`], [`ErrorKind::Busy`], [`ErrorKind::ReadOnly`] or
    /// [`ErrorKind::Disconnected`].
    pub fn execute(&mut self, sql: &str) -> Result<u64> {
        let answer = self.session.execute(sql);
        self.answer(answer)
    }

    /// As [`Database::execute`], for a statement of revgraph's own: a script before it may have changed the
    /// search path (PostgreSQL) or the current database (MySQL), and this one runs with those of the
    /// beginning. Costs no additional round trip.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn execute_own(&mut self, sql: &str) -> Result<u64> {
        let answer = self.session.execute_own(sql);
        self.answer(answer)
    }

    /// Runs statements one after the other, as they are, in the transaction of [`Database::begin`], up to the first that
    /// fails. `done` is told the index of each that has run. PostgreSQL gets all of them in one message, so that the
    /// whole list costs one round trip; elsewhere it is one each.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`], with the index of the statement that failed. Those behind it have not run.
    pub fn execute_all(
        &mut self,
        statements: &[&str],
        done: &mut dyn FnMut(usize),
    ) -> std::result::Result<(), (usize, DatabaseError)> {
        match self.session.execute_all(statements, done) {
            Ok(_) => Ok(()),
            Err((index, kind)) => Err((index, named(&self.settings, kind))),
        }
    }

    /// Runs a query and gives its rows as text, in the database's own spelling; NULL is none.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`], and [`ErrorKind::NotUtf8`].
    pub fn query(&mut self, sql: &str) -> Result<Rows> {
        let answer = self.session.query(sql);
        self.answer(answer)
    }

    /// Runs a `COPY ... FROM stdin` of PostgreSQL with its data and tells how many rows it copied.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`]; [`ErrorKind::Unsupported`] on the other dialects.
    pub fn copy_in(&mut self, sql: &str, data: &str) -> Result<u64> {
        let answer = self.session.copy_in(sql, data);
        self.answer(answer)
    }

    /// What the server said besides its answers since the last call, such as PostgreSQL's notices.
    pub fn take_notices(&mut self) -> Vec<String> {
        self.session.take_notices()
    }

    /// What stops a running statement. None on SQLite, whose files a process leaves in order when it ends.
    #[must_use]
    pub fn canceller(&self) -> Option<Canceller> {
        self.session.canceller()
    }

    /// Begins a transaction; on SQLite one that writes (`BEGIN IMMEDIATE`), which waits for other writers. On
    /// PostgreSQL it also makes sure that the session which took the lock is the one that runs it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::LockLost`], and as [`Database::execute`].
    pub fn begin(&mut self, foreign_keys: ForeignKeys) -> Result<()> {
        let answer = self.session.begin(foreign_keys);
        self.has_begun = answer.is_ok();
        self.answer(answer)
    }

    /// Commits. After an error the transaction may still be open: roll back.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::TransactionEnded`] when the transaction of [`Database::begin`] is not there any more
    /// (SQLite, PostgreSQL), [`ErrorKind::ForeignKeys`], and as [`Database::execute`].
    pub fn commit(&mut self) -> Result<()> {
        let answer = self.session.commit();
        self.has_begun &= answer.is_err();
        self.answer(answer)
    }

    /// Rolls back. The session can be used again afterwards, also after a failed statement; that there is
    /// no transaction any more is no error.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn rollback(&mut self) -> Result<()> {
        self.has_begun = false;
        let answer = self.session.rollback();
        self.answer(answer)
    }

    /// Whether the transaction of the last [`Database::begin`] is still open. A script's COMMIT ends it; on
    /// MySQL so does every DDL statement.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn in_transaction(&mut self) -> Result<bool> {
        let answer = self.session.in_transaction();
        self.answer(answer)
    }

    /// Undoes what a script did to the session's settings: roles, timeouts, the search path. Locks stay.
    /// To be called outside a transaction.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn reset(&mut self) -> Result<()> {
        let answer = self.session.reset();
        self.answer(answer)
    }

    /// Takes the lock that keeps other runners out, and verifies that it is held. `waiting` is called before
    /// each pause, and may give up. Does nothing when the settings say so, or when the lock is held already.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::LockTimeout`], [`ErrorKind::LockUnsupported`], [`ErrorKind::LockLost`], [`ErrorKind::Cancelled`],
    /// [`ErrorKind::LockFile`], and as [`Database::execute`].
    pub fn lock(&mut self, waiting: &mut dyn FnMut(&LockWait) -> ControlFlow<()>) -> Result<()> {
        if self.is_locked || self.settings.lock.mode == LockMode::None {
            return Ok(());
        }
        let answer = lock::take(&mut *self.session, &self.settings.lock, waiting);
        self.is_locked = answer.is_ok();
        self.answer(answer)
    }

    /// Makes sure that the lock is still this session's. Does nothing without a lock.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::LockLost`], and as [`Database::execute`].
    pub fn verify_lock(&mut self) -> Result<()> {
        let answer = if self.is_locked {
            lock::verify(&mut *self.session)
        } else {
            Ok(())
        };
        self.answer(answer)
    }

    /// Lets the lock go, after rolling back what is open: in a failed transaction PostgreSQL would refuse.
    /// A dropped database lets go too.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::LockLost`], and as [`Database::execute`].
    pub fn unlock(&mut self) -> Result<()> {
        if !std::mem::take(&mut self.is_locked) {
            return Ok(());
        }
        let rolled_back = if self.has_begun {
            self.rollback()
        } else {
            Ok(())
        };
        let answer = self.session.unlock();
        rolled_back.and(self.answer(answer))
    }

    /// The rows of the version table; none when there is no such table. SQLite gives them in the order in
    /// which they came, the others sorted.
    ///
    /// # Errors
    ///
    /// As [`Database::query`].
    pub fn version_rows(&mut self) -> Result<Option<Vec<String>>> {
        let table = self.settings.version_table.clone();
        let rows = self.query_table(&table, &version_table::select(self.dialect(), &table))?;
        Ok(rows.map(|rows| rows.into_iter().flatten().flatten().collect()))
    }

    /// The versions of the migrations that Diesel has applied, by its table `__diesel_schema_migrations`; none when there
    /// is no such table.
    ///
    /// # Errors
    ///
    /// As [`Database::query`].
    pub fn diesel_versions(&mut self) -> Result<Option<Vec<String>>> {
        let table = TableName::new("__diesel_schema_migrations");
        let query = format!("SELECT version FROM {} ORDER BY version", table.name);
        let rows = self.query_table(&table, &query)?;
        Ok(rows.map(|rows| rows.into_iter().flatten().flatten().collect()))
    }

    /// How many characters fit into the version table's column; none when there is no limit or no table.
    ///
    /// # Errors
    ///
    /// As [`Database::query`].
    pub fn version_width(&mut self) -> Result<Option<usize>> {
        let (dialect, table) = (self.dialect(), &self.settings.version_table);
        let name = sql::string(dialect, &table.name);
        let query = match dialect {
            // SQLite ignores lengths: https://www.sqlite.org/datatype3.html
            Dialect::Sqlite => return Ok(None),
            Dialect::Postgres => format!(
                "SELECT CASE WHEN a.atttypmod > 4 THEN a.atttypmod - 4 END FROM pg_catalog.pg_attribute a \
                 WHERE a.attname = 'version_num' AND a.attrelid = pg_catalog.to_regclass({})",
                sql::string(dialect, &sql::table(dialect, table))
            ),
            Dialect::Mysql => format!(
                "SELECT character_maximum_length FROM information_schema.columns \
                 WHERE column_name = 'version_num' AND table_name = {name} AND table_schema = {}",
                table.schema.as_ref().map_or_else(
                    || "DATABASE()".to_owned(),
                    |schema| sql::string(dialect, schema)
                )
            ),
        };
        let width = self.query(&query)?;
        Ok(session::single(width).and_then(|width| width.parse().ok()))
    }

    /// Changes rows of the version table and runs other statements of revgraph's own behind them, in the transaction of
    /// [`Database::begin`], all in one round trip where that can be.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RowMismatch`] unless each change met exactly one row, and as [`Database::execute`].
    pub fn record(&mut self, changes: &[RowChange], behind: &[String]) -> Result<()> {
        let dialect = self.dialect();
        let table = &self.settings.version_table;
        let changing = changes
            .iter()
            .map(|change| version_table::change(dialect, table, change));
        let statements: Vec<String> = changing.chain(behind.iter().cloned()).collect();
        let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
        let answer = self.session.execute_own_all(&statements);
        let answer = answer.and_then(|found| {
            match changes.iter().zip(found).find(|(_, found)| *found != 1) {
                None => Ok(()),
                Some((change, found)) => Err(ErrorKind::RowMismatch {
                    change: change.clone(),
                    table: self.settings.version_table.clone(),
                    found,
                }),
            }
        });
        self.answer(answer)
    }

    /// Makes the version table unless it is there, and tells whether it was made. To be called under the lock.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn ensure_version_table(&mut self) -> Result<bool> {
        if self.version_rows()?.is_some() {
            return Ok(false);
        }
        self.execute_own(&version_table::create(
            self.dialect(),
            &self.settings.version_table,
        ))?;
        Ok(true)
    }

    /// Makes the log table unless it is there or the settings have none, and tells whether it was made. To
    /// be called under the lock.
    ///
    /// # Errors
    ///
    /// As [`Database::execute`].
    pub fn ensure_log_table(&mut self) -> Result<bool> {
        let Some(table) = self.settings.log_table.clone() else {
            return Ok(false);
        };
        let probe = format!(
            "SELECT 1 FROM {} WHERE 1 = 0",
            sql::table(self.dialect(), &table)
        );
        if self.query_table(&table, &probe)?.is_some() {
            return Ok(false);
        }
        for statement in log_table::create(self.dialect(), &table) {
            self.execute_own(&statement)?;
        }
        Ok(true)
    }

    /// Reads a table that may not be there.
    pub(crate) fn query_table(&mut self, table: &TableName, sql: &str) -> Result<Option<Rows>> {
        let answer = self.session.query_table(table, sql);
        self.answer(answer)
    }

    /// Adds the database's name and url to an error.
    pub(crate) fn answer<T>(&self, answer: Answer<T>) -> Result<T> {
        answer.map_err(|kind| named(&self.settings, kind))
    }
}

impl Drop for Database<'_> {
    /// A connection of revgraph's own takes all of this with it. There is nobody to tell of an error.
    fn drop(&mut self) {
        if !self.session.is_lent() {
            return;
        }
        if self.has_begun {
            let _ = self.session.rollback();
        }
        if self.is_locked {
            let _ = self.session.unlock();
        }
        let _ = self.session.give_back();
    }
}

impl fmt::Debug for Database<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("name", &self.settings.name)
            .field("url", &self.settings.url)
            .field("server", self.session.server())
            .finish_non_exhaustive()
    }
}

/// An error with the database's name and url.
pub(crate) fn named(settings: &Settings, kind: ErrorKind) -> DatabaseError {
    DatabaseError {
        database: settings.name.clone(),
        url: settings.url.to_string(),
        kind: Box::new(kind),
    }
}

//! SQLite, through diesel, built into the binary.

mod connect;

use super::lent::lend;
use super::lock_file::{self, LockFile};
use super::sealed::{IntoSession, Made};
use super::{Answer, Lent, Rows, Session, single};
use crate::error::{ConnectReason, ErrorKind, ForeignKeyViolation, StatementError};
use crate::url::sqlite::SqliteTarget;
use crate::{Access, ForeignKeys, Product, Server, Settings, TableName, Version};
use diesel::connection::SimpleConnection;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use revgraph_schema::Dialect;
use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub(super) struct SqliteSession<'c> {
    connection: Held<'c, SqliteConnection>,
    server: Server,
    set_up: String,
    /// SQLite counts changes since the connection began; the last count tells what one statement changed.
    changes: u64,
    /// Set between a `begin` with foreign keys off and the end of its transaction.
    unchecked: Option<Unchecked>,
    /// None in memory: nobody else can see that database.
    lock_path: Option<PathBuf>,
    lock: Option<LockFile>,
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

struct Unchecked {
    were_enforced: bool,
    violations: Vec<ForeignKeyViolation>,
}

impl SqliteSession<'static> {
    pub(super) fn open(
        target: &SqliteTarget,
        settings: &Settings,
        access: Access,
    ) -> Answer<SqliteSession<'static>> {
        let file = target.path.as_deref();
        let exists = file.is_none_or(Path::exists);
        if !exists && (target.must_exist || target.read_only) {
            return Err(connect::cannot_open(
                ConnectReason::UnknownDatabase,
                "the file does not exist",
            ));
        }
        // Who only reads gets an empty database in memory instead of a new file.
        let file = file.filter(|_| exists || access == Access::Write);
        let address = match file {
            Some(path) => connect::address(path, target, access)?,
            None => ":memory:".to_owned(),
        };
        let mut connection = SqliteConnection::establish(&address)
            .map_err(|error| connect::cannot_open(ConnectReason::File, &error.to_string()))?;
        let set_up = connect::set_up(&settings.sqlite, access)?;
        connection
            .batch_execute(&set_up)
            .map_err(|error| match fault(error) {
                ErrorKind::Statement(error) if error.message.contains("not a database") => {
                    connect::cannot_open(ConnectReason::NotADatabase, &error.message)
                }
                ErrorKind::Statement(error) if error.message.contains("unable to open") => {
                    connect::cannot_open(ConnectReason::File, &error.message)
                }
                other => other,
            })?;

        let read_only = target.read_only
            || file.is_some_and(|file| {
                std::fs::metadata(file).is_ok_and(|file| file.permissions().readonly())
            });
        Ok(SqliteSession {
            connection: Held::Own(connection),
            server: server(read_only),
            set_up,
            changes: 0,
            unchecked: None,
            lock_path: file.map(connect::lock_path),
            lock: None,
        })
    }
}

/// Takes the lock of a file; the error is who holds it, where the lock's file tells.
pub(crate) fn lock(file: &Path) -> Answer<Result<LockFile, Option<String>>> {
    let path = connect::lock_path(file);
    let lock = LockFile::try_take(&path)?;
    Ok(lock.ok_or_else(|| lock_file::holder(&path)))
}

impl<'c> Lent<'c> for &'c mut SqliteConnection {
    const DIALECT: Dialect = Dialect::Sqlite;
}

impl<'c> IntoSession<'c> for &'c mut SqliteConnection {
    fn into_session(self, _settings: &Settings) -> Answer<Made<'c>> {
        let mut session = SqliteSession::lent(self);
        if session.in_transaction()? {
            return Err(ErrorKind::InTransaction);
        }
        session.set_up = session.as_now()?;
        // In memory, and in a temporary file, there is no name, and nobody else.
        let files = session.query("PRAGMA database_list")?;
        let main = files
            .into_iter()
            .find_map(|row| match <[_; 3]>::try_from(row) {
                Ok([_, Some(name), Some(file)]) if name == "main" && !file.is_empty() => Some(file),
                _ => None,
            });
        session.count_changes()?;
        session.lock_path = main.map(|file| connect::lock_path(Path::new(&file)));
        Ok(Made(Box::new(session)))
    }
}

impl<'c> SqliteSession<'c> {
    fn lent(connection: &'c mut SqliteConnection) -> SqliteSession<'c> {
        SqliteSession {
            connection: Held::Lent(connection),
            server: server(false),
            set_up: String::new(),
            changes: 0,
            unchecked: None,
            lock_path: None,
            lock: None,
        }
    }
}

/// A session on a connection that is in a transaction of the caller's, which it neither ends nor sets up.
pub(crate) fn inside<'c>(connection: &'c mut SqliteConnection) -> Answer<Box<dyn Session + 'c>> {
    let mut session = SqliteSession::lent(connection);
    session.count_changes()?;
    Ok(Box::new(session))
}

fn server(read_only: bool) -> Server {
    let version_text = libsqlite3_sys::SQLITE_VERSION
        .to_string_lossy()
        .into_owned();
    Server {
        product: Product::Sqlite,
        version: Version::find(&version_text),
        version_text,
        read_only,
    }
}

impl SqliteSession<'_> {
    /// The statements that set the connection as it is now, of what scripts are known to change.
    fn as_now(&mut self) -> Answer<String> {
        let mut set_up = String::new();
        for pragma in [
            "busy_timeout",
            "foreign_keys",
            "ignore_check_constraints",
            "legacy_alter_table",
            "recursive_triggers",
        ] {
            if let Some(value) = single(self.query(&format!("PRAGMA {pragma}"))?) {
                set_up += &format!("PRAGMA {pragma} = {value};");
            }
        }
        Ok(set_up)
    }

    fn violations(&mut self) -> Answer<Vec<ForeignKeyViolation>> {
        let rows = self.query("PRAGMA foreign_key_check")?;
        let violations = rows.into_iter().map(|row| {
            let mut row = row.into_iter();
            let mut next = || row.next().flatten();
            ForeignKeyViolation {
                table: next().unwrap_or_default(),
                rowid: next(),
                parent: next().unwrap_or_default(),
                foreign_key: next().unwrap_or_default(),
            }
        });
        Ok(violations.collect())
    }

    /// Ends what `begin` with foreign keys off began. Outside a transaction, where the PRAGMA works.
    fn enforce_again(&mut self) -> Answer<()> {
        match self.unchecked.take() {
            Some(Unchecked {
                were_enforced: true,
                ..
            }) => self.batch("PRAGMA foreign_keys = ON"),
            _ => Ok(()),
        }
    }

    fn count_changes(&mut self) -> Answer<()> {
        let changes = single(self.query("SELECT total_changes()")?);
        if let Some(changes) = changes.and_then(|changes| changes.parse().ok()) {
            self.changes = changes;
        }
        Ok(())
    }

    fn batch(&mut self, sql: &str) -> Answer<()> {
        self.connection.batch_execute(sql).map_err(fault)
    }
}

impl Session for SqliteSession<'_> {
    fn server(&self) -> &Server {
        &self.server
    }

    fn execute(&mut self, sql: &str) -> Answer<u64> {
        self.batch(sql)?;
        let before = self.changes;
        self.count_changes()?;
        Ok(self.changes.saturating_sub(before))
    }

    fn query(&mut self, sql: &str) -> Answer<Rows> {
        let rows: Vec<TextRow> = diesel::sql_query(sql)
            .load(&mut *self.connection)
            .map_err(fault)?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }

    fn begin(&mut self, foreign_keys: ForeignKeys) -> Answer<()> {
        if foreign_keys == ForeignKeys::AsConfigured {
            return self.batch("BEGIN IMMEDIATE");
        }
        // Inside a transaction this PRAGMA does nothing and says nothing.
        let were_enforced = single(self.query("PRAGMA foreign_keys")?).as_deref() == Some("1");
        self.batch("PRAGMA foreign_keys = OFF")?;
        self.unchecked = Some(Unchecked {
            were_enforced,
            violations: Vec::new(),
        });
        let before = self
            .batch("BEGIN IMMEDIATE")
            .and_then(|()| self.violations());
        match (before, &mut self.unchecked) {
            (Ok(before), Some(unchecked)) => unchecked.violations = before,
            (Ok(_), None) => {}
            (Err(error), _) => {
                self.rollback()?;
                return Err(error);
            }
        }
        Ok(())
    }

    fn commit(&mut self) -> Answer<()> {
        if self.unchecked.is_some() {
            let after = self.violations()?;
            let before = self
                .unchecked
                .as_ref()
                .map_or(&[][..], |unchecked| &unchecked.violations);
            let violations = new_violations(before, after);
            if !violations.is_empty() {
                return Err(ErrorKind::ForeignKeys { violations });
            }
        }
        match self.batch("COMMIT") {
            Err(ErrorKind::Statement(error))
                if error.message.contains("no transaction is active") =>
            {
                self.enforce_again()?;
                Err(ErrorKind::TransactionEnded)
            }
            Err(error) => Err(error),
            Ok(()) => self.enforce_again(),
        }
    }

    fn rollback(&mut self) -> Answer<()> {
        match self.batch("ROLLBACK") {
            // Some errors roll back by themselves: https://www.sqlite.org/lang_transaction.html
            Err(ErrorKind::Statement(error))
                if error.message.contains("no transaction is active") => {}
            answer => answer?,
        }
        self.enforce_again()
    }

    fn in_transaction(&mut self) -> Answer<bool> {
        match self.batch("BEGIN") {
            Ok(()) => self.batch("ROLLBACK").map(|()| false),
            Err(ErrorKind::Statement(error)) if error.message.contains("within a transaction") => {
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    fn reset(&mut self) -> Answer<()> {
        let set_up = self.set_up.clone();
        self.batch(&set_up)
    }

    fn query_table(&mut self, _table: &TableName, sql: &str) -> Answer<Option<Rows>> {
        match self.query(sql) {
            Ok(rows) => Ok(Some(rows)),
            Err(ErrorKind::Statement(error)) if error.message.starts_with("no such table") => {
                Ok(None)
            }
            Err(ErrorKind::Statement(error)) if error.message.starts_with("unknown database") => {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn try_lock(&mut self) -> Answer<bool> {
        if let (Some(path), None) = (&self.lock_path, &self.lock) {
            self.lock = LockFile::try_take(path)?;
            return Ok(self.lock.is_some());
        }
        Ok(true)
    }

    fn lock_holder(&mut self) -> Answer<Option<String>> {
        Ok(self.lock_path.as_deref().and_then(lock_file::holder))
    }

    fn holds_lock(&mut self) -> Answer<bool> {
        Ok(self.lock_path.is_none() || self.lock.as_ref().is_some_and(LockFile::is_held))
    }

    fn unlock(&mut self) -> Answer<()> {
        self.lock = None;
        Ok(())
    }

    fn native(&self) -> Option<TypeId> {
        Some(TypeId::of::<SqliteConnection>())
    }

    fn with_native(&mut self, in_transaction: bool, code: &mut dyn FnMut(&mut dyn Any)) -> bool {
        lend(&mut *self.connection, in_transaction, code);
        // Where this fails so will the next statement.
        let _ = self.count_changes();
        true
    }

    fn is_lent(&self) -> bool {
        matches!(self.connection, Held::Lent(_))
    }

    fn give_back(&mut self) -> Answer<()> {
        self.reset()
    }
}

/// A row of any query: SQLite turns every value into text when it is read as text.
struct TextRow(Vec<Option<String>>);

impl QueryableByName<Sqlite> for TextRow {
    fn build<'a>(row: &impl NamedRow<'a, Sqlite>) -> deserialize::Result<Self> {
        let column = |index| {
            let field = Row::get(row, index).ok_or(diesel::result::UnexpectedEndOfRow)?;
            field
                .value()
                .map(<String as FromSql<Text, Sqlite>>::from_sql)
                .transpose()
        };
        (0..row.field_count())
            .map(column)
            .collect::<deserialize::Result<_>>()
            .map(TextRow)
    }
}

/// Of the violations after, those of pairs of tables that have more of them than before. Single rows cannot
/// be compared: a rebuilt table may give its rows new rowids.
fn new_violations(
    before: &[ForeignKeyViolation],
    after: Vec<ForeignKeyViolation>,
) -> Vec<ForeignKeyViolation> {
    let tables =
        |violation: &ForeignKeyViolation| (violation.table.clone(), violation.parent.clone());
    let mut known: BTreeMap<(String, String), usize> = BTreeMap::new();
    for violation in before {
        *known.entry(tables(violation)).or_default() += 1;
    }
    after
        .into_iter()
        .filter(|violation| match known.get_mut(&tables(violation)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

/// SQLite's messages are English in every build, and diesel keeps no code.
fn fault(error: diesel::result::Error) -> ErrorKind {
    let message = match error {
        diesel::result::Error::DatabaseError(_, information) => information.message().to_owned(),
        other => other.to_string(),
    };
    let statement = Box::new(StatementError {
        message,
        ..StatementError::default()
    });
    if [
        "database is locked",
        "database table is locked",
        "database schema is locked",
    ]
    .iter()
    .any(|locked| statement.message.starts_with(locked))
    {
        ErrorKind::Busy(statement)
    } else if statement
        .message
        .starts_with("attempt to write a readonly database")
    {
        ErrorKind::ReadOnly {
            message: statement.message,
        }
    } else {
        ErrorKind::Statement(statement)
    }
}

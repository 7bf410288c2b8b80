//! MySQL and MariaDB over a Diesel connection: one that the caller lends, or one that was made for code of the caller's.
//!
//! Diesel prepares what answers with rows, and the server then sends binary values; `value` makes texts of them. Diesel keeps an error's number to itself, but the server tells it again:
//! <https://dev.mysql.com/doc/refman/8.4/en/get-diagnostics.html>.

mod connect;
mod settings;
mod value;

use super::lent::lend;
use super::sealed::{IntoSession, Made};
use super::statement::{Statement, statements};
use super::{Answer, Lent, Rows, Session, mysql_sql, single};
use crate::error::{ErrorKind, StatementError};
use crate::url::mysql::MysqlTarget;
use crate::{Canceller, ForeignKeys, Product, Server, Settings, TableName};
use diesel::connection::{LoadConnection, SimpleConnection};
use diesel::{MysqlConnection, QueryResult, RunQueryDsl};
use revgraph_schema::Dialect;
use std::any::{Any, TypeId};
use std::borrow::BorrowMut;

pub(super) struct DieselMysqlSession<C> {
    connection: C,
    hold: Hold,
    server: Server,
    /// Puts back how the session was when it began, and the database that was selected.
    give_back: String,
    restore_database: Option<String>,
    set_up: String,
    lock_name: String,
}

/// Whose connection it is.
enum Hold {
    /// The caller's.
    Lent,
    /// revgraph's, and what stops a statement of it.
    Own(Option<Canceller>),
}

impl<'c> Lent<'c> for &'c mut MysqlConnection {
    const DIALECT: Dialect = Dialect::Mysql;
}

impl<'c> IntoSession<'c> for &'c mut MysqlConnection {
    fn into_session(self, settings: &Settings) -> Answer<Made<'c>> {
        let mut session = DieselMysqlSession::new(self, Hold::Lent);
        session.introduce(settings)?;
        Ok(Made(Box::new(session)))
    }
}

impl DieselMysqlSession<MysqlConnection> {
    /// Connects. The session is set as one of the other driver's.
    pub(super) fn open(target: &MysqlTarget, settings: &Settings) -> Answer<Self> {
        let address = connect::address(target)?;
        let connection = connect::establish(&address, target)?;
        let mut session = DieselMysqlSession::new(connection, Hold::Own(None));
        session
            .batch(connect::SET_UP)
            .and_then(|()| session.select(target))
            .map_err(connect::refused)?;
        let id = session.text("SELECT CONNECTION_ID()")?;
        session.hold = Hold::Own(id.map(|id| connect::canceller(address, &id)));
        session.introduce(settings)?;
        Ok(session)
    }

    /// Diesel cannot read every database's name in a url.
    fn select(&mut self, target: &MysqlTarget) -> Answer<()> {
        let database = target.database.as_deref().unwrap_or_default();
        match mysql_sql::restore_database(database) {
            Some(select) => self.batch(&select),
            None => Ok(()),
        }
    }
}

impl<C: BorrowMut<MysqlConnection> + Send> DieselMysqlSession<C> {
    fn new(connection: C, hold: Hold) -> Self {
        DieselMysqlSession {
            connection,
            hold,
            server: mysql_sql::server(&[]),
            give_back: String::new(),
            restore_database: None,
            set_up: String::new(),
            lock_name: String::new(),
        }
    }

    /// Asks what the server is, keeps how the session is set, and sets what cannot be done without.
    fn introduce(&mut self, settings: &Settings) -> Answer<()> {
        let facts = self.query(mysql_sql::FACTS)?.pop().unwrap_or_default();
        self.server = mysql_sql::server(&facts);
        if self.is_lent() && self.in_transaction()? {
            return Err(ErrorKind::InTransaction);
        }
        let fact = |index: usize| {
            let fact = facts.get(index).and_then(Option::as_deref);
            fact.unwrap_or_default()
        };
        self.lock_name = mysql_sql::lock_name(fact(3), &settings.version_table);
        self.restore_database = mysql_sql::restore_database(fact(3));
        self.give_back = settings::as_now(self)?;
        self.set_up = settings::set_up(settings, fact(4));
        self.batch(&self.set_up.clone())
    }

    /// Runs statements as text: there may be several, and nothing comes back.
    fn batch(&mut self, sql: &str) -> Answer<()> {
        let answer = self.connection.borrow_mut().batch_execute(sql);
        answer.map_err(|error| self.fault(error))
    }

    fn text(&mut self, sql: &str) -> Answer<Option<String>> {
        self.query(sql).map(single)
    }

    fn run(&mut self, statement: &Statement<'_>) -> Answer<u64> {
        if !statement.changes_rows() {
            return self.batch(&statement.sql).map(|()| 0);
        }
        let changed = diesel::sql_query(&*statement.sql).execute(self.connection.borrow_mut());
        changed
            .map(|changed| changed as u64)
            .map_err(|error| self.fault(error))
    }

    fn rows(&mut self, statement: &Statement<'_>) -> Answer<Rows> {
        let answers = match statement.word.as_str() {
            "" | "ANALYZE" | "CHECK" | "CHECKSUM" | "DESC" | "DESCRIBE" | "EXPLAIN"
            | "OPTIMIZE" | "REPAIR" | "SELECT" | "SHOW" | "TABLE" | "VALUES" => true,
            "WITH" => !(statement.has("UPDATE") || statement.has("DELETE")),
            _ => statement.changes_rows() && statement.has("RETURNING"),
        };
        if !answers {
            return self.run(statement).map(|_| Vec::new());
        }
        let connection = self.connection.borrow_mut();
        let loaded = connection.load(value::AsTexts(&statement.sql));
        let rows = loaded.and_then(|rows| rows.map(|row| value::texts(&row?)).collect());
        rows.map_err(|error| self.fault(error))
    }

    fn restore(&mut self) -> Answer<()> {
        match self.restore_database.clone() {
            Some(restore) => self.batch(&restore),
            None => Ok(()),
        }
    }

    fn fault(&mut self, error: diesel::result::Error) -> ErrorKind {
        use diesel::result::Error;
        let message = match error {
            Error::DatabaseError(_, information) => information.message().to_owned(),
            Error::DeserializationError(error) if error.is::<std::str::Utf8Error>() => {
                return ErrorKind::NotUtf8;
            }
            other => {
                return ErrorKind::UnexpectedAnswer {
                    message: other.to_string(),
                };
            }
        };
        let Ok(code) = self.last_number() else {
            return ErrorKind::Disconnected { message };
        };
        mysql_sql::sorted(Box::new(StatementError {
            message,
            code,
            ..StatementError::default()
        }))
    }

    /// The number of the last error; an error when there is no connection any more.
    fn last_number(&mut self) -> QueryResult<Option<String>> {
        let connection = self.connection.borrow_mut();
        // It fails when there is no such condition, as for an error of the client library.
        let _ =
            connection.batch_execute("GET DIAGNOSTICS CONDITION 1 @revgraph_number = MYSQL_ERRNO");
        let rows = connection.load(value::AsTexts("SELECT @revgraph_number"))?;
        let rows: Rows = rows
            .map(|row| value::texts(&row?))
            .collect::<QueryResult<_>>()?;
        connection.batch_execute("SET @revgraph_number = NULL")?;
        Ok(single(rows))
    }
}

impl<C: BorrowMut<MysqlConnection> + Send> Session for DieselMysqlSession<C> {
    fn server(&self) -> &Server {
        &self.server
    }

    fn execute(&mut self, sql: &str) -> Answer<u64> {
        let mut changed = 0;
        for statement in statements(Dialect::Mysql, sql) {
            changed = self.run(&statement)?;
        }
        Ok(changed)
    }

    fn execute_own(&mut self, sql: &str) -> Answer<u64> {
        self.restore()?;
        self.execute(sql)
    }

    fn execute_own_all(&mut self, statements: &[&str]) -> Answer<Vec<u64>> {
        self.restore()?;
        self.execute_all(statements, &mut |_| {})
            .map_err(|(_, error)| error)
    }

    fn query(&mut self, sql: &str) -> Answer<Rows> {
        let mut rows = Rows::new();
        for statement in statements(Dialect::Mysql, sql) {
            rows.extend(self.rows(&statement)?);
        }
        Ok(rows)
    }

    fn begin(&mut self, _foreign_keys: ForeignKeys) -> Answer<()> {
        self.batch("START TRANSACTION")
    }

    fn commit(&mut self) -> Answer<()> {
        // DDL has committed already, so a transaction that is over says nothing about the script.
        self.batch("COMMIT")
    }

    fn rollback(&mut self) -> Answer<()> {
        self.batch("ROLLBACK")
    }

    fn in_transaction(&mut self) -> Answer<bool> {
        if self.server.product == Product::MariaDb {
            let is_open = self.text("SELECT @@in_transaction")?;
            return Ok(is_open.as_deref() == Some("1"));
        }
        // MySQL does not tell; but it refuses this in a transaction, and outside of one this changes nothing.
        let level = self.text("SELECT REPLACE(@@transaction_isolation, '-', ' ')")?;
        let level = level.unwrap_or_default();
        match self.batch(&format!("SET TRANSACTION ISOLATION LEVEL {level}")) {
            Ok(()) => Ok(false),
            // ER_CANT_CHANGE_TX_CHARACTERISTICS
            Err(ErrorKind::Statement(error)) if error.code.as_deref() == Some("1568") => Ok(true),
            Err(error) => Err(error),
        }
    }

    fn reset(&mut self) -> Answer<()> {
        self.give_back()?;
        self.batch(&self.set_up.clone())
    }

    fn query_table(&mut self, _table: &TableName, sql: &str) -> Answer<Option<Rows>> {
        self.restore()?;
        match self.query(sql) {
            Ok(rows) => Ok(Some(rows)),
            Err(error) if mysql_sql::is_missing(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn try_lock(&mut self) -> Answer<bool> {
        let name = self.lock_name.clone();
        mysql_sql::try_lock(self, &name)
    }

    fn lock_holder(&mut self) -> Answer<Option<String>> {
        let name = self.lock_name.clone();
        mysql_sql::lock_holder(self, &name)
    }

    fn holds_lock(&mut self) -> Answer<bool> {
        let name = self.lock_name.clone();
        mysql_sql::holds_lock(self, &name)
    }

    fn unlock(&mut self) -> Answer<()> {
        let name = self.lock_name.clone();
        mysql_sql::unlock(self, &name)
    }

    fn native(&self) -> Option<TypeId> {
        Some(TypeId::of::<MysqlConnection>())
    }

    fn with_native(&mut self, in_transaction: bool, code: &mut dyn FnMut(&mut dyn Any)) -> bool {
        // DDL has ended the transaction, if any ran in it; there would be nothing to keep a savepoint.
        let is_open = in_transaction && self.in_transaction().unwrap_or(false);
        lend(self.connection.borrow_mut(), is_open, code);
        true
    }

    fn canceller(&self) -> Option<Canceller> {
        match &self.hold {
            Hold::Lent => None,
            Hold::Own(canceller) => canceller.clone(),
        }
    }

    fn is_lent(&self) -> bool {
        matches!(self.hold, Hold::Lent)
    }

    fn give_back(&mut self) -> Answer<()> {
        self.restore()?;
        self.batch(&self.give_back.clone())
    }
}

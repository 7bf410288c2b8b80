//! PostgreSQL over a Diesel connection: one that the caller lends, or one that was made for code of the caller's.
//!
//! Diesel asks the server for binary values only. So a query is made the inner one of another, which has the server
//! write each row as text, with every value as its type writes it:
//! <https://www.postgresql.org/docs/current/rowtypes.html#ROWTYPES-IO-SYNTAX>. What cannot be an inner query, such as
//! `SHOW`, answers with few types.
//!
//! Diesel keeps the SQLSTATE of an error to itself, but for a few that are kinds of its own; waiting too long for a lock
//! is then told by its words, as an English server says them. Notices are dropped.

mod connect;
mod copy;
mod fault;
mod settings;
mod value;

use super::lent::lend;
use super::postgres_sql::{self, MOMENT, pair};
use super::sealed::{IntoSession, Made};
use super::statement::{Statement, statements};
use super::{Answer, Lent, Rows, Session, single};
use crate::error::ErrorKind;
use crate::url::postgres::PostgresTarget;
use crate::{Canceller, ForeignKeys, Product, Server, Settings, TableName, Version, sql};
use diesel::connection::SimpleConnection;
use diesel::{PgConnection, RunQueryDsl};
use fault::fault;
use revgraph_schema::Dialect;
use settings::SessionSettings;
use std::any::{Any, TypeId};
use std::borrow::BorrowMut;
use value::{PlainRow, WrittenRow};

pub(super) struct DieselPostgresSession<C> {
    connection: C,
    hold: Hold,
    server: Server,
    set_up: String,
    /// Puts the search path back to what it was when the session began.
    restore_path: String,
    /// When the open transaction began, which tells ours from any that a script may have begun in its place.
    transaction: Option<String>,
    /// The server's process that took the lock.
    lock_process: Option<String>,
    lock_key: i64,
}

/// Whose connection it is.
enum Hold {
    /// The caller's, who had set it so.
    Lent(SessionSettings),
    /// revgraph's, and what stops a statement of it.
    Own(Option<Canceller>),
}

impl<'c> Lent<'c> for &'c mut PgConnection {
    const DIALECT: Dialect = Dialect::Postgres;
}

impl<'c> IntoSession<'c> for &'c mut PgConnection {
    fn into_session(self, settings: &Settings) -> Answer<Made<'c>> {
        let mut session = DieselPostgresSession::new(self, settings);
        // Two statements are in one transaction only if somebody began it. In a failed one they fail.
        match (session.text(MOMENT), session.text(MOMENT)) {
            (Ok(first), Ok(second)) if first != second => {}
            (Err(error), _) if !matches!(error, ErrorKind::Statement(_)) => return Err(error),
            _ => return Err(ErrorKind::InTransaction),
        }
        session.introduce()?;
        session.borrow(settings)?;
        Ok(Made(Box::new(session)))
    }
}

impl DieselPostgresSession<PgConnection> {
    /// Connects. The session is set as one of the other driver's.
    pub(super) fn open(target: &PostgresTarget, settings: &Settings) -> Answer<Self> {
        let address = connect::address(target, settings);
        let connection = connect::establish(&address, target)?;
        let mut session = DieselPostgresSession::new(connection, settings);
        session.introduce()?;
        if let Some(path) = &target.search_path {
            session.restore_path = postgres_sql::restore_path(path);
        }
        session.set_up = postgres_sql::set_up(target, settings, &session.server);
        let process = pair(session.query(connect::PROCESS)?);
        session.hold = Hold::Own(match process {
            [Some(process), Some(began)] => Some(connect::canceller(address, &process, &began)),
            _ => None,
        });
        session.reset()?;
        Ok(session)
    }
}

impl<C: BorrowMut<PgConnection> + Send> DieselPostgresSession<C> {
    fn new(connection: C, settings: &Settings) -> Self {
        DieselPostgresSession {
            connection,
            hold: Hold::Own(None),
            server: Server {
                product: Product::PostgreSql,
                version: Version::default(),
                version_text: String::new(),
                read_only: false,
            },
            set_up: String::new(),
            restore_path: String::new(),
            transaction: None,
            lock_process: None,
            lock_key: postgres_sql::lock_key(&settings.version_table),
        }
    }

    /// Asks what the server is, and keeps the search path.
    fn introduce(&mut self) -> Answer<()> {
        let facts = self.query(
            "SELECT pg_catalog.version(), pg_catalog.current_setting('server_version'), \
             pg_catalog.current_setting('transaction_read_only'), pg_catalog.current_setting('search_path')",
        )?;
        let mut facts = facts.into_iter().flatten();
        let mut fact = || facts.next().flatten().unwrap_or_default();
        let (version, server_version) = (fact(), fact());
        let (product, version_text) = match () {
            () if version.starts_with("CockroachDB") => (Product::CockroachDb, version),
            () if server_version.contains("-YB-") => (Product::YugabyteDb, server_version),
            () => (Product::PostgreSql, server_version),
        };
        self.server = Server {
            product,
            version: Version::find(&version_text),
            version_text,
            read_only: fact() == "on",
        };
        self.restore_path = postgres_sql::restore_path(&fact());
        Ok(())
    }

    /// Keeps how a lent session is set, and sets what cannot be done without.
    fn borrow(&mut self, settings: &Settings) -> Answer<()> {
        let mut set_up = Vec::new();
        let conforming =
            self.text("SELECT pg_catalog.current_setting('standard_conforming_strings')")?;
        if conforming.as_deref() != Some("on") {
            set_up.push("SET standard_conforming_strings = on".to_owned());
        }
        if let Some(timeout) = settings.lock_timeout {
            set_up.push(format!("SET lock_timeout = {}", timeout.as_millis()));
        }
        self.set_up = set_up.join("; ");
        self.hold = Hold::Lent(SessionSettings::read(self)?);
        self.batch(&self.set_up.clone())
    }

    /// Runs statements by the simple protocol: there may be several, and nothing comes back.
    fn batch(&mut self, sql: &str) -> Answer<()> {
        if sql.is_empty() {
            return Ok(());
        }
        self.connection
            .borrow_mut()
            .batch_execute(sql)
            .map_err(fault)
    }

    fn text(&mut self, sql: &str) -> Answer<Option<String>> {
        self.query(sql).map(single)
    }

    fn run(&mut self, statement: &Statement<'_>) -> Answer<u64> {
        if is_copy(statement) {
            return Err(ErrorKind::Unsupported {
                product: self.server.product,
                what: "COPY ... FROM stdin or TO stdout as an ordinary statement",
            });
        }
        if !statement.changes_rows() && statement.word != "WITH" {
            return self.batch(&statement.sql).map(|()| 0);
        }
        let changed = diesel::sql_query(&*statement.sql).execute(self.connection.borrow_mut());
        changed.map(|changed| changed as u64).map_err(fault)
    }

    fn all_rows(&mut self, sql: &str, statements: &[Statement<'_>]) -> Answer<Rows> {
        let mut rows = Rows::new();
        for statement in statements {
            let answer = self.rows(statement);
            rows.extend(answer.map_err(|error| put_back(error, before(sql, statement)))?);
        }
        Ok(rows)
    }

    fn rows(&mut self, statement: &Statement<'_>) -> Answer<Rows> {
        let returns = statement.has("RETURNING");
        let changes = ["INSERT", "UPDATE", "DELETE", "MERGE"];
        let (before, behind) = match statement.word.as_str() {
            "" | "SELECT" | "VALUES" | "TABLE" => INNER,
            // One that changes rows must be the outermost.
            "WITH" if !changes.iter().any(|word| statement.has(word)) => INNER,
            _ if statement.changes_rows() && returns => NAMED,
            _ if statement.changes_rows() || is_copy(statement) => {
                return self.run(statement).map(|_| Vec::new());
            }
            _ => {
                let rows = diesel::sql_query(&*statement.sql)
                    .load::<PlainRow>(self.connection.borrow_mut());
                let rows = rows.map_err(fault)?;
                return Ok(rows.into_iter().map(|row| row.0).collect());
            }
        };
        let whole = format!("{before}{}{behind}", statement.sql);
        let rows = diesel::sql_query(whole).load::<WrittenRow>(self.connection.borrow_mut());
        let rows = rows.map_err(|error| moved(fault(error), before.len()))?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}

/// Whether it is a `COPY` that sends data or waits for some.
fn is_copy(statement: &Statement<'_>) -> bool {
    statement.word == "COPY" && (statement.has("stdin") || statement.has("stdout"))
}

/// How many characters stand before a statement of a text.
fn before(text: &str, statement: &Statement<'_>) -> usize {
    let before = text.find(&*statement.sql).unwrap_or(0);
    text[..before].chars().count()
}

/// What makes a query the inner one: the texts before and behind it.
const INNER: (&str, &str) = (
    "SELECT (revgraph_row.*)::pg_catalog.text FROM (\n",
    "\n) AS revgraph_row",
);
const NAMED: (&str, &str) = (
    "WITH revgraph_row AS (\n",
    "\n) SELECT (revgraph_row.*)::pg_catalog.text FROM revgraph_row",
);

impl<C: BorrowMut<PgConnection> + Send> Session for DieselPostgresSession<C> {
    fn server(&self) -> &Server {
        &self.server
    }

    fn execute(&mut self, sql: &str) -> Answer<u64> {
        match statements(Dialect::Postgres, sql).as_slice() {
            [statement] => {
                let answer = self.run(statement);
                answer.map_err(|error| put_back(error, before(sql, statement)))
            }
            _ => self.batch(sql).map(|()| 0),
        }
    }

    fn execute_own(&mut self, sql: &str) -> Answer<u64> {
        self.batch(&self.restore_path.clone())?;
        self.execute(sql)
    }

    fn execute_own_all(&mut self, statements: &[&str]) -> Answer<Vec<u64>> {
        self.batch(&self.restore_path.clone())?;
        self.execute_all(statements, &mut |_| {})
            .map_err(|(_, error)| error)
    }

    fn query(&mut self, sql: &str) -> Answer<Rows> {
        let statements = statements(Dialect::Postgres, sql);
        if statements.len() == 1 || self.transaction.is_some() {
            return self.all_rows(sql, &statements);
        }
        // Several statements in one text are one transaction.
        self.batch("BEGIN")?;
        let rows = self.all_rows(sql, &statements);
        self.batch(if rows.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        rows
    }

    fn copy_in(&mut self, sql: &str, data: &str) -> Answer<u64> {
        copy::copy_in(self.connection.borrow_mut(), sql, data)
    }

    fn begin(&mut self, _foreign_keys: ForeignKeys) -> Answer<()> {
        self.batch("BEGIN")?;
        let began = self.query(&format!("{MOMENT}, pg_catalog.pg_backend_pid()"));
        let [moment, process] = match began {
            Ok(began) => pair(began),
            Err(error) => {
                self.rollback()?;
                return Err(error);
            }
        };
        if self.lock_process.is_some() && self.lock_process != process {
            self.rollback()?;
            return Err(ErrorKind::LockLost);
        }
        self.transaction = moment;
        Ok(())
    }

    fn commit(&mut self) -> Answer<()> {
        // In a failed transaction this fails; COMMIT would roll back without an error.
        let moment = self.text(MOMENT)?;
        self.batch("COMMIT")?;
        if moment == self.transaction.take() {
            Ok(())
        } else {
            Err(ErrorKind::TransactionEnded)
        }
    }

    fn rollback(&mut self) -> Answer<()> {
        self.transaction = None;
        self.batch("ROLLBACK")
    }

    fn in_transaction(&mut self) -> Answer<bool> {
        if self.transaction.is_none() {
            return Ok(false);
        }
        match self.text(MOMENT) {
            Ok(moment) => Ok(moment == self.transaction),
            // Nothing else can be wrong with this statement than that an earlier one failed.
            Err(ErrorKind::Statement(_)) => Ok(true),
            Err(error) => Err(error),
        }
    }

    fn reset(&mut self) -> Answer<()> {
        if self.is_lent() {
            self.give_back()?;
            return self.batch(&self.set_up.clone());
        }
        let (set_up, restore_path) = (&self.set_up, &self.restore_path);
        self.batch(&format!(
            "RESET SESSION AUTHORIZATION; RESET ALL; {set_up}; {restore_path}"
        ))
    }

    fn query_table(&mut self, table: &TableName, sql: &str) -> Answer<Option<Rows>> {
        let name = sql::string(Dialect::Postgres, &sql::table(Dialect::Postgres, table));
        match self.text(&format!("SELECT pg_catalog.to_regclass({name})"))? {
            Some(_) => self.query(sql).map(Some),
            None => Ok(None),
        }
    }

    fn try_lock(&mut self) -> Answer<bool> {
        let process = postgres_sql::try_lock(self, self.lock_key)?;
        let is_taken = process.is_some();
        if is_taken {
            self.lock_process = process;
        }
        Ok(is_taken)
    }

    fn lock_holder(&mut self) -> Answer<Option<String>> {
        postgres_sql::lock_holder(self, self.lock_key)
    }

    fn holds_lock(&mut self) -> Answer<bool> {
        postgres_sql::holds_lock(self, self.lock_key)
    }

    fn unlock(&mut self) -> Answer<()> {
        self.lock_process = None;
        postgres_sql::unlock(self, self.lock_key)
    }

    fn native(&self) -> Option<TypeId> {
        Some(TypeId::of::<PgConnection>())
    }

    fn canceller(&self) -> Option<Canceller> {
        match &self.hold {
            Hold::Lent(_) => None,
            Hold::Own(canceller) => canceller.clone(),
        }
    }

    fn with_native(&mut self, in_transaction: bool, code: &mut dyn FnMut(&mut dyn Any)) -> bool {
        // Diesel's connections count in UTC; scripts do as the server says.
        let zone = match self.hold {
            Hold::Lent(_) => None,
            Hold::Own(_) => self.text(ZONE).ok().flatten(),
        };
        if zone.is_some() {
            let _ = self.batch(&set_zone("UTC"));
        }
        lend(self.connection.borrow_mut(), in_transaction, code);
        if let Some(zone) = zone {
            // It fails where the code has failed, and the transaction's end takes the zone back, too.
            let _ = self.batch(&set_zone(&zone));
        }
        true
    }

    fn is_lent(&self) -> bool {
        matches!(self.hold, Hold::Lent(_))
    }

    fn give_back(&mut self) -> Answer<()> {
        let now = SessionSettings::read(self)?;
        let changes = match &self.hold {
            Hold::Lent(before) => before.changes_from(&now),
            Hold::Own(_) => String::new(),
        };
        self.batch(&changes)
    }
}

const ZONE: &str = "SELECT pg_catalog.current_setting('TimeZone')";

fn set_zone(zone: &str) -> String {
    let zone = sql::string(Dialect::Postgres, zone);
    format!("SELECT pg_catalog.set_config('TimeZone', {zone}, false)")
}

/// An error in a statement that stands behind others in its text, counted from the text's beginning.
fn put_back(mut error: ErrorKind, before: usize) -> ErrorKind {
    if let ErrorKind::Statement(error) = &mut error {
        error.position = error.position.map(|position| position + before);
    }
    error
}

/// An error in an inner query, counted from the beginning of this one.
fn moved(mut error: ErrorKind, before: usize) -> ErrorKind {
    if let ErrorKind::Statement(error) = &mut error {
        error.position = error
            .position
            .and_then(|position| position.checked_sub(before));
    }
    error
}

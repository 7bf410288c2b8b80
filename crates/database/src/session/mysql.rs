//! MySQL, MariaDB, and what speaks their protocol.
//!
//! Statements go as text, one round trip each; nothing is prepared.

mod connect;

use super::runtime::{CONNECT_TIMEOUT, Runtime, chain};
use super::{Answer, Rows, Session, mysql_sql};
use crate::error::{ErrorKind, StatementError};
use crate::url::mysql::{MysqlTarget, TlsMode};
use crate::{Canceller, ForeignKeys, Product, Server, Settings, TableName, Version, sql};
use mysql_async::consts::StatusFlags;
use mysql_async::prelude::Queryable;
use mysql_async::{Conn, DriverError, Error, Row, Value};
use revgraph_schema::Dialect;

pub(super) struct MysqlSession {
    /// Gone only while the session is dropped.
    conn: Option<Conn>,
    runtime: Runtime,
    server: Server,
    set_up: String,
    /// `USE` of the database that was selected when the session began.
    restore_database: String,
    lock_name: String,
}

impl MysqlSession {
    pub(super) fn open(target: &MysqlTarget, settings: &Settings) -> Answer<MysqlSession> {
        let runtime = Runtime::new()?;
        let patience = target.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        let conn = runtime.connect(patience, async {
            match Conn::new(connect::options(target, target.tls)).await {
                Err(Error::Driver(DriverError::NoClientSslFlagFromServer))
                    if target.tls == TlsMode::Preferred =>
                {
                    Conn::new(connect::options(target, TlsMode::Disabled)).await
                }
                answer => answer,
            }
            .map_err(connect::cannot_connect)
        })?;

        let set_up = connect::set_up(settings);
        let mut session = MysqlSession {
            conn: Some(conn),
            runtime,
            server: Server {
                product: Product::MySql,
                version: Version::default(),
                version_text: String::new(),
                read_only: false,
            },
            restore_database: String::new(),
            lock_name: String::new(),
            set_up,
        };
        session.introduce(&settings.version_table)?;
        Ok(session)
    }

    /// Sets the session up and asks what the server is, in one round trip.
    fn introduce(&mut self, version_table: &TableName) -> Answer<()> {
        let facts = self
            .query(&format!("{}; {}", self.set_up, mysql_sql::FACTS))?
            .pop()
            .unwrap_or_default();
        let fact = |index: usize| {
            let fact = facts.get(index).and_then(Option::as_deref);
            fact.unwrap_or_default()
        };
        self.server = mysql_sql::server(&facts);
        self.lock_name = mysql_sql::lock_name(fact(3), version_table);
        if let Some(restore) = mysql_sql::restore_database(fact(3)) {
            self.restore_database = format!("{restore}; ");
        }
        if let Some(mode) = mysql_sql::readable_mode(fact(4)) {
            let mode = format!("SET sql_mode = {}", sql::string(Dialect::Mysql, &mode));
            self.execute(&mode)?;
            self.set_up = format!("{}; {mode}", self.set_up);
        }
        Ok(())
    }

    fn conn(&mut self) -> Answer<(&mut Conn, &Runtime)> {
        let closed = || ErrorKind::Disconnected {
            message: "the session is closed".to_owned(),
        };
        Ok((self.conn.as_mut().ok_or_else(closed)?, &self.runtime))
    }
}

impl Session for MysqlSession {
    fn server(&self) -> &Server {
        &self.server
    }

    fn execute(&mut self, sql: &str) -> Answer<u64> {
        let (conn, runtime) = self.conn()?;
        runtime.wait(conn.query_drop(sql)).map_err(fault)?;
        Ok(conn.affected_rows())
    }

    fn own(&self, sql: &str) -> String {
        format!("{}{sql}", self.restore_database)
    }

    fn query(&mut self, sql: &str) -> Answer<Rows> {
        let (conn, runtime) = self.conn()?;
        let rows = runtime.wait(async {
            let mut result = conn.query_iter(sql).await?;
            let mut rows: Vec<Row> = Vec::new();
            while !result.is_empty() {
                rows.extend(result.collect::<Row>().await?);
            }
            // An error of a later statement of the text comes to light here.
            result.drop_result().await?;
            Ok(rows)
        });
        rows.map_err(fault)?
            .into_iter()
            .map(|row| row.unwrap().into_iter().map(text).collect())
            .collect()
    }

    fn begin(&mut self, _foreign_keys: ForeignKeys) -> Answer<()> {
        self.execute("START TRANSACTION").map(|_| ())
    }

    fn commit(&mut self) -> Answer<()> {
        // DDL has committed already, so a transaction that is over says nothing about the script.
        self.execute("COMMIT").map(|_| ())
    }

    fn rollback(&mut self) -> Answer<()> {
        self.execute("ROLLBACK").map(|_| ())
    }

    fn in_transaction(&mut self) -> Answer<bool> {
        self.execute("DO 0")?;
        let (conn, _) = self.conn()?;
        let status = conn
            .last_ok_packet()
            .map(mysql_async::OkPacket::status_flags);
        Ok(status.is_some_and(|status| status.contains(StatusFlags::SERVER_STATUS_IN_TRANS)))
    }

    fn reset(&mut self) -> Answer<()> {
        self.execute(&format!("{}{}", self.restore_database, self.set_up))
            .map(|_| ())
    }

    fn query_table(&mut self, _table: &TableName, sql: &str) -> Answer<Option<Rows>> {
        match self.query(&format!("{}{sql}", self.restore_database)) {
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

    fn canceller(&self) -> Option<Canceller> {
        let conn = self.conn.as_ref()?;
        let (options, id) = (conn.opts().clone(), conn.id());
        Some(Canceller::new(move || {
            let Ok(runtime) = Runtime::new() else { return };
            let _ = runtime.connect(CONNECT_TIMEOUT, async {
                let mut conn = Conn::new(options.clone())
                    .await
                    .map_err(connect::cannot_connect)?;
                conn.query_drop(format!("KILL QUERY {id}"))
                    .await
                    .map_err(fault)?;
                conn.disconnect().await.map_err(fault)
            });
        }))
    }
}

impl Drop for MysqlSession {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.runtime.farewell(conn.disconnect());
        }
    }
}

fn text(value: Value) -> Answer<Option<String>> {
    match value {
        Value::NULL => Ok(None),
        Value::Bytes(bytes) => String::from_utf8(bytes)
            .map(Some)
            .map_err(|_| ErrorKind::NotUtf8),
        // The text protocol has no other kind.
        other => Err(ErrorKind::UnexpectedAnswer {
            message: other.as_sql(false),
        }),
    }
}

fn fault(error: Error) -> ErrorKind {
    let error = match error {
        Error::Server(error) => error,
        Error::Io(_) | Error::Driver(DriverError::ConnectionClosed) => {
            return ErrorKind::Disconnected {
                message: chain(&error),
            };
        }
        error => {
            return ErrorKind::UnexpectedAnswer {
                message: chain(&error),
            };
        }
    };
    let statement = Box::new(StatementError {
        message: error.message,
        code: Some(error.code.to_string()),
        ..StatementError::default()
    });
    mysql_sql::sorted(statement)
}

//! MySQL, MariaDB, and what speaks their protocol.
//!
//! Statements go as text, one round trip each; nothing is prepared.

mod connect;

use super::runtime::{CONNECT_TIMEOUT, Runtime, chain};
use super::{Answer, Rows, Session, single};
use crate::error::{ErrorKind, StatementError};
use crate::url::mysql::{MysqlTarget, TlsMode};
use crate::{Canceller, ForeignKeys, Product, Server, Settings, TableName, Version, lock, sql};
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
        let facts =
            "SELECT VERSION(), @@version_comment, @@sql_mode, @@global.read_only, DATABASE()";
        let facts = self
            .query(&format!("{}; {facts}", self.set_up))?
            .pop()
            .unwrap_or_default();
        let fact = |index: usize| {
            facts
                .get(index)
                .and_then(Option::as_deref)
                .unwrap_or_default()
        };
        let version_text = fact(0).to_owned();
        let product = match () {
            () if version_text.contains("MariaDB") || fact(1).contains("MariaDB") => {
                Product::MariaDb
            }
            () if version_text.contains("TiDB") => Product::TiDb,
            () => Product::MySql,
        };
        // Replication once made MariaDB call itself 5.5.5-10.x.
        let version = Version::find(version_text.strip_prefix("5.5.5-").unwrap_or(&version_text));
        self.server = Server {
            product,
            version,
            version_text,
            read_only: matches!(fact(3), "1" | "ON"),
        };
        self.lock_name = lock::mysql_name(fact(4), version_table);
        if !fact(4).is_empty() {
            self.restore_database = format!("USE {}; ", sql::identifier(Dialect::Mysql, fact(4)));
        }
        if let Some(mode) = connect::readable_mode(fact(2)) {
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

    fn text(&mut self, sql: &str) -> Answer<Option<String>> {
        self.query(sql).map(single)
    }

    fn lock_function(&self, function: &str) -> String {
        format!(
            "SELECT {function}({}",
            sql::string(Dialect::Mysql, &self.lock_name)
        )
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
            // ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR
            Err(ErrorKind::Statement(error))
                if matches!(error.code.as_deref(), Some("1146" | "1049")) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn try_lock(&mut self) -> Answer<bool> {
        let product = self.server.product;
        // Only 1 is a yes: 0 is held by another session, and NULL is a failure without an error.
        match self.text(&format!("{}, 0)", self.lock_function("GET_LOCK"))) {
            Ok(Some(taken)) => Ok(taken == "1"),
            Ok(None) => Err(ErrorKind::LockUnsupported { product }),
            // ER_NOT_SUPPORTED_YET: a Galera cluster.
            Err(ErrorKind::Statement(error)) if error.code.as_deref() == Some("1235") => {
                Err(ErrorKind::LockUnsupported { product })
            }
            Err(error) => Err(error),
        }
    }

    fn lock_holder(&mut self) -> Answer<Option<String>> {
        let holder = format!("{})", self.lock_function("IS_USED_LOCK")).replacen("SELECT ", "", 1);
        self.text(&format!(
            "SELECT CONCAT('connection ', l.id, COALESCE(CONCAT(' of ', p.user, ' at ', p.host), '')) \
             FROM (SELECT {holder} AS id) AS l LEFT JOIN information_schema.processlist AS p ON p.id = l.id \
             WHERE l.id IS NOT NULL"
        ))
    }

    fn holds_lock(&mut self) -> Answer<bool> {
        let held = self.text(&format!(
            "{}) = CONNECTION_ID()",
            self.lock_function("IS_USED_LOCK")
        ))?;
        Ok(held.as_deref() == Some("1"))
    }

    fn unlock(&mut self) -> Answer<()> {
        let released = self.text(&format!("{})", self.lock_function("RELEASE_LOCK")))?;
        if released.as_deref() == Some("1") {
            Ok(())
        } else {
            Err(ErrorKind::LockLost)
        }
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
    match error.code {
        // ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_LOCK_NOWAIT
        1205 | 1213 | 3572 => ErrorKind::Busy(statement),
        // ER_QUERY_INTERRUPTED
        1317 => ErrorKind::Cancelled {
            message: statement.message,
        },
        // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, ER_READ_ONLY_MODE, ER_OPTION_PREVENTS_STATEMENT
        1792 | 1836 => ErrorKind::ReadOnly {
            message: statement.message,
        },
        1290 if statement.message.contains("read-only")
            || statement.message.contains("read_only") =>
        {
            ErrorKind::ReadOnly {
                message: statement.message,
            }
        }
        // ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED
        1053 | 1927 => ErrorKind::Disconnected {
            message: statement.message,
        },
        _ => ErrorKind::Statement(statement),
    }
}

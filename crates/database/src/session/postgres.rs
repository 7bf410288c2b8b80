//! PostgreSQL, and what speaks its protocol.
//!
//! Statements go by the simple query protocol: one round trip each, nothing is prepared, and every value
//! comes back as text.

mod connect;

use super::postgres_sql::{self, MOMENT, pair};
use super::runtime::{CONNECT_TIMEOUT, Runtime, chain, io_kind};
use super::{Answer, Rows, Session, single, tls};
use crate::error::{ErrorKind, StatementError};
use crate::url::postgres::PostgresTarget;
use crate::{Canceller, ForeignKeys, Server, Settings, TableName, sql};
use futures_util::{SinkExt, TryStreamExt};
use revgraph_schema::Dialect;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinHandle;
use tokio_postgres::error::ErrorPosition;
use tokio_postgres::{Client, NoTls, SimpleQueryMessage, SimpleQueryStream, config};
use tokio_postgres_rustls::MakeRustlsConnect;

pub(super) struct PostgresSession {
    /// Gone only while the session is dropped.
    client: Option<Client>,
    connection: JoinHandle<()>,
    notices: Arc<Mutex<Vec<String>>>,
    runtime: Runtime,
    /// None: the connection is not encrypted.
    tls: Option<MakeRustlsConnect>,
    server: Server,
    set_up: String,
    /// Puts the search path back to what it was when the session began.
    restore_path: String,
    /// When the open transaction began: PostgreSQL's `now()` is one moment for each transaction, which
    /// tells ours from any that a script may have begun in its place.
    transaction: Option<String>,
    /// The server's process that took the lock: it holds it as long as it lives, or until a script lets it go.
    lock_process: Option<String>,
    lock_key: i64,
}

impl PostgresSession {
    pub(super) fn open(target: &PostgresTarget, settings: &Settings) -> Answer<PostgresSession> {
        let runtime = Runtime::new()?;
        let config = connect::config(target, settings);
        let patience = target.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
        let notices = Arc::new(Mutex::new(Vec::new()));
        let plain = config.get_ssl_mode() == config::SslMode::Disable;
        let tls = if plain {
            None
        } else {
            Some(tls::connector(&target.tls)?)
        };
        let hosts = u32::try_from(target.hosts.len()).unwrap_or(1);
        let connected = runtime.connect(patience.saturating_mul(hosts), async {
            match tls.clone() {
                Some(tls) => connect::start(&config, tls, notices.clone()).await,
                None => connect::start(&config, NoTls, notices.clone()).await,
            }
        });
        let (client, connection, mut server) = connected?;

        let set_up = postgres_sql::set_up(target, settings, &server);
        let facts = "SELECT pg_catalog.current_setting('search_path'), \
                     pg_catalog.current_setting('transaction_read_only')";
        let facts = runtime
            .wait(rows(&client, &format!("{set_up}; {facts}")))
            .map_err(fault)?;
        let fact = |index: usize| {
            facts
                .last()
                .and_then(|row| row.get(index)?.as_deref())
                .unwrap_or_default()
        };
        server.read_only |= fact(1) == "on";
        let restore_path = postgres_sql::restore_path(fact(0));
        Ok(PostgresSession {
            client: Some(client),
            connection,
            notices,
            runtime,
            tls,
            server,
            set_up,
            restore_path,
            transaction: None,
            lock_process: None,
            lock_key: postgres_sql::lock_key(&settings.version_table),
        })
    }

    fn client(&self) -> Answer<&Client> {
        self.client.as_ref().ok_or_else(|| ErrorKind::Disconnected {
            message: "the session is closed".to_owned(),
        })
    }

    fn text(&mut self, sql: &str) -> Answer<Option<String>> {
        self.query(sql).map(single)
    }
}

impl Session for PostgresSession {
    fn server(&self) -> &Server {
        &self.server
    }

    fn execute(&mut self, sql: &str) -> Answer<u64> {
        let client = self.client()?;
        self.runtime
            .wait(async { rows_changed(client.simple_query_raw(sql).await?).await })
            .map_err(fault)
    }

    /// All go in one message, which the server works off up to the first failure.
    fn execute_all(
        &mut self,
        statements: &[&str],
        done: &mut dyn FnMut(usize),
    ) -> Result<Vec<u64>, (usize, ErrorKind)> {
        let client = self.client().map_err(|error| (0, error))?;
        let (message, starts) = joined(statements);
        let mut changed = Vec::with_capacity(statements.len());
        let answered = self.runtime.wait(async {
            let answers = client.simple_query_raw(&message).await?;
            let mut answers = std::pin::pin!(answers);
            while let Some(answer) = answers.try_next().await? {
                if let SimpleQueryMessage::CommandComplete(rows) = answer {
                    done(changed.len());
                    changed.push(rows);
                }
            }
            Ok(())
        });
        match answered.map_err(fault) {
            Ok(()) => Ok(changed),
            Err(error) => Err(placed(error, changed.len(), &starts)),
        }
    }

    fn execute_own_all(&mut self, statements: &[&str]) -> Answer<Vec<u64>> {
        let restore_path = self.restore_path.clone();
        let all: Vec<&str> = std::iter::once(restore_path.as_str())
            .chain(statements.iter().copied())
            .collect();
        let mut changed = self
            .execute_all(&all, &mut |_| {})
            .map_err(|(_, error)| error)?;
        changed.remove(0);
        Ok(changed)
    }

    fn own(&self, sql: &str) -> String {
        format!("{}; {sql}", self.restore_path)
    }

    fn query(&mut self, sql: &str) -> Answer<Rows> {
        self.runtime.wait(rows(self.client()?, sql)).map_err(fault)
    }

    fn copy_in(&mut self, sql: &str, data: &str) -> Answer<u64> {
        let client = self.client()?;
        let data = Cursor::new(data.as_bytes().to_vec());
        self.runtime
            .wait(async {
                let mut sink = std::pin::pin!(client.copy_in(sql).await?);
                sink.send(data).await?;
                sink.finish().await
            })
            .map_err(fault)
    }

    fn begin(&mut self, _foreign_keys: ForeignKeys) -> Answer<()> {
        let began = self.query(&format!("BEGIN; {MOMENT}, pg_catalog.pg_backend_pid()"))?;
        let [moment, process] = pair(began);
        self.transaction = moment;
        if self.lock_process.is_some() && self.lock_process != process {
            return Err(ErrorKind::LockLost);
        }
        Ok(())
    }

    fn commit(&mut self) -> Answer<()> {
        // One message: in a failed transaction its first statement fails, and COMMIT, which would roll back
        // without an error, is not reached.
        let moment = self.text(&format!("{MOMENT}; COMMIT"))?;
        if moment == self.transaction.take() {
            Ok(())
        } else {
            Err(ErrorKind::TransactionEnded)
        }
    }

    fn rollback(&mut self) -> Answer<()> {
        self.transaction = None;
        self.execute("ROLLBACK").map(|_| ())
    }

    fn in_transaction(&mut self) -> Answer<bool> {
        if self.transaction.is_none() {
            return Ok(false);
        }
        match self.text(MOMENT) {
            Ok(moment) => Ok(moment == self.transaction),
            Err(ErrorKind::Statement(error)) if error.code.as_deref() == Some("25P02") => Ok(true),
            Err(error) => Err(error),
        }
    }

    fn reset(&mut self) -> Answer<()> {
        self.execute(&format!(
            "RESET SESSION AUTHORIZATION; RESET ALL; {}; {}",
            self.set_up, self.restore_path
        ))
        .map(|_| ())
    }

    fn query_table(&mut self, table: &TableName, sql: &str) -> Answer<Option<Rows>> {
        // A failing query would end an open transaction; outside of one it saves a round trip.
        if self.transaction.is_some() {
            let name = sql::string(Dialect::Postgres, &sql::table(Dialect::Postgres, table));
            if self
                .text(&format!("SELECT pg_catalog.to_regclass({name})"))?
                .is_none()
            {
                return Ok(None);
            }
        }
        match self.query(sql) {
            Ok(rows) => Ok(Some(rows)),
            Err(ErrorKind::Statement(error))
                if matches!(error.code.as_deref(), Some("42P01" | "3F000")) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
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

    fn canceller(&self) -> Option<Canceller> {
        let token = self.client.as_ref()?.cancel_token();
        let tls = self.tls.clone();
        Some(Canceller::new(move || {
            let Ok(runtime) = Runtime::new() else { return };
            let _ = runtime.connect(CONNECT_TIMEOUT, async {
                match tls.clone() {
                    Some(tls) => token.cancel_query(tls).await,
                    None => token.cancel_query(NoTls).await,
                }
                .map_err(connect::cannot_connect)
            });
        }))
    }

    fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut *self.notices.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for PostgresSession {
    fn drop(&mut self) {
        // The connection's task says goodbye to the server when its client is gone.
        self.client = None;
        self.runtime.farewell(&mut self.connection);
    }
}

/// Several statements as one text, and where each begins in it, in characters. A line comment at the end of one must not
/// take the semicolon with it.
fn joined(statements: &[&str]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(statements.len());
    let mut length = 0;
    for statement in statements {
        starts.push(length);
        text.push_str(statement);
        text.push_str("\n;\n");
        length += statement.chars().count() + 3;
    }
    (text, starts)
}

/// The statement that an error is about. The server reads a whole message before it runs the first statement of it, so
/// for an error in the writing only its position tells; else it is the first that was not answered.
fn placed(mut error: ErrorKind, answered: usize, starts: &[usize]) -> (usize, ErrorKind) {
    let mut index = answered.min(starts.len().saturating_sub(1));
    if let ErrorKind::Statement(error) | ErrorKind::Busy(error) = &mut error
        && let Some(position) = error.position
    {
        index = starts
            .partition_point(|start| *start < position)
            .saturating_sub(1);
        error.position = starts.get(index).map(|start| position - start);
    }
    (index, error)
}

/// What the last statement of a message changed.
async fn rows_changed(answers: SimpleQueryStream) -> Result<u64, tokio_postgres::Error> {
    let mut answers = std::pin::pin!(answers);
    let mut changed = 0;
    while let Some(answer) = answers.try_next().await? {
        if let SimpleQueryMessage::CommandComplete(rows) = answer {
            changed = rows;
        }
    }
    Ok(changed)
}

async fn rows(client: &Client, sql: &str) -> Result<Rows, tokio_postgres::Error> {
    let messages = client.simple_query(sql).await?;
    let rows = messages.into_iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(
            (0..row.len())
                .map(|column| row.get(column).map(str::to_owned))
                .collect(),
        ),
        _ => None,
    });
    Ok(rows.collect())
}

fn statement_error(error: &tokio_postgres::error::DbError) -> Box<StatementError> {
    Box::new(StatementError {
        message: error.message().to_owned(),
        code: Some(error.code().code().to_owned()),
        detail: error.detail().map(str::to_owned),
        hint: error.hint().map(str::to_owned),
        position: match error.position() {
            Some(ErrorPosition::Original(position)) => usize::try_from(*position).ok(),
            // In a query that a function runs, not in the statement that was sent.
            Some(ErrorPosition::Internal { .. }) | None => None,
        },
        context: error.where_().map(str::to_owned),
    })
}

fn fault(error: tokio_postgres::Error) -> ErrorKind {
    let Some(answer) = error.as_db_error() else {
        return if error.is_closed() || io_kind(&error).is_some() {
            ErrorKind::Disconnected {
                message: chain(&error),
            }
        } else {
            ErrorKind::UnexpectedAnswer {
                message: chain(&error),
            }
        };
    };
    let statement = statement_error(answer);
    match answer.code().code() {
        // lock_not_available, deadlock_detected, serialization_failure
        "55P03" | "40P01" | "40001" => ErrorKind::Busy(statement),
        "57014" => ErrorKind::Cancelled {
            message: statement.message,
        },
        "25006" => ErrorKind::ReadOnly {
            message: statement.message,
        },
        "57P01" | "57P02" | "57P03" => ErrorKind::Disconnected {
            message: statement.message,
        },
        code if code.starts_with("08") => ErrorKind::Disconnected {
            message: statement.message,
        },
        _ => ErrorKind::Statement(statement),
    }
}

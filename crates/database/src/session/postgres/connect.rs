//! From a url and settings to a PostgreSQL session: what is asked for, and why there is none.

use crate::error::{ConnectReason, ErrorKind};
use crate::session::Answer;
use crate::session::runtime::{CONNECT_TIMEOUT, chain, io_kind};
use crate::url::postgres::{ChannelBinding, Host, PostgresTarget, TargetSession, TlsMode};
use crate::{Product, Server, Settings, Version};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::task::JoinHandle;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{AsyncMessage, Client, Config, Socket, config};

pub(super) fn config(target: &PostgresTarget, settings: &Settings) -> Config {
    let mut config = Config::new();
    for (host, port) in &target.hosts {
        match host {
            Host::Tcp(host) => config.host(host),
            #[cfg(unix)]
            Host::Socket(folder) => config.host_path(folder),
            #[cfg(not(unix))]
            Host::Socket(folder) => config.host(folder.to_string_lossy()),
        };
        config.port(*port);
    }
    config.user(&target.user).dbname(&target.database);
    if let Some(password) = &target.password {
        config.password(&password.0);
    }
    if let Some(options) = &target.options {
        config.options(options);
    }
    config.application_name(
        target
            .application_name
            .as_ref()
            .unwrap_or(&settings.application_name),
    );
    config.connect_timeout(target.connect_timeout.unwrap_or(CONNECT_TIMEOUT));
    if let Some(idle) = target.keepalives_idle {
        config.keepalives_idle(idle);
    }
    // A socket is on this machine: PostgreSQL has no TLS there, and asking for it costs a round trip.
    let on_this_machine = target
        .hosts
        .iter()
        .all(|(host, _)| matches!(host, Host::Socket(_)));
    config.ssl_mode(match target.tls.mode {
        TlsMode::Disable => config::SslMode::Disable,
        _ if on_this_machine => config::SslMode::Disable,
        TlsMode::Prefer => config::SslMode::Prefer,
        TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => config::SslMode::Require,
    });
    config.channel_binding(match target.channel_binding {
        ChannelBinding::Disable => config::ChannelBinding::Disable,
        ChannelBinding::Prefer => config::ChannelBinding::Prefer,
        ChannelBinding::Require => config::ChannelBinding::Require,
    });
    config.target_session_attrs(match target.target_session {
        TargetSession::Any => config::TargetSessionAttrs::Any,
        TargetSession::ReadWrite => config::TargetSessionAttrs::ReadWrite,
        TargetSession::ReadOnly => config::TargetSessionAttrs::ReadOnly,
    });
    config
}

/// Connects, and lets the connection work for the client on the runtime.
pub(super) async fn start<T>(
    config: &Config,
    tls: T,
    notices: Arc<Mutex<Vec<String>>>,
) -> Answer<(Client, JoinHandle<()>, Server)>
where
    T: MakeTlsConnect<Socket>,
    T::Stream: Send + 'static,
{
    let (client, connection) = config.connect(tls).await.map_err(cannot_connect)?;
    let server = describe(&connection);
    let working = tokio::spawn(drive(connection, notices));
    Ok((client, working, server))
}

/// What the server told in its greeting.
fn describe<S, T>(connection: &tokio_postgres::Connection<S, T>) -> Server
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    let cockroach = connection.parameter("crdb_version");
    let version_text = cockroach
        .or(connection.parameter("server_version"))
        .unwrap_or_default()
        .to_owned();
    let product = match cockroach {
        Some(_) => Product::CockroachDb,
        None if version_text.contains("-YB-") => Product::YugabyteDb,
        None => Product::PostgreSql,
    };
    Server {
        product,
        version: Version::find(&version_text),
        version_text,
        read_only: connection.parameter("in_hot_standby") == Some("on"),
    }
}

/// Moves bytes for the client until it is dropped, and keeps what the server says by the way.
async fn drive<S, T>(
    mut connection: tokio_postgres::Connection<S, T>,
    notices: Arc<Mutex<Vec<String>>>,
) where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    while let Some(Ok(message)) =
        std::future::poll_fn(|context| connection.poll_message(context)).await
    {
        if let AsyncMessage::Notice(notice) = message {
            let text = format!("{}: {}", notice.severity(), notice.message());
            notices
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(text);
        }
    }
}

pub(super) fn cannot_connect(error: tokio_postgres::Error) -> ErrorKind {
    use std::io::ErrorKind as Io;
    let message = chain(&error);
    let reason = match error.as_db_error().map(|error| error.code().code()) {
        Some("28P01") => ConnectReason::WrongPassword,
        Some("28000" | "42501") => ConnectReason::NotAllowed,
        Some("3D000") => ConnectReason::UnknownDatabase,
        Some("53300" | "57P03" | "57P01") => ConnectReason::NotReady,
        Some(_) => ConnectReason::Other,
        // The driver tells these two kinds of error only by their words.
        None if message.contains("password missing") => ConnectReason::WrongPassword,
        None if message.contains("TLS") => ConnectReason::Tls,
        None => match io_kind(&error) {
            Some(Io::TimedOut) => ConnectReason::Timeout,
            Some(Io::PermissionDenied) if message.contains("database") => ConnectReason::NotReady,
            Some(_) => ConnectReason::Unreachable,
            None => ConnectReason::Other,
        },
    };
    let message = error
        .as_db_error()
        .map_or(message, |error| error.message().to_owned());
    ErrorKind::CannotConnect { reason, message }
}

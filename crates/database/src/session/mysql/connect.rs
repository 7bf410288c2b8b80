//! From a url and settings to a MySQL session: what is asked for, and why there is none.

use crate::Settings;
use crate::error::{ConnectReason, ErrorKind};
use crate::session::runtime::{chain, io_kind};
use crate::url::mysql::{MysqlTarget, TlsMode};
use mysql_async::{ClientIdentity, DriverError, Error, IoError, OptsBuilder, SslOpts};

pub(super) fn options(target: &MysqlTarget, tls: TlsMode) -> OptsBuilder {
    OptsBuilder::default()
        .ip_or_hostname(&target.host)
        .tcp_port(target.port)
        .socket(target.socket.as_ref())
        .prefer_socket(false)
        .user(Some(&target.user))
        .pass(target.password.as_ref().map(|password| &password.0))
        .db_name(target.database.as_ref())
        // On a socket the driver would announce TLS and then not begin it.
        .ssl_opts(ssl(target, tls).filter(|_| target.socket.is_none()))
        // Counts the rows that an UPDATE matched, as the other databases do, not only those it changed.
        .client_found_rows(true)
        .tcp_keepalive(Some(60_000_u32))
        // The driver would ask the server for these two: a round trip for nothing. The server checks its own limit.
        .max_allowed_packet(Some(1 << 30))
        .wait_timeout(Some(0))
        .stmt_cache_size(0)
}

fn ssl(target: &MysqlTarget, tls: TlsMode) -> Option<SslOpts> {
    let mut ssl = SslOpts::default();
    if let Some(authority) = &target.authority {
        ssl = ssl
            .with_root_certs(vec![authority.clone().into()])
            .with_disable_built_in_roots(true);
    }
    if let (Some(certificate), Some(key)) = (&target.certificate, &target.key) {
        ssl = ssl.with_client_identity(Some(ClientIdentity::new(
            certificate.clone().into(),
            key.clone().into(),
        )));
    }
    match tls {
        TlsMode::Disabled => None,
        TlsMode::Preferred | TlsMode::Required => Some(
            ssl.with_danger_accept_invalid_certs(true)
                .with_danger_skip_domain_validation(true),
        ),
        // The driver's switch for not checking the name recognises rustls's error by words that rustls does
        // not use any more, so `verify_ca` checks the name too: stricter than MySQL's programs, never laxer.
        TlsMode::VerifyCa | TlsMode::VerifyIdentity => Some(ssl),
    }
}

/// The session's settings, in one statement. MySQL counts lock waits in whole seconds.
pub(super) fn set_up(settings: &Settings) -> String {
    let mut sql = "SET time_zone = '+00:00', autocommit = 1".to_owned();
    if let Some(timeout) = settings.lock_timeout {
        let seconds = timeout.as_millis().div_ceil(1_000).max(1);
        sql += &format!(", lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}");
    }
    sql
}

pub(super) fn cannot_connect(error: Error) -> ErrorKind {
    let reason = match &error {
        Error::Server(error) => match error.code {
            // ER_ACCESS_DENIED_ERROR, ER_ACCESS_DENIED_NO_PASSWORD_ERROR
            1045 | 1698 => ConnectReason::WrongPassword,
            // ER_DBACCESS_DENIED_ERROR, ER_HOST_NOT_PRIVILEGED, ER_HOST_IS_BLOCKED, ER_ACCOUNT_HAS_BEEN_LOCKED
            1044 | 1130 | 1129 | 3118 => ConnectReason::NotAllowed,
            1049 => ConnectReason::UnknownDatabase,
            // ER_CON_COUNT_ERROR, ER_SERVER_SHUTDOWN, ER_TOO_MANY_USER_CONNECTIONS
            1040 | 1053 | 1203 => ConnectReason::NotReady,
            _ => ConnectReason::Other,
        },
        Error::Io(IoError::Tls(_)) | Error::Driver(DriverError::NoClientSslFlagFromServer) => {
            ConnectReason::Tls
        }
        Error::Io(IoError::Io(io))
            if io
                .get_ref()
                .is_some_and(|inner| inner.is::<rustls::Error>()) =>
        {
            ConnectReason::Tls
        }
        error => match io_kind(error) {
            Some(std::io::ErrorKind::TimedOut) => ConnectReason::Timeout,
            Some(_) => ConnectReason::Unreachable,
            None => ConnectReason::Other,
        },
    };
    let message = match error {
        Error::Server(error) => error.message,
        error => chain(&error),
    };
    ErrorKind::CannotConnect { reason, message }
}

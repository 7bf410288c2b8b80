//! From a url and settings to a Diesel connection of PostgreSQL: what libpq is told, and why there is none.

use crate::error::{ConnectReason, ErrorKind};
use crate::session::Answer;
use crate::url::postgres::{ChannelBinding, Host, PostgresTarget, Roots, TargetSession, TlsMode};
use crate::url::{CONNECT_TIMEOUT, Secret};
use crate::{Canceller, Settings};
use diesel::connection::SimpleConnection;
use diesel::{Connection, ConnectionError, PgConnection};

/// The server's process that works for this session, and when it began, which no process of another server shares.
pub(super) const PROCESS: &str = "SELECT a.pid, pg_catalog.date_part('epoch', a.backend_start) \
    FROM pg_catalog.pg_stat_activity a WHERE a.pid = pg_catalog.pg_backend_pid()";

pub(super) fn establish(address: &Secret, target: &PostgresTarget) -> Answer<PgConnection> {
    PgConnection::establish(&address.0).map_err(|error| cannot_connect(error, target))
}

/// Stops the statement of the process that [`PROCESS`] told, over a connection of its own. Of several hosts it may reach
/// another, which has no such process.
pub(super) fn canceller(address: Secret, process: &str, began: &str) -> Canceller {
    let cancel = format!(
        "SELECT pg_catalog.pg_cancel_backend(a.pid) FROM pg_catalog.pg_stat_activity a WHERE a.pid = {process} \
         AND pg_catalog.date_part('epoch', a.backend_start)::pg_catalog.text = '{began}'"
    );
    Canceller::new(move || {
        if let Ok(mut connection) = PgConnection::establish(&address.0) {
            let _ = connection.batch_execute(&cancel);
        }
    })
}

/// What libpq is told, in its own form. What is not said here it takes from the environment and the user's files:
/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE>.
pub(super) fn address(target: &PostgresTarget, settings: &Settings) -> Secret {
    let hosts = target.hosts.iter().map(|(host, _)| match host {
        Host::Tcp(host) => host.clone(),
        Host::Socket(folder) => folder.to_string_lossy().into_owned(),
    });
    let ports = target.hosts.iter().map(|(_, port)| port.to_string());
    let application_name = target.application_name.as_ref();
    let timeout = target.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
    let mut pairs = vec![
        ("host", hosts.collect::<Vec<_>>().join(",")),
        // Where the environment has one it would win over the host.
        ("hostaddr", String::new()),
        ("port", ports.collect::<Vec<_>>().join(",")),
        ("user", target.user.clone()),
        ("dbname", target.database.clone()),
        (
            "application_name",
            application_name
                .unwrap_or(&settings.application_name)
                .clone(),
        ),
        // Whole seconds; 0 would be for ever.
        (
            "connect_timeout",
            timeout.as_millis().div_ceil(1_000).max(1).to_string(),
        ),
        // What RESET ALL goes back to, too.
        ("client_encoding", "UTF8".to_owned()),
        // It would come before TLS where there is a Kerberos ticket, and verify no certificate.
        ("gssencmode", "disable".to_owned()),
        ("options", target.options.clone().unwrap_or_default()),
        ("channel_binding", channel_binding(target).to_owned()),
        ("target_session_attrs", target_session(target).to_owned()),
    ];
    let mut add = |key, value: Option<String>| pairs.extend(value.map(|value| (key, value)));
    add(
        "password",
        target.password.clone().map(|password| password.0),
    );
    let idle = target.keepalives_idle;
    add(
        "keepalives_idle",
        idle.map(|idle| idle.as_secs().to_string()),
    );
    pairs.extend(tls(target));
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={}", quoted(value)))
        .collect();
    Secret(pairs.join(" "))
}

/// The same as the other driver's. Without a file libpq asks the authorities of the system, and then for the name also
/// where `verify-ca` would not; before version 16 it knows no such authorities, and takes the word for a file's name.
fn tls(target: &PostgresTarget) -> Vec<(&'static str, String)> {
    let tls = &target.tls;
    let is_socket = |(host, _): &(Host, u16)| matches!(host, Host::Socket(_));
    let mode = match (tls.mode, &tls.roots) {
        _ if target.hosts.iter().all(is_socket) => "disable",
        (TlsMode::Disable, _) => "disable",
        (TlsMode::Prefer, _) => "prefer",
        (TlsMode::Require, _) => "require",
        (TlsMode::VerifyCa, Roots::File(_)) => "verify-ca",
        (TlsMode::VerifyCa, Roots::BuiltIn) | (TlsMode::VerifyFull, _) => "verify-full",
    };
    let file = |file: &std::path::PathBuf| file.to_string_lossy().into_owned();
    let mut pairs = vec![("sslmode", mode.to_owned())];
    if mode.starts_with("verify") {
        pairs.push(match &tls.roots {
            Roots::BuiltIn => ("sslrootcert", SYSTEM.to_owned()),
            Roots::File(roots) => ("sslrootcert", file(roots)),
        });
    }
    if let (Some(certificate), Some(key)) = (&tls.certificate, &tls.key) {
        pairs.extend([("sslcert", file(certificate)), ("sslkey", file(key))]);
    }
    pairs
}

const SYSTEM: &str = "system";

fn channel_binding(target: &PostgresTarget) -> &'static str {
    match target.channel_binding {
        ChannelBinding::Disable => "disable",
        ChannelBinding::Prefer => "prefer",
        ChannelBinding::Require => "require",
    }
}

fn target_session(target: &PostgresTarget) -> &'static str {
    match target.target_session {
        TargetSession::Any => "any",
        TargetSession::ReadWrite => "read-write",
        TargetSession::ReadOnly => "read-only",
    }
}

fn quoted(value: &str) -> String {
    format!("'{}'", value.replace('\\', r"\\").replace('\'', r"\'"))
}

fn cannot_connect(error: ConnectionError, target: &PostgresTarget) -> ErrorKind {
    let message = match error {
        ConnectionError::CouldntSetupConfiguration(error) => return super::fault(error),
        error => error.to_string(),
    };
    let lines: Vec<&str> = message.lines().map(str::trim).collect();
    let message = lines.join(" ").trim_end().to_owned();
    if target.tls.roots == Roots::BuiltIn
        && message.contains(&format!("certificate file \"{SYSTEM}\" does not exist"))
    {
        return ErrorKind::CannotConnect {
            reason: ConnectReason::Tls,
            message: "this libpq does not know the certificate authorities of the system (version 16 does), \
                      and sslrootcert names no file"
                .to_owned(),
        };
    }
    ErrorKind::CannotConnect {
        reason: reason(&message),
        message,
    }
}

/// libpq tells no SQLSTATE; these are its words, and those of a server that speaks English.
fn reason(message: &str) -> ConnectReason {
    const WORDS: &[(ConnectReason, &[&str])] = &[
        (
            ConnectReason::WrongPassword,
            &["authentication failed", "no password supplied"],
        ),
        (
            ConnectReason::NotAllowed,
            &[
                "no pg_hba.conf entry",
                "pg_hba.conf rejects",
                "permission denied for database",
                "is not permitted to log in",
                "FATAL: role \"",
            ],
        ),
        (
            ConnectReason::NotReady,
            &[
                "too many",
                "remaining connection slots",
                "the database system is",
                "not currently accepting connections",
            ],
        ),
        (ConnectReason::Timeout, &["timeout expired"]),
        (ConnectReason::Tls, &["SSL", "certificate", "TLS"]),
        (
            ConnectReason::Unreachable,
            &[
                "Is the server running",
                "Connection refused",
                "could not translate host name",
                "closed the connection unexpectedly",
                "No such file or directory",
                "No route to host",
                "Network is unreachable",
                "Connection reset",
            ],
        ),
    ];
    // The server's two blanks behind FATAL are no words.
    let message = message.replace("FATAL:  ", "FATAL: ");
    if message.contains("FATAL: database \"") && message.contains("does not exist") {
        return ConnectReason::UnknownDatabase;
    }
    let found = WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| message.contains(word)));
    found.map_or(ConnectReason::Other, |(reason, _)| *reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DatabaseUrl;
    use crate::url::Target;

    fn told(url: &str) -> String {
        let url = DatabaseUrl::parse(url, ".".as_ref(), &|_| None).unwrap();
        let Target::Postgres(target) = &url.target else {
            panic!("{url}")
        };
        address(target, &Settings::new("default", url.clone())).0
    }

    #[test]
    fn libpq_is_told_all_that_the_url_says() {
        assert_eq!(
            told(
                "postgres://ann:it%27s%20%5C@a:1,[::1]/my%20db?connect_timeout=3&options=-c%20work_mem%3D8MB\
                 &keepalives_idle=7&channel_binding=require&target_session_attrs=primary&application_name=app"
            ),
            r"host='a,::1' hostaddr='' port='1,5432' user='ann' dbname='my db' application_name='app' connect_timeout='3' client_encoding='UTF8' gssencmode='disable' options='-c work_mem=8MB' channel_binding='require' target_session_attrs='read-write' password='it\'s \\' keepalives_idle='7' sslmode='prefer'"
        );
    }

    #[test]
    fn tls_is_never_laxer_than_the_url() {
        let tls = |url: &str| {
            let told = told(url);
            told.split_once("sslmode=").unwrap().1.to_owned()
        };
        assert_eq!(tls("postgres://u@h/d?sslmode=disable"), "'disable'");
        assert_eq!(tls("postgres://u@h/d?sslmode=require"), "'require'");
        assert_eq!(
            tls("postgres://u@h/d?sslmode=require&sslrootcert=ca.crt"),
            "'verify-ca' sslrootcert='ca.crt'"
        );
        for mode in ["verify-ca", "verify-full"] {
            assert_eq!(
                tls(&format!("postgres://u@h/d?sslmode={mode}")),
                "'verify-full' sslrootcert='system'"
            );
        }
        assert_eq!(
            tls("postgres://u@h/d?sslmode=verify-full&sslrootcert=ca.crt&sslcert=c&sslkey=k"),
            "'verify-full' sslrootcert='ca.crt' sslcert='c' sslkey='k'"
        );
        assert_eq!(tls("host=/run/pg user=u sslmode=require"), "'disable'");
    }
}

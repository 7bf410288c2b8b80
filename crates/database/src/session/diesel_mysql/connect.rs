//! From a url and settings to a Diesel connection of MySQL or MariaDB: what Diesel is told, and why there is none.

use crate::Canceller;
use crate::error::{ConnectReason, ErrorKind};
use crate::session::Answer;
use crate::url::mysql::{MysqlTarget, TlsMode};
use crate::url::{CONNECT_TIMEOUT, Secret};
use diesel::connection::SimpleConnection;
use diesel::{Connection, ConnectionError, MysqlConnection};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// What the other driver asks for when it connects, and Diesel does not: the collation, which views and defaults of
/// columns keep.
pub(super) const SET_UP: &str = "SET NAMES utf8mb4 COLLATE utf8mb4_general_ci";

/// Connects for as long as it may take. Neither Diesel nor a client library that is not told gives up; the thread that
/// waits for them ends when the system gives up.
pub(super) fn establish(address: &Secret, target: &MysqlTarget) -> Answer<MysqlConnection> {
    let patience = target.connect_timeout.unwrap_or(CONNECT_TIMEOUT);
    match connect(address.clone(), patience) {
        Ok(answer) => answer.map_err(cannot_connect),
        Err(RecvTimeoutError::Timeout) => Err(ErrorKind::CannotConnect {
            reason: ConnectReason::Timeout,
            message: format!("no connection after {} s", patience.as_secs()),
        }),
        Err(RecvTimeoutError::Disconnected) => Err(ErrorKind::CannotConnect {
            reason: ConnectReason::Other,
            message: "no thread to connect on".to_owned(),
        }),
    }
}

fn connect(
    address: Secret,
    patience: Duration,
) -> Result<Result<MysqlConnection, ConnectionError>, RecvTimeoutError> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let connecting = move || {
        let _ = sender.send(MysqlConnection::establish(&address.0));
    };
    // Where there is no thread the sender is gone, which the receiver tells.
    let _ = thread::Builder::new().spawn(connecting);
    receiver.recv_timeout(patience)
}

/// Stops the statement of a connection, over a connection of its own.
pub(super) fn canceller(address: Secret, id: &str) -> Canceller {
    let kill = format!("KILL QUERY {id}");
    Canceller::new(move || {
        if let Ok(Ok(mut connection)) = connect(address.clone(), CONNECT_TIMEOUT) {
            let _ = connection.batch_execute(&kill);
        }
    })
}

/// What Diesel is told. It reads percent escapes everywhere but in the database's name, which is left out.
pub(super) fn address(target: &MysqlTarget) -> Answer<Secret> {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let mut login = encoded(&target.user);
    if let Some(password) = &target.password {
        login = format!("{login}:{}", encoded(&password.0));
    }
    if let Some(socket) = &target.socket {
        let socket = encoded(socket);
        return Ok(Secret(format!(
            "mysql://{login}@localhost?unix_socket={socket}"
        )));
    }
    let host = match target.host.as_str() {
        // The client libraries take this word for the socket, whatever the port. In capitals it is a host.
        "localhost" => "LOCALHOST".to_owned(),
        host if host.contains(':') => format!("[{host}]"),
        host => host.to_owned(),
    };
    let parameters: Vec<String> = tls(target, mysqlclient_sys::SUPPORTS_MYSQL_SSL_MODE)?
        .into_iter()
        .map(|(key, value)| format!("{key}={}", encoded(&value)))
        .collect();
    let port = target.port;
    let parameters = parameters.join("&");
    Ok(Secret(format!(
        "mysql://{login}@{host}:{port}?{parameters}"
    )))
}

/// libmariadb has no `ssl_mode`: Diesel drops it there, and the library goes on without TLS where the server says that it
/// has none. So it serves only for what may do without.
fn tls(target: &MysqlTarget, has_mode: bool) -> Answer<Vec<(&'static str, String)>> {
    let mode = match target.tls {
        TlsMode::Disabled => "disabled",
        TlsMode::Preferred => "preferred",
        TlsMode::Required => "required",
        TlsMode::VerifyCa => "verify_ca",
        TlsMode::VerifyIdentity => "verify_identity",
    };
    let mut parameters = Vec::new();
    if has_mode {
        parameters.push(("ssl_mode", mode.to_owned()));
    } else if !matches!(target.tls, TlsMode::Disabled | TlsMode::Preferred) {
        return Err(ErrorKind::CannotConnect {
            reason: ConnectReason::Tls,
            message: format!(
                "ssl-mode={mode} cannot be kept by a Diesel connection that links libmariadb; \
                 libmysqlclient can, or lend a connection"
            ),
        });
    }
    if target.tls == TlsMode::Disabled {
        return Ok(parameters);
    }
    let files = [
        ("ssl_ca", &target.authority),
        ("ssl_cert", &target.certificate),
        ("ssl_key", &target.key),
    ];
    for (key, file) in files {
        let file = file.as_ref();
        parameters.extend(file.map(|file| (key, file.to_string_lossy().into_owned())));
    }
    Ok(parameters)
}

fn cannot_connect(error: ConnectionError) -> ErrorKind {
    let message = match error {
        ConnectionError::BadConnection(message) => message,
        // Its words show the form of a url, which is not the one that was written.
        ConnectionError::InvalidConnectionUrl(_) => "Diesel cannot read the host's name".to_owned(),
        error => error.to_string(),
    };
    ErrorKind::CannotConnect {
        reason: reason(&message),
        message,
    }
}

/// Diesel tells no error number; these are the words of the client libraries, and those of a server that speaks English.
fn reason(message: &str) -> ConnectReason {
    const WORDS: &[(ConnectReason, &[&str])] = &[
        (
            ConnectReason::NotAllowed,
            &[
                "is not allowed to connect",
                "is blocked",
                "Account is locked",
                "account is locked",
                "to database '",
            ],
        ),
        (ConnectReason::WrongPassword, &["Access denied for user"]),
        (
            ConnectReason::NotReady,
            &["Too many connections", "shutdown", "max_user_connections"],
        ),
        (
            ConnectReason::Tls,
            &["SSL", "TLS", "insecure transport", "ertificate"],
        ),
        (ConnectReason::Timeout, &["timed out", "(110)"]),
        (
            ConnectReason::Unreachable,
            &["Can't connect to", "Unknown ", "Lost connection"],
        ),
    ];
    let found = WORDS
        .iter()
        .find(|(_, words)| words.iter().any(|word| message.contains(word)));
    found.map_or(ConnectReason::Other, |(reason, _)| *reason)
}

/// A connection whose server refuses the database.
pub(super) fn refused(error: ErrorKind) -> ErrorKind {
    let ErrorKind::Statement(statement) = error else {
        return error;
    };
    ErrorKind::CannotConnect {
        reason: match statement.code.as_deref() {
            // ER_BAD_DB_ERROR, ER_DBACCESS_DENIED_ERROR
            Some("1049") => ConnectReason::UnknownDatabase,
            Some("1044") => ConnectReason::NotAllowed,
            _ => ConnectReason::Other,
        },
        message: statement.message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DatabaseUrl;
    use crate::url::Target;

    fn target(url: &str) -> MysqlTarget {
        let url = DatabaseUrl::parse(url, ".".as_ref(), &|_| None).unwrap();
        match url.target {
            Target::Mysql(target) => *target,
            _ => panic!("{url}"),
        }
    }

    #[test]
    fn diesel_is_told_what_the_url_says() {
        let told = |url: &str| address(&target(url)).unwrap().0;
        let told = |url: &str| told(url).replace("ssl_mode=disabled", "");
        assert_eq!(
            told("mysql://a%40b:p%2F%25%20@[::1]:3307/my%20db?ssl-mode=disabled"),
            "mysql://a%40b:p%2F%25%20@[::1]:3307?"
        );
        assert_eq!(
            told("mysql://ann@localhost/d?ssl-mode=disabled"),
            "mysql://ann@LOCALHOST:3306?"
        );
        assert_eq!(
            told("mysql://ann@localhost/d?socket=/a%26b.sock&ssl-mode=required"),
            "mysql://ann@localhost?unix_socket=%2Fa%26b%2Esock"
        );
    }

    #[test]
    fn tls_is_never_laxer_than_the_url() {
        let files = "&ssl-ca=ca.crt&ssl-cert=c&ssl-key=k";
        for mode in ["disabled", "preferred", "required", "verify_ca"] {
            let target = target(&format!("mysql://u@h/d?ssl-mode={mode}"));
            let told = tls(&target, true).unwrap();
            assert_eq!(told, [("ssl_mode", mode.to_owned())]);
            let told = tls(&target, false);
            assert_eq!(
                told.is_ok(),
                matches!(mode, "disabled" | "preferred"),
                "{mode}"
            );
        }
        let target = target(&format!("mysql://u@h/d?ssl-mode=verify_identity{files}"));
        let told = tls(&target, true).unwrap();
        let keys: Vec<&str> = told.iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, ["ssl_mode", "ssl_ca", "ssl_cert", "ssl_key"]);
        tls(&target, false).unwrap_err();
    }
}

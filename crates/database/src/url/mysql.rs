//! MySQL and MariaDB urls.

use super::text::{self, Parts};
use super::{DatabaseUrl, Environment, Secret, Target, UrlError};
use std::path::PathBuf;
use std::time::Duration;

/// How to reach a MySQL database, everything filled in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct MysqlTarget {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Wins over host and port.
    pub(crate) socket: Option<String>,
    pub(crate) user: String,
    pub(crate) password: Option<Secret>,
    /// None: no database is selected.
    pub(crate) database: Option<String>,
    pub(crate) tls: TlsMode,
    pub(crate) authority: Option<PathBuf>,
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
    pub(crate) connect_timeout: Option<Duration>,
}

/// MySQL's `ssl-mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TlsMode {
    Disabled,
    Preferred,
    Required,
    VerifyCa,
    VerifyIdentity,
}

/// Every parameter that is understood, or harmless and passed over (the last three: the session is UTF-8).
const PARAMETERS: &[&str] = &[
    "connect_timeout",
    "database",
    "host",
    "password",
    "port",
    "socket",
    "ssl_ca",
    "ssl_cert",
    "ssl_key",
    "ssl_mode",
    "unix_socket",
    "user",
    "charset",
    "collation",
    "use_unicode",
];

pub(super) fn from_url(
    parts: Parts,
    environment: Environment<'_>,
) -> Result<DatabaseUrl, UrlError> {
    let end_of_address = parts.hosts.rfind(']').unwrap_or(0);
    let (host, port) = match parts.hosts[end_of_address..].find(':') {
        Some(colon) => (
            &parts.hosts[..end_of_address + colon],
            Some(&parts.hosts[end_of_address + colon + 1..]),
        ),
        None => (parts.hosts.as_str(), None),
    };
    let parse_port = |port: &str| port.parse().map_err(|_| UrlError::InvalidPort);
    let host = text::decode(host.trim_matches(['[', ']']), "host")?;
    let mut target = MysqlTarget {
        socket: host.starts_with('/').then(|| host.clone()),
        host: if host.is_empty() {
            "localhost".to_owned()
        } else {
            host
        },
        port: port
            .filter(|port| !port.is_empty())
            .map(parse_port)
            .transpose()?
            .unwrap_or(3306),
        user: parts.user.unwrap_or_default(),
        password: parts.password.map(Secret),
        database: parts.database,
        tls: TlsMode::Preferred,
        authority: None,
        certificate: None,
        key: None,
        connect_timeout: None,
    };
    for (parameter, value) in parts.parameters {
        // MySQL's own programs write a hyphen, Python's drivers an underscore.
        match parameter.to_ascii_lowercase().replace('-', "_").as_str() {
            "socket" | "unix_socket" => target.socket = Some(value),
            "host" => target.host = value,
            "port" => target.port = parse_port(&value)?,
            "user" => target.user = value,
            "password" => target.password = Some(Secret(value)),
            "database" => target.database = Some(value),
            "ssl_mode" | "sslmode" => target.tls = tls_mode(&parameter, value)?,
            "ssl_ca" => target.authority = Some(PathBuf::from(value)),
            "ssl_cert" => target.certificate = Some(PathBuf::from(value)),
            "ssl_key" => target.key = Some(PathBuf::from(value)),
            "connect_timeout" => {
                let seconds = value.parse().map_err(|_| UrlError::InvalidValue {
                    parameter,
                    value,
                    expected: "a number of seconds",
                })?;
                target.connect_timeout = Some(Duration::from_secs(seconds));
            }
            "charset" if !value.to_ascii_lowercase().starts_with("utf8") => {
                return Err(UrlError::InvalidValue {
                    parameter,
                    value,
                    expected: "utf8mb4",
                });
            }
            "charset" | "collation" | "use_unicode" => {}
            other => {
                return Err(UrlError::UnknownParameter {
                    nearest: text::nearest(other, PARAMETERS),
                    parameter,
                });
            }
        }
    }
    // As MySQL's programs do: a certificate authority that is named is asked.
    if target.authority.is_some() && matches!(target.tls, TlsMode::Preferred) {
        target.tls = TlsMode::VerifyCa;
    }
    if target.user.is_empty() {
        target.user = environment("USER")
            .filter(|user| !user.is_empty())
            .ok_or(UrlError::NoUser)?;
    }
    target.password = target
        .password
        .or_else(|| environment("MYSQL_PWD").map(Secret));
    Ok(DatabaseUrl {
        target: Target::Mysql(Box::new(target)),
        masked: parts.masked,
        written: Secret::default(),
    })
}

fn tls_mode(parameter: &str, value: String) -> Result<TlsMode, UrlError> {
    match value.to_ascii_lowercase().replace('-', "_").as_str() {
        "disabled" | "disable" => Ok(TlsMode::Disabled),
        "preferred" | "prefer" => Ok(TlsMode::Preferred),
        "required" | "require" => Ok(TlsMode::Required),
        "verify_ca" => Ok(TlsMode::VerifyCa),
        "verify_identity" | "verify_full" => Ok(TlsMode::VerifyIdentity),
        _ => Err(UrlError::InvalidValue {
            parameter: parameter.to_owned(),
            value,
            expected: "disabled, preferred, required, verify_ca or verify_identity",
        }),
    }
}

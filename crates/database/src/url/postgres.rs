//! PostgreSQL urls, libpq's `key=value` texts, the `PG...` variables and the password file.

use super::text::{self, Parts};
use super::{DatabaseUrl, Environment, Secret, Target, UrlError, pgpass};
use std::path::PathBuf;
use std::time::Duration;

/// How to reach a PostgreSQL database, everything filled in.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresTarget {
    pub(crate) hosts: Vec<(Host, u16)>,
    pub(crate) user: String,
    pub(crate) password: Option<Secret>,
    /// The password file's answer differs by host; libpq asks it for the first one, too, in most uses.
    pub(crate) database: String,
    pub(crate) tls: Tls,
    pub(crate) options: Option<String>,
    pub(crate) search_path: Option<String>,
    pub(crate) application_name: Option<String>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) target_session: TargetSession,
    pub(crate) channel_binding: ChannelBinding,
    pub(crate) keepalives_idle: Option<Duration>,
}

/// A server's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Host {
    Tcp(String),
    /// The folder of the server's socket.
    Socket(PathBuf),
}

/// `sslmode` and the files with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tls {
    pub(crate) mode: TlsMode,
    pub(crate) roots: Roots,
    pub(crate) certificate: Option<PathBuf>,
    pub(crate) key: Option<PathBuf>,
}

/// libpq's `sslmode`. Its `allow` is read as `prefer`, which only encrypts more often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TlsMode {
    Disable,
    #[default]
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// Whose certificates are believed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) enum Roots {
    /// Mozilla's list, built in.
    #[default]
    BuiltIn,
    File(PathBuf),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum TargetSession {
    #[default]
    Any,
    ReadWrite,
    ReadOnly,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ChannelBinding {
    Disable,
    #[default]
    Prefer,
    Require,
}

/// Every parameter that is understood, or harmless and passed over.
const PARAMETERS: &[&str] = &[
    "application_name",
    "channel_binding",
    "client_encoding",
    "connect_timeout",
    "dbname",
    "fallback_application_name",
    "gssencmode",
    "host",
    "hostaddr",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "options",
    "passfile",
    "password",
    "port",
    "search_path",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "sslsni",
    "target_session_attrs",
    "tcp_user_timeout",
    "user",
];

/// Which variable stands for which parameter.
const VARIABLES: &[(&str, &str)] = &[
    ("PGHOST", "host"),
    ("PGPORT", "port"),
    ("PGUSER", "user"),
    ("PGPASSWORD", "password"),
    ("PGDATABASE", "dbname"),
    ("PGSSLMODE", "sslmode"),
    ("PGSSLROOTCERT", "sslrootcert"),
    ("PGSSLCERT", "sslcert"),
    ("PGSSLKEY", "sslkey"),
    ("PGPASSFILE", "passfile"),
    ("PGAPPNAME", "application_name"),
    ("PGOPTIONS", "options"),
    ("PGCONNECT_TIMEOUT", "connect_timeout"),
    ("PGTARGETSESSIONATTRS", "target_session_attrs"),
    ("PGCHANNELBINDING", "channel_binding"),
];

pub(super) fn from_url(
    parts: Parts,
    environment: Environment<'_>,
) -> Result<DatabaseUrl, UrlError> {
    let mut pairs = Vec::new();
    let mut add = |key: &str, value: Option<String>| {
        pairs.extend(
            value
                .filter(|value| !value.is_empty())
                .map(|value| (key.to_owned(), value)),
        );
    };
    add("user", parts.user);
    add("password", parts.password);
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for host in parts.hosts.split(',').filter(|host| !host.is_empty()) {
        // An IPv6 address stands in brackets, its colons are not the port's.
        let end_of_address = host.rfind(']').unwrap_or(0);
        let (host, port) = match host[end_of_address..].find(':') {
            Some(colon) => (
                &host[..end_of_address + colon],
                &host[end_of_address + colon + 1..],
            ),
            None => (host, ""),
        };
        hosts.push(text::decode(host.trim_matches(['[', ']']), "host")?);
        ports.push(port.to_owned());
    }
    add("host", Some(hosts.join(",")));
    if ports.iter().any(|port| !port.is_empty()) {
        add("port", Some(ports.join(",")));
    }
    add("dbname", parts.database);
    pairs.extend(parts.parameters);
    build(pairs, parts.masked, environment)
}

pub(super) fn from_pairs(
    pairs: Vec<(String, String)>,
    environment: Environment<'_>,
) -> Result<DatabaseUrl, UrlError> {
    let masked = text::mask_pairs(&pairs);
    build(pairs, masked, environment)
}

fn build(
    pairs: Vec<(String, String)>,
    masked: String,
    environment: Environment<'_>,
) -> Result<DatabaseUrl, UrlError> {
    for (parameter, value) in &pairs {
        match parameter.as_str() {
            "service" | "sslcrl" | "sslpassword" | "requirepeer" => {
                return Err(UrlError::Unsupported {
                    parameter: parameter.clone(),
                });
            }
            "gssencmode" if value == "require" => {
                return Err(UrlError::Unsupported {
                    parameter: "gssencmode=require".to_owned(),
                });
            }
            known if PARAMETERS.contains(&known) => {}
            unknown => {
                return Err(UrlError::UnknownParameter {
                    nearest: text::nearest(unknown, PARAMETERS),
                    parameter: unknown.to_owned(),
                });
            }
        }
    }
    let parameters = Parameters { pairs, environment };
    let hosts = parameters.hosts()?;
    let user = parameters
        .get("user")
        .or_else(|| environment("USER"))
        .or_else(|| environment("USERNAME"));
    let user = user
        .filter(|user| !user.is_empty())
        .ok_or(UrlError::NoUser)?;
    let database = parameters.get("dbname").unwrap_or_else(|| user.clone());
    let password = parameters.get("password").or_else(|| {
        let file = parameters
            .get("passfile")
            .map(PathBuf::from)
            .or_else(|| environment("HOME").map(|home| PathBuf::from(home).join(".pgpass")))?;
        hosts.iter().find_map(|(host, port)| {
            let host = match host {
                Host::Tcp(host) => host.as_str(),
                Host::Socket(_) => "localhost",
            };
            pgpass::password(&file, host, *port, &database, &user)
        })
    });
    let target = PostgresTarget {
        tls: parameters.tls()?,
        options: parameters.get("options"),
        search_path: parameters.get("search_path"),
        application_name: parameters.get("application_name"),
        connect_timeout: parameters.seconds("connect_timeout")?,
        target_session: parameters.choice(
            "target_session_attrs",
            &[
                ("any", TargetSession::Any),
                ("read-write", TargetSession::ReadWrite),
                ("primary", TargetSession::ReadWrite),
                ("read-only", TargetSession::ReadOnly),
                ("standby", TargetSession::ReadOnly),
                ("prefer-standby", TargetSession::Any),
            ],
            "any, read-write, read-only, primary or standby",
        )?,
        channel_binding: parameters.choice(
            "channel_binding",
            &[
                ("disable", ChannelBinding::Disable),
                ("prefer", ChannelBinding::Prefer),
                ("require", ChannelBinding::Require),
            ],
            "disable, prefer or require",
        )?,
        keepalives_idle: parameters.seconds("keepalives_idle")?,
        hosts,
        user,
        password: password.map(Secret),
        database,
    };
    Ok(DatabaseUrl {
        target: Target::Postgres(Box::new(target)),
        masked,
        written: Secret::default(),
    })
}

/// The parameters given, over the variables of the environment.
struct Parameters<'a> {
    pairs: Vec<(String, String)>,
    environment: Environment<'a>,
}

impl Parameters<'_> {
    fn get(&self, key: &str) -> Option<String> {
        let given = self
            .pairs
            .iter()
            .rev()
            .find(|(parameter, _)| parameter == key);
        given.map(|(_, value)| value.clone()).or_else(|| {
            let (variable, _) = VARIABLES.iter().find(|(_, parameter)| *parameter == key)?;
            (self.environment)(variable).filter(|value| !value.is_empty())
        })
    }

    /// libpq pairs the n-th port with the n-th host; one port serves all hosts.
    fn hosts(&self) -> Result<Vec<(Host, u16)>, UrlError> {
        let hosts = self
            .get("hostaddr")
            .or_else(|| self.get("host"))
            .unwrap_or_else(|| "localhost".to_owned());
        let ports = self.get("port").unwrap_or_default();
        let ports: Vec<&str> = ports.split(',').collect();
        hosts
            .split(',')
            .enumerate()
            .map(|(index, host)| {
                let host = if host.starts_with('/') || host.starts_with('@') {
                    Host::Socket(PathBuf::from(host))
                } else {
                    Host::Tcp(host.to_owned())
                };
                let port = ports
                    .get(index)
                    .or_else(|| ports.first())
                    .copied()
                    .unwrap_or_default()
                    .trim();
                let port = if port.is_empty() {
                    Ok(5432)
                } else {
                    port.parse()
                };
                Ok((host, port.map_err(|_| UrlError::InvalidPort)?))
            })
            .collect()
    }

    fn tls(&self) -> Result<Tls, UrlError> {
        let mut mode = self.choice(
            "sslmode",
            &[
                ("disable", TlsMode::Disable),
                ("allow", TlsMode::Prefer),
                ("prefer", TlsMode::Prefer),
                ("require", TlsMode::Require),
                ("verify-ca", TlsMode::VerifyCa),
                ("verify-full", TlsMode::VerifyFull),
            ],
            "disable, prefer, require, verify-ca or verify-full",
        )?;
        let roots = match self.get("sslrootcert") {
            Some(word) if word == "system" => {
                // As libpq has it: public authorities sign for anyone, so the name must be checked.
                mode = TlsMode::VerifyFull;
                Roots::BuiltIn
            }
            Some(file) => Roots::File(PathBuf::from(file)),
            None => match (self.environment)("HOME")
                .map(|home| PathBuf::from(home).join(".postgresql/root.crt"))
            {
                Some(file) if file.is_file() => Roots::File(file),
                _ => Roots::BuiltIn,
            },
        };
        // libpq again: `require` with a root certificate at hand verifies it.
        if mode == TlsMode::Require && matches!(roots, Roots::File(_)) {
            mode = TlsMode::VerifyCa;
        }
        Ok(Tls {
            mode,
            roots,
            certificate: self.get("sslcert").map(PathBuf::from),
            key: self.get("sslkey").map(PathBuf::from),
        })
    }

    fn seconds(&self, parameter: &str) -> Result<Option<Duration>, UrlError> {
        let Some(value) = self.get(parameter) else {
            return Ok(None);
        };
        match value.trim().parse() {
            Ok(0) => Ok(None),
            Ok(seconds) => Ok(Some(Duration::from_secs(seconds))),
            Err(_) => Err(UrlError::InvalidValue {
                parameter: parameter.to_owned(),
                value,
                expected: "a number of seconds",
            }),
        }
    }

    fn choice<T: Copy + Default>(
        &self,
        parameter: &str,
        choices: &[(&str, T)],
        expected: &'static str,
    ) -> Result<T, UrlError> {
        let Some(value) = self.get(parameter) else {
            return Ok(T::default());
        };
        choices
            .iter()
            .find(|(word, _)| *word == value)
            .map(|(_, choice)| *choice)
            .ok_or_else(|| UrlError::InvalidValue {
                parameter: parameter.to_owned(),
                value,
                expected,
            })
    }
}

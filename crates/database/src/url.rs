//! Where a database is: urls in every spelling that people have in their `DATABASE_URL`.
//!
//! This module reads text and, for PostgreSQL, the password file. It never reads the environment: the caller
//! hands in a function. What it shows is masked: `Display` and `Debug` of a [`DatabaseUrl`] have no password.

pub(crate) mod mysql;
mod pgpass;
pub(crate) mod postgres;
pub(crate) mod sqlite;
mod text;

use revgraph_schema::Dialect;
use std::fmt;
use std::path::{self, Path};
use std::time::Duration;

/// How long a connection may take when the url does not say.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// A parsed database url.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    pub(crate) target: Target,
    masked: String,
    /// As it was given, with the password.
    written: Secret,
}

/// The parsed form, one shape a dialect.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Sqlite(sqlite::SqliteTarget),
    Postgres(Box<postgres::PostgresTarget>),
    Mysql(Box<mysql::MysqlTarget>),
}

/// A function that looks up an environment variable.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Why a text is no database url. Never holds a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlError {
    /// The text is empty.
    #[error("the database url is empty")]
    Empty,
    /// There is no scheme, and it is no name of a SQLite file.
    #[error("the database url has no scheme such as sqlite:, postgres:// or mysql://")]
    NoScheme,
    /// A scheme of no supported database.
    #[error("the database url has the unknown scheme '{scheme}'")]
    UnknownScheme {
        /// As written.
        scheme: String,
        /// The scheme that it nearly is.
        nearest: Option<&'static str>,
    },
    /// A parameter that nothing here understands.
    #[error("the database url has the unknown parameter '{parameter}'")]
    UnknownParameter {
        /// As written.
        parameter: String,
        /// The parameter that it nearly is.
        nearest: Option<&'static str>,
    },
    /// A parameter's value is none of those it can have.
    #[error("the database url's {parameter} cannot be '{value}'; it is {expected}")]
    InvalidValue {
        /// Which parameter.
        parameter: String,
        /// As written; never a password.
        value: String,
        /// What it can be.
        expected: &'static str,
    },
    /// The port is not a number up to 65535. It is not shown: where a password holds a `/` or `@` that
    /// should have been written `%2F` or `%40`, this is a part of the password.
    #[error(
        "the database url's port is not a number; a '/', '@' or ':' in a password is written %2F, %40 or %3A"
    )]
    InvalidPort,
    /// A `%` without two hexadecimal digits, or bytes that are not UTF-8.
    #[error("the database url's {part} has a broken percent escape")]
    InvalidEscape {
        /// Which part of the url.
        part: &'static str,
    },
    /// The `key=value` form is broken, for example by an open quote.
    #[error("the connection text is not a list of key=value: {message}")]
    InvalidPairs {
        /// What is wrong.
        message: &'static str,
    },
    /// A service file and the like, which nothing here reads.
    #[error("the database url's {parameter} is not supported")]
    Unsupported {
        /// Which parameter.
        parameter: String,
    },
    /// There is no user name to connect with.
    #[error("the database url names no user")]
    NoUser,
}

impl UrlError {
    /// The word that was nearly written.
    #[must_use]
    pub fn nearest(&self) -> Option<&'static str> {
        match self {
            UrlError::UnknownScheme { nearest, .. }
            | UrlError::UnknownParameter { nearest, .. } => *nearest,
            _ => None,
        }
    }
}

impl DatabaseUrl {
    /// A database of SQLite in memory.
    #[must_use]
    pub fn in_memory() -> DatabaseUrl {
        sqlite::in_memory()
    }

    /// What stands for a url where a connection of this dialect was made by somebody else.
    #[must_use]
    pub fn of_application(dialect: Dialect) -> DatabaseUrl {
        let text = match dialect {
            Dialect::Sqlite => "sqlite::memory:",
            Dialect::Postgres => "postgresql://application@localhost/application",
            Dialect::Mysql => "mysql://application@localhost/application",
        };
        let url = DatabaseUrl::parse(text, Path::new(""), &|_| None);
        let mut url = url.expect("each of them is a url");
        url.masked = "the application's connection".to_owned();
        url.written = Secret(String::new());
        url
    }

    /// Reads a url.
    ///
    /// - SQLite: `sqlite:app.db`, `sqlite:///app.db` (relative, SQLAlchemy's way), `sqlite:////abs/app.db`,
    ///   `sqlite::memory:`, or a plain path that ends in `.db`, `.sqlite` or `.sqlite3`. Relative paths are
    ///   relative to `base_dir`.
    /// - PostgreSQL: `postgres://`, `postgresql://`, with a SQLAlchemy driver (`postgresql+psycopg2://`), or
    ///   libpq's `host=... dbname=...`. `PGHOST` and its siblings and the password file fill in what is missing.
    /// - MySQL and MariaDB: `mysql://`, `mariadb://`, with or without a driver; `MYSQL_PWD` is the password
    ///   where the url has none.
    ///
    /// `environment` looks variables up; a caller who wants none passes `&|_| None`.
    ///
    /// # Errors
    ///
    /// [`UrlError`], which never holds a password.
    ///
    /// ```
    /// use revgraph_database::DatabaseUrl;
    /// let url = DatabaseUrl::parse("postgres://ann:s3cret@db/app", ".".as_ref(), &|_| None)?;
    /// assert_eq!(url.to_string(), "postgres://ann:***@db/app");
    /// # Ok::<(), revgraph_database::UrlError>(())
    /// ```
    pub fn parse(
        text: &str,
        base_dir: &Path,
        environment: Environment<'_>,
    ) -> Result<DatabaseUrl, UrlError> {
        let text = text.trim();
        let mut url = DatabaseUrl::parsed(text, base_dir, environment)?;
        url.written = Secret(text.to_owned());
        Ok(url)
    }

    fn parsed(
        text: &str,
        base_dir: &Path,
        environment: Environment<'_>,
    ) -> Result<DatabaseUrl, UrlError> {
        if text.is_empty() {
            return Err(UrlError::Empty);
        }
        if text == ":memory:" || is_sqlite_path(text) {
            return sqlite::parse(text, text, base_dir);
        }
        if let Some(pairs) = text::pairs(text)? {
            return postgres::from_pairs(pairs, environment);
        }
        let (scheme, rest) = text.split_once(':').ok_or(UrlError::NoScheme)?;
        let scheme = scheme.to_ascii_lowercase();
        match scheme
            .split_once('+')
            .map_or(scheme.as_str(), |(dialect, _driver)| dialect)
        {
            "sqlite" | "sqlite3" => sqlite::parse(text, rest, base_dir),
            "file" => sqlite::parse(text, rest.strip_prefix("//").unwrap_or(rest), base_dir),
            "postgres" | "postgresql" | "pg" => {
                postgres::from_url(text::split(text, rest)?, environment)
            }
            "mysql" | "mariadb" => mysql::from_url(text::split(text, rest)?, environment),
            other => Err(UrlError::UnknownScheme {
                nearest: text::nearest(
                    other,
                    &["sqlite", "postgres", "postgresql", "mysql", "mariadb"],
                ),
                scheme: other.to_owned(),
            }),
        }
    }

    /// The dialect that the database speaks.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        match self.target {
            Target::Sqlite(_) => Dialect::Sqlite,
            Target::Postgres(_) => Dialect::Postgres,
            Target::Mysql(_) => Dialect::Mysql,
        }
    }

    /// The file of a SQLite database; none for one in memory, and for servers.
    #[must_use]
    pub fn file(&self) -> Option<&Path> {
        match &self.target {
            Target::Sqlite(target) => target.path.as_deref(),
            Target::Postgres(_) | Target::Mysql(_) => None,
        }
    }

    /// The name of the database on its server, where the url or the environment tells it.
    #[must_use]
    pub fn database(&self) -> Option<&str> {
        match &self.target {
            Target::Sqlite(_) => None,
            Target::Postgres(target) => Some(&target.database),
            Target::Mysql(target) => target.database.as_deref(),
        }
    }

    /// The same server with another database: for scratch databases and for tests. A SQLite url stays
    /// as it is.
    #[must_use]
    pub fn with_database(&self, database: &str) -> DatabaseUrl {
        let mut url = self.clone();
        match &mut url.target {
            Target::Sqlite(_) => return url,
            Target::Postgres(target) => target.database = database.to_owned(),
            Target::Mysql(target) => target.database = Some(database.to_owned()),
        }
        url.masked = text::replace_database(&self.masked, database);
        url.written = Secret(text::replace_database(&self.written.0, database));
        url
    }

    /// The same server without a database (MySQL); other urls stay as they are.
    pub(crate) fn without_database(&self) -> DatabaseUrl {
        match &self.target {
            Target::Sqlite(_) | Target::Postgres(_) => self.clone(),
            Target::Mysql(_) => {
                let mut url = self.with_database("");
                if let Target::Mysql(target) = &mut url.target {
                    target.database = None;
                }
                url
            }
        }
    }

    /// Makes connecting take no longer than this.
    pub(crate) fn limit_connecting(&mut self, longest: Duration) {
        let timeout = match &mut self.target {
            Target::Sqlite(_) => return,
            Target::Postgres(target) => &mut target.connect_timeout,
            Target::Mysql(target) => &mut target.connect_timeout,
        };
        *timeout = Some(timeout.unwrap_or(CONNECT_TIMEOUT).min(longest));
    }

    /// The url with its password, for another program that shall connect. A SQLite file has its whole path:
    /// `sqlite:////srv/app.db`, as SQLAlchemy writes it.
    #[must_use]
    pub fn revealed(&self) -> String {
        let file = self.file().and_then(|file| path::absolute(file).ok());
        match file {
            Some(file) => format!("sqlite:///{}", file.display()),
            None => self.written.0.clone(),
        }
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({})", self.masked)
    }
}

/// A password. It prints as `***`.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secret(pub(crate) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

fn is_sqlite_path(text: &str) -> bool {
    let is_url = text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '+')
    });
    let extension = Path::new(text)
        .extension()
        .and_then(|extension| extension.to_str());
    !is_url && matches!(extension, Some("db" | "sqlite" | "sqlite3"))
}

//! A database of its own for each test, dropped afterwards; reached by its url, with either driver, or over a Diesel
//! connection that is lent.

use diesel::Connection;
use revgraph_database::{Access, Database, DatabaseError, DatabaseUrl, Dialect, Driver, Settings};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) struct Scratch {
    pub(crate) url: DatabaseUrl,
    server: Option<DatabaseUrl>,
    name: String,
    is_lent: bool,
    driver: Driver,
    /// The folder of a SQLite file, and a place for other files.
    pub(crate) folder: tempfile::TempDir,
}

pub(crate) const DIALECTS: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql];

impl Scratch {
    pub(crate) fn new(dialect: Dialect) -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "revgraph_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = tempfile::tempdir().unwrap();
        let server = match dialect {
            Dialect::Sqlite => None,
            Dialect::Postgres => Some(server("REVGRAPH_TEST_POSTGRES")),
            Dialect::Mysql => Some(server("REVGRAPH_TEST_MYSQL")),
        };
        let url = match &server {
            None => parse("sqlite:app.db", folder.path()),
            Some(server) => {
                connect(server)
                    .unwrap()
                    .execute(&format!("CREATE DATABASE {name}"))
                    .unwrap();
                server.with_database(&name)
            }
        };
        Scratch {
            url,
            server,
            name,
            is_lent: false,
            driver: Driver::Own,
            folder,
        }
    }

    /// One whose [`Scratch::connect`] works over a lent connection; none where the features have no such connection.
    pub(crate) fn lent(dialect: Dialect) -> Option<Scratch> {
        let is_there = dialect == Dialect::Sqlite || has_diesel(dialect);
        is_there.then(|| {
            let mut scratch = Scratch::new(dialect);
            scratch.is_lent = true;
            scratch
        })
    }

    /// One whose [`Scratch::connect`] opens the url with this driver.
    pub(crate) fn by(driver: Driver, dialect: Dialect) -> Scratch {
        let mut scratch = Scratch::new(dialect);
        scratch.driver = driver;
        scratch
    }

    pub(crate) fn settings(&self) -> Settings {
        let mut settings = Settings::new("default", self.url.clone());
        settings.driver = self.driver;
        settings
    }

    pub(crate) fn connect(&self) -> Database<'static> {
        if self.is_lent {
            return self.over();
        }
        Database::connect(&self.settings(), Access::Write).unwrap()
    }

    /// Over a connection that nobody has back.
    fn over(&self) -> Database<'static> {
        let settings = self.settings();
        match self.url.dialect() {
            Dialect::Sqlite => {
                Database::over(Box::leak(Box::new(self.sqlite_connection())), &settings)
            }
            #[cfg(feature = "diesel-postgres")]
            Dialect::Postgres => {
                let connection = diesel::PgConnection::establish(&self.text()).unwrap();
                Database::over(Box::leak(Box::new(connection)), &settings)
            }
            #[cfg(feature = "diesel-mysql")]
            Dialect::Mysql => {
                let connection = diesel::MysqlConnection::establish(&self.text()).unwrap();
                Database::over(Box::leak(Box::new(connection)), &settings)
            }
            #[cfg(not(all(feature = "diesel-postgres", feature = "diesel-mysql")))]
            dialect => unreachable!("no Diesel connection of {dialect}"),
        }
        .unwrap()
    }

    pub(crate) fn sqlite_connection(&self) -> diesel::SqliteConnection {
        let file = self.folder.path().join("app.db");
        diesel::SqliteConnection::establish(file.to_str().unwrap()).unwrap()
    }

    /// The server's url as text, with the password, for tests that change it.
    pub(crate) fn text(&self) -> String {
        let variable = match self.url.dialect() {
            Dialect::Postgres => "REVGRAPH_TEST_POSTGRES",
            _ => "REVGRAPH_TEST_MYSQL",
        };
        let server = variable_or_fail(variable);
        let (before, _) = server.rsplit_once('/').unwrap();
        format!("{before}/{}", self.name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            let force = if server.dialect() == Dialect::Postgres {
                " WITH (FORCE)"
            } else {
                ""
            };
            let dropped = connect(server)
                .and_then(|mut d| d.execute(&format!("DROP DATABASE {}{force}", self.name)));
            assert!(dropped.is_ok() || std::thread::panicking(), "{dropped:?}");
        }
    }
}

pub(crate) fn parse(text: &str, base_dir: &Path) -> DatabaseUrl {
    DatabaseUrl::parse(text, base_dir, &|_| None).unwrap()
}

/// Connects to a url that is written down in a test.
pub(crate) fn try_connect(text: &str) -> Result<Database<'static>, DatabaseError> {
    try_connect_by(Driver::Own, text)
}

/// The same with either driver.
pub(crate) fn try_connect_by(
    driver: Driver,
    text: &str,
) -> Result<Database<'static>, DatabaseError> {
    let mut settings = Settings::new("default", parse(text, Path::new(".")));
    settings.driver = driver;
    Database::connect(&settings, Access::Write)
}

/// The drivers of a server that are compiled in.
pub(crate) fn drivers(dialect: Dialect) -> Vec<Driver> {
    match has_diesel(dialect) {
        true => vec![Driver::Own, Driver::Diesel],
        false => vec![Driver::Own],
    }
}

/// Whether Diesel's connection with this server is compiled in.
fn has_diesel(dialect: Dialect) -> bool {
    match dialect {
        Dialect::Sqlite => false,
        Dialect::Postgres => cfg!(feature = "diesel-postgres"),
        Dialect::Mysql => cfg!(feature = "diesel-mysql"),
    }
}

/// Runs a fact on a fresh database of each dialect with each driver, and over each Diesel connection that there is.
pub(crate) fn each(fact: impl Fn(&Scratch)) {
    for dialect in DIALECTS {
        for driver in drivers(dialect) {
            fact(&Scratch::by(driver, dialect));
        }
        if let Some(scratch) = Scratch::lent(dialect) {
            fact(&scratch);
        }
    }
}

fn connect(url: &DatabaseUrl) -> Result<Database<'static>, DatabaseError> {
    Database::connect(&Settings::new("default", url.clone()), Access::Write)
}

fn server(variable: &str) -> DatabaseUrl {
    parse(&variable_or_fail(variable), Path::new("."))
}

fn variable_or_fail(variable: &str) -> String {
    std::env::var(variable)
        .unwrap_or_else(|_| panic!("{variable} names no server: run `cargo xtask test`"))
}

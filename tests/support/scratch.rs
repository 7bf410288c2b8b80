//! A database of its own for each test, dropped afterwards.

use std::env;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use revgraph::database::{Access, Database, DatabaseError, DatabaseUrl, Settings};

/// The kinds of database that tests run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Server {
    Sqlite,
    Postgres,
    Mysql,
}

impl Server {
    pub(crate) const ALL: [Server; 3] = [Server::Sqlite, Server::Postgres, Server::Mysql];

    pub(crate) fn of(name: &str) -> Result<Server, String> {
        Server::ALL
            .into_iter()
            .find(|server| server.name() == name)
            .ok_or(format!("'{name}' is none of sqlite, postgres, mysql"))
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Server::Sqlite => "sqlite",
            Server::Postgres => "postgres",
            Server::Mysql => "mysql",
        }
    }

    /// The variable that names the server; SQLite has none.
    fn variable(self) -> Option<&'static str> {
        match self {
            Server::Sqlite => None,
            Server::Postgres => Some("REVGRAPH_TEST_POSTGRES"),
            Server::Mysql => Some("REVGRAPH_TEST_MYSQL"),
        }
    }
}

/// An empty database.
pub(crate) struct Scratch {
    pub(crate) server: Server,
    /// Its url, with the password.
    pub(crate) url: String,
    /// Its name, and the url of the server that it is dropped on.
    on_server: Option<(String, String)>,
}

impl Scratch {
    /// Makes one; `folder` is where SQLite's file shall be. A server that is not there is an error, never a reason to
    /// leave a test out.
    pub(crate) fn new(server: Server, folder: &Path) -> Result<Scratch, String> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(variable) = server.variable() else {
            return Ok(Scratch {
                server,
                url: format!("sqlite:{}", folder.join("scratch.db").display()),
                on_server: None,
            });
        };
        let server_url = env::var(variable).map_err(|_| {
            format!("{variable} names no server: run the tests with `cargo xtask test`")
        })?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("revgraph_test_{}_{count}", process::id());
        // A killed run with this process id may have left one.
        for statement in [
            format!("DROP DATABASE IF EXISTS {}", missing(&name)),
            format!("DROP DATABASE IF EXISTS {name}"),
            format!("CREATE DATABASE {name}"),
        ] {
            execute(&server_url, &statement).map_err(|error| {
                format!(
                    "{error}: is the server that {variable} names running? `cargo xtask test` starts one"
                )
            })?;
        }
        Ok(Scratch {
            server,
            url: with_database(&server_url, &name),
            on_server: Some((name, server_url)),
        })
    }

    /// The name of the database on its server.
    pub(crate) fn name(&self) -> Option<&str> {
        self.on_server.as_ref().map(|(name, _)| name.as_str())
    }

    /// The url of a database on the same server that does not exist.
    pub(crate) fn missing_database(&self) -> Option<String> {
        let (name, server) = self.on_server.as_ref()?;
        Some(with_database(server, &missing(name)))
    }

    /// The url with another password.
    pub(crate) fn wrong_password(&self) -> Option<String> {
        let password = self.password()?;
        Some(
            self.url
                .replace(&format!(":{password}@"), ":wr0ng-p4ssw0rd@"),
        )
    }

    /// The password of the url.
    pub(crate) fn password(&self) -> Option<&str> {
        self.on_server.as_ref()?;
        let (user, _) = self.url.split_once("://")?.1.rsplit_once('@')?;
        Some(user.split_once(':')?.1)
    }

    /// Host and port of the server.
    pub(crate) fn host(&self) -> Option<&str> {
        self.on_server.as_ref()?;
        let (_, host) = self.url.rsplit_once('@')?;
        Some(host.split_once('/')?.0)
    }

    /// The rows of a query.
    pub(crate) fn query(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, String> {
        query(&self.url, sql)
    }

    /// The one number that a query gives.
    pub(crate) fn number(&self, sql: &str) -> Result<i64, String> {
        match self.query(sql)?.as_slice() {
            [row] => match row.as_slice() {
                [Some(value)] => value.parse().map_err(|_| format!("{sql}: {value}")),
                _ => Err(format!("{sql}: not one column")),
            },
            rows => Err(format!("{sql}: {} rows", rows.len())),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some((name, server_url)) = &self.on_server {
            let force = match self.server {
                Server::Postgres => " WITH (FORCE)",
                _ => "",
            };
            // A database that stays behind disturbs nobody: its name is not used again before it is dropped.
            let _ = execute(
                server_url,
                &format!("DROP DATABASE IF EXISTS {name}{force}"),
            );
            // Sessions of `create` make that one, and drop it unless they fail.
            let _ = execute(
                server_url,
                &format!("DROP DATABASE IF EXISTS {}{force}", missing(name)),
            );
        }
    }
}

/// The name of the database that is not there.
fn missing(name: &str) -> String {
    format!("{name}_missing")
}

/// Connects to a url.
pub(crate) fn connect(url: &str) -> Result<Database<'static>, DatabaseError> {
    let url =
        DatabaseUrl::parse(url, Path::new("."), &|_| None).expect("the tests' urls are sound");
    Database::connect(&Settings::new("default", url), Access::Write)
}

/// The rows of a query.
pub(crate) fn query(url: &str, sql: &str) -> Result<Vec<Vec<Option<String>>>, String> {
    connect(url)
        .and_then(|mut database| database.query(sql))
        .map_err(|error| error.to_string())
}

fn execute(url: &str, sql: &str) -> Result<(), String> {
    connect(url)
        .and_then(|mut database| database.execute(sql))
        .map(|_| ())
        .map_err(|error| error.to_string())
}

fn with_database(server_url: &str, name: &str) -> String {
    let (before, _) = server_url.rsplit_once('/').unwrap_or((server_url, ""));
    format!("{before}/{name}")
}

//! A database of its own for each test, dropped afterwards.

use std::env;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use revgraph_database::{Access, Database, DatabaseError, DatabaseUrl, Dialect, Settings};
use revgraph_schema::operation::Rendered;

/// A schema of PostgreSQL, a database of MySQL, that cases may create beside the scratch database.
pub(crate) const BESIDE: &str = "ddl_app";

/// An empty database, and a session with it.
pub(crate) struct Scratch {
    pub(crate) dialect: Dialect,
    /// None only while it is being emptied or dropped.
    session: Option<Database<'static>>,
    name: String,
    server: Option<DatabaseUrl>,
}

impl Scratch {
    pub(crate) fn new(dialect: Dialect) -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let mut scratch = Scratch {
            dialect,
            session: None,
            name: format!("ddl_{}_{count}", process::id()),
            server: match dialect {
                Dialect::Sqlite => None,
                Dialect::Postgres => Some(server("REVGRAPH_TEST_POSTGRES")),
                Dialect::Mysql => Some(server("REVGRAPH_TEST_MYSQL")),
            },
        };
        scratch.empty();
        scratch
    }

    /// Makes the database anew, with nothing in it.
    pub(crate) fn empty(&mut self) {
        self.session = None;
        let url = match &self.server {
            None => parse("sqlite::memory:"),
            Some(server) => {
                self.drop_databases(server).unwrap();
                let mut on_server = connect(server).unwrap();
                on_server
                    .execute(&format!("CREATE DATABASE {}", self.name))
                    .unwrap();
                server.with_database(&self.name)
            }
        };
        self.session = Some(connect(&url).unwrap());
    }

    fn drop_databases(&self, server: &DatabaseUrl) -> Result<(), DatabaseError> {
        let mut on_server = connect(server)?;
        on_server.execute(&format!("DROP DATABASE IF EXISTS {}", self.name))?;
        // A schema of PostgreSQL goes with its database.
        if self.dialect == Dialect::Mysql {
            on_server.execute(&format!("DROP DATABASE IF EXISTS {BESIDE}"))?;
        }
        Ok(())
    }

    pub(crate) fn session(&mut self) -> &mut Database<'static> {
        self.session.as_mut().unwrap()
    }

    /// Runs one statement; the error says which.
    pub(crate) fn run(&mut self, statement: &Rendered) -> Result<(), String> {
        let done = match &statement.copy_data {
            Some(data) => self.session().copy_in(&statement.sql, data),
            None => self.session().execute(&statement.sql),
        };
        match done {
            Ok(_) => Ok(()),
            Err(error) => Err(format!("{error}\n{}", statement.sql)),
        }
    }

    /// Whether the database takes a statement.
    pub(crate) fn takes(&mut self, sql: &str) -> bool {
        self.session().execute(sql).is_ok()
    }

    /// The rows of a query.
    pub(crate) fn rows(&mut self, sql: &str) -> Vec<Vec<Option<String>>> {
        match self.session().query(sql) {
            Ok(rows) => rows,
            Err(error) => panic!("{error}\n{sql}"),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        self.session = None;
        if let Some(server) = &self.server {
            let dropped = self.drop_databases(server);
            assert!(dropped.is_ok() || std::thread::panicking(), "{dropped:?}");
        }
    }
}

fn connect(url: &DatabaseUrl) -> Result<Database<'static>, DatabaseError> {
    Database::connect(&Settings::new("default", url.clone()), Access::Write)
}

fn server(variable: &str) -> DatabaseUrl {
    let url = env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} names no server: run the tests with `cargo xtask test`")
    });
    parse(&url)
}

fn parse(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text, Path::new("."), &|_| None).unwrap()
}

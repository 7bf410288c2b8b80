//! A database of its own for each test, dropped afterwards.

use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::{AnsiTransactionManager, LoadConnection};
use diesel::{Connection, MysqlConnection, PgConnection};
use revgraph::database::{Access, Database, DatabaseUrl, Dialect, Settings};

/// A server, and Diesel's connection with it.
pub(crate) trait Server:
    Connection<TransactionManager = AnsiTransactionManager> + LoadConnection + 'static
{
    const VARIABLE: &'static str;
    const DIALECT: Dialect;
    /// Does nothing for two minutes, with two rows in `users`.
    const SLEEP: &'static str;
}

impl Server for PgConnection {
    const VARIABLE: &'static str = "REVGRAPH_TEST_POSTGRES";
    const DIALECT: Dialect = Dialect::Postgres;
    const SLEEP: &'static str = "SELECT pg_sleep(120)";
}

impl Server for MysqlConnection {
    const VARIABLE: &'static str = "REVGRAPH_TEST_MYSQL";
    const DIALECT: Dialect = Dialect::Mysql;
    const SLEEP: &'static str = "UPDATE users SET name = 'late' WHERE SLEEP(60) = 0";
}

pub(crate) struct Scratch {
    pub(crate) url: String,
    server: String,
    name: String,
}

impl Scratch {
    pub(crate) fn new<C: Server>() -> Scratch {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var(C::VARIABLE)
            .unwrap_or_else(|_| panic!("{} names no server: run `cargo xtask test`", C::VARIABLE));
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("revgraph_native_{}_{count}", process::id());
        connect(&server)
            .execute(&format!("CREATE DATABASE {name}"))
            .unwrap();
        let (before, _) = server.rsplit_once('/').unwrap();
        Scratch {
            url: format!("{before}/{name}"),
            server,
            name,
        }
    }

    /// With the ordinary driver.
    pub(crate) fn connect(&self) -> Database<'static> {
        connect(&self.url)
    }

    /// The names in `users`, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        let rows = self.connect().query("SELECT name FROM users ORDER BY name");
        rows.unwrap().into_iter().flatten().flatten().collect()
    }

    /// The version rows.
    pub(crate) fn rows(&self) -> Vec<String> {
        self.connect().version_rows().unwrap().unwrap_or_default()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let mut server = connect(&self.server);
        let force = match server.dialect() {
            Dialect::Postgres => " WITH (FORCE)",
            _ => "",
        };
        let dropped = server.execute(&format!("DROP DATABASE {}{force}", self.name));
        assert!(dropped.is_ok() || std::thread::panicking(), "{dropped:?}");
    }
}

fn connect(url: &str) -> Database<'static> {
    let url = DatabaseUrl::parse(url, Path::new("."), &|_| None).unwrap();
    Database::connect(&Settings::new("default", url), Access::Write).unwrap()
}

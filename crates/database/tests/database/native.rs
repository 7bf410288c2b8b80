//! A url that is opened with Diesel's connection: it is the same session, and code can have it.

use crate::scratch::{Scratch, drivers, parse};
use diesel::connection::AnsiTransactionManager;
#[cfg(feature = "diesel-postgres")]
use revgraph_database::ForeignKeys;
use revgraph_database::{Access, Database, DatabaseUrl, Dialect, Driver, Settings};
use revgraph_schema::sql;
use std::any::TypeId;
use std::path::Path;

fn each_server(fact: impl Fn(Dialect)) {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        if drivers(dialect).contains(&Driver::Diesel) {
            fact(dialect);
        }
    }
}

fn open(driver: Driver, url: &DatabaseUrl) -> Database<'static> {
    let mut settings = Settings::new("default", url.clone());
    settings.driver = driver;
    Database::connect(&settings, Access::Write).unwrap()
}

#[test]
fn sessions_are_set_alike_with_either_driver() {
    each_server(|dialect| {
        let query = match dialect {
            Dialect::Postgres => {
                "SELECT name, setting FROM pg_settings WHERE name NOT LIKE 'ssl%' ORDER BY name"
            }
            // The numbers of the session; how long the driver waits; what tells a client of changes.
            _ => {
                "SELECT variable_name, variable_value FROM information_schema.session_variables \
                  WHERE variable_name NOT IN ('PSEUDO_THREAD_ID', 'TIMESTAMP', 'RAND_SEED1', 'RAND_SEED2', \
                  'LAST_GTID', 'PSEUDO_SLAVE_MODE') ORDER BY variable_name"
            }
        };
        let scratch = Scratch::new(dialect);
        let mut own = open(Driver::Own, &scratch.url);
        let mut diesel = open(Driver::Diesel, &scratch.url);
        for _ in 0..2 {
            let expected = own.query(query).unwrap();
            assert!(expected.len() > 100);
            let found = diesel.query(query).unwrap();
            let differing: Vec<_> = found.iter().filter(|row| !expected.contains(row)).collect();
            assert!(differing.is_empty(), "{differing:?}");
            assert_eq!(found.len(), expected.len());
            own.reset().unwrap();
            diesel.reset().unwrap();
        }
        assert_eq!(own.server(), diesel.server());
    });
}

/// What has a meaning somewhere between a url, libpq's text, Diesel's url and SQL.
const ODD: [&str; 8] = [
    "a b  ",
    "it's",
    r"back\slash\",
    "@/%#?:&=+",
    "%41%2F",
    "\"`$;,[]{}|^<>",
    "ä€",
    "' password='other",
];

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn odd_passwords_and_names_arrive_as_they_are() {
    each_server(|dialect| {
        let scratch = Scratch::new(dialect);
        let mut server = scratch.connect();
        for odd in ODD {
            let account = Account::new(dialect, odd, &mut server);
            let text = scratch.text();
            let (scheme, rest) = text.split_once("://").unwrap();
            let (_, place) = rest.rsplit_once('@').unwrap();
            let (host, _) = place.split_once('/').unwrap();
            let (user, name) = (encoded(&account.user), encoded(&account.database));
            let url = format!("{scheme}://{user}:{}@{host}/{name}", encoded(odd));
            let without = format!("{scheme}://{user}@{host}/{name}");
            let variable = |name: &str| {
                let is_password = matches!(name, "PGPASSWORD" | "MYSQL_PWD");
                is_password.then(|| odd.to_owned())
            };
            let by_variable = DatabaseUrl::parse(&without, Path::new("."), &variable).unwrap();
            for url in [parse(&url, Path::new(".")), by_variable] {
                for driver in [Driver::Own, Driver::Diesel] {
                    account.is_at(&mut open(driver, &url));
                }
            }
            account.drop(&mut server);
        }
    });
}

/// A user of an odd name with an odd password, and a database of an odd name.
struct Account {
    dialect: Dialect,
    user: String,
    database: String,
}

impl Account {
    fn new(dialect: Dialect, odd: &str, server: &mut Database<'_>) -> Account {
        let process = std::process::id();
        let account = Account {
            dialect,
            user: format!("{odd}{process}"),
            database: format!("{odd} db {process}"),
        };
        let user = account.quoted_user();
        let name = sql::identifier(dialect, &account.database);
        let password = sql::string_literal(dialect, odd);
        match dialect {
            Dialect::Postgres => {
                server.execute(&format!("CREATE ROLE {user} LOGIN PASSWORD {password}"))
            }
            _ => server.execute(&format!("CREATE USER {user} IDENTIFIED BY {password}")),
        }
        .unwrap();
        server.execute(&format!("CREATE DATABASE {name}")).unwrap();
        if dialect == Dialect::Mysql {
            // The name of a database would be a pattern here.
            let grant = format!("GRANT ALL ON *.* TO {user}");
            server.execute(&grant).unwrap();
        }
        account
    }

    fn quoted_user(&self) -> String {
        match self.dialect {
            Dialect::Postgres => sql::identifier(self.dialect, &self.user).into_owned(),
            dialect => sql::string_literal(dialect, &self.user),
        }
    }

    fn is_at(&self, database: &mut Database<'_>) {
        let query = match self.dialect {
            Dialect::Postgres => "SELECT current_database(), current_user",
            _ => "SELECT DATABASE(), USER()",
        };
        let found = database.query(query).unwrap().remove(0);
        assert_eq!(found[0].as_ref(), Some(&self.database));
        let user = found[1].clone().unwrap();
        assert!(user.starts_with(&self.user), "{user}");
    }

    fn drop(self, server: &mut Database<'_>) {
        let name = sql::identifier(self.dialect, &self.database);
        let (kind, force) = match self.dialect {
            Dialect::Postgres => ("ROLE", " WITH (FORCE)"),
            _ => ("USER", ""),
        };
        let drop = format!("DROP DATABASE {name}{force}");
        server.execute(&drop).unwrap();
        let user = self.quoted_user();
        server.execute(&format!("DROP {kind} {user}")).unwrap();
    }
}

#[test]
fn code_is_handed_the_connection_of_a_url() {
    each_server(|dialect| match dialect {
        #[cfg(feature = "diesel-postgres")]
        Dialect::Postgres => is_handed::<diesel::PgConnection>(dialect),
        #[cfg(feature = "diesel-mysql")]
        Dialect::Mysql => is_handed::<diesel::MysqlConnection>(dialect),
        _ => unreachable!(),
    });
}

fn is_handed<C>(dialect: Dialect)
where
    C: diesel::Connection<TransactionManager = AnsiTransactionManager> + 'static,
{
    let native = TypeId::of::<C>();
    let other = TypeId::of::<diesel::SqliteConnection>();
    assert_eq!(Driver::for_code(dialect, [other, native]), Driver::Diesel);
    assert_eq!(Driver::for_code(dialect, [other]), Driver::Own);
    let name = std::any::type_name::<C>();
    assert_eq!(Driver::missing_feature(dialect, name), None);
    let scratch = Scratch::by(Driver::Diesel, dialect);
    let mut database = scratch.connect();
    crate::lent::nested_transactions_are_savepoints::<C>(&mut database);
    assert!(!Scratch::new(dialect).connect().is_native(native));
}

/// Scripts are to have the same with either driver; Diesel's own connections count in UTC.
#[cfg(feature = "diesel-postgres")]
#[test]
fn code_counts_in_utc_and_scripts_as_the_server_says() {
    use diesel::connection::SimpleConnection;
    let scratch = Scratch::by(Driver::Diesel, Dialect::Postgres);
    let name = scratch.url.database().unwrap().to_owned();
    let mut database = scratch.connect();
    let set = format!("ALTER DATABASE {name} SET TimeZone = 'Asia/Tokyo'");
    database.execute(&set).unwrap();
    let mut database = scratch.connect();
    let zone = |database: &mut Database<'_>| {
        let zone = database.query("SHOW TimeZone").unwrap();
        zone[0][0].clone().unwrap()
    };
    let code = |database: &mut Database<'_>, last: &str| {
        database.with_native(&mut |native| {
            let connection = native.downcast_mut::<diesel::PgConnection>().unwrap();
            let check = "DO $$ BEGIN ASSERT current_setting('TimeZone') = 'UTC'; END $$";
            connection.batch_execute(check).unwrap();
            let _ = connection.batch_execute(last);
        });
    };
    assert_eq!(zone(&mut database), "Asia/Tokyo");
    code(&mut database, "SELECT 1");
    assert_eq!(zone(&mut database), "Asia/Tokyo");
    for last in ["SELECT 1", "SELECT 1 / 0", "COMMIT"] {
        database.begin(ForeignKeys::AsConfigured).unwrap();
        database.execute("SET TimeZone = 'America/Lima'").unwrap();
        code(&mut database, last);
        if last == "SELECT 1" {
            assert_eq!(zone(&mut database), "America/Lima");
        }
        database.rollback().unwrap();
        let expected = match last {
            "COMMIT" => "America/Lima",
            _ => "Asia/Tokyo",
        };
        assert_eq!(zone(&mut database), expected, "{last}");
        database.reset().unwrap();
        assert_eq!(zone(&mut database), "Asia/Tokyo");
    }
}

//! A password appears in nothing that this crate shows, the drivers' own errors included.

use crate::scratch::{drivers, try_connect_by};
use revgraph_database::{Access, Database, DatabaseUrl, Dialect, Driver, Settings};
use std::path::Path;

const PASSWORD: &str = "hunter2";

fn check_url(text: &str, shown: &str) {
    let url = DatabaseUrl::parse(text, Path::new("."), &|_| None).unwrap();
    assert_eq!(url.to_string(), shown);
    assert!(!format!("{url:?} {:?}", Settings::new("default", url.clone())).contains(PASSWORD));
}

#[test]
fn urls_show_three_stars() {
    check_url(
        "postgres://ann:hunter2@db:5432/app?sslmode=require",
        "postgres://ann:***@db:5432/app?sslmode=require",
    );
    check_url(
        "postgresql+psycopg2://ann:hun%40ter2@db/app",
        "postgresql+psycopg2://ann:***@db/app",
    );
    check_url(
        "postgres://ann:a@hunter2@db/app",
        "postgres://ann:***@db/app",
    );
    check_url(
        "postgres://db/app?user=ann&password=hunter2",
        "postgres://db/app?user=ann&password=***",
    );
    check_url(
        "postgres://db/app?user=ann&p%61ssword=hunter2",
        "postgres://db/app?user=ann&p%61ssword=***",
    );
    check_url(
        "host=db user=ann password=hunter2 dbname=app",
        "host=db user=ann password=*** dbname=app",
    );
    check_url(
        "host=db user=ann password='hunter2 \\' x' dbname=app",
        "host=db user=ann password=*** dbname=app",
    );
    check_url(
        "mysql+pymysql://ann:hunter2@db/app?password=hunter2",
        "mysql+pymysql://ann:***@db/app?password=***",
    );
}

#[test]
fn errors_of_urls_hold_no_password() {
    for text in [
        "mongodb://ann:hunter2@db/app",
        "postgres://ann:hunter2@db/app?sslmod=require",
        "postgres://ann:hunter2@db/app?passwort=hunter2",
        "postgres://ann:hunter2@db:port/app",
        "postgres://ann:hun/hunter2@db/app",
        "postgres://ann:1/hunter2@db/app",
        "postgres://ann:1?hunter2@db/app",
        "mysql://ann:hunter2%@db/app",
        "mysql://ann:hunter2@db/app?charset=latin1",
        "host=db password='hunter2",
        "user=ann password=hunter2 nonsense",
    ] {
        let error = DatabaseUrl::parse(text, Path::new("."), &|_| None).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains(PASSWORD),
            "{error:?}"
        );
    }
}

#[test]
fn errors_of_connections_hold_no_password() {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        for driver in drivers(dialect) {
            hold_no_password(dialect, driver);
        }
    }
}

fn hold_no_password(dialect: Dialect, driver: Driver) {
    for text in [
        "postgres://ann:hunter2@127.0.0.1:1/app",
        "postgres://ann:hunter2@no.such.host.invalid/app",
        "postgres://ann:hunter2@127.0.0.1:1/app?sslmode=verify-full&sslrootcert=/no/such/file",
        "host=/no/such/folder user=ann password=hunter2",
        "mysql://ann:hunter2@127.0.0.1:1/app",
        "mysql://ann:hunter2@localhost/app?socket=/no/such/socket",
        "mysql://ann:hunter2@127.0.0.1:1/app?ssl-ca=/no/such/file",
        "mysql://ann:hunter2@a b:1/app",
        "mysql://ann:hunter2%00@127.0.0.1:1/app",
        "postgres://ann:hunter2%00@127.0.0.1:1/app",
    ] {
        if text.starts_with("mysql") != (dialect == Dialect::Mysql) {
            continue;
        }
        let error = try_connect_by(driver, text).unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains(PASSWORD),
            "{error:?}"
        );
        assert!(
            error
                .to_string()
                .starts_with("cannot connect to database default ("),
            "{error}"
        );
    }
    let variable = match dialect {
        Dialect::Mysql => "REVGRAPH_TEST_MYSQL",
        _ => "REVGRAPH_TEST_POSTGRES",
    };
    let server =
        std::env::var(variable).unwrap_or_else(|_| panic!("{variable}: run `cargo xtask test`"));
    let (scheme, rest) = server.split_once("://").unwrap();
    let (login, place) = rest.rsplit_once('@').unwrap();
    let user = login.split(':').next().unwrap();
    let wrong = format!("{scheme}://{user}:hunter2@{place}");
    let error = try_connect_by(driver, &wrong).unwrap_err();
    assert!(
        !format!("{error} {error:?}").contains(PASSWORD),
        "{error:?}"
    );
    let url = DatabaseUrl::parse(&server, Path::new("."), &|_| None).unwrap();
    let mut settings = Settings::new("default", url);
    settings.driver = driver;
    let mut database = Database::connect(&settings, Access::Read).unwrap();
    let error = database.execute("nonsense").unwrap_err();
    let password = login.split(':').nth(1).unwrap();
    let canceller = database.canceller();
    assert!(
        !format!("{error} {error:?} {database:?} {canceller:?}").contains(password),
        "{error:?}"
    );
}

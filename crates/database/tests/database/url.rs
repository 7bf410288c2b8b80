use revgraph_database::{DatabaseUrl, UrlError};
use std::path::{Path, PathBuf};

fn parse(text: &str) -> Result<DatabaseUrl, UrlError> {
    DatabaseUrl::parse(text, Path::new("/base"), &|_| None)
}

#[test]
fn sqlite_files_in_every_spelling() {
    for (text, file) in [
        ("sqlite:app.db", Some("/base/app.db")),
        ("sqlite:///app.db", Some("/base/app.db")),
        ("sqlite:////abs/app.db", Some("/abs/app.db")),
        ("sqlite:/abs/app.db", Some("/abs/app.db")),
        ("sqlite://data/app.db?mode=ro", Some("/base/data/app.db")),
        ("sqlite+pysqlite:///app.db", Some("/base/app.db")),
        ("data/app.db", Some("/base/data/app.db")),
        ("/abs/app.sqlite3", Some("/abs/app.sqlite3")),
        ("file:app.db?mode=rw", Some("/base/app.db")),
        ("sqlite:with space%20.db", Some("/base/with space%20.db")),
        ("sqlite://", None),
        ("sqlite:///:memory:", None),
        ("sqlite://:memory:", None),
        ("sqlite::memory:", None),
        (":memory:", None),
    ] {
        let url = parse(text).unwrap();
        assert_eq!(url.file(), file.map(Path::new), "{text}");
        assert_eq!(url.to_string(), text);
    }
}

#[test]
fn databases_are_named() {
    for (text, name) in [
        ("postgres://ann@db/app", "app"),
        (
            "postgresql+psycopg2://ann@db:5433/app?connect_timeout=5",
            "app",
        ),
        ("postgres://ann@db", "ann"),
        ("postgresql:///app?host=/var/run/postgresql&user=ann", "app"),
        ("postgres://ann@%2Fvar%2Frun%2Fpostgresql/app", "app"),
        (
            "postgres://ann@one:1,two:2/app?target_session_attrs=read-write",
            "app",
        ),
        ("postgres://ann@[::1]:5433/app", "app"),
        ("host=/tmp dbname='my app' user=ann", "my app"),
        (
            "mysql://ann@db/app?ssl-mode=VERIFY_IDENTITY&ssl-ca=ca.pem&charset=utf8mb4",
            "app",
        ),
        ("mariadb+mariadbconnector://ann@[::1]/a%20b", "a b"),
    ] {
        assert_eq!(parse(text).unwrap().database(), Some(name), "{text}");
    }
}

#[test]
fn another_database_of_the_same_server() {
    let with = |text| parse(text).unwrap().with_database("other").to_string();
    assert_eq!(
        with("postgres://ann:pw@db:1/app?sslmode=disable"),
        "postgres://ann:***@db:1/other?sslmode=disable"
    );
    assert_eq!(with("mysql://ann@db"), "mysql://ann@db/other");
    assert_eq!(
        with("host=db dbname=app user=ann"),
        "host=db user=ann dbname=other"
    );
}

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(parse(" "), Err(UrlError::Empty));
    assert_eq!(parse("app"), Err(UrlError::NoScheme));
    assert_eq!(
        parse("postgress://ann@db/app"),
        Err(UrlError::UnknownScheme {
            scheme: "postgress".to_owned(),
            nearest: Some("postgres")
        })
    );
    assert_eq!(
        parse("oracle://db"),
        Err(UrlError::UnknownScheme {
            scheme: "oracle".to_owned(),
            nearest: None
        })
    );
    let unknown = |parameter: &str, nearest| {
        Err(UrlError::UnknownParameter {
            parameter: parameter.to_owned(),
            nearest: Some(nearest),
        })
    };
    assert_eq!(
        parse("postgres://ann@db/app?sslmod=require"),
        unknown("sslmod", "sslmode")
    );
    assert_eq!(
        parse("mysql://ann@db/app?ssl-moda=required"),
        unknown("ssl-moda", "ssl_mode")
    );
    assert_eq!(parse("sqlite:app.db?moed=ro"), unknown("moed", "mode"));
    for text in [
        "postgres://ann@db?sslmode=on",
        "mysql://ann@db?ssl-mode=on",
        "sqlite:a.db?mode=x",
        "postgres://ann@db?connect_timeout=soon",
    ] {
        assert!(
            matches!(parse(text), Err(UrlError::InvalidValue { .. })),
            "{text}"
        );
    }
    assert_eq!(
        parse("postgres://ann@db:70000/app"),
        Err(UrlError::InvalidPort)
    );
    assert_eq!(parse("postgres://db/app"), Err(UrlError::NoUser));
    assert!(matches!(
        parse("host=db service=x"),
        Err(UrlError::Unsupported { .. })
    ));
}

#[test]
fn the_environment_fills_in_what_the_url_leaves_out() {
    let environment = |name: &str| match name {
        "PGHOST" => Some("db".to_owned()),
        "PGPORT" => Some("5433".to_owned()),
        "PGUSER" => Some("ann".to_owned()),
        "PGDATABASE" => Some("app".to_owned()),
        _ => None,
    };
    let parse = |text| DatabaseUrl::parse(text, Path::new("."), &environment);
    assert_eq!(parse("postgres://").unwrap().database(), Some("app"));
    assert_eq!(
        parse("postgres:///other").unwrap().database(),
        Some("other")
    );
    assert!(
        DatabaseUrl::parse("postgres://", &PathBuf::new(), &|name| {
            (name == "PGPORT")
                .then(|| "x".to_owned())
                .or_else(|| environment(name))
        })
        .is_err()
    );
}

proptest::proptest! {
    #[test]
    fn no_text_panics(text in "(postgres|mysql|sqlite|host)?[:=]?/{0,3}[a-z:@%/?&=\\[\\]',ä\\\\ 0-9]{0,40}") {
        let _ = parse(&text);
    }
}

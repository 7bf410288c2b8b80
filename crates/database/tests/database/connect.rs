use crate::scratch::{Scratch, drivers, parse, try_connect_by};
use revgraph_database::{
    Access, ConnectReason, Database, DatabaseUrl, Dialect, Driver, ErrorKind, JournalMode, Settings,
};
use std::path::Path;
use std::time::Duration;

fn reason(result: Result<Database<'static>, revgraph_database::DatabaseError>) -> ConnectReason {
    let error = result.unwrap_err();
    match *error.kind {
        ErrorKind::CannotConnect { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

/// The url of a scratch database with something replaced in it.
fn changed(scratch: &Scratch, from: &str, to: &str) -> String {
    let text = scratch.text();
    assert!(text.contains(from), "no {from} in {text}");
    text.replacen(from, to, 1)
}

fn login(scratch: &Scratch) -> (String, String) {
    let text = scratch.text();
    let login = text
        .split_once("://")
        .unwrap()
        .1
        .rsplit_once('@')
        .unwrap()
        .0;
    let (user, password) = login
        .split_once(':')
        .expect("the test server has a password");
    (user.to_owned(), password.to_owned())
}

/// Both servers with each driver.
fn each_driver(fact: impl Fn(Dialect, Driver)) {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        for driver in drivers(dialect) {
            fact(dialect, driver);
        }
    }
}

#[test]
fn servers_say_why_there_is_no_connection() {
    each_driver(|dialect, driver| {
        let scratch = Scratch::new(dialect);
        let (user, password) = login(&scratch);
        let both = format!("{user}:{password}@");
        let scheme = dialect.name();
        let no_socket = match dialect {
            Dialect::Postgres => "host=/no/such/folder user=u dbname=d",
            _ => "mysql://u:p@localhost/d?socket=/no/such.sock",
        };
        for (url, expected) in [
            (
                changed(&scratch, &both, &format!("{user}:wrong@")),
                ConnectReason::WrongPassword,
            ),
            (
                changed(&scratch, &both, &format!("{user}@")),
                ConnectReason::WrongPassword,
            ),
            (scratch.text() + "_missing", ConnectReason::UnknownDatabase),
            (
                format!("{scheme}://u:p@127.0.0.1:1/d"),
                ConnectReason::Unreachable,
            ),
            (
                format!("{scheme}://u:p@no.such.host.invalid/d"),
                ConnectReason::Unreachable,
            ),
            (no_socket.to_owned(), ConnectReason::Unreachable),
        ] {
            let found = reason(try_connect_by(driver, &url));
            assert_eq!(found, expected, "{driver:?} {url}");
        }
    });
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    each_driver(|dialect, driver| {
        let began = std::time::Instant::now();
        let scheme = dialect.name();
        let url = format!("{scheme}://u:p@127.0.0.1:{port}/d?connect_timeout=1");
        assert_eq!(
            reason(try_connect_by(driver, &url)),
            ConnectReason::Timeout,
            "{driver:?}"
        );
        // What the url says, and not the 10 s that are the default.
        assert!(began.elapsed() < Duration::from_secs(10), "{driver:?}");
    });
}

#[test]
fn a_password_comes_from_the_environment_or_the_password_file() {
    let scratch = Scratch::new(Dialect::Mysql);
    let (_, password) = login(&scratch);
    let text = changed(&scratch, &format!(":{password}@"), "@");
    let url = DatabaseUrl::parse(&text, Path::new("."), &|name| {
        (name == "MYSQL_PWD").then(|| password.clone())
    })
    .unwrap();
    Database::connect(&Settings::new("default", url), Access::Read).unwrap();

    let scratch = Scratch::new(Dialect::Postgres);
    let (user, password) = login(&scratch);
    let text = changed(&scratch, &format!(":{password}@"), "@");
    let connect = |environment: &dyn Fn(&str) -> Option<String>| {
        let url = DatabaseUrl::parse(&text, Path::new("."), environment).unwrap();
        Database::connect(&Settings::new("default", url), Access::Read)
    };
    connect(&|name| (name == "PGPASSWORD").then(|| password.clone())).unwrap();

    let file = scratch.folder.path().join(".pgpass");
    std::fs::write(&file, format!("*:*:*:{user}:{password}\n")).unwrap();
    let home =
        |name: &str| (name == "HOME").then(|| scratch.folder.path().to_str().unwrap().to_owned());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(
            reason(connect(&home)),
            ConnectReason::WrongPassword,
            "the file is open to others"
        );
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    connect(&home).unwrap();
}

#[cfg(unix)]
#[test]
fn sockets_are_reached_by_their_path() {
    each_driver(|dialect, driver| match dialect {
        Dialect::Postgres => postgres_socket(driver),
        _ => mysql_socket(driver),
    });
}

#[cfg(unix)]
fn postgres_socket(driver: Driver) {
    let scratch = Scratch::new(Dialect::Postgres);
    let ask = "SELECT split_part(current_setting('unix_socket_directories'), ',', 1), current_setting('port')";
    let row = scratch.connect().query(ask).unwrap().remove(0);
    let (folder, port) = (row[0].clone().unwrap(), row[1].clone().unwrap());
    let (user, password) = login(&scratch);
    let name = scratch.url.database().unwrap();
    for text in [
        format!("host={folder} port={port} user={user} password={password} dbname={name}"),
        format!(
            "postgres://{user}:{password}@{}:{port}/{name}",
            folder.replace('/', "%2F")
        ),
        format!("postgres://{user}:{password}@/{name}?host={folder}&port={port}"),
    ] {
        let mut database = try_connect_by(driver, &text).unwrap();
        assert_eq!(
            database.query("SELECT inet_server_addr()").unwrap(),
            [[None]]
        );
    }
}

#[cfg(unix)]
fn mysql_socket(driver: Driver) {
    let scratch = Scratch::new(Dialect::Mysql);
    let socket = scratch
        .connect()
        .query("SELECT @@socket")
        .unwrap()
        .remove(0)
        .remove(0)
        .unwrap();
    let (user, password) = login(&scratch);
    let name = scratch.url.database().unwrap();
    let url = format!("mysql://{user}:{password}@localhost/{name}?socket={socket}");
    let mut database = try_connect_by(driver, &url).unwrap();
    assert_eq!(
        database
            .query("SELECT SUBSTRING_INDEX(USER(), '@', -1)")
            .unwrap(),
        [[Some("localhost".to_owned())]]
    );
}

#[test]
fn sqlite_says_why_a_file_cannot_be_opened() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let folder = scratch.folder.path();
    std::fs::write(
        folder.join("text.db"),
        "this is no database, but long enough to look like one ".repeat(20),
    )
    .unwrap();
    std::fs::create_dir(folder.join("folder.db")).unwrap();
    std::fs::write(folder.join("file"), "").unwrap();
    let connect = |text: &str, access| {
        Database::connect(&Settings::new("default", parse(text, folder)), access)
    };
    for access in [Access::Read, Access::Write] {
        assert_eq!(
            reason(connect("sqlite:text.db", access)),
            ConnectReason::NotADatabase
        );
        assert_eq!(
            reason(connect("sqlite:folder.db", access)),
            ConnectReason::File
        );
        assert_eq!(
            reason(connect("sqlite:missing.db?mode=rw", access)),
            ConnectReason::UnknownDatabase
        );
    }
    assert_eq!(
        reason(connect("sqlite:file/app.db", Access::Write)),
        ConnectReason::File
    );
    drop(connect("sqlite:new/deep/50% #1.db", Access::Write).unwrap());
    assert!(folder.join("new/deep/50% #1.db").exists());
    let mut database = connect("sqlite:new/deep/50% #1.db?mode=ro", Access::Write).unwrap();
    assert!(database.server().read_only);
    let error = database.execute("CREATE TABLE t (id INTEGER)").unwrap_err();
    assert!(matches!(*error.kind, ErrorKind::ReadOnly { .. }));
}

#[test]
fn sqlite_settings_are_set() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut settings = scratch.settings();
    settings.sqlite.journal_mode = Some(JournalMode::Wal);
    settings.sqlite.foreign_keys = Some(true);
    settings.sqlite.busy_timeout = Some(Duration::from_millis(1234));
    settings.sqlite.pragmas.insert(
        "cache_size".to_owned(),
        revgraph_database::PragmaValue::Number(77),
    );
    let mut database = Database::connect(&settings, Access::Write).unwrap();
    for (pragma, value) in [
        ("journal_mode", "wal"),
        ("foreign_keys", "1"),
        ("busy_timeout", "1234"),
        ("cache_size", "77"),
    ] {
        assert_eq!(
            database.query(&format!("PRAGMA {pragma}")).unwrap(),
            [[Some(value.to_owned())]],
            "{pragma}"
        );
    }
    drop(database);
    settings.sqlite.pragmas.insert(
        "x; DROP TABLE t".to_owned(),
        revgraph_database::PragmaValue::Switch(true),
    );
    let error = Database::connect(&settings, Access::Write).unwrap_err();
    assert!(matches!(*error.kind, ErrorKind::InvalidSetting { .. }));
}

#[test]
fn a_read_only_server_says_so() {
    for driver in drivers(Dialect::Postgres) {
        read_only(driver);
    }
}

fn read_only(driver: Driver) {
    let scratch = Scratch::new(Dialect::Postgres);
    let url = scratch.text() + "?options=-c%20default_transaction_read_only%3Don";
    let mut database = try_connect_by(driver, &url).unwrap();
    assert!(database.server().read_only);
    let error = database.execute("CREATE TABLE t (id int)").unwrap_err();
    assert!(
        matches!(*error.kind, ErrorKind::ReadOnly { .. }),
        "{error:?}"
    );
    let url = scratch.text() + "?search_path=pg_temp,public";
    let mut database = try_connect_by(driver, &url).unwrap();
    for _ in 0..2 {
        let path = database.query("SHOW search_path").unwrap();
        assert_eq!(path, [[Some("pg_temp,public".to_owned())]]);
        database.reset().unwrap();
    }
}

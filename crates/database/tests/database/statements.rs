use crate::scratch::{Scratch, drivers, each};
use revgraph_database::{Dialect, ErrorKind, ForeignKeys, StatementError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

#[test]
fn execute_counts_rows_and_query_gives_text() {
    each(|scratch| {
        let mut database = scratch.connect();
        assert_eq!(
            database
                .execute("CREATE TABLE t (id INTEGER, name VARCHAR(20))")
                .unwrap(),
            0
        );
        assert_eq!(
            database
                .execute("INSERT INTO t VALUES (1, 'a'), (2, NULL)")
                .unwrap(),
            2
        );
        assert_eq!(
            database
                .execute("UPDATE t SET name = 'ä' WHERE id = 1")
                .unwrap(),
            1
        );
        assert_eq!(database.execute("CREATE TABLE u (id INTEGER)").unwrap(), 0);
        let rows = database
            .query("SELECT id, name FROM t ORDER BY id")
            .unwrap();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(rows, [vec![text("1"), text("ä")], vec![text("2"), None]]);
        assert_eq!(database.query("SELECT NULL").unwrap(), [vec![None]]);
    });
}

#[test]
fn of_several_statements_the_failing_one_is_known() {
    each(|scratch| {
        let mut database = scratch.connect();
        database
            .execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
            .unwrap();
        database.begin(ForeignKeys::AsConfigured).unwrap();
        let mut done = Vec::new();
        let statements = [
            "INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES (2)",
            "INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES (3)",
        ];
        let (index, error) = database
            .execute_all(&statements, &mut |index| done.push(index))
            .unwrap_err();
        assert_eq!((index, done), (2, vec![0, 1]));
        assert!(matches!(*error.kind, ErrorKind::Statement(_)), "{error:?}");
        database.rollback().unwrap();
        let count = database.query("SELECT count(*) FROM t").unwrap();
        assert_eq!(count, [vec![Some("0".to_owned())]]);
    });
}

#[test]
fn postgres_places_an_error_in_its_statement() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut database = scratch.connect();
    for (statements, index, at) in [
        // A slip in the writing keeps the whole message from running.
        (
            ["SELECT 'é' -- a comment", "SELEC 1", "SELECT 2"],
            1,
            Some(1),
        ),
        (["SELECT 'é'", "SELECT 1", "SELECT ünknown"], 2, Some(8)),
        (["SELECT 1", "SELECT 1 / 0", "SELECT x"], 1, None),
    ] {
        database.begin(ForeignKeys::AsConfigured).unwrap();
        let (found, error) = database.execute_all(&statements, &mut |_| {}).unwrap_err();
        let ErrorKind::Statement(error) = *error.kind else {
            panic!("{error:?}")
        };
        assert_eq!((found, error.position), (index, at), "{statements:?}");
        database.rollback().unwrap();
    }
}

#[test]
fn the_server_is_known() {
    for (dialect, name) in [
        (Dialect::Sqlite, "SQLite 3."),
        (Dialect::Postgres, "PostgreSQL "),
        (Dialect::Mysql, "M"),
    ] {
        let scratch = Scratch::new(dialect);
        let database = scratch.connect();
        let server = database.server();
        assert!(server.to_string().starts_with(name), "{server}");
        assert!(server.version.major >= 3 && !server.read_only);
    }
}

fn failure(scratch: &Scratch, sql: &str) -> StatementError {
    let mut database = scratch.connect();
    let error = database.execute(sql).unwrap_err();
    assert_eq!(error.database, "default");
    // The session is usable afterwards.
    assert_eq!(database.query("SELECT 1").unwrap().len(), 1);
    match *error.kind {
        ErrorKind::Statement(error) => *error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn postgres_errors_keep_code_position_detail_and_hint() {
    let scratch = Scratch::new(Dialect::Postgres);
    let error = failure(&scratch, "SELECT 'ä', nam FROM (SELECT 1 AS name) t");
    assert_eq!(
        (error.code.as_deref(), error.position),
        (Some("42703"), Some(13))
    );
    assert!(error.hint.unwrap().contains("name"));
    let error = failure(
        &scratch,
        "DO $$ BEGIN RAISE EXCEPTION 'no' USING DETAIL = 'why', HINT = 'what'; END $$",
    );
    assert_eq!(
        (
            error.message.as_str(),
            error.detail.as_deref(),
            error.hint.as_deref()
        ),
        ("no", Some("why"), Some("what"))
    );
    assert!(error.context.unwrap().contains("PL/pgSQL"));
}

#[test]
fn mysql_errors_keep_their_number() {
    let error = failure(&Scratch::new(Dialect::Mysql), "SELECT * FROM missing");
    assert_eq!(error.code.as_deref(), Some("1146"));
    assert!(error.message.contains("missing"));
}

#[test]
fn sqlite_errors_keep_their_message() {
    let error = failure(&Scratch::new(Dialect::Sqlite), "SELECT * FROM missing");
    assert_eq!(error.message, "no such table: missing");
}

#[test]
fn a_nul_byte_is_an_error_of_the_statement() {
    each(|scratch| {
        let mut database = scratch.connect();
        // MySQL takes a NUL in a string.
        if database.dialect() != Dialect::Mysql {
            assert!(database.execute("SELECT 'a\0b'").is_err());
        }
        assert!(database.query("SELECT 1").is_ok());
    });
}

#[test]
fn postgres_copies_in() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut database = scratch.connect();
    database
        .execute("CREATE TABLE t (id int, name text)")
        .unwrap();
    assert_eq!(
        database
            .copy_in("COPY t (id, name) FROM stdin", "1\ta\n2\t\\N\n")
            .unwrap(),
        2
    );
    let error = database
        .copy_in("COPY t (id, name) FROM stdin", "x\ta\n")
        .unwrap_err();
    let ErrorKind::Statement(error) = *error.kind else {
        panic!("{error:?}")
    };
    assert_eq!(error.code.as_deref(), Some("22P02"));
    assert_eq!(
        database.query("SELECT count(*) FROM t").unwrap(),
        [vec![Some("2".to_owned())]]
    );

    let error = Scratch::new(Dialect::Sqlite)
        .connect()
        .copy_in("COPY t FROM stdin", "")
        .unwrap_err();
    assert!(matches!(*error.kind, ErrorKind::Unsupported { .. }));
}

#[test]
fn postgres_notices_are_kept() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut database = scratch.connect();
    database.execute("DROP TABLE IF EXISTS missing").unwrap();
    assert_eq!(
        database.take_notices(),
        ["NOTICE: table \"missing\" does not exist, skipping"]
    );
    assert_eq!(database.take_notices(), [""; 0]);
}

#[test]
fn a_statement_of_ours_runs_where_the_session_began() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut database = scratch.connect();
    database.ensure_version_table().unwrap();
    database
        .execute("SELECT pg_catalog.set_config('search_path', '', false)")
        .unwrap();
    database
        .execute_own("INSERT INTO alembic_version (version_num) VALUES ('a')")
        .unwrap();
    assert_eq!(database.version_rows().unwrap(), Some(vec!["a".to_owned()]));

    for driver in drivers(Dialect::Mysql) {
        returns_to_the_database(&Scratch::by(driver, Dialect::Mysql));
    }
}

fn returns_to_the_database(scratch: &Scratch) {
    let mut database = scratch.connect();
    database.ensure_version_table().unwrap();
    database.execute("USE information_schema").unwrap();
    assert_eq!(database.version_rows().unwrap(), Some(vec![]));
    database.execute("USE information_schema").unwrap();
    assert_eq!(
        database
            .execute_own("INSERT INTO alembic_version (version_num) VALUES ('a')")
            .unwrap(),
        1
    );
}

#[test]
fn reset_undoes_what_scripts_set() {
    for driver in drivers(Dialect::Postgres) {
        reset_undoes(&Scratch::by(driver, Dialect::Postgres));
    }
}

fn reset_undoes(scratch: &Scratch) {
    let mut settings = scratch.settings();
    settings.lock_timeout = Some(std::time::Duration::from_millis(1500));
    let mut database =
        revgraph_database::Database::connect(&settings, revgraph_database::Access::Write).unwrap();
    database
        .execute("SET lock_timeout = 0; SET search_path = pg_catalog; SET statement_timeout = 7")
        .unwrap();
    database.reset().unwrap();
    let query = "SELECT current_setting('lock_timeout'), current_setting('search_path'), \
                 current_setting('statement_timeout'), current_setting('application_name')";
    let row: Vec<String> = database
        .query(query)
        .unwrap()
        .remove(0)
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(row, ["1500ms", "\"$user\", public", "0", "revgraph"]);
}

#[test]
fn mysql_modes_that_change_quoting_are_switched_off() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut database = scratch.connect();
    let mode = database.query("SELECT @@sql_mode").unwrap()[0][0]
        .clone()
        .unwrap();
    assert!(
        !mode.contains("ANSI_QUOTES") && !mode.contains("NO_BACKSLASH_ESCAPES"),
        "{mode}"
    );
    assert_eq!(
        database.query("SELECT @@time_zone, \"a\\tb\"").unwrap()[0][1].as_deref(),
        Some("a\tb")
    );
}

#[test]
fn a_running_statement_can_be_stopped() {
    for (dialect, sleep) in [
        (Dialect::Postgres, "SELECT pg_sleep(120)"),
        (Dialect::Mysql, "ALTER TABLE t ADD COLUMN n INTEGER"),
    ] {
        for driver in drivers(dialect) {
            stopped(&Scratch::by(driver, dialect), sleep);
        }
    }
}

fn stopped(scratch: &Scratch, sleep: &str) {
    let mut other = scratch.connect();
    other.execute("CREATE TABLE t (id INTEGER)").unwrap();
    other.begin(ForeignKeys::AsConfigured).unwrap();
    other.execute("INSERT INTO t VALUES (1)").unwrap();
    let mut database = scratch.connect();
    let canceller = database.canceller().unwrap();
    let has_ended = Arc::new(AtomicBool::new(false));
    let ended = Arc::clone(&has_ended);
    let thread = std::thread::spawn(move || {
        // Nobody can tell when the server has begun with it.
        while !ended.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(100));
            canceller.cancel();
        }
    });
    let error = database.execute(sleep).unwrap_err();
    has_ended.store(true, Ordering::SeqCst);
    thread.join().unwrap();
    assert!(
        matches!(*error.kind, ErrorKind::Cancelled { .. }),
        "{error:?}"
    );
    assert!(database.query("SELECT 1").is_ok());
}

use super::{answers_are_the_same, goes_on, impatient, nested_transactions_are_savepoints};
use crate::scratch::Scratch;
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use revgraph_database::{Database, Dialect, ErrorKind, ForeignKeys, Reach};
use std::ops::ControlFlow::Continue;
use std::time::Duration;

fn connection(scratch: &Scratch) -> PgConnection {
    PgConnection::establish(&scratch.text()).unwrap()
}

#[test]
fn diesels_transactions_are_savepoints_in_postgres() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut connection = connection(&scratch);
    let mut database = Database::over(&mut connection, &scratch.settings()).unwrap();
    nested_transactions_are_savepoints::<PgConnection>(&mut database);
    drop(database);
    goes_on(&mut connection);
}

#[test]
fn a_postgres_connection_in_a_transaction_is_refused() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut connection = connection(&scratch);
    for (begin, end) in [("BEGIN", "COMMIT"), ("BEGIN; SELECT 1", "ROLLBACK")] {
        connection.batch_execute(begin).unwrap();
        let error = Database::over(&mut connection, &scratch.settings()).unwrap_err();
        assert_eq!(*error.kind, ErrorKind::InTransaction);
        connection.batch_execute(end).unwrap();
    }
    connection.batch_execute("BEGIN").unwrap();
    connection.batch_execute("SELECT 1 / 0").unwrap_err();
    let error = Database::over(&mut connection, &scratch.settings()).unwrap_err();
    assert_eq!(*error.kind, ErrorKind::InTransaction);
    connection.batch_execute("ROLLBACK").unwrap();
    Database::over(&mut connection, &scratch.settings()).unwrap();
}

const SETTINGS: &str = "SELECT current_user, session_user, current_setting('search_path'), \
    current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('TimeZone'), \
    current_setting('work_mem'), current_setting('app.tenant'), current_setting('standard_conforming_strings')";

#[test]
fn a_postgres_connection_comes_back_as_it_was() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut connection = connection(&scratch);
    connection
        .batch_execute(
            "CREATE TABLE t (id int); CREATE SCHEMA app; SET search_path = app, public; \
             SET statement_timeout = '7s'; SET TimeZone = 'Asia/Tokyo'; SET app.tenant = 'a'; \
             SET standard_conforming_strings = off; SET ROLE pg_monitor",
        )
        .unwrap();
    let mut settings = scratch.settings();
    settings.lock_timeout = Some(Duration::from_millis(1500));
    let mut by_url = scratch.connect();
    let role = by_url.query("SELECT current_user").unwrap();

    let mut database = Database::over(&mut connection, &settings).unwrap();
    let text = |database: &mut Database<'_>| database.query(SETTINGS).unwrap().remove(0);
    let own = text(&mut database);
    assert_eq!(own[4].as_deref(), Some("1500ms"));
    let spoil = "SET search_path = pg_catalog; SET statement_timeout = 0; SET TimeZone = 'UTC'; \
                 SET lock_timeout = 0; SET work_mem = '8MB'; RESET ROLE";
    database.execute(spoil).unwrap();
    database.reset().unwrap();
    assert_eq!(text(&mut database), own);

    database.lock(&mut |_| Continue(())).unwrap();
    database.execute(spoil).unwrap();
    database.begin(ForeignKeys::AsConfigured).unwrap();
    database.execute("INSERT INTO public.t VALUES (1)").unwrap();
    database.execute("SELECT 1 / 0").unwrap_err();
    drop(database);

    let mut database = Database::over(&mut connection, &impatient(scratch.settings())).unwrap();
    let after = text(&mut database);
    let after: Vec<&str> = after.iter().flatten().map(String::as_str).collect();
    assert_eq!(after[0], "pg_monitor");
    assert_eq!(role[0][0].as_deref(), Some(after[1]));
    // The last is what revgraph needs, for as long as it has the connection.
    let expected = ["app, public", "7s", "0", "Asia/Tokyo", "4MB", "a", "on"];
    assert_eq!(after[2..], expected);
    database.lock(&mut |_| Continue(())).unwrap();
    drop(database);
    connection
        .batch_execute(
            "RESET ROLE; SET search_path = public; \
             DO $$ BEGIN ASSERT current_setting('standard_conforming_strings') = 'off'; END $$",
        )
        .unwrap();
    goes_on(&mut connection);
    assert_eq!(by_url.query("SELECT * FROM t").unwrap().len(), 0);
}

#[test]
fn values_of_postgres_are_written_as_by_url() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut connection = connection(&scratch);
    let mut by_url = scratch.connect();
    let mut lent = Database::over(&mut connection, &scratch.settings()).unwrap();
    for zone in ["UTC", "America/Lima"] {
        let zone = format!("SET TimeZone = '{zone}'");
        by_url.execute(&zone).unwrap();
        lent.execute(&zone).unwrap();
        answers_are_the_same(&mut by_url, &mut lent, QUERIES);
    }
    let bad = "FETCH ALL FROM c";
    lent.begin(ForeignKeys::AsConfigured).unwrap();
    lent.execute("DECLARE c CURSOR FOR SELECT point(1, 2)")
        .unwrap();
    let error = lent.query(bad).unwrap_err();
    assert!(
        matches!(*error.kind, ErrorKind::UnexpectedAnswer { .. }),
        "{error:?}"
    );
}

const QUERIES: &[&str] = &[
    "SELECT 1, -2::int2, 3::int8, 1.50::numeric(10,2), 0.1::float8, 1e20::float8, 3.14159::float4, 'NaN'::float8",
    "SELECT true, false, NULL, ''::text, ' ', 'a\"b\\c,(d)', 'ä€😀', E'line\\nfeed\\ttab'",
    "SELECT now() - now(), '2024-02-29'::date, '12:34:56.789'::time, '2024-02-29 12:34:56.789+02'::timestamptz, \
     '1 year 2 days'::interval, 'infinity'::timestamp, '0044-03-15 BC'::date",
    "SELECT '\\x00ff'::bytea, '{\"a\": [1, null]}'::json, '{\"a\": [1, null]}'::jsonb, '<a/>'::xml, \
     'f0b5ac3a-1b0e-4a2e-9e5e-3a4f5d6c7b8a'::uuid, '10.0.0.1/8'::inet, B'101', 'a'::\"char\", 'n'::name, 1::oid",
    "SELECT ARRAY[1, NULL, 3], ARRAY['a b', '', NULL, '\"'], ROW(1, 'a b', NULL), 'pg_class'::regclass, \
     int4range(1, 5), point(1, 2), $$dollar$$",
    "SELECT NULL",
    "SELECT ''",
    "SELECT NULL, NULL",
    "SELECT 1 AS a, 2 AS a, 3 AS revgraph_row",
    "SELECT pg_sleep(0)",
    "(SELECT 2 UNION SELECT 1) ORDER BY 1 DESC -- a comment",
    "SELECT n FROM generate_series(1, 5) n ORDER BY n DESC LIMIT 3",
    "VALUES (1, 'a'), (2, NULL)",
    "WITH n AS (SELECT 1 AS n) SELECT n, 'it''s' FROM n",
    "SELECT 1; SELECT 2, 'b'; SHOW search_path",
    "SHOW server_version",
    "EXPLAIN (COSTS OFF) SELECT 1",
    "CREATE TEMP TABLE IF NOT EXISTS x (id int, name text); TRUNCATE x; TABLE x",
    "INSERT INTO x VALUES (1, 'a'), (2, NULL) RETURNING name, id",
    "INSERT INTO x VALUES (3, 'c')",
    "WITH gone AS (DELETE FROM x WHERE id = 1 RETURNING id) SELECT id FROM gone",
    "UPDATE x SET name = 'b' WHERE id = 2 RETURNING *",
    "SELECT * FROM x ORDER BY id FOR UPDATE",
    "SELECT oid::regclass, reltype FROM pg_class WHERE relname = 'pg_proc'",
];

#[test]
fn a_postgres_database_is_introspected_as_by_url() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut by_url = scratch.connect();
    by_url
        .execute(
            "CREATE TYPE mood AS ENUM ('sad', 'o''k'); CREATE DOMAIN positive AS int CHECK (VALUE > 0); \
             CREATE TABLE parent (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL DEFAULT 'a, b', \
                                  m mood DEFAULT 'sad', tags text[] DEFAULT '{}', UNIQUE (name)); \
             CREATE TABLE child (parent bigint REFERENCES parent ON DELETE CASCADE, n positive, t timestamptz DEFAULT now()); \
             CREATE INDEX i ON child (lower(n::text)) WHERE n > 1; \
             CREATE VIEW v AS SELECT id, name || ' \"quoted\"' AS q FROM parent; \
             CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
             CREATE TRIGGER g BEFORE INSERT ON child FOR EACH ROW EXECUTE FUNCTION f(); \
             COMMENT ON TABLE parent IS 'it''s \\ a \"comment\"'",
        )
        .unwrap();
    let mut connection = connection(&scratch);
    let mut lent = Database::over(&mut connection, &scratch.settings()).unwrap();
    let expected = by_url.introspect(&Reach::default()).unwrap();
    assert!(expected.tables.len() >= 2);
    assert_eq!(lent.introspect(&Reach::default()).unwrap(), expected);
    lent.begin(ForeignKeys::AsConfigured).unwrap();
    assert_eq!(lent.introspect(&Reach::default()).unwrap(), expected);
    lent.commit().unwrap();
}

#[test]
fn errors_of_a_lent_postgres_connection_tell_what_diesel_keeps() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut connection = connection(&scratch);
    let mut settings = scratch.settings();
    settings.lock_timeout = Some(Duration::from_millis(100));
    let mut lent = Database::over(&mut connection, &settings).unwrap();
    let statement = |lent: &mut Database<'_>, sql: &str, is_query: bool| {
        let answer = match is_query {
            true => lent.query(sql).map(|_| ()),
            false => lent.execute(sql).map(|_| ()),
        };
        match *answer.unwrap_err().kind {
            ErrorKind::Statement(error) => *error,
            other => panic!("{other:?}"),
        }
    };
    for is_query in [false, true] {
        let sql = "SELECT 'ä', nam FROM (SELECT 1 AS name) t";
        let error = statement(&mut lent, sql, is_query);
        assert_eq!(error.position, Some(13), "{error:?}");
        assert!(error.hint.unwrap().contains("name"));
        let sql = "-- ä\nSELECT 1; SELEC 2";
        assert_eq!(statement(&mut lent, sql, is_query).position, Some(16));
    }
    lent.execute("CREATE TABLE t (id int PRIMARY KEY)").unwrap();
    lent.execute("INSERT INTO t VALUES (1)").unwrap();
    let error = statement(&mut lent, "INSERT INTO t VALUES (1)", false);
    assert_eq!(error.code.as_deref(), Some("23505"));
    assert!(error.detail.unwrap().contains("already exists"));

    let mut other = scratch.connect();
    other.begin(ForeignKeys::AsConfigured).unwrap();
    other.execute("LOCK TABLE t").unwrap();
    let error = lent.execute("DROP TABLE t").unwrap_err();
    assert!(matches!(*error.kind, ErrorKind::Busy(_)), "{error:?}");
    other.rollback().unwrap();

    lent.execute("SET default_transaction_read_only = on")
        .unwrap();
    let error = lent.execute("DROP TABLE t").unwrap_err();
    assert!(
        matches!(*error.kind, ErrorKind::ReadOnly { .. }),
        "{error:?}"
    );
}

#[test]
fn a_lent_postgres_connection_copies_in() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut connection = connection(&scratch);
    let mut lent = Database::over(&mut connection, &scratch.settings()).unwrap();
    lent.execute("CREATE TABLE t (id int, name text)").unwrap();
    lent.begin(ForeignKeys::AsConfigured).unwrap();
    let copy = "copy t (id, name) FROM stdin -- all of it";
    assert_eq!(lent.copy_in(copy, "1\ta\n2\t\\N\n").unwrap(), 2);
    let csv = "COPY t FROM STDIN WITH (FORMAT csv)";
    assert_eq!(lent.copy_in(csv, "3,\"a,b\"\n").unwrap(), 1);
    lent.commit().unwrap();
    let error = lent.copy_in(copy, "x\ta\n").unwrap_err();
    assert!(matches!(*error.kind, ErrorKind::Statement(_)), "{error:?}");
    let error = lent.execute(copy).unwrap_err();
    assert!(
        matches!(*error.kind, ErrorKind::Unsupported { .. }),
        "{error:?}"
    );
    let rows = lent.query("SELECT * FROM t ORDER BY id").unwrap();
    assert_eq!((rows.len(), rows[2][1].as_deref()), (3, Some("a,b")));
    drop(lent);
    goes_on(&mut connection);
}

#[test]
fn a_lent_postgres_connection_finds_a_scripts_commit_out() {
    for ending in ["COMMIT", "ROLLBACK", "COMMIT; BEGIN"] {
        let scratch = Scratch::new(Dialect::Postgres);
        let mut connection = connection(&scratch);
        let mut lent = Database::over(&mut connection, &scratch.settings()).unwrap();
        lent.begin(ForeignKeys::AsConfigured).unwrap();
        lent.execute(ending).unwrap();
        assert!(!lent.in_transaction().unwrap());
        let error = lent.commit().unwrap_err();
        assert_eq!(*error.kind, ErrorKind::TransactionEnded);
        drop(lent);
        goes_on(&mut connection);
    }
}

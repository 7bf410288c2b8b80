use crate::scratch::{Scratch, each};
use revgraph_database::{Access, Database, Dialect, ErrorKind, ForeignKeys, SqliteSettings};
use std::time::Duration;

#[test]
fn a_failed_statement_can_be_rolled_back_and_the_session_goes_on() {
    each(|scratch| {
        let mut database = scratch.connect();
        database.execute("CREATE TABLE t (id INTEGER)").unwrap();
        database.begin(ForeignKeys::AsConfigured).unwrap();
        assert!(database.in_transaction().unwrap());
        database.execute("INSERT INTO t VALUES (1)").unwrap();
        database.execute("SELECT * FROM missing").unwrap_err();
        assert!(database.in_transaction().unwrap());
        database.rollback().unwrap();
        assert!(!database.in_transaction().unwrap());
        assert_eq!(database.query("SELECT * FROM t").unwrap().len(), 0);
        database.rollback().unwrap();
        database.begin(ForeignKeys::AsConfigured).unwrap();
        database.execute("INSERT INTO t VALUES (2)").unwrap();
        database.commit().unwrap();
        assert_eq!(scratch.connect().query("SELECT * FROM t").unwrap().len(), 1);
    });
}

#[test]
fn postgres_does_not_commit_a_failed_transaction_in_silence() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut database = scratch.connect();
    database.begin(ForeignKeys::AsConfigured).unwrap();
    database.execute("SELECT * FROM missing").unwrap_err();
    database.commit().unwrap_err();
    database.rollback().unwrap();
}

#[test]
fn a_scripts_commit_is_found_out() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        for ending in ["COMMIT", "ROLLBACK"] {
            let scratch = Scratch::new(dialect);
            let mut database = scratch.connect();
            database.begin(ForeignKeys::AsConfigured).unwrap();
            database.execute(ending).unwrap();
            assert!(!database.in_transaction().unwrap());
            let error = database.commit().unwrap_err();
            assert_eq!(*error.kind, ErrorKind::TransactionEnded);
            database.rollback().unwrap();
        }
    }
}

#[test]
fn a_scripts_own_transaction_is_not_taken_for_ours() {
    let scratch = Scratch::new(Dialect::Postgres);
    let mut database = scratch.connect();
    database.begin(ForeignKeys::AsConfigured).unwrap();
    database.execute("COMMIT").unwrap();
    database.execute("BEGIN").unwrap();
    assert!(!database.in_transaction().unwrap());
    assert_eq!(
        *database.commit().unwrap_err().kind,
        ErrorKind::TransactionEnded
    );
}

#[test]
fn a_script_may_change_how_times_are_written() {
    let scratch = Scratch::new(Dialect::Postgres);
    let lent = Scratch::lent(Dialect::Postgres);
    for scratch in std::iter::once(&scratch).chain(&lent) {
        let mut database = scratch.connect();
        database.begin(ForeignKeys::AsConfigured).unwrap();
        database.execute("SET TIME ZONE 'Asia/Tokyo'").unwrap();
        database.execute("SET DateStyle = 'German'").unwrap();
        assert!(database.in_transaction().unwrap());
        database.commit().unwrap();
    }
}

#[test]
fn mysql_ddl_ends_the_transaction() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut database = scratch.connect();
    database.begin(ForeignKeys::AsConfigured).unwrap();
    assert!(database.in_transaction().unwrap());
    database.execute("CREATE TABLE t (id INTEGER)").unwrap();
    assert!(!database.in_transaction().unwrap());
}

fn with_family(scratch: &Scratch) -> Database<'static> {
    let mut settings = scratch.settings();
    settings.sqlite = SqliteSettings {
        foreign_keys: Some(true),
        ..SqliteSettings::default()
    };
    let mut database = Database::connect(&settings, Access::Write).unwrap();
    database
        .execute("CREATE TABLE p (id INTEGER PRIMARY KEY)")
        .unwrap();
    database
        .execute("CREATE TABLE c (p INTEGER REFERENCES p ON DELETE CASCADE)")
        .unwrap();
    database.execute("INSERT INTO p VALUES (1)").unwrap();
    database.execute("INSERT INTO c VALUES (1)").unwrap();
    database
}

fn foreign_keys(database: &mut Database) -> String {
    database.query("PRAGMA foreign_keys").unwrap()[0][0]
        .clone()
        .unwrap()
}

#[test]
fn a_sqlite_table_can_be_built_anew_without_losing_what_points_at_it() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut database = with_family(&scratch);
    database.begin(ForeignKeys::Off).unwrap();
    for sql in [
        "CREATE TABLE n (id INTEGER PRIMARY KEY)",
        "INSERT INTO n SELECT id FROM p",
        "DROP TABLE p",
        "ALTER TABLE n RENAME TO p",
    ] {
        database.execute(sql).unwrap();
    }
    database.commit().unwrap();
    assert_eq!(foreign_keys(&mut database), "1");
    assert_eq!(database.query("SELECT * FROM c").unwrap().len(), 1);
}

#[test]
fn new_foreign_key_violations_keep_sqlite_from_committing() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut database = with_family(&scratch);
    database.begin(ForeignKeys::Off).unwrap();
    database.execute("DELETE FROM p").unwrap();
    let error = database.commit().unwrap_err();
    let ErrorKind::ForeignKeys { violations } = *error.kind else {
        panic!("{error:?}")
    };
    assert_eq!(
        (violations[0].table.as_str(), violations[0].parent.as_str()),
        ("c", "p")
    );
    database.rollback().unwrap();
    assert_eq!(foreign_keys(&mut database), "1");

    // Violations that were there before are not this transaction's.
    database.execute("PRAGMA foreign_keys = OFF").unwrap();
    database.execute("INSERT INTO c VALUES (7)").unwrap();
    database.begin(ForeignKeys::Off).unwrap();
    database.execute("INSERT INTO p VALUES (2)").unwrap();
    database.commit().unwrap();
}

#[test]
fn a_locked_database_is_busy_and_the_foreign_keys_come_back() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut writer = scratch.connect();
    writer.begin(ForeignKeys::AsConfigured).unwrap();
    let mut settings = scratch.settings();
    settings.sqlite.busy_timeout = Some(Duration::from_millis(50));
    settings.sqlite.foreign_keys = Some(true);
    let mut other = Database::connect(&settings, Access::Write).unwrap();
    let error = other.begin(ForeignKeys::Off).unwrap_err();
    assert!(matches!(*error.kind, ErrorKind::Busy(_)), "{error:?}");
    assert_eq!(foreign_keys(&mut other), "1");
}

#[test]
fn a_statement_waits_for_a_lock_no_longer_than_it_may() {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        let scratch = Scratch::new(dialect);
        let mut first = scratch.connect();
        first.execute("CREATE TABLE t (id INTEGER)").unwrap();
        first.begin(ForeignKeys::AsConfigured).unwrap();
        first.execute("INSERT INTO t VALUES (1)").unwrap();
        let mut settings = scratch.settings();
        settings.lock_timeout = Some(Duration::from_millis(100));
        let mut second = Database::connect(&settings, Access::Write).unwrap();
        let error = second
            .execute("ALTER TABLE t ADD COLUMN n INTEGER")
            .unwrap_err();
        assert!(matches!(*error.kind, ErrorKind::Busy(_)), "{error:?}");
        first.rollback().unwrap();
        second
            .execute("ALTER TABLE t ADD COLUMN n INTEGER")
            .unwrap();
    }
}

use crate::scratch::{Scratch, each};
use revgraph_database::log_table::{self, LogDirection, LogEntry, LogState, Progress};
use revgraph_database::version_table::RowChange;
use revgraph_database::{Access, Database, Dialect, ErrorKind, ForeignKeys, TableName};

fn insert(id: &str) -> RowChange {
    RowChange::Insert(id.to_owned())
}

fn update(from: &str, to: &str) -> RowChange {
    RowChange::Update {
        from: from.to_owned(),
        to: to.to_owned(),
    }
}

#[test]
fn heads_are_written_moved_and_read() {
    each(|scratch| {
        let mut database = scratch.connect();
        assert_eq!(database.version_rows().unwrap(), None);
        assert_eq!(database.version_width().unwrap(), None);
        assert!(database.ensure_version_table().unwrap());
        assert!(!database.ensure_version_table().unwrap());
        assert_eq!(database.version_rows().unwrap(), Some(vec![]));
        let expected = if database.dialect() == Dialect::Sqlite {
            None
        } else {
            Some(32)
        };
        assert_eq!(database.version_width().unwrap(), expected);
        for change in [
            insert("b"),
            insert("a"),
            insert("x'y\\"),
            update("x'y\\", "c"),
            RowChange::Delete("b".to_owned()),
        ] {
            database.record(&[change], &[]).unwrap();
        }
        assert_eq!(database.version_rows().unwrap().unwrap(), ["a", "c"]);
    });
}

#[test]
fn a_change_must_meet_one_row() {
    each(|scratch| {
        let mut database = scratch.connect();
        database.ensure_version_table().unwrap();
        let error = database.record(&[update("a", "b")], &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Online migration expected to match one row when updating 'a' to 'b' in 'alembic_version'; 0 found"
        );
        let error = database
            .record(&[RowChange::Delete("a".to_owned())], &[])
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("when deleting 'a' in 'alembic_version'; 0 found")
        );
        // The row is met although nothing changes in it.
        database.record(&[insert("a")], &[]).unwrap();
        database.record(&[update("a", "a")], &[]).unwrap();
    });
}

#[test]
fn the_version_table_can_be_read_in_a_transaction_when_it_is_not_there() {
    each(|scratch| {
        let mut database = scratch.connect();
        database.begin(ForeignKeys::AsConfigured).unwrap();
        assert_eq!(database.version_rows().unwrap(), None);
        database.ensure_version_table().unwrap();
        database.record(&[insert("a")], &[]).unwrap();
        database.commit().unwrap();
        assert_eq!(database.version_rows().unwrap().unwrap(), ["a"]);
    });
}

#[test]
fn tables_live_in_the_schema_that_is_named() {
    let table = TableName {
        schema: Some("Ops".to_owned()),
        name: "Version".to_owned(),
    };
    let scratch = Scratch::new(Dialect::Postgres);
    let mut settings = scratch.settings();
    settings.version_table = table;
    let mut database = Database::connect(&settings, Access::Write).unwrap();
    assert_eq!(database.version_rows().unwrap(), None);
    database.execute("CREATE SCHEMA \"Ops\"").unwrap();
    assert!(database.ensure_version_table().unwrap());
    database.record(&[insert("a")], &[]).unwrap();
    assert_eq!(
        database
            .query("SELECT version_num FROM \"Ops\".\"Version\"")
            .unwrap()
            .len(),
        1
    );
    assert_eq!(database.version_width().unwrap(), Some(32));
}

#[test]
fn mysqls_version_table_knows_transactions_and_case() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut database = scratch.connect();
    database
        .execute("SET default_storage_engine = MyISAM")
        .unwrap();
    database.ensure_version_table().unwrap();
    database.record(&[insert("a")], &[]).unwrap();
    database.record(&[insert("A")], &[]).unwrap();
    let engine = "SELECT engine FROM information_schema.tables WHERE table_schema = DATABASE()";
    assert_eq!(
        database.query(engine).unwrap(),
        [[Some("InnoDB".to_owned())]]
    );
}

fn entry(revision: &str, batch: u64) -> LogEntry {
    LogEntry {
        revision: Some(revision.to_owned()),
        direction: LogDirection::Upgrade,
        batch,
        run: Some("r1".to_owned()),
        message: Some("it's a \\ \"message\" ☃".to_owned()),
        checksum: Some("c".repeat(64)),
        raw_checksum: None,
        checksum_algorithm: Some("sha256".to_owned()),
        fingerprint: None,
        duration_ms: Some(12),
        tool_version: "0.1.0".to_owned(),
        statements_total: 3,
        statements_done: 3,
        statement_hash: None,
        state: LogState::Done,
    }
}

#[test]
fn the_log_is_written_and_read_back() {
    each(|scratch| {
        let mut database = scratch.connect();
        let (dialect, table) = (database.dialect(), TableName::new("alembic_log"));
        assert_eq!(log_table::entries(&mut database, &table).unwrap(), None);
        assert_eq!(log_table::next_batch(&mut database, &table).unwrap(), 1);
        assert!(database.ensure_log_table().unwrap());
        assert!(!database.ensure_log_table().unwrap());
        assert_eq!(log_table::next_batch(&mut database, &table).unwrap(), 1);

        let body = log_table::StoredBody {
            encoding: "plain".to_owned(),
            bytes: (0..=255).collect(),
        };
        database.begin(ForeignKeys::AsConfigured).unwrap();
        let inserted = database
            .execute_own(&log_table::insert_statement(
                dialect,
                &table,
                &entry("a", 1),
                Some(&body),
            ))
            .unwrap();
        assert_eq!(inserted, 1);
        database.commit().unwrap();
        assert_eq!(log_table::next_batch(&mut database, &table).unwrap(), 2);

        let begun = LogEntry {
            statements_done: 0,
            state: LogState::Running,
            ..entry("b", 2)
        };
        let id = log_table::begin_entry(&mut database, &table, &begun, None).unwrap();
        let progress = Progress {
            statements_done: 1,
            statement_hash: Some("h".to_owned()),
            state: LogState::Failed,
            duration_ms: Some(5),
            fingerprint: Some("f".to_owned()),
        };
        database
            .execute_own(&log_table::progress_statement(
                dialect, &table, id, &progress,
            ))
            .unwrap();
        let rows = log_table::entries(&mut database, &table).unwrap().unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            (&rows[0].entry, &rows[0].rolled_back_at),
            (&entry("a", 1), &None)
        );
        assert_eq!(rows[1].id, id);
        assert_eq!(
            (rows[1].entry.state, rows[1].entry.statements_done),
            (LogState::Failed, 1)
        );
        assert_eq!(rows[1].entry.statement_hash.as_deref(), Some("h"));
        assert_eq!(rows[0].applied_by.is_some(), dialect != Dialect::Sqlite);
        let moment = &rows[0].applied_at;
        assert!(
            moment.starts_with("20") && moment.ends_with('Z') && moment.as_bytes()[10] == b'T',
            "{moment}"
        );

        database
            .execute_own(&log_table::rolled_back_statement(dialect, &table, "b"))
            .unwrap();
        let rows = log_table::entries(&mut database, &table).unwrap().unwrap();
        assert!(rows[1].rolled_back_at.as_ref().unwrap() >= moment);
        assert_eq!(rows[0].rolled_back_at, None);
        let ids: Vec<u64> = rows.iter().map(|row| row.id).collect();
        let bodies = log_table::bodies(&mut database, &table, &ids).unwrap();
        assert_eq!(bodies.into_iter().collect::<Vec<_>>(), [(ids[0], body)]);
    });
}

#[test]
fn the_log_can_be_off() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut settings = scratch.settings();
    settings.log_table = None;
    let mut database = Database::connect(&settings, Access::Write).unwrap();
    assert!(!database.ensure_log_table().unwrap());
    assert_eq!(
        database.query("SELECT * FROM sqlite_master").unwrap().len(),
        0
    );
}

#[test]
fn a_reader_makes_neither_file_nor_table() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let file = scratch.folder.path().join("app.db");
    let mut reader = Database::connect(&scratch.settings(), Access::Read).unwrap();
    assert_eq!(reader.version_rows().unwrap(), None);
    drop(reader);
    assert!(!file.exists());

    scratch.connect().ensure_version_table().unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let mut reader = Database::connect(&scratch.settings(), Access::Read).unwrap();
    assert_eq!(reader.version_rows().unwrap(), Some(vec![]));
    let error = reader.execute("CREATE TABLE t (id INTEGER)").unwrap_err();
    assert!(
        matches!(*error.kind, ErrorKind::ReadOnly { .. }),
        "{error:?}"
    );
    drop(reader);
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    assert_eq!(std::fs::read_dir(scratch.folder.path()).unwrap().count(), 1);
}

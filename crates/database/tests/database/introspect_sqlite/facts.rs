//! Tables as other programs write them, and what is left out.

use super::{assert_comes_back, database, empty, key, oracle, read, run};
use revgraph_database::{ErrorKind, Reach, TableName};
use std::fs;
use std::path::Path;

#[test]
fn each_schema_of_a_file_agrees_with_the_pragmas_and_comes_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/introspect");
    let mut tables = 0;
    for folder in fs::read_dir(root).unwrap() {
        let file = folder.unwrap().path().join("sqlite/schema.sql");
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let mut database = database(&text);
        let schema = read(&mut database);
        oracle::assert_agrees(&mut database, &schema);
        assert_comes_back(&schema);
        assert_eq!(read(&mut database), schema);
        tables += schema.tables.len();
    }
    assert!(tables > 40, "{tables}");
}

#[test]
fn a_reference_without_columns_is_to_the_key() {
    let schema = read(&mut database(
        "CREATE TABLE T (ID INTEGER PRIMARY KEY, p INT REFERENCES t, q INT REFERENCES missing); \
         CREATE TABLE two (a, b, PRIMARY KEY (b, a)); \
         CREATE TABLE u (x, y, FOREIGN KEY (x, y) REFERENCES TWO, FOREIGN KEY (y) REFERENCES two)",
    ));
    let references = |table: &str| -> Vec<String> {
        let keys = &schema.tables[&key(table)].foreign_keys;
        keys.iter()
            .map(|key| {
                format!(
                    "{} {}",
                    key.references.table,
                    key.references.columns.join(",")
                )
            })
            .collect()
    };
    assert_eq!(references("T"), ["T ID", "missing q"]);
    // SQLite takes no row where a key has another number of columns.
    assert_eq!(references("u"), ["two b,a", "two y"]);
}

#[test]
fn tables_of_extensions_are_left_out() {
    let schema = read(&mut database(
        "CREATE VIRTUAL TABLE f USING fts5(a); CREATE VIRTUAL TABLE g USING fts4(a); \
         CREATE VIRTUAL TABLE r USING rtree(i, a, b); CREATE TABLE f_mine (a INTEGER PRIMARY KEY AUTOINCREMENT); \
         CREATE TEMP TABLE t (a); CREATE VIEW v AS SELECT 1; ANALYZE",
    ));
    let tables: Vec<&str> = schema
        .tables
        .keys()
        .map(|name| name.name.as_str())
        .collect();
    assert_eq!(tables, ["f_mine"]);
    assert_eq!(schema.views.len(), 1);
}

#[test]
fn what_the_caller_leaves_out_takes_its_triggers_along() {
    let mut database = database(
        "CREATE TABLE Version (a INTEGER PRIMARY KEY); CREATE TABLE version2 (a REFERENCES version); \
         CREATE TRIGGER tr AFTER INSERT ON version BEGIN SELECT 1; END; \
         CREATE TRIGGER tr2 AFTER INSERT ON version2 BEGIN SELECT 1; END",
    );
    let reach = Reach {
        without: vec![TableName::new("version")],
        ..Reach::default()
    };
    let schema = database.introspect(&reach).unwrap();
    assert_eq!(schema.tables.keys().collect::<Vec<_>>(), [&key("version2")]);
    assert_eq!(
        schema.triggers.keys().collect::<Vec<_>>(),
        [&key("version2.tr2")]
    );
    let to = &schema.tables[&key("version2")].foreign_keys[0].references;
    assert_eq!(
        (to.table.as_str(), to.columns.join(",")),
        ("Version", "a".to_owned())
    );
}

#[test]
fn an_attached_database_is_read_only_when_it_is_asked_for() {
    let mut database = database("CREATE TABLE t (a)");
    run(&mut database, "ATTACH ':memory:' AS aux");
    run(&mut database, "CREATE TABLE aux.u (a)");
    assert_eq!(
        read(&mut database).tables.keys().collect::<Vec<_>>(),
        [&key("t")]
    );
    let reach = Reach {
        default_schema: Some("aux".to_owned()),
        ..Reach::default()
    };
    let schema = database.introspect(&reach).unwrap();
    assert_eq!(schema.tables.keys().collect::<Vec<_>>(), [&key("u")]);
}

#[test]
fn an_empty_database_has_an_empty_schema() {
    assert_eq!(read(&mut empty()), Default::default());
}

#[test]
fn a_text_that_cannot_be_read_is_an_error_and_no_empty_schema() {
    let mut database = database("CREATE TABLE t (a)");
    run(&mut database, "PRAGMA writable_schema = ON");
    run(
        &mut database,
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE t (a CHECK)'",
    );
    let error = database.introspect(&Reach::default()).unwrap_err();
    assert!(
        matches!(*error.kind, ErrorKind::UnexpectedAnswer { .. }),
        "{error}"
    );
    assert!(error.to_string().contains("table 't'"), "{error}");
}

#[test]
fn reading_writes_nothing_and_uses_an_open_transaction() {
    let mut database = database("CREATE TABLE t (a)");
    database
        .begin(revgraph_database::ForeignKeys::AsConfigured)
        .unwrap();
    run(&mut database, "CREATE TABLE u (a)");
    assert_eq!(read(&mut database).tables.len(), 2);
    database.rollback().unwrap();
    assert_eq!(read(&mut database).tables.len(), 1);
}

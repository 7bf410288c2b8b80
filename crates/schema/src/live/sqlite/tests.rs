//! The text is the same when it is written again; an edit changes what it names.

use super::text::TableText;
use super::*;

const TABLES: &[&str] = &[
    "CREATE TABLE t (a)",
    "CREATE TABLE t(a int,b text)",
    "create table \"t\"(a,b,c,primary key(a,b),unique(c) check(a>1)constraint x check(b<>''))",
    "CREATE TABLE t (\n  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key\n  [na me] varchar(20) COLLATE NOCASE NOT NULL DEFAULT 'a,(''b',\n  c decimal(10, 2) /* money */ DEFAULT -1.5 CHECK (c > -2),\n  d GENERATED ALWAYS AS (c * 2) STORED,\n  e int AS (c) ,\n  f text CONSTRAINT f1 NOT NULL ON CONFLICT IGNORE CONSTRAINT f2 UNIQUE ON CONFLICT REPLACE,\n  g int REFERENCES u (id) ON DELETE SET NULL ON UPDATE CASCADE MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED,\n  h int REFERENCES u NOT NULL,\n  CONSTRAINT uq UNIQUE (c, f COLLATE BINARY DESC) ON CONFLICT ABORT,\n  FOREIGN KEY (g, h) REFERENCES v (a, b) ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED\n) STRICT, WITHOUT ROWID",
    "CREATE TABLE t (a \"double precision\" DEFAULT (1 + (2)), b DEFAULT CURRENT_TIMESTAMP NULL, c DEFAULT NULL, d DEFAULT x'00' CONSTRAINT lonely)",
];

fn edited(create: &str, edit: impl FnOnce(&mut TableText)) -> String {
    let mut table: TableText = create.parse().unwrap();
    edit(&mut table);
    table.to_string()
}

fn wanted(name: &str) -> Wanted<'_> {
    Wanted {
        kind: None,
        name,
        columns: &[],
        sql: None,
    }
}

#[test]
fn a_constraint_without_a_name_is_found() {
    let create =
        "CREATE TABLE t (a UNIQUE, b REFERENCES u (id), CHECK (a > 1), PRIMARY KEY (a, b))";
    let dropped =
        |wanted: Wanted<'_>| edited(create, |table| table.drop_constraint(wanted).unwrap());
    assert_eq!(dropped(wanted("uq_t_a")), create.replace(" UNIQUE", ""));
    let key = Wanted {
        kind: Some(Kind::PrimaryKey),
        ..wanted("whatever")
    };
    assert_eq!(dropped(key), create.replace(", PRIMARY KEY (a, b)", ""));
    let reference = Wanted {
        columns: &["B"],
        ..wanted("t_b_fkey")
    };
    assert_eq!(dropped(reference), create.replace(" REFERENCES u (id)", ""));
    let mut table: TableText = create.parse().unwrap();
    assert!(table.drop_constraint(wanted("a")).is_err());
    table
        .rename_constraint(wanted("uq_t_a"), "\"new\"")
        .unwrap();
    table.rename_constraint(key, "k").unwrap();
    assert_eq!(
        table.to_string(),
        create
            .replace("UNIQUE", "CONSTRAINT \"new\" UNIQUE")
            .replace("PRIMARY", "CONSTRAINT k PRIMARY")
    );
}

#[test]
fn a_table_is_written_as_it_was() {
    for create in TABLES {
        assert_eq!(edited(create, |_| ()), *create);
    }
}

#[test]
fn what_is_no_table_is_refused() {
    for create in [
        "",
        "CREATE TABLE t",
        "CREATE TABLE t ()",
        "CREATE TABLE t (a",
        "CREATE TABLE t (a) AS SELECT (1)",
        "CREATE VIRTUAL TABLE t USING fts5(a)",
        "CREATE TABLE t (a,)",
        "CREATE TABLE t (, a)",
        "CREATE TABLE t (a CHECK)",
        "CREATE VIEW t AS SELECT 1",
    ] {
        assert!(create.parse::<TableText>().is_err(), "{create}");
    }
}

#[test]
fn an_edit_changes_what_it_names() {
    let create = TABLES[3];
    assert_eq!(
        edited(create, |table| {
            table.set_type("NA ME", "TEXT").unwrap();
            table.set_not_null("na me", false).unwrap();
            table.set_default("c", Some("7")).unwrap();
            table.set_collation("f", Some("RTRIM")).unwrap();
            table.set_default("d", None).unwrap();
        }),
        create
            .replace(
                "varchar(20) COLLATE NOCASE NOT NULL DEFAULT",
                "TEXT COLLATE NOCASE DEFAULT"
            )
            .replace("DEFAULT -1.5", "DEFAULT 7")
            .replace("f text CONSTRAINT", "f text COLLATE RTRIM CONSTRAINT")
    );
    assert_eq!(
        edited(create, |table| {
            table.drop_column("g").unwrap();
            table
                .drop_constraint(wanted("F2"))
                .unwrap();
            table
                .add_constraint("CONSTRAINT ck CHECK (h > 0)")
                .unwrap();
            table.add_column("i INTEGER NOT NULL DEFAULT 0").unwrap();
            table.rename_constraint(wanted("uq"), "uq2").unwrap();
            table.set_without_rowid(false).unwrap();
        }),
        create
            .replace("\n  g int REFERENCES u (id) ON DELETE SET NULL ON UPDATE CASCADE MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED,", "")
            .replace(" CONSTRAINT f2 UNIQUE ON CONFLICT REPLACE", "")
            .replace(",\n  FOREIGN KEY (g, h) REFERENCES v (a, b) ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED", ",\n  CONSTRAINT ck CHECK (h > 0)")
            .replace("h int REFERENCES u NOT NULL,", "h int REFERENCES u NOT NULL,\n  i INTEGER NOT NULL DEFAULT 0,")
            .replace("uq UNIQUE", "uq2 UNIQUE")
            .replace("STRICT, WITHOUT ROWID", "STRICT")
    );
}

#[test]
fn constraints_without_commas_stay_apart() {
    assert_eq!(
        edited("CREATE TABLE t (a, CHECK (a > 1) UNIQUE (a))", |table| {
            table
                .drop_constraint(Wanted {
                    sql: Some("a > 1"),
                    ..wanted("ck")
                })
                .unwrap()
        }),
        "CREATE TABLE t (a, UNIQUE (a))"
    );
    assert_eq!(
        edited("CREATE TABLE t (a, b)", |table| {
            table.drop_column("a").unwrap();
            table.set_strict(true).unwrap();
            table.set_without_rowid(true).unwrap();
        }),
        "CREATE TABLE t ( b) STRICT, WITHOUT ROWID"
    );
}

#[test]
fn the_key_counts_and_stops_counting() {
    let create = "CREATE TABLE t (a bigint NOT NULL, b, PRIMARY KEY (a))";
    let counting = "CREATE TABLE t (a INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, b)";
    assert_eq!(
        edited(create, |table| table.set_autoincrement("a", true).unwrap()),
        counting
    );
    assert_eq!(
        edited(counting, |table| table
            .set_autoincrement("a", false)
            .unwrap()),
        "CREATE TABLE t (a INTEGER NOT NULL PRIMARY KEY, b)"
    );
    let mut table: TableText = create.parse().unwrap();
    assert!(table.set_autoincrement("b", true).is_err());
}

#[test]
fn words_of_a_column_are_found_among_its_checks() {
    let create = "CREATE TABLE t (a TEXT CHECK (a > '') CHECK (a IN ('x', 'it''s')))";
    assert_eq!(
        edited(create, |table| table
            .set_words("a", Some("CHECK (a IN ('z'))"))
            .unwrap()),
        "CREATE TABLE t (a TEXT CHECK (a > '') CHECK (a IN ('z')))"
    );
    assert_eq!(
        edited(create, |table| table.set_words("a", None).unwrap()),
        "CREATE TABLE t (a TEXT CHECK (a > ''))"
    );
}

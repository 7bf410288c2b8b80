//! What stands in a text stands in the value, however it is spelled.

use super::*;
use crate::Dialect;
use crate::model::{
    Column, IndexTarget, Initially, Order, ReferentialAction, Table, Term, TriggerEvent,
    TriggerTiming,
};
use crate::types::DataType;
use crate::yaml::Value;

fn columns(create: &str) -> Vec<Column> {
    table(create).unwrap().columns
}

/// The only column of a table with this definition.
fn column(definition: &str) -> Column {
    columns(&format!("CREATE TABLE t (a {definition})")).remove(0)
}

fn of_type(words: &str) -> DataType {
    column(words).data_type.default.unwrap()
}

fn number(text: &str) -> Option<Term> {
    Some(Term::Literal(Value::Number(text.to_owned())))
}

fn text(text: &str) -> Option<Term> {
    Some(Term::Literal(Value::String(text.to_owned())))
}

fn sql(text: &str) -> Option<Term> {
    Some(Term::Sql(text.to_owned()))
}

fn truth(truth: bool) -> Option<Term> {
    Some(Term::Literal(Value::Bool(truth)))
}

#[test]
fn words_of_our_own_are_portable_and_others_are_native() {
    let native = |words: &str| DataType::Native(words.to_owned());
    for (words, expected) in [
        ("INTEGER", DataType::Integer),
        ("integer", DataType::Integer),
        ("int", native("int")),
        ("BIGINT UNSIGNED", native("BIGINT UNSIGNED")),
        ("varchar( 255 )", DataType::String(Some(255))),
        ("character varying(20)", native("character varying(20)")),
        ("DECIMAL(10,2)", DataType::Decimal(Some((10, Some(2))))),
        ("NUMERIC", DataType::Decimal(None)),
        ("numeric(10 ,-2)", native("numeric(10, -2)")),
        ("\"double precision\"", native("double precision")),
        ("\"VARCHAR(10)\"", DataType::String(Some(10))),
        ("\"char varying\"(10)", native("char varying")),
        ("[not null]", native("[not null]")),
        ("TIMESTAMPTZ", DataType::TimestampTz(None)),
        ("CHAR(36)", DataType::Char(Some(36))),
        ("UUID", native("UUID")),
        ("", DataType::Blob),
        ("\"\"", DataType::Blob),
    ] {
        assert_eq!(of_type(words), expected, "{words}");
    }
    let strict = columns("CREATE TABLE t (a INT, b ANY, c INTEGER, d TEXT) STRICT");
    let types: Vec<DataType> = strict
        .into_iter()
        .map(|column| column.data_type.default.unwrap())
        .collect();
    let expected = [
        native("INT"),
        native("ANY"),
        DataType::Integer,
        DataType::Text,
    ];
    assert_eq!(types, expected);
}

#[test]
fn a_default_is_a_value_where_it_is_one() {
    for (definition, expected) in [
        ("INTEGER DEFAULT 1", number("1")),
        ("INTEGER DEFAULT +1", number("1")),
        ("INTEGER DEFAULT - 1", number("-1")),
        ("INTEGER DEFAULT (-1)", number("-1")),
        ("INTEGER DEFAULT '5'", number("5")),
        ("INTEGER DEFAULT 'five'", sql("'five'")),
        ("INTEGER DEFAULT 0x1f", number("31")),
        ("INTEGER DEFAULT 0xFFFFFFFFFFFFFFFF", number("-1")),
        ("INTEGER DEFAULT 1_000", number("1000")),
        ("INTEGER DEFAULT TRUE", number("1")),
        (
            "INTEGER DEFAULT 9223372036854775808",
            sql("9223372036854775808"),
        ),
        ("DECIMAL(10, 2) DEFAULT 1.50", number("1.50")),
        ("DECIMAL(10, 2) DEFAULT '1.50'", number("1.50")),
        ("DOUBLE DEFAULT .5", number(".5")),
        ("DOUBLE DEFAULT 1e3", number("1e3")),
        ("BOOLEAN DEFAULT 1", truth(true)),
        ("BOOLEAN DEFAULT '0'", truth(false)),
        ("BOOLEAN DEFAULT false", truth(false)),
        ("BOOLEAN DEFAULT 'true'", sql("'true'")),
        ("bool DEFAULT true", number("1")),
        ("TEXT DEFAULT 'it''s'", text("it's")),
        ("TEXT DEFAULT ('x')", text("x")),
        ("TEXT DEFAULT 5", text("5")),
        ("TEXT DEFAULT 1.0", sql("1.0")),
        ("TEXT DEFAULT pending", text("pending")),
        ("TEXT DEFAULT \"pending\"", text("pending")),
        ("TEXT DEFAULT (\"pending\")", sql("\"pending\"")),
        ("TEXT DEFAULT x'00'", sql("X'00'")),
        ("TEXT DEFAULT (CAST(X'6100' AS TEXT))", text("a\0")),
        ("BLOB DEFAULT x'00fF'", text("0x00fF")),
        ("BLOB DEFAULT 5", sql("5")),
        ("TEXT DEFAULT NULL", None),
        ("TEXT DEFAULT (NULL)", None),
        ("TEXT DEFAULT 'NULL'", text("NULL")),
        ("TEXT DEFAULT current_timestamp", sql("CURRENT_TIMESTAMP")),
        ("TEXT DEFAULT ( CURRENT_DATE )", sql("CURRENT_DATE")),
        (
            "TEXT DEFAULT ((datetime( 'now' )))",
            sql("datetime( 'now' )"),
        ),
        ("TEXT DEFAULT ((1) + (2))", sql("(1) + (2)")),
        ("DATE DEFAULT '2020-01-01'", text("2020-01-01")),
        ("JSON DEFAULT '{}'", text("{}")),
        ("JSON DEFAULT 'no json'", sql("'no json'")),
        ("TEXT DEFAULT 'a' DEFAULT 'b'", text("b")),
        ("TEXT CHECK (a IN ('a', 'b')) DEFAULT 'b'", text("b")),
        ("TEXT CHECK (a IN ('a', 'b')) DEFAULT 'c'", sql("'c'")),
    ] {
        assert_eq!(column(definition).default, expected, "{definition}");
    }
}

#[test]
fn a_check_of_words_is_an_enum() {
    let words = |definition: &str| match of_type(definition) {
        DataType::Enum(words) => words.join("|"),
        _ => String::new(),
    };
    assert_eq!(words("TEXT CHECK (a IN ('x', 'it''s'))"), "x|it's");
    assert_eq!(words("varchar(5) NOT NULL check(\"a\" in('x'))"), "x");
    for other in [
        "TEXT CONSTRAINT c CHECK (a IN ('x'))",
        "TEXT CHECK (b IN ('x'))",
        "TEXT CHECK (a NOT IN ('x'))",
        "TEXT CHECK (a IN ('x') OR a IS NULL)",
        "TEXT CHECK ((a IN ('x')))",
        "TEXT CHECK (a IN ('x', 1))",
        "TEXT CHECK (a IN ('x', 'x'))",
        "TEXT CHECK (a IN ())",
        "TEXT CHECK ('a' IN ('x'))",
        "INTEGER CHECK (a IN ('x'))",
        "TEXT, CHECK (a IN ('x'))",
    ] {
        assert_eq!(words(other), "", "{other}");
        let table = table(&format!("CREATE TABLE t (a {other})")).unwrap();
        assert_eq!(table.checks.len(), 1, "{other}");
    }
}

#[test]
fn a_table_of_many_spellings_is_read_whole() {
    let table = table(
        "CREATE TABLE \"my table\"(/* first */ [id]integer constraint pk primary key on conflict fail autoincrement, -- the key, really\n\
         `b` varchar(20) collate nocase not null on conflict ignore default 'a,(''b' constraint b_len check(length(b)>1) check (b<>''),\n\
         'c' AS (b || ')') stored, d int generated always as (id*2) constraint lonely,\n\
         e REFERENCES u NOT NULL DEFERRABLE INITIALLY DEFERRED REFERENCES v (x, y) ON DELETE SET NULL ON UPDATE NO ACTION MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED\n\
         , UNIQUE (B, \"ID\" COLLATE RTRIM DESC) on conflict replace constraint named unique(e)\n\
         CHECK (b > 'x -- no comment') constraint fk FOREIGN KEY (b, E) REFERENCES 'w w' (a, b) ON UPDATE SET DEFAULT ON DELETE RESTRICT)",
    )
    .unwrap();
    assert_eq!(table.name, "my table");
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["id", "b", "c", "d", "e"]);
    let key = table.primary_key.as_ref().unwrap();
    assert_eq!(key.name.as_deref(), Some("pk"));
    let id = &table.columns[0];
    assert!(id.autoincrement && !id.nullable && id.sqlite.autoincrement.is_none());
    let b = &table.columns[1];
    assert_eq!(b.collation.as_deref(), Some("NOCASE"));
    assert!(!b.nullable);
    assert_eq!(b.default, text("a,('b"));
    let generated = |at: usize| {
        let generated = table.columns[at].generated.as_ref().unwrap();
        (generated.sql.as_str(), generated.stored)
    };
    assert_eq!(generated(2), ("b || ')'", true));
    assert_eq!(generated(3), ("id*2", false));
    assert!(!table.columns[4].nullable);
    let checks: Vec<_> = table
        .checks
        .iter()
        .map(|check| {
            (
                check.name.as_deref(),
                check.sql.as_str(),
                check.column.as_deref(),
            )
        })
        .collect();
    let expected = [
        (Some("b_len"), "length(b)>1", Some("b")),
        (None, "b<>''", None),
        (None, "b > 'x -- no comment'", None),
    ];
    assert_eq!(checks, expected);
    let uniques: Vec<_> = table
        .uniques
        .iter()
        .map(|unique| (unique.name.as_deref(), unique.columns.join(",")))
        .collect();
    assert_eq!(
        uniques,
        [(None, "b,id".to_owned()), (Some("named"), "e".to_owned())]
    );
    let [to_u, to_v, to_w] = table.foreign_keys.as_slice() else {
        panic!("{:?}", table.foreign_keys);
    };
    assert_eq!(
        (
            to_u.references.table.as_str(),
            to_u.references.columns.len()
        ),
        ("u", 0)
    );
    assert_eq!(
        (to_u.deferrable, to_u.initially),
        (true, Some(Initially::Deferred))
    );
    assert_eq!(to_v.references.columns, ["x", "y"]);
    assert_eq!(
        (to_v.on_delete, to_v.on_update),
        (Some(ReferentialAction::SetNull), None)
    );
    assert_eq!((to_v.deferrable, to_v.initially), (false, None));
    assert_eq!(
        (to_w.name.as_deref(), to_w.columns.join(",")),
        (Some("fk"), "b,e".to_owned())
    );
    assert_eq!(to_w.references.table, "w w");
    assert_eq!(to_w.on_delete, Some(ReferentialAction::Restrict));
    assert_eq!(to_w.on_update, Some(ReferentialAction::SetDefault));
}

#[test]
fn only_integer_is_the_number_of_the_row() {
    let counts = |create: &str| {
        let column = columns(create).remove(0);
        (column.autoincrement, column.sqlite.autoincrement)
    };
    let alias = (true, Some(false));
    assert_eq!(counts("CREATE TABLE t (a INTEGER PRIMARY KEY)"), alias);
    assert_eq!(
        counts("CREATE TABLE t (a \"integer\" PRIMARY KEY ASC)"),
        alias
    );
    assert_eq!(
        counts("CREATE TABLE t (a INTEGER, PRIMARY KEY (A DESC))"),
        alias
    );
    assert_eq!(
        counts("CREATE TABLE t (a INTEGER, PRIMARY KEY (a AUTOINCREMENT))"),
        (true, None)
    );
    for other in [
        "CREATE TABLE t (a INT PRIMARY KEY)",
        "CREATE TABLE t (a INTEGER PRIMARY KEY DESC)",
        "CREATE TABLE t (a INTEGER PRIMARY KEY) WITHOUT ROWID",
        "CREATE TABLE t (a INTEGER, b, PRIMARY KEY (a, b))",
        "CREATE TABLE t (a BIGINT PRIMARY KEY)",
    ] {
        assert_eq!(counts(other), (false, None), "{other}");
        assert!(!columns(other)[0].nullable, "{other}");
    }
    // Written with INTEGER it would count when it comes back.
    let descending = columns("CREATE TABLE t (a INTEGER PRIMARY KEY DESC)").remove(0);
    assert_eq!(
        descending.data_type.default,
        Some(DataType::Native("INT".to_owned()))
    );
}

#[test]
fn options_are_read_in_any_order() {
    let options = |create: &str| {
        let sqlite = table(create).unwrap().sqlite;
        (sqlite.strict, sqlite.without_rowid)
    };
    assert_eq!(options("CREATE TABLE t (a)"), (false, false));
    assert_eq!(
        options("CREATE TABLE t (a INT PRIMARY KEY)without rowid,strict"),
        (true, true)
    );
    assert_eq!(
        options("CREATE TABLE t (a INT) \"strict\" -- end"),
        (true, false)
    );
}

#[test]
fn an_index_says_columns_expressions_and_its_rows() {
    let on = Table {
        columns: columns("CREATE TABLE t (a, [b c] text collate nocase, d)"),
        ..Table::default()
    };
    let index = index(
        "CREATE UNIQUE INDEX \"i\" ON t(A, 'b c' DESC, d COLLATE nocase ASC, `b c` COLLATE NOCASE, (d), lower( d ) desc, \"none\", ((a) + (d))) WHERE a > 1 AND d <> ' WHERE '",
        &on,
    )
    .unwrap();
    let parts: Vec<_> = index
        .columns
        .iter()
        .map(|part| match &part.target {
            IndexTarget::Column(name) => (format!("column {name}"), part.order),
            IndexTarget::Expression(sql) => (sql.clone(), part.order),
        })
        .collect();
    let part = |text: &str, order: Option<Order>| (text.to_owned(), order);
    assert_eq!(
        parts,
        [
            part("column a", None),
            part("column b c", Some(Order::Desc)),
            part("d COLLATE nocase", None),
            part("column b c", None),
            part("column d", None),
            part("lower( d )", Some(Order::Desc)),
            part("\"none\"", None),
            part("(a) + (d)", None),
        ]
    );
    assert!(index.unique);
    assert_eq!(index.condition.as_deref(), Some("a > 1 AND d <> ' WHERE '"));
}

#[test]
fn a_view_is_its_query() {
    let view =
        view("CREATE VIEW v ( [a b] , c ) AS -- what it is\n SELECT 1 AS x,\n  2 FROM t").unwrap();
    assert_eq!(view.columns, ["a b", "c"]);
    assert_eq!(
        view.sql.on(Dialect::Sqlite),
        Some("SELECT 1 AS x,\n  2 FROM t")
    );
}

#[test]
fn a_trigger_is_taken_apart() {
    let one = trigger(
        "CREATE TRIGGER \"tr\" AFTER UPDATE OF a, \"b c\" ON t FOR EACH ROW WHEN (new.a > 1) AND (new.b > 1)\nBEGIN\n  UPDATE t SET a = CASE WHEN 1 THEN 2 END;\n  SELECT 1 ; END",
    )
    .unwrap();
    assert_eq!(
        (one.timing, &one.events.0[..]),
        (TriggerTiming::After, &[TriggerEvent::Update][..])
    );
    assert_eq!(one.update_of, ["a", "b c"]);
    assert_eq!(one.when.as_deref(), Some("(new.a > 1) AND (new.b > 1)"));
    assert_eq!(
        one.body.unwrap().on(Dialect::Sqlite),
        Some("UPDATE t SET a = CASE WHEN 1 THEN 2 END;\n  SELECT 1")
    );
    let other =
        trigger("CREATE TRIGGER tr DELETE ON t WHEN ((old.a)) BEGIN SELECT 1; END").unwrap();
    assert_eq!(other.timing, TriggerTiming::Before);
    assert_eq!(other.when.as_deref(), Some("old.a"));
    let view = trigger("CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN SELECT 1; END").unwrap();
    assert_eq!(view.timing, TriggerTiming::InsteadOf);
}

#[test]
fn what_is_something_else_is_refused() {
    assert!(table("CREATE VIRTUAL TABLE t USING fts5(a)").is_err());
    assert!(view("CREATE TABLE t (a)").is_err());
    assert!(trigger("CREATE TRIGGER t AFTER TRUNCATE ON t BEGIN SELECT 1; END").is_err());
    assert!(trigger("CREATE TRIGGER t AFTER DELETE ON t WHEN 1").is_err());
    assert!(index("CREATE INDEX i ON t", &Table::default()).is_err());
}

//! Random texts of `CREATE TABLE`, in spellings that nobody of us would choose.

use super::{assert_comes_back, empty, key, oracle, read, run};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index as At, select};
use proptest::test_runner::{Config, TestRunner};
use revgraph_database::Database;
use revgraph_schema::model::{Schema, Term};
use std::cell::Cell;

pub(super) fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

pub(super) const NAMES: &[&str] = &[
    "a", "Bc", "d e", "select", "x\"y", "é", "it's", "a)b", "-- c", "key",
];

const TYPES: &[&str] = &[
    "",
    "INTEGER",
    "int",
    "TEXT",
    "VARCHAR(20)",
    "varchar (5)",
    "decimal(10,2)",
    "\"double precision\"",
    "[my type]",
    "long varchar",
    "BLOB",
    "boolean",
    "NUMERIC",
    "datetime",
    "ANY",
    "REAL",
];

/// `$` is the column's name.
const CLAUSES: &[&str] = &[
    "NOT NULL",
    "not null on conflict fail",
    "NULL",
    "UNIQUE",
    "CONSTRAINT [u 1] UNIQUE ON CONFLICT IGNORE",
    "DEFAULT 1",
    "DEFAULT -1.5",
    "DEFAULT + 3",
    "DEFAULT (1+(1))",
    "DEFAULT 'x,(y'",
    "DEFAULT true",
    "DEFAULT pending",
    "DEFAULT 0x10",
    "DEFAULT x'0aF'",
    "DEFAULT x'0aFF'",
    "DEFAULT CURRENT_TIMESTAMP",
    "DEFAULT (null)",
    "DEFAULT '12'",
    "COLLATE NOCASE",
    "collate \"rtrim\"",
    "COLLATE binary",
    "CHECK ($ > 0)",
    "check($ in('a','b)'))",
    "CONSTRAINT `k ``1` CHECK ((length($)) > (1))",
    "REFERENCES t",
    "REFERENCES u (x) ON DELETE SET NULL ON UPDATE CASCADE",
    "CONSTRAINT f REFERENCES U(X) MATCH FULL NOT DEFERRABLE",
    "DEFERRABLE INITIALLY DEFERRED",
    "not deferrable",
    "CONSTRAINT lonely",
    "PRIMARY KEY",
    "CONSTRAINT p PRIMARY KEY ASC",
    "PRIMARY KEY AUTOINCREMENT",
    "primary key desc on conflict abort",
    "AS (1 || ')') STORED",
    "GENERATED ALWAYS AS (2)",
    "generated always as(abs(3))virtual",
];

/// `$` and `%` are two columns.
const CONSTRAINTS: &[&str] = &[
    "UNIQUE ($)",
    "CONSTRAINT \"u 2\" UNIQUE ($ COLLATE NOCASE DESC, %) ON CONFLICT REPLACE",
    "PRIMARY KEY ($)",
    "CONSTRAINT p2 PRIMARY KEY (%, $ DESC)",
    "PRIMARY KEY ($ AUTOINCREMENT)",
    "CHECK ($ <> % OR '(' = ')')",
    "CONSTRAINT c2 CHECK (($) > (%)) ON CONFLICT FAIL",
    "FOREIGN KEY ($) REFERENCES u",
    "FOREIGN KEY ($, %) REFERENCES two",
    "CONSTRAINT f2 FOREIGN KEY ($, %) REFERENCES two (a, b) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED",
    "CONSTRAINT nothing",
];

const OPTIONS: &[&str] = &[
    "",
    "",
    "",
    "WITHOUT ROWID",
    "STRICT",
    "strict , without rowid",
];

const BLANKS: &[&str] = &[" ", " ", " ", "\n\t", " /* ), ' */ ", " -- it's ,(\n"];

fn quoted(name: &str, style: usize) -> String {
    match style {
        0 if name.chars().all(|one| one.is_ascii_alphabetic()) && name != "select" => {
            name.to_owned()
        }
        1 => format!("`{}`", name.replace('`', "``")),
        2 if !name.contains(']') => format!("[{name}]"),
        _ => format!("\"{}\"", name.replace('"', "\"\"")),
    }
}

#[test]
fn any_text_that_sqlite_takes_is_read_as_it_reads_it() {
    let column = (0..4_usize, select(TYPES), vec(select(CLAUSES), 0..4));
    let constraint = (select(CONSTRAINTS), any::<At>(), any::<At>(), any::<bool>());
    let table = (
        any::<At>(),
        vec(column, 1..5),
        vec(constraint, 0..4),
        select(OPTIONS),
        vec(select(BLANKS), 40),
    );
    let (taken, rows) = (Cell::new(0), Cell::new(0));
    let outcome = runner(3000).run(&table, |(first, columns, constraints, options, blanks)| {
        let mut blanks = blanks.into_iter().cycle();
        let mut blank = || blanks.next().unwrap_or(" ");
        let mut names = Vec::new();
        let mut text = format!("CREATE TABLE{}\"the table\"{}(", blank(), blank());
        for (at, (style, words, clauses)) in columns.into_iter().enumerate() {
            let name = NAMES[(first.index(NAMES.len()) + at) % NAMES.len()];
            let name = quoted(name, style);
            let comma = if at > 0 { "," } else { "" };
            text.push_str(&format!("{comma}{}{name}{}{words}", blank(), blank()));
            for clause in clauses {
                text.push_str(blank());
                text.push_str(&clause.replace('$', &name));
            }
            names.push(name);
        }
        for (at, (constraint, one, other, has_comma)) in constraints.into_iter().enumerate() {
            let comma = if at == 0 || has_comma { "," } else { " " };
            let constraint = constraint
                .replace('$', &names[one.index(names.len())])
                .replace('%', &names[other.index(names.len())]);
            text.push_str(&format!("{}{comma}{}{constraint}", blank(), blank()));
        }
        text.push_str(&format!("{}){}{options}", blank(), blank()));
        let mut database = empty();
        if database.execute(&text).is_err() {
            return Ok(());
        }
        taken.set(taken.get() + 1);
        run(&mut database, "CREATE TABLE u (x INTEGER PRIMARY KEY)");
        run(&mut database, "CREATE TABLE two (a, b, PRIMARY KEY (a, b))");
        let on = names.join(" DESC, ");
        run(
            &mut database,
            &format!(
                "CREATE INDEX i ON \"the table\" ({on}) WHERE ({} > 1)",
                names[0]
            ),
        );
        let schema = read(&mut database);
        oracle::assert_agrees(&mut database, &schema);
        let mut copy = assert_comes_back(&schema);
        if let (Some(own), Some(again)) =
            (new_row(&mut database, &schema), new_row(&mut copy, &schema))
        {
            rows.set(rows.get() + 1);
            prop_assert_eq!(own, again, "{}", text);
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(rows.get() > 150, "{}", rows.get());
    assert!(taken.get() > 300, "{}", taken.get());
}

/// What a row has that says nothing, with its types; none where a constraint forbids it.
fn new_row(database: &mut Database, schema: &Schema) -> Option<Vec<Option<String>>> {
    run(database, "PRAGMA ignore_check_constraints = ON");
    database
        .execute("INSERT INTO \"the table\" DEFAULT VALUES")
        .ok()?;
    let table = &schema.tables[&key("the table")];
    // The clock goes on.
    let clock = Some(Term::Sql("CURRENT_TIMESTAMP".to_owned()));
    let columns = table
        .columns
        .iter()
        .filter(|column| column.default != clock);
    let columns: Vec<String> = columns
        .map(|column| format!("quote(\"{}\")", column.name.replace('"', "\"\"")))
        .chain(["1".to_owned()])
        .collect();
    let select = format!("SELECT {} FROM \"the table\"", columns.join(", "));
    database.query(&select).unwrap().pop()
}

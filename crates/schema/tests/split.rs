//! Replays tests/split: texts, and the statements or the error that each gives.
//!
//! A case begins with `=== what it shows`; its text goes up to the line `===>`. Then comes each statement: `line:column` and its
//! kind if it is a special one, its lines behind `| `, and the data of COPY behind `> `; or else `error` and the message.
//! With `BLESS=1` in the environment what comes out is written down.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::PathBuf;

use revgraph_schema::Dialect;
use revgraph_schema::split::{Statement, StatementKind, split};

#[test]
fn sqlite() {
    check(Dialect::Sqlite);
}

#[test]
fn postgres() {
    check(Dialect::Postgres);
}

#[test]
fn mysql() {
    check(Dialect::Mysql);
}

#[test]
fn every_file_is_replayed() {
    for file in std::fs::read_dir(folder()).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let mut known = Dialect::ALL.iter().map(|dialect| format!("{dialect}.txt"));
        assert!(known.any(|known| known == name), "nobody replays {name}");
    }
}

/// Replays all cases of a dialect's file.
fn check(dialect: Dialect) {
    let path = folder().join(format!("{dialect}.txt"));
    let file = std::fs::read_to_string(&path).unwrap();
    let replayed: Vec<String> = file
        .strip_prefix("=== ")
        .unwrap()
        .split("\n=== ")
        .map(|case| replay(dialect, case))
        .collect();
    let replayed = replayed.join("\n");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &replayed).unwrap();
        return;
    }
    for (index, (now, expected)) in replayed.lines().zip(file.lines()).enumerate() {
        let place = format!("{}:{}", path.display(), index + 1);
        assert_eq!(now, expected, "{place}");
    }
    assert_eq!(replayed, file);
}

/// The case as it should stand in the file.
fn replay(dialect: Dialect, case: &str) -> String {
    let (name, case) = case.split_once('\n').unwrap();
    let (text, _) = case.split_once("\n===>\n").expect(name);
    let outcome = match split(dialect, text) {
        Ok(statements) => statements.iter().map(show).collect(),
        Err(error) => format!("error {error}\n"),
    };
    format!("=== {name}\n{text}\n===>\n{outcome}")
}

fn show(statement: &Statement<'_>) -> String {
    let (kind, data) = match statement.kind {
        StatementKind::Sql => ("", ""),
        StatementKind::TransactionControl => (" transaction", ""),
        StatementKind::CopyData(data) => (" copy", data),
    };
    let mut shown = format!("{}:{}{kind}\n", statement.line, statement.column);
    for line in statement.sql.lines() {
        writeln!(shown, "| {line}").unwrap();
    }
    for line in data.lines() {
        writeln!(shown, "> {line}").unwrap();
    }
    shown
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/split"))
}

//! Random tables and random changes of them, there and back.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use revgraph_database::{Database, Dialect};
use revgraph_schema::live::sqlite::TableText;
use revgraph_schema::operation::{self, Context, Item, Reverse};
use revgraph_schema::yaml;

use super::project::{rows, schema};

const NAMES: [&str; 5] = ["a", "b", "order", "it's", "ünï cödé"];

/// A column as somebody may have written it; every value of the rows fits it.
fn column() -> impl Strategy<Value = String> {
    let types = [
        "",
        "int",
        "TEXT",
        "varchar(20)",
        "decimal (10, 2)",
        "\"odd type\"",
    ];
    let clauses = [
        "",
        "DEFAULT 5",
        "default 'x,)('",
        "DEFAULT (1 + 2) -- three\n",
        "NOT NULL",
        "CONSTRAINT \"n n\" NOT NULL DEFAULT -1",
        "COLLATE NOCASE",
        "CHECK (1)",
        "/* nothing */ NULL",
        "DEFAULT CURRENT_TIMESTAMP",
        "CONSTRAINT r REFERENCES p (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED",
    ];
    (
        prop::sample::select(types.to_vec()),
        prop::sample::select(clauses.to_vec()),
    )
        .prop_map(|(data_type, clause)| format!("{data_type} {clause}"))
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

fn table() -> impl Strategy<Value = String> {
    let keys = [
        "",
        ", PRIMARY KEY (\"a\")",
        ", CHECK (\"a\" > -9) CONSTRAINT u UNIQUE (\"a\", \"b\" DESC)",
    ];
    (
        vec(column(), NAMES.len()),
        prop::sample::select(keys.to_vec()),
        any::<bool>(),
    )
        .prop_map(|(columns, keys, has_id)| {
            let id = if has_id {
                "id INTEGER PRIMARY KEY AUTOINCREMENT, "
            } else {
                ""
            };
            let keys = if has_id && keys.contains("PRIMARY") {
                ""
            } else {
                keys
            };
            let columns: Vec<String> = NAMES
                .iter()
                .zip(columns)
                .map(|(name, column)| format!("{} {column}", quoted(name)))
                .collect();
            format!("CREATE TABLE t (\n  {id}{}{keys}\n)", columns.join(",\n  "))
        })
}

/// Changes whose reverse loses nothing.
fn change() -> impl Strategy<Value = Vec<String>> {
    let one = (prop::sample::select(NAMES.to_vec()), 0..6_u8, 0..1000_u32).prop_map(|(name, kind, number)| {
        let column = format!("{name:?}");
        match kind {
            0 => format!("- create_check_constraint: {{name: ck{number}, table: t, sql: \"1 = 1\"}}"),
            1 => format!("- create_unique_constraint: {{name: uq{number}, table: t, columns: [{column}]}}"),
            2 => format!("- alter_column: {{table: t, column: {column}, new_name: new{number}}}"),
            3 => format!("- rename_column: {{table: t, column: {column}, new_name: new{number}}}"),
            4 => format!("- create_foreign_key: {{name: fk{number}, table: t, columns: {column}, references: p.id}}"),
            _ => format!("- add_column: {{table: t, column: {{name: new{number}, type: integer, default: {number}, check: \"1\"}}}}"),
        }
    });
    vec(one, 1..4)
}

fn perform(session: &mut Database, items: &[Item]) -> Result<(), String> {
    let context = Context::new(Dialect::Sqlite);
    for block in operation::blocks(Dialect::Sqlite, items) {
        let rendered = match &block.table {
            None => block.items[0].render(&context),
            Some(table) => {
                let live = session.live_table(table).unwrap().unwrap();
                operation::render_live(&context, &block.items, &live)
            }
        };
        for statement in rendered.map_err(|error| error.to_string())? {
            if let Err(error) = session.execute(&statement.sql) {
                return Err(format!("{error}\n{}", statement.sql));
            }
        }
    }
    Ok(())
}

#[test]
fn there_and_back_is_the_same_table() {
    let mut done = 0;
    let done = std::cell::RefCell::new(&mut done);
    let mut runner = TestRunner::new(Config {
        cases: 256,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&(table(), change(), any::<bool>()), |(create, changes, together)| {
        let mut session = Database::in_memory("default").unwrap();
        session.execute("CREATE TABLE p (id INTEGER PRIMARY KEY)").unwrap();
        if session.execute(&create).is_err() {
            return Ok(());
        }
        session.execute("INSERT INTO p VALUES (1), (2), (30)").unwrap();
        let columns: Vec<String> = NAMES.iter().map(|name| quoted(name)).collect();
        for row in ["1, 2, 1, 2, 1", "30, 1, 2, 30, 2"] {
            session.execute(&format!("INSERT INTO t ({}) VALUES ({row})", columns.join(", "))).unwrap();
        }
        session.execute("CREATE INDEX ix ON t (\"b\", lower(\"order\")) WHERE \"a\" > 0").unwrap();
        session.execute("CREATE TRIGGER tr AFTER DELETE ON t BEGIN DELETE FROM p WHERE id = old.\"a\"; END").unwrap();
        let items: Vec<Item> = yaml::from_str(&changes.join("\n")).unwrap();
        let before = (schema(&mut session), rows(&mut session, "SELECT * FROM t"));
        let mut performed = Vec::new();
        if together {
            if perform(&mut session, &items).is_err() {
                // Two of them do not go together, such as new names of one column.
                return Ok(());
            }
            performed.extend(items);
        } else {
            for item in items {
                match perform(&mut session, std::slice::from_ref(&item)) {
                    Ok(()) => performed.push(item),
                    Err(_) => break,
                }
            }
        }
        for item in performed.iter().rev() {
            let (Reverse::Lossless(back) | Reverse::Lossy { operations: back, .. }) = item.reverse() else {
                return Err(TestCaseError::fail("no way back"));
            };
            perform(&mut session, &back).map_err(TestCaseError::fail)?;
        }
        let squeezed = |texts: &[String]| -> Vec<String> {
            let squeeze = |text: &String| text.split_whitespace().collect::<String>().replace('"', "");
            texts.iter().map(squeeze).collect()
        };
        let after = (schema(&mut session), rows(&mut session, "SELECT * FROM t"));
        prop_assert_eq!(squeezed(&after.0), squeezed(&before.0), "{:?}", changes);
        prop_assert_eq!(after.1, before.1);
        **done.borrow_mut() += performed.len();
        Ok(())
    });
    outcome.unwrap();
    let done = **done.borrow();
    assert!(done > 150, "only {done} changes ran");
}

#[test]
fn every_table_that_sqlite_takes_is_read_and_written_as_it_was() {
    let mut runner = TestRunner::new(Config {
        cases: 512,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&table(), |create| {
        let mut session = Database::in_memory("default").unwrap();
        prop_assume!(session.execute(&create).is_ok());
        let kept = rows(
            &mut session,
            "SELECT sql FROM sqlite_schema WHERE name = 't'",
        )
        .remove(0);
        let text: TableText = kept
            .parse()
            .map_err(|error| TestCaseError::fail(format!("{error}\n{kept}")))?;
        prop_assert_eq!(text.to_string(), kept);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn no_text_makes_reading_panic() {
    let words = prop::sample::select(
        "CREATE TABLE t ( ) , a \"b\" [c] 'd' PRIMARY KEY UNIQUE CHECK FOREIGN REFERENCES CONSTRAINT DEFAULT NOT NULL GENERATED AS STRICT WITHOUT ROWID ON CONFLICT SET - 1 ; /* -- é"
            .split(' ')
            .collect::<Vec<_>>(),
    );
    let mut runner = TestRunner::new(Config {
        cases: 4096,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(
        &(vec(words, 0..24), any::<bool>(), ".{0,20}"),
        |(words, starts, noise)| {
            let start = if starts { "CREATE TABLE t (" } else { "" };
            let text = format!("{start}{}{noise}", words.join(" "));
            if let Ok(table) = text.parse::<TableText>() {
                prop_assert_eq!(table.to_string(), text);
            }
            Ok(())
        },
    );
    outcome.unwrap();
}

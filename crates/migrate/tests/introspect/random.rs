//! Tables with names and defaults of all kinds, read back: what is read is what was meant.

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use revgraph_database::{Dialect, Reach};
use revgraph_schema::model::{Check, Column, Index, PrimaryKey, Schema, Table, Term, Unique};
use revgraph_schema::operation::Item;
use revgraph_schema::sql;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;

use super::cases::{made_again, read};
use super::created;
use super::scratch::Scratch;

fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        3 => prop::sample::select("'\"\\`$?:;%_-/*#(),.@{}[]|\n\r\t\u{1}\u{7f} 0aN".chars().collect::<Vec<_>>()),
        1 => any::<char>().prop_filter("no text of PostgreSQL", |character| *character != '\0'),
    ];
    vec(character, 0..20).prop_map(|characters| characters.into_iter().collect())
}

fn name() -> impl Strategy<Value = String> {
    let weird = text().prop_filter("too short or too long", |name| {
        (1..40).contains(&name.len())
    });
    prop_oneof![
        3 => weird,
        1 => prop::sample::select(sql::reserved_words(Dialect::Postgres))
            .prop_filter("a server quotes it since 16 only", |word| *word != "system_user")
            .prop_map(str::to_owned),
    ]
}

/// A type and a default, as both are read.
fn typed() -> impl Strategy<Value = (DataType, Value)> {
    use DataType::*;
    let number = |text: std::string::String| Value::Number(text);
    prop_oneof![
        text().prop_map(|text| (Text, Value::String(text))),
        text().prop_map(|text| (String(Some(40)), Value::String(text))),
        any::<i64>().prop_map(move |whole| (BigInt, number(whole.to_string()))),
        any::<i16>().prop_map(move |whole| (SmallInt, number(whole.to_string()))),
        (-9999_i32..9999, 0..100_u32).prop_map(move |(whole, part)| {
            (
                Decimal(Some((8, Some(2)))),
                number(format!("{whole}.{part:02}")),
            )
        }),
        any::<bool>().prop_map(|truth| (Boolean, Value::Bool(truth))),
        (1..=9999_u32, 1..=12_u32, 1..=28_u32).prop_map(|(year, month, day)| {
            (
                Date,
                Value::String(format!("{year:04}-{month:02}-{day:02}")),
            )
        }),
        vec(any::<u8>(), 0..20).prop_map(|bytes| {
            let digits: std::string::String =
                bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            (Blob, Value::String(format!("0x{digits}")))
        }),
        vec(prop::sample::select(vec!['0', '1']), 8)
            .prop_map(|bits| (Bit(Some(8)), Value::String(bits.into_iter().collect()))),
        vec(text(), 0..4).prop_map(|texts| {
            let texts = texts.into_iter().map(Value::String).collect();
            (Array(Box::new(Text)), Value::List(texts))
        }),
        (text(), name()).prop_map(|(word, other)| {
            let words = match word == other {
                true => vec![word.clone()],
                false => vec![other, word.clone()],
            };
            (Enum(words), Value::String(word))
        }),
    ]
}

/// A table, as it is read.
fn table() -> impl Strategy<Value = Table> {
    let columns = vec((name(), typed(), any::<bool>(), text()), 1..12);
    (name(), columns, text()).prop_map(|(name, columns, about)| {
        let comment = |text: std::string::String| (!text.is_empty()).then_some(text);
        let mut table = Table {
            comment: comment(about),
            name,
            ..Table::default()
        };
        for (name, (data_type, default), nullable, text) in columns {
            if table.column(&name).is_some() {
                continue;
            }
            table.columns.push(Column {
                nullable,
                default: Some(Term::Literal(default)),
                comment: comment(text),
                ..Column::new(name, data_type)
            });
        }
        let first = table.columns[0].name.clone();
        table.columns[0].nullable = false;
        table.primary_key = Some(PrimaryKey {
            name: Some("key".to_owned()),
            columns: vec![first.clone()],
        });
        // PostgreSQL leaves out one that is the primary key again.
        if let Some(second) = table.columns.get(1) {
            table.uniques.push(Unique {
                name: Some("un\"ique".to_owned()),
                ..Unique::over([second.name.clone()])
            });
        }
        let quoted = sql::identifier(Dialect::Postgres, &first).into_owned();
        table.checks.push(Check {
            name: Some("check".to_owned()),
            sql: format!("{quoted} IS NOT NULL"),
            column: None,
        });
        table.indexes.push(Index {
            name: Some("index".to_owned()),
            condition: Some(format!("{quoted} IS NOT NULL")),
            ..Index::over([first])
        });
        table
    })
}

#[test]
fn a_random_table_is_read_as_it_was_meant_on_postgres() {
    let scratch = RefCell::new(Scratch::new(Dialect::Postgres));
    let mut runner = TestRunner::new(Config {
        cases: 48,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&table(), |table| {
        let taken = ["key", "un\"ique", "index"];
        prop_assume!(!taken.contains(&table.name.as_str()));
        // A type and a table may not have one name, and neither may be cut off.
        let long = |column: &Column| column.enum_name(&table.name).len() > 63;
        prop_assume!(!table.columns.iter().any(long));
        let mut meant = Schema::default();
        meant.tables.insert(table.key(), table);
        let items: Vec<Item> = created::items(&meant);
        let scratch = &mut *scratch.borrow_mut();
        let reach = Reach::default();
        created::perform(scratch, &reach, &items).map_err(TestCaseError::fail)?;
        let found = read(scratch, &reach).map_err(TestCaseError::fail)?;
        prop_assert_eq!(&found, &meant);
        made_again(scratch, &reach, &found, &items).map_err(TestCaseError::fail)
    });
    outcome.unwrap();
}

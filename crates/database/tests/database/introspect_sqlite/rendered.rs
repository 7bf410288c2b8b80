//! Random tables as values: what is rendered is read as it was.

use super::canonical::canonical;
use super::texts::{NAMES, runner};
use super::{assert_comes_back, empty, oracle, read, statements};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index as At;
use revgraph_schema::model::{
    Check, Column, ForeignKey, Generated, Index, IndexColumn, IndexTarget, Order, PrimaryKey,
    Reference, ReferentialAction, Schema, Table, Term, Unique,
};
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::{OneOrMany, Value};
use std::cell::Cell;

fn value(text: &str) -> Option<Term> {
    Some(Term::Literal(Value::String(text.to_owned())))
}

fn number(text: &str) -> Option<Term> {
    Some(Term::Literal(Value::Number(text.to_owned())))
}

/// Types with a default that they take.
fn samples() -> Vec<(DataType, Option<Term>)> {
    use DataType::*;
    let sql = |text: &str| Some(Term::Sql(text.to_owned()));
    vec![
        (Integer, number("-7")),
        (BigInt, number("9223372036854775807")),
        (SmallInt, Some(Term::Literal(Value::Bool(true)))),
        (Decimal(Some((10, Some(2)))), number("1.50")),
        (Double, number("1e-3")),
        (Real, sql("1.0 / 3")),
        (Boolean, Some(Term::Literal(Value::Bool(false)))),
        (Text, value("it's (a) \\ \"b\", -- c")),
        (Text, value("12")),
        (String(Some(20)), sql("'a' || ')'")),
        (String(None), value("")),
        (Char(Some(3)), value("NULL")),
        (Blob, value("0x00fF")),
        (Blob, value("text")),
        (Date, value("2020-01-01")),
        (DateTime(Some(3)), sql("CURRENT_TIMESTAMP")),
        (
            Json,
            Some(Term::Literal(Value::List(vec![
                Value::Null,
                Value::Bool(true),
            ]))),
        ),
        (Uuid, None),
        (Bit(Some(4)), value("0101")),
        (Xml, value("<a/>")),
        (Inet, None),
        (
            Enum(vec!["a".to_owned(), "b'c".to_owned(), ")".to_owned()]),
            value("b'c"),
        ),
        (Native("double precision".to_owned()), number("5")),
    ]
}

#[derive(Debug, Clone)]
struct Plan {
    sample: At,
    nullable: bool,
    with_default: bool,
    kind: u8,
    other: At,
}

fn plan() -> impl Strategy<Value = Plan> {
    (
        any::<At>(),
        any::<bool>(),
        any::<bool>(),
        0..24_u8,
        any::<At>(),
    )
        .prop_map(|(sample, nullable, with_default, kind, other)| Plan {
            sample,
            nullable,
            with_default,
            kind,
            other,
        })
}

fn table(name: &str, plans: &[Plan], key: u8) -> Table {
    let samples = samples();
    let mut table = Table {
        name: name.to_owned(),
        ..Table::default()
    };
    let names: Vec<String> = (0..plans.len())
        .map(|at| NAMES[at % NAMES.len()].to_owned())
        .collect();
    for (plan, own) in plans.iter().zip(&names) {
        let (data_type, default) = samples[plan.sample.index(samples.len())].clone();
        let is_text = matches!(data_type, DataType::Text | DataType::String(_));
        let mut column = Column::new(own, data_type);
        column.nullable = plan.nullable;
        column.default = default.filter(|_| plan.with_default);
        let quoted = format!("\"{}\"", own.replace('"', "\"\""));
        let other = names[plan.other.index(names.len())].clone();
        let columns = vec![own.clone(), other.clone()];
        let check = |name: Option<&str>, column: Option<&String>| Check {
            name: name.map(|name| format!("{name}_{}", own)),
            sql: format!("{quoted} IS NOT ')'"),
            column: column.cloned(),
        };
        match plan.kind {
            0 if is_text => column.collation = Some("NOCASE".to_owned()),
            1 | 2 => {
                column.default = None;
                column.generated = Some(Generated {
                    sql: "1 + (2)".to_owned(),
                    stored: plan.kind == 1,
                });
            }
            3 => table.uniques.push(Unique::over([own.clone()])),
            4 => table.uniques.push(Unique {
                name: Some(format!("uq {own}")),
                ..Unique::over(columns)
            }),
            5 => table.checks.push(check(None, Some(own))),
            6 => table.checks.push(check(Some("ck"), Some(own))),
            7 => table.checks.push(check(Some("ck"), None)),
            8..=10 => table.foreign_keys.push(ForeignKey {
                name: (plan.kind == 9).then(|| format!("fk_{own}")),
                columns: OneOrMany(match plan.kind {
                    10 => columns.clone(),
                    _ => vec![own.clone()],
                }),
                references: Reference {
                    schema: None,
                    table: "other".to_owned(),
                    columns: match plan.kind {
                        10 => vec!["x".to_owned(), "y z".to_owned()],
                        _ => vec!["x".to_owned()],
                    },
                },
                on_delete: plan.nullable.then_some(ReferentialAction::SetNull),
                on_update: (!plan.nullable).then_some(ReferentialAction::NoAction),
                deferrable: plan.with_default,
                initially: None,
                match_kind: None,
            }),
            11 => table.indexes.push(Index::over([own.clone()])),
            12 => table.indexes.push(Index {
                name: Some(format!("ix {own}")),
                unique: plan.nullable,
                condition: Some(format!("{quoted} > 1")),
                columns: OneOrMany(vec![
                    IndexColumn {
                        order: Some(Order::Desc),
                        ..IndexColumn::column(own)
                    },
                    IndexColumn {
                        target: IndexTarget::Expression(format!("length({quoted}) + 1")),
                        ..IndexColumn::column("")
                    },
                    IndexColumn {
                        order: Some(Order::Asc),
                        ..IndexColumn::column(&other)
                    },
                ]),
                ..Index::over::<String>([])
            }),
            _ => {}
        }
        table.columns.push(column);
    }
    let first = &mut table.columns[0];
    if key > 0 && first.generated.is_none() {
        first.nullable = false;
        let name = first.name.clone();
        if key == 1 {
            first.data_type = DataType::BigInt.into();
            first.autoincrement = true;
            first.default = None;
        }
        table.primary_key = Some(PrimaryKey {
            name: (key == 2).then(|| "the key".to_owned()),
            columns: vec![name],
        });
        table.sqlite.without_rowid = key == 3;
    }
    table
}

#[test]
fn any_table_that_is_rendered_is_read_as_it_was() {
    let tables = (vec(plan(), 1..9), 0..4_u8);
    let done = Cell::new(0);
    let outcome = runner(1500).run(&tables, |(plans, key)| {
        let mut schema = Schema::default();
        let table = table("some table", &plans, key);
        // SQLite wants a column that is no expression.
        if table
            .columns
            .iter()
            .all(|column| column.generated.is_some())
        {
            return Ok(());
        }
        schema.tables.insert(table.key(), table);
        let mut database = empty();
        for statement in statements(&schema) {
            // The same columns twice in a key, and the like.
            if database.execute(&statement).is_err() {
                return Ok(());
            }
        }
        done.set(done.get() + 1);
        let found = read(&mut database);
        oracle::assert_agrees(&mut database, &found);
        prop_assert_eq!(&found, &canonical(&schema));
        assert_comes_back(&found);
        Ok(())
    });
    outcome.unwrap();
    assert!(done.get() > 1000, "{}", done.get());
}

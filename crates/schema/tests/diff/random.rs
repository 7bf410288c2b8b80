//! Random schemas, small and full of what can differ.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::select;
use revgraph_schema::model::{
    Check, Column, ForeignKey, Generated, Index, IndexColumn, Order, PrimaryKey, Reference,
    ReferentialAction, Schema, SqlText, Table, TableName, Term, Unique, View,
};
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::{OneOrMany, Value};

const TABLES: &[&str] = &["a", "b", "c", "d", "e"];
const COLUMNS: &[&str] = &["p", "q", "r", "s", "t"];

fn data_type() -> impl Strategy<Value = DataType> {
    let words =
        |words: &[&str]| DataType::Enum(words.iter().map(|word| (*word).to_owned()).collect());
    select(vec![
        DataType::Integer,
        DataType::BigInt,
        DataType::String(Some(20)),
        DataType::String(Some(40)),
        DataType::Text,
        DataType::Decimal(Some((10, Some(2)))),
        DataType::Boolean,
        DataType::TimestampTz(None),
        DataType::Uuid,
        DataType::Json,
        DataType::Blob,
        words(&["x", "y"]),
        words(&["x", "z", "y"]),
        words(&["y"]),
    ])
}

fn default(data_type: &DataType) -> BoxedStrategy<Option<Term>> {
    let value = |value: Value| Just(Some(Term::Literal(value)));
    let some = match data_type {
        DataType::Integer | DataType::BigInt | DataType::Decimal(_) => {
            value(Value::Number("7".to_owned())).boxed()
        }
        DataType::String(_) => select(vec!["", "it's"])
            .prop_map(|text| Some(Term::Literal(Value::String(text.to_owned()))))
            .boxed(),
        DataType::Boolean => value(Value::Bool(true)).boxed(),
        DataType::TimestampTz(_) => Just(Some(Term::Sql("CURRENT_TIMESTAMP".to_owned()))).boxed(),
        DataType::Enum(_) => value(Value::String("y".to_owned())).boxed(),
        _ => Just(None).boxed(),
    };
    prop_oneof![2 => Just(None), 1 => some].boxed()
}

fn column() -> impl Strategy<Value = Column> {
    let comment = proptest::option::weighted(0.2, select(vec!["one", "other"]));
    (data_type(), any::<bool>(), comment)
        .prop_flat_map(|(data_type, nullable, comment)| {
            let default = default(&data_type);
            (Just(data_type), Just(nullable), Just(comment), default)
        })
        .prop_map(|(data_type, nullable, comment, default)| Column {
            nullable,
            default,
            comment: comment.map(str::to_owned),
            ..Column::new("", data_type)
        })
}

fn name(prefix: &'static str) -> impl Strategy<Value = Option<String>> {
    proptest::option::of(select(vec!["k", "l", "m"]))
        .prop_map(move |name| name.map(|name| format!("{prefix}_{name}")))
}

/// Positions of columns, which are taken modulo the columns that there are.
fn positions() -> impl Strategy<Value = Vec<usize>> {
    vec(0..5_usize, 1..3)
}

#[derive(Debug, Clone)]
struct Parts {
    columns: std::collections::BTreeMap<&'static str, Column>,
    key: u8,
    uniques: Vec<(Option<String>, Vec<usize>)>,
    indexes: Vec<(Option<String>, Vec<usize>, bool, bool)>,
    checks: Vec<(Option<String>, usize, u8)>,
    references: Vec<(Option<String>, usize, Option<ReferentialAction>)>,
    generated: Option<u8>,
    comment: Option<String>,
}

fn parts() -> impl Strategy<Value = Parts> {
    let action = select(vec![
        None,
        Some(ReferentialAction::Cascade),
        Some(ReferentialAction::SetNull),
    ]);
    (
        btree_map(select(COLUMNS), column(), 1..5),
        0..4_u8,
        vec((name("uq"), positions()), 0..3),
        vec(
            (name("ix"), positions(), any::<bool>(), any::<bool>()),
            0..3,
        ),
        vec((name("ck"), 0..5_usize, 0..3_u8), 0..3),
        vec((name("fk"), 0..TABLES.len(), action), 0..3),
        proptest::option::weighted(0.3, 0..3_u8),
        proptest::option::weighted(0.2, select(vec!["x", "y"]).prop_map(str::to_owned)),
    )
        .prop_map(
            |(columns, key, uniques, indexes, checks, references, generated, comment)| Parts {
                columns,
                key,
                uniques,
                indexes,
                checks,
                references,
                generated,
                comment,
            },
        )
}

/// Tables that refer to each other, and views on them.
pub(crate) fn schema() -> impl Strategy<Value = Schema> {
    let views = btree_map(
        select(vec!["v", "w"]),
        (0..TABLES.len(), any::<bool>()),
        0..3,
    );
    (btree_map(select(TABLES), parts(), 0..5), views).prop_map(|(tables, views)| {
        let names: Vec<&str> = tables.keys().copied().collect();
        let mut schema = Schema::default();
        for (name, parts) in &tables {
            let table = table(name, parts, &names);
            schema.tables.insert(table.key(), table);
        }
        for (name, (of, star)) in views {
            let Some(of) = names.get(of % names.len().max(1)) else {
                continue;
            };
            let columns = if star { "*" } else { "id" };
            let view = View {
                sql: SqlText::new(format!("SELECT {columns} FROM {of}")),
                columns: Vec::new(),
                check_option: None,
                postgres: Default::default(),
                mysql: Default::default(),
            };
            schema.views.insert(TableName::new(None, name), view);
        }
        schema
    })
}

/// The table `name`; every table has a column `id` that others refer to.
fn table(name: &str, parts: &Parts, tables: &[&str]) -> Table {
    let mut table = Table {
        name: name.to_owned(),
        comment: parts.comment.clone(),
        ..Table::default()
    };
    table.columns.push(Column {
        nullable: false,
        autoincrement: parts.key == 0,
        ..Column::new("id", DataType::BigInt)
    });
    for (name, column) in &parts.columns {
        table.columns.push(Column {
            name: (*name).to_owned(),
            ..column.clone()
        });
    }
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let at = |position: usize| names[position % names.len()].clone();
    let over = |positions: &[usize]| {
        let mut columns: Vec<String> = Vec::new();
        for position in positions {
            if !columns.contains(&at(*position)) {
                columns.push(at(*position));
            }
        }
        columns
    };
    let key = match parts.key {
        0 | 1 => vec!["id".to_owned()],
        _ => vec![at(1), "id".to_owned()],
    };
    table
        .columns
        .iter_mut()
        .filter(|column| key.contains(&column.name))
        .for_each(|column| {
            column.nullable = false;
        });
    table.primary_key = Some(PrimaryKey {
        name: None,
        columns: key,
    });
    let mut seen: Vec<Option<String>> = Vec::new();
    let mut free = |name: &Option<String>| {
        let own = name.as_ref().map(|name| format!("{name}_{}", table.name));
        let is_new = own.is_none() || !seen.contains(&own);
        seen.push(own.clone());
        is_new.then_some(own)
    };
    for (name, positions) in &parts.uniques {
        let unique = Unique::over(over(positions));
        let alike = |own: &Unique| own.columns == unique.columns;
        if let (Some(name), false) = (free(name), table.uniques.iter().any(alike)) {
            table.uniques.push(Unique { name, ..unique });
        }
    }
    for (name, positions, unique, descending) in &parts.indexes {
        let columns = over(positions);
        let mut index = Index::over(columns.clone());
        index.unique = *unique;
        if *descending && let Some(IndexColumn { order, .. }) = index.columns.0.first_mut() {
            *order = Some(Order::Desc);
        }
        let alike = |own: &Index| own.name_on(&table.name) == index.name_on(&table.name);
        let as_unique = |own: &Unique| own.columns.0 == columns;
        let exists = table.indexes.iter().any(alike) || table.uniques.iter().any(as_unique);
        if let (Some(name), false) = (free(name), exists) {
            table.indexes.push(Index { name, ..index });
        }
    }
    for (name, position, least) in &parts.checks {
        let sql = format!("{} <> '{least}'", at(*position));
        let alike = |own: &Check| own.sql == sql;
        if let (Some(name), false) = (free(name), table.checks.iter().any(alike)) {
            table.checks.push(Check {
                name,
                sql,
                column: None,
            });
        }
    }
    for (at, (name, target, action)) in parts.references.iter().enumerate() {
        let column = format!("ref_{at}");
        if let Some(name) = free(name) {
            table
                .columns
                .push(Column::new(column.clone(), DataType::BigInt));
            table.foreign_keys.push(ForeignKey {
                name,
                columns: OneOrMany(vec![column]),
                references: Reference {
                    schema: None,
                    table: tables[target % tables.len()].to_owned(),
                    columns: vec!["id".to_owned()],
                },
                on_delete: *action,
                on_update: None,
                deferrable: false,
                initially: None,
                match_kind: None,
            });
        }
    }
    if let Some(factor) = parts.generated {
        table.columns.push(Column {
            generated: Some(Generated {
                sql: format!("id * {factor}"),
                stored: true,
            }),
            ..Column::new("computed", DataType::BigInt)
        });
    }
    table
}

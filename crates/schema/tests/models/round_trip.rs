//! What is written reads as the same schema: for the tables of all cases of `tests/ddl`, and for random ones.

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use revgraph_schema::Dialect;
use revgraph_schema::model::*;
use revgraph_schema::models;
use revgraph_schema::operation::Item;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::{self, OneOrMany, Value};

use crate::{document, read, shown};

/// Every schema that a case of `tests/ddl` makes.
#[test]
fn the_tables_of_all_cases_are_written_and_read_again() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ddl");
    let mut schemas = 0;
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        for file in ["operations.yaml", "given.yaml"] {
            let Ok(text) = fs::read_to_string(folder.join(file)) else {
                continue;
            };
            let items: Vec<Item> = yaml::from_str(&text).unwrap();
            for dialect in Dialect::ALL {
                let mut schema = Schema::default();
                for item in &items {
                    let _ = item.apply(dialect, &mut schema);
                }
                let text = models::to_string(&schema).unwrap();
                assert_eq!(read(&text).schema, schema, "{}\n{text}", folder.display());
                schemas += usize::from(schema != Schema::default());
            }
        }
    }
    assert!(schemas > 150, "only {schemas} schemas");
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z][a-z_]{0,5}",
        1 => "[a-zA-Z0-9 .'\"é:#-]{1,6}".prop_filter("blank", |name| !name.is_empty()),
    ]
}

fn sql() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => "[a-z]{1,4} (<>|=|>) [a-z0-9']{1,4}",
        2 => "[ -~é\t\n]{0,40}",
        1 => "[a-z]{1,3}(\n[ a-z;]{0,8}){1,4}\n?",
    ]
}

fn data_type() -> impl Strategy<Value = DataType> {
    prop_oneof![
        Just(DataType::BigInt),
        Just(DataType::Text),
        Just(DataType::String(Some(80))),
        Just(DataType::Decimal(Some((10, Some(2))))),
        Just(DataType::Enum(vec!["a".to_owned(), "it's, b".to_owned()])),
        Just(DataType::Array(Box::new(DataType::Text))),
        Just(DataType::Native("tsvector".to_owned())),
    ]
}

fn default() -> impl Strategy<Value = Option<Term>> {
    option::of(prop_oneof![
        sql().prop_map(Term::Sql),
        sql().prop_map(|text| Term::Literal(Value::String(text))),
        any::<i64>().prop_map(|number| Term::Literal(Value::Number(number.to_string()))),
        any::<bool>().prop_map(|value| Term::Literal(Value::Bool(value))),
    ])
}

fn column() -> impl Strategy<Value = Column> {
    (
        name(),
        data_type(),
        any::<bool>(),
        default(),
        option::of(sql()),
    )
        .prop_map(|(name, data_type, nullable, default, comment)| Column {
            nullable,
            default,
            comment,
            ..Column::new(name, data_type)
        })
}

prop_compose! {
    fn table()(
        mut columns in vec(column(), 1..5),
        comment in option::of(sql()),
        picks in vec((0usize..8, option::of(name()), 0usize..6), 0..8),
        text in sql(),
    ) -> Table {
        let mut seen = std::collections::HashSet::new();
        columns.retain(|column| seen.insert(column.name.clone()));
        let mut table = Table { columns, comment, ..Table::default() };
        for (kind, name, pick) in picks {
            let column = table.columns[pick % table.columns.len()].name.clone();
            let mut columns = vec![column.clone()];
            if pick > 3 && table.columns.len() > 1 {
                columns.push(table.columns[(pick + 1) % table.columns.len()].name.clone());
            }
            match kind {
                0 => table.primary_key = Some(PrimaryKey { name, columns }),
                1 | 2 => table.uniques.push(Unique { name, ..Unique::over(columns) }),
                3 | 4 => table.indexes.push(Index {
                    name,
                    unique: pick == 1,
                    condition: (pick == 2).then(|| text.clone()),
                    ..Index::over(columns)
                }),
                5 => table.checks.push(Check { name, sql: text.clone(), column: None }),
                _ => table.foreign_keys.push(ForeignKey {
                    name,
                    references: Reference {
                        schema: (pick == 3).then(|| "audit".to_owned()),
                        table: column.clone(),
                        columns: columns.clone(),
                    },
                    columns: OneOrMany(columns),
                    on_delete: (pick == 0).then_some(ReferentialAction::Cascade),
                    on_update: None,
                    deferrable: pick == 2,
                    initially: None,
                    match_kind: None,
                }),
            }
        }
        if let Some(key) = &table.primary_key {
            for column in &mut table.columns {
                column.nullable &= !key.columns.contains(&column.name);
            }
        }
        table
    }
}

prop_compose! {
    fn schema()(
        tables in vec((name(), option::of(name()), table()), 0..4),
        views in vec((name(), sql()), 0..3),
        triggers in vec((name(), name(), sql()), 0..3),
    ) -> Schema {
        let mut schema = Schema::default();
        for (name, own, mut table) in tables {
            table.name = name;
            table.schema = own;
            schema.tables.insert(table.key(), table);
        }
        for (name, sql) in views {
            let view = View {
                sql: SqlText::new(sql),
                columns: Vec::new(),
                check_option: None,
                postgres: PostgresView::default(),
                mysql: MysqlView::default(),
            };
            let name = TableName::new(None, &format!("v_{name}"));
            if !schema.tables.contains_key(&name) {
                schema.views.insert(name, view);
            }
        }
        for (table, name, sql) in triggers {
            let trigger = Trigger {
                timing: TriggerTiming::After,
                events: OneOrMany(vec![TriggerEvent::Insert]),
                update_of: Vec::new(),
                for_each: TriggerLevel::Row,
                when: None,
                body: Some(SqlText::new(sql)),
                postgres: PostgresTrigger::default(),
            };
            let plain = |text: &str| text.replace('.', "");
            if !plain(&table).is_empty() && !plain(&name).is_empty() {
                let name = format!("{}.{}", plain(&table), plain(&name));
                schema.triggers.insert(TableName::new(None, &name), trigger);
            }
        }
        schema
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_is_written_reads_as_the_same_schema(schema in schema()) {
        let text = models::to_string(&schema).unwrap();
        let read = models::read(&document(&text));
        let read = read.unwrap_or_else(|error| panic!("{}\n{text}", shown(&error)));
        prop_assert_eq!(read.schema, schema, "{}", text);
    }
}

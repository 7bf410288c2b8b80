//! A schema as text: `tests/inspect/models.yaml` against the files beside it (`BLESS=1` writes them anew), and what
//! holds for the tables of all cases of `tests/ddl`.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use revgraph_migrate::inspect;
use revgraph_migrate::models::{read_diesel, settle};
use revgraph_schema::Dialect;
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::models::{self, Document};
use revgraph_schema::operation::{Context, CreateTable, Item};
use revgraph_schema::{split, yaml};

/// The file that is compared below is also one that Diesel takes.
mod accepted {
    include!("inspect/schema.rs");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inspect")
}

fn document(path: &str, text: String) -> Arc<Document> {
    Arc::new(Document {
        path: PathBuf::from(path),
        text,
    })
}

fn example() -> Schema {
    let text = fs::read_to_string(folder().join("models.yaml")).unwrap();
    models::read(&document("models.yaml", text)).unwrap().schema
}

fn golden(file: &str, actual: &str) {
    let path = folder().join(file);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(actual, expected, "{file} (BLESS=1 writes it anew)");
}

#[test]
fn tables_are_shown_in_80_columns() {
    let schema = example();
    let mut text = inspect::list(&schema);
    for table in schema.tables.values() {
        text.push('\n');
        text.push_str(&inspect::table(Dialect::Sqlite, table));
    }
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "{text}");
    golden("tables.txt", &text);
}

#[test]
fn diesel_takes_its_schema_rs() {
    golden(
        "schema.rs",
        &inspect::schema_rs(Dialect::Sqlite, &example()),
    );
    use diesel::QuerySource;
    use diesel::query_builder::QueryFragment;
    let _ = accepted::users::table.from_clause();
    fn is_sql<F: QueryFragment<diesel::sqlite::Sqlite>>(query: &F) -> String {
        diesel::debug_query::<diesel::sqlite::Sqlite, _>(query).to_string()
    }
    use diesel::QueryDsl;
    let joined = accepted::users::table
        .inner_join(accepted::teams::table)
        .select((accepted::users::type_, accepted::teams::name));
    let sql = is_sql(&joined);
    assert!(sql.contains("`users`.`type`"), "{sql}");
}

#[test]
fn postgres_and_mysql_have_types_of_their_own() {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        let text = inspect::schema_rs(dialect, &example());
        golden(&format!("schema.{dialect}.rs.txt"), &text);
    }
}

#[test]
fn create_statements_are_a_file_of_their_own() {
    let schema = example();
    let items: Vec<Item> = ["teams", "users"]
        .map(|name| Item::from(CreateTable::from(schema.table(None, name).unwrap().clone())))
        .into();
    let text = inspect::create(&Context::new(Dialect::Sqlite), &items).unwrap();
    golden("schema.sql", &text);
    let statements = split::split(Dialect::Sqlite, &text).unwrap();
    assert_eq!(statements.len(), 3);
}

/// Every schema that a case makes, as `schema.rs` and back: the same tables, columns, keys and types, as far as Diesel
/// tells them apart. With what it does not say filled in it is the schema again.
#[test]
fn the_reader_takes_every_schema_rs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ddl");
    let mut tables = 0;
    for case in fs::read_dir(root).unwrap() {
        let Ok(text) = fs::read_to_string(case.unwrap().path().join("operations.yaml")) else {
            continue;
        };
        let items: Vec<Item> = yaml::from_str(&text).unwrap();
        for dialect in Dialect::ALL {
            let mut schema = Schema::default();
            for item in &items {
                let _ = item.apply(dialect, &mut schema);
            }
            // Without a primary key a table is not there.
            schema.tables.retain(|_, table| table.primary_key.is_some());
            let says = |table: &revgraph_schema::model::Table| {
                let known = table.columns.iter();
                known
                    .clone()
                    .all(|column| column.data_type.on(dialect).is_some())
            };
            schema.tables.retain(|_, table| says(table));
            let text = inspect::schema_rs(dialect, &schema);
            let read = read_diesel(dialect, &document("schema.rs", text.clone()));
            let read = read.unwrap_or_else(|error| panic!("{error}\n{text}"));
            let names: Vec<&TableName> = schema.tables.keys().collect();
            let found: Vec<&TableName> = read.schema.tables.keys().collect();
            assert_eq!(found, names, "{text}");
            let settled = settle(dialect, &read.schema, &read.unsaid, &schema);
            for (name, table) in &schema.tables {
                tables += 1;
                let mut table = table.clone();
                for column in &mut table.columns {
                    // One type for the dialect is all that Diesel knows of.
                    if let Some(own) = column.data_type.on(dialect).cloned() {
                        let found = settled.tables[name].column(&column.name).unwrap();
                        if found.data_type != column.data_type {
                            assert_eq!(found.data_type.on(dialect), Some(&own), "{text}");
                            column.data_type = found.data_type.clone();
                        }
                    }
                    if dialect != Dialect::Mysql {
                        column.mysql.unsigned = false;
                    }
                    column.mysql.after = None;
                    column.mysql.first = false;
                }
                assert_eq!(settled.tables[name], table, "{text}");
            }
        }
    }
    assert!(tables > 60, "only {tables} tables");
}

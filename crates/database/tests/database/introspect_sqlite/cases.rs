//! Every case of `tests/ddl`: after its statements the database has what the operations say of a schema as a value.

use super::canonical::canonical;
use super::{assert_comes_back, difference, empty, oracle, read, run};
use revgraph_database::{Database, Dialect};
use revgraph_schema::model::Schema;
use revgraph_schema::operation::{self, Context, Item, Operation};
use revgraph_schema::yaml;
use std::fs;
use std::path::{Path, PathBuf};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ddl");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn items(path: &Path) -> Vec<Item> {
    match fs::read_to_string(path) {
        Ok(text) => yaml::from_str(&text).unwrap(),
        Err(_) => Vec::new(),
    }
}

/// Runs an operation as `upgrade` does, and changes the schema as a value.
fn perform(database: &mut Database, schema: &mut Schema, item: &Item) {
    let context = Context::new(Dialect::Sqlite);
    for block in operation::blocks(Dialect::Sqlite, std::slice::from_ref(item)) {
        let rendered = match &block.table {
            None => block.items[0].render(&context),
            Some(table) => {
                let live = database.live_table(table).unwrap().unwrap();
                operation::render_live(&context, &block.items, &live)
            }
        };
        for statement in rendered.unwrap() {
            run(database, &statement.sql);
        }
    }
    item.apply(Dialect::Sqlite, schema).unwrap();
}

/// What the value does not follow: statements of any kind, and the indexes that `if_not_exists` creates on a table
/// that is already there.
fn is_followed(item: &Item) -> bool {
    match &item.operation {
        Operation::Execute(_) | Operation::Run(_) => false,
        Operation::CreateTable(create) => !create.if_not_exists || create.table.indexes.is_empty(),
        _ => true,
    }
}

#[test]
fn after_each_case_the_database_has_what_the_operations_say() {
    let context = Context::new(Dialect::Sqlite);
    let (mut compared, mut tables) = (0, 0);
    let mut failures = Vec::new();
    for folder in folders() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let operations = items(&folder.join("operations.yaml"));
        if operations.iter().any(|item| item.check(&context).is_err()) {
            continue;
        }
        let given = items(&folder.join("given.yaml"));
        let (mut database, mut schema) = (empty(), Schema::default());
        let all: Vec<&Item> = given.iter().chain(&operations).collect();
        let followed = all.iter().all(|item| is_followed(item));
        for item in all {
            perform(&mut database, &mut schema, item);
            let found = read(&mut database);
            oracle::assert_agrees(&mut database, &found);
            tables += found.tables.len();
            assert_comes_back(&found);
            if !followed {
                continue;
            }
            let expected = canonical(&schema);
            if found != expected {
                failures.push(format!(
                    "{name}, after {}:\n{}",
                    item.name(),
                    difference(&expected, &found)
                ));
                break;
            }
            compared += 1;
        }
    }
    assert!(
        failures.is_empty(),
        "{}: {}",
        failures.len(),
        failures.join("\n\n")
    );
    assert!(compared > 100 && tables > 100, "{compared} {tables}");
}

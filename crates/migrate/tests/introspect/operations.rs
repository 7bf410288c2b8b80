//! Every case of `tests/ddl`: what its operations leave in a database is read, made again from what was read, and
//! is what the same operations make of a schema as a value.

use std::fs;
use std::path::{Path, PathBuf};

use revgraph_database::{Dialect, Reach};
use revgraph_schema::model::Schema;
use revgraph_schema::operation::{self, Context, Item};
use revgraph_schema::yaml;

use super::cases::{difference, made_again, read};
use super::created;
use super::scratch::{BESIDE, Scratch};

struct Case {
    name: String,
    items: Vec<Item>,
    /// The least major version of the server.
    server: u32,
}

fn cases(dialect: Dialect) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ddl");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let read = |path: PathBuf| -> Vec<Item> {
        match fs::read_to_string(&path) {
            Ok(text) => yaml::from_str(&text).unwrap(),
            Err(_) => Vec::new(),
        }
    };
    let case = |folder: PathBuf| {
        let mut items = read(folder.join("given.yaml"));
        items.extend(read(folder.join("operations.yaml")));
        let servers: std::collections::BTreeMap<Dialect, u32> =
            match fs::read_to_string(folder.join("servers.yaml")) {
                Ok(text) => yaml::from_str(&text).unwrap(),
                Err(_) => Default::default(),
            };
        Case {
            name: folder.file_name().unwrap().to_string_lossy().into_owned(),
            items,
            server: servers.get(&dialect).copied().unwrap_or_default(),
        }
    };
    // What SQL did is not in the value, but for the schema that `schemas` is about.
    let runs = |case: &Case| {
        let context = Context::new(dialect);
        let is_known = |item: &Item| {
            (item.name() != "execute" || case.name == "schemas") && item.check(&context).is_ok()
        };
        case.items.iter().all(is_known)
    };
    folders.into_iter().map(case).filter(runs).collect()
}

#[test]
fn what_operations_leave_is_read_on_postgres() {
    run(Dialect::Postgres);
}

fn run(dialect: Dialect) {
    let mut scratch = Scratch::new(dialect);
    let version = scratch.session().server().version.major;
    let reach = Reach {
        schemas: vec![BESIDE.to_owned()],
        ..Reach::default()
    };
    let mut failures = Vec::new();
    let mut ran = 0;
    for case in cases(dialect) {
        if case.server > version || LEFT_BEHIND.contains(&case.name.as_str()) {
            continue;
        }
        // After each operation, since the last ones often take everything away.
        let mut schema = Schema::default();
        for last in 0..case.items.len() {
            let item = &case.items[last];
            let changes = {
                let before = schema.clone();
                item.apply(dialect, &mut schema)
                    .map(|()| schema != before)
                    .unwrap_or(true)
            };
            if !changes && last + 1 < case.items.len() {
                continue;
            }
            if let Err(failure) = run_case(&mut scratch, &reach, &case.items[..=last]) {
                failures.push(format!("{} up to {}: {failure}", case.name, item.name()));
                break;
            }
            ran += 1;
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(ran > 100, "{ran}");
}

fn run_case(scratch: &mut Scratch, reach: &Reach, items: &[Item]) -> Result<(), String> {
    let dialect = scratch.dialect;
    created::emptied(scratch);
    let mut schema = Schema::default();
    for item in items {
        perform(scratch, item)?;
        item.apply(dialect, &mut schema)
            .map_err(|error| format!("as a value: {error}"))?;
    }
    let found = read(scratch, reach)?;
    made_again(scratch, reach, &found, &created::items(&found))?;
    // A schema that was there before.
    for (name, namespace) in &found.namespaces {
        let namespaces = &mut schema.namespaces;
        namespaces.entry(name.clone()).or_insert(namespace.clone());
    }
    created::perform(scratch, reach, &created::items(&schema))
        .map_err(|error| format!("from the value: {error}"))?;
    let value = read(scratch, reach)?;
    let text = |schema: &Schema| yaml::to_string(&created::items(&unnamed(schema))).unwrap();
    let (found, value) = (text(&found), text(&value));
    match found == value {
        true => Ok(()),
        false => Err(format!(
            "the operations (-) and their value (+) differ:\n{}",
            difference(&found, &value)
        )),
    }
}

/// Cases that leave something behind: a table that is dropped without `was` leaves the types of its enums.
const LEFT_BEHIND: &[&str] = &["names"];

/// Without the names that a database chose, which tell how a table came about.
fn unnamed(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.primary_key.iter_mut().for_each(|key| key.name = None);
        table
            .uniques
            .iter_mut()
            .for_each(|unique| unique.name = None);
        table.checks.iter_mut().for_each(|check| check.name = None);
        table
            .foreign_keys
            .iter_mut()
            .for_each(|key| key.name = None);
        table
            .excludes
            .iter_mut()
            .for_each(|exclude| exclude.name = None);
        table.uniques.sort_by_key(|unique| unique.columns.join(","));
        table.checks.sort_by_key(|check| check.sql.clone());
        table.foreign_keys.sort_by_key(|key| key.columns.join(","));
        // A column comes back at the end.
        table.columns.sort_by_key(|column| column.name.clone());
    }
    schema
}

fn perform(scratch: &mut Scratch, item: &Item) -> Result<(), String> {
    let context = Context::new(scratch.dialect);
    for block in operation::blocks(scratch.dialect, std::slice::from_ref(item)) {
        let rendered = match &block.table {
            None => block.items[0].render(&context),
            Some(table) => {
                let live = scratch.session().live_table(table).unwrap();
                let live = live.ok_or_else(|| format!("{table} is not there"))?;
                operation::render_live(&context, &block.items, &live)
            }
        };
        for statement in &rendered.map_err(|refused| refused.to_string())? {
            scratch.run(statement)?;
        }
    }
    Ok(())
}

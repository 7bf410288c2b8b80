//! A schema as the operations that create it, and their work on an empty database.

use std::collections::BTreeMap;

use revgraph_database::{Dialect, ForeignKeys, Reach};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::operation::{
    AlterSequence, Context, Create, CreateForeignKey, CreateTable, Item, Operation,
};

use super::scratch::Scratch;

/// The operations that create all that a schema has: kind by kind, and each kind sorted by name.
pub(crate) fn items(schema: &Schema) -> Vec<Item> {
    fn of<O: Clone>(kind: &BTreeMap<TableName, O>, items: &mut Vec<Item>)
    where
        Operation: From<Create<O>>,
    {
        for (name, definition) in kind {
            items.push(Item::from(create(name, None, definition.clone())));
        }
    }
    let mut items = Vec::new();
    of(&schema.extensions, &mut items);
    of(&schema.namespaces, &mut items);
    of(&schema.enums, &mut items);
    of(&schema.domains, &mut items);
    of(&schema.sequences, &mut items);
    for table in schema.tables.values() {
        items.push(CreateTable::from(table.clone()).into());
    }
    of(&schema.functions, &mut items);
    of(&schema.procedures, &mut items);
    of(&schema.views, &mut items);
    of(&schema.materialized_views, &mut items);
    for (name, trigger) in &schema.triggers {
        let (table, own_name) = table_of(schema, name);
        let own_name = TableName::new(name.schema.as_deref(), own_name);
        items.push(Item::from(create(&own_name, Some(table), trigger.clone())));
    }
    items
}

fn create<O>(name: &TableName, table: Option<&str>, definition: O) -> Create<O> {
    Create {
        name: name.name.clone(),
        schema: name.schema.clone(),
        table: table.map(str::to_owned),
        if_not_exists: false,
        definition,
    }
}

/// The table or view, and the trigger, of `<table>.<trigger>`.
fn table_of<'n>(schema: &Schema, name: &'n TableName) -> (&'n str, &'n str) {
    let dots = name.name.match_indices('.');
    let parts = dots.map(|(at, _)| (&name.name[..at], &name.name[at + 1..]));
    let is_there = |table: &str| {
        let key = TableName::new(name.schema.as_deref(), table);
        schema.tables.contains_key(&key) || schema.views.contains_key(&key)
    };
    parts
        .into_iter()
        .find(|(table, _)| is_there(table))
        .unwrap_or_else(|| panic!("the trigger {name} has no table"))
}

/// Makes the database anew with all that the operations create. What depends on something that comes later is tried
/// again; foreign keys and the owners of sequences come last, since they may go in circles.
pub(crate) fn perform(scratch: &mut Scratch, reach: &Reach, items: &[Item]) -> Result<(), String> {
    emptied(scratch);
    prepare(scratch, reach);
    let dialect = scratch.dialect;
    let mut waiting = Vec::new();
    let mut last = Vec::new();
    for item in items {
        let mut item = item.clone();
        match &mut item.operation {
            Operation::CreateTable(create) if dialect != Dialect::Sqlite => {
                for constraint in create.table.foreign_keys.drain(..) {
                    let not_valid = &create.table.postgres.not_valid;
                    let not_valid = constraint
                        .name
                        .as_ref()
                        .is_some_and(|name| not_valid.contains(name));
                    last.push(Item::from(CreateForeignKey {
                        table: create.table.name.clone(),
                        schema: create.table.schema.clone(),
                        not_valid,
                        constraint,
                    }));
                }
            }
            Operation::CreateSequence(create) => {
                if let Some(owned_by) = create.definition.owned_by.take() {
                    last.push(Item::from(AlterSequence {
                        name: create.name.clone(),
                        schema: create.schema.clone(),
                        restart: None,
                        change: revgraph_schema::model::Sequence {
                            owned_by: Some(owned_by),
                            ..Default::default()
                        },
                        was: None,
                    }));
                }
            }
            _ => {}
        }
        waiting.push(item);
    }
    rounds(scratch, waiting)?;
    rounds(scratch, last)
}

/// Takes everything out of the database, which on PostgreSQL is much faster than to make it anew.
pub(crate) fn emptied(scratch: &mut Scratch) {
    if scratch.dialect != Dialect::Postgres {
        return scratch.empty();
    }
    scratch.session().execute(EMPTY).unwrap();
}

const EMPTY: &str = "RESET ALL; DISCARD TEMP;
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT format('DROP SCHEMA IF EXISTS %I CASCADE', nspname) AS sql FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
        UNION ALL SELECT format('DROP EXTENSION IF EXISTS %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
    LOOP EXECUTE one.sql; END LOOP;
END $$;
CREATE SCHEMA public";

/// Where the default schema is another than the server's own, it has to be there.
fn prepare(scratch: &mut Scratch, reach: &Reach) {
    if let (Dialect::Postgres, Some(schema)) = (scratch.dialect, &reach.default_schema) {
        let schema = revgraph_schema::sql::identifier(Dialect::Postgres, schema).into_owned();
        let session = scratch.session();
        session
            .execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))
            .unwrap();
        session
            .execute(&format!("SET search_path TO {schema}, public"))
            .unwrap();
    }
}

fn rounds(scratch: &mut Scratch, mut waiting: Vec<Item>) -> Result<(), String> {
    while !waiting.is_empty() {
        let mut failures = Vec::new();
        let before = waiting.len();
        waiting.retain(|item| match attempt(scratch, item) {
            Ok(()) => false,
            Err(failure) => {
                failures.push(failure);
                true
            }
        });
        if waiting.len() == before {
            return Err(failures.join("\n"));
        }
    }
    Ok(())
}

/// All statements of an operation, or none.
fn attempt(scratch: &mut Scratch, item: &Item) -> Result<(), String> {
    let statements = item
        .render(&Context::new(scratch.dialect))
        .map_err(|refused| refused.to_string())?;
    let transactional = scratch.dialect != Dialect::Mysql;
    if transactional {
        scratch.session().begin(ForeignKeys::AsConfigured).unwrap();
    }
    let done = statements
        .iter()
        .try_for_each(|statement| scratch.run(statement));
    if transactional {
        match done {
            Ok(()) => scratch.session().commit().unwrap(),
            Err(_) => scratch.session().rollback().unwrap(),
        }
    }
    done
}

//! What SQLite has is what is read, whoever wrote it and however.

mod canonical;
mod cases;
mod facts;
mod oracle;
mod rendered;
mod texts;

use revgraph_database::{Database, Dialect, Reach};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::operation::{Context, Create, CreateTable, CreateTrigger, CreateView, Item};

fn empty() -> Database<'static> {
    Database::in_memory("test").unwrap()
}

/// A database after these statements.
fn database(sql: &str) -> Database<'static> {
    let mut database = empty();
    let statements = revgraph_schema::split::split(Dialect::Sqlite, sql).unwrap();
    for statement in statements {
        run(&mut database, &statement.sql);
    }
    database
}

fn run(database: &mut Database, sql: &str) {
    if let Err(error) = database.execute(sql) {
        panic!("{error}\n{sql}");
    }
}

fn read(database: &mut Database) -> Schema {
    database.introspect(&Reach::default()).unwrap()
}

fn key(name: &str) -> TableName {
    TableName::new(None, name)
}

/// The statements that make a schema, from the operations that create what it has.
fn statements(schema: &Schema) -> Vec<String> {
    let tables = schema.tables.values().cloned().map(CreateTable::from);
    let tables = tables.map(Item::from);
    let views = schema.views.iter().map(|(name, view)| {
        let create: CreateView = Create {
            name: name.name.clone(),
            schema: None,
            table: None,
            if_not_exists: false,
            definition: view.clone(),
        };
        create.into()
    });
    let triggers = schema.triggers.iter().map(|(name, trigger)| {
        let relations = schema.tables.keys().chain(schema.views.keys());
        let own = |relation: &&TableName| {
            let rest = name.name.strip_prefix(&relation.name);
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        let table = relations.filter(own).max_by_key(|name| name.name.len());
        let table = table.unwrap().name.clone();
        let create: CreateTrigger = Create {
            name: name.name[table.len() + 1..].to_owned(),
            schema: None,
            table: Some(table),
            if_not_exists: false,
            definition: trigger.clone(),
        };
        create.into()
    });
    let items: Vec<Item> = tables.chain(views).chain(triggers).collect();
    let context = Context::new(Dialect::Sqlite);
    let rendered = items.iter().flat_map(|item| match item.render(&context) {
        Ok(rendered) => rendered,
        Err(error) => panic!("{error}: {item:#?}"),
    });
    rendered.map(|one| one.sql).collect()
}

/// A database that is made from what was read of another one has the same.
fn assert_comes_back(schema: &Schema) -> Database<'static> {
    let mut copy = empty();
    let statements = statements(schema);
    for statement in &statements {
        run(&mut copy, statement);
    }
    let text = statements.join(";\n");
    let found = read(&mut copy);
    assert!(
        found == *schema,
        "{}made by\n{text}",
        difference(schema, &found)
    );
    copy
}

/// The lines that only one of the two has.
fn difference(expected: &Schema, found: &Schema) -> String {
    let lines = |schema: &Schema| -> Vec<String> {
        let table = |table: &revgraph_schema::model::Table| {
            let parts = [
                table
                    .columns
                    .iter()
                    .map(|part| format!("{part:?}"))
                    .collect::<Vec<_>>(),
                table
                    .uniques
                    .iter()
                    .map(|part| format!("{part:?}"))
                    .collect(),
                table
                    .checks
                    .iter()
                    .map(|part| format!("{part:?}"))
                    .collect(),
                table
                    .foreign_keys
                    .iter()
                    .map(|part| format!("{part:?}"))
                    .collect(),
                table
                    .indexes
                    .iter()
                    .map(|part| format!("{part:?}"))
                    .collect(),
                vec![format!("{:?} {:?}", table.primary_key, table.sqlite)],
            ];
            let name = table.name.clone();
            parts
                .concat()
                .into_iter()
                .map(move |part| format!("{name}: {part}"))
        };
        let mut lines: Vec<String> = schema.tables.values().flat_map(table).collect();
        lines.extend(schema.views.iter().map(|view| format!("{view:?}")));
        lines.extend(schema.triggers.iter().map(|trigger| format!("{trigger:?}")));
        lines
    };
    let (expected, found) = (lines(expected), lines(found));
    let only = |these: &[String], others: &[String]| -> String {
        let only = these.iter().filter(|line| !others.contains(line));
        only.map(|line| format!("  {line}\n")).collect()
    };
    format!(
        "expected\n{}found\n{}",
        only(&expected, &found),
        only(&found, &expected)
    )
}

//! What a new revision begins with that is about one table, for somebody to go on from.

use std::collections::BTreeMap;

use revgraph_schema::model::TableName;
use revgraph_schema::operation::{self, BatchAlterTable, Context, DropTable, Item, RenderError};
use revgraph_schema::{sql, yaml};

use super::{ReviseError, Sections};
use crate::error::Error;
use crate::offline;
use crate::script::Format;
use crate::work::Ground;

/// A table that a new revision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stub {
    /// The table.
    pub table: TableName,
    /// Whether the revision creates it: with an `id` that numbers its rows, and timestamps. Else there is an empty
    /// block for its changes, which does nothing.
    pub create: bool,
}

/// What a new revision does at first on each database that is meant: [`RevisionRequest::work`](super::RevisionRequest::work).
///
/// In SQL the statements are those of each database's dialect, which its url says; nothing connects.
///
/// # Errors
/// [`ReviseError::Table`]: a name that a dialect does not take. In SQL also a url that is missing or cannot be read.
pub fn stub(
    ground: Ground<'_>,
    stub: &Stub,
    format: Format,
) -> Result<BTreeMap<String, Sections>, Error> {
    let selected = ground.config.select(ground.databases)?;
    let (upgrade, downgrade) = items(stub);
    let mut work = BTreeMap::new();
    for database in selected {
        let name = &database.name;
        let settings = ground.config.settings(database, ground.url);
        let context = settings.as_ref().ok().map(|settings| {
            let mut context = Context::new(settings.url.dialect());
            context.naming = ground.config.naming.clone();
            context
        });
        let statements = |context: &Context, items: &[Item]| {
            statements(context, items).map_err(|source| ReviseError::Table {
                table: stub.table.clone(),
                database: name.clone(),
                source: Box::new(source),
            })
        };
        // What no database could run is refused here; without a url it is not known which one that is.
        if let Some(context) = &context {
            statements(context, &upgrade)?;
        }
        let sections = match (format, &context) {
            (Format::Yaml, _) => Sections {
                upgrade: match stub.create {
                    true => create_table(&stub.table),
                    false => written(&upgrade),
                },
                downgrade: written(&downgrade),
            },
            (Format::Sql, Some(context)) if stub.create => Sections {
                upgrade: statements(context, &upgrade)?,
                downgrade: statements(context, &downgrade)?,
            },
            (Format::Sql, context) => {
                if stub.create {
                    settings?;
                }
                let comment = comment(&stub.table, context.as_ref());
                Sections {
                    upgrade: comment.clone(),
                    downgrade: comment,
                }
            }
        };
        work.insert(name.clone(), sections);
    }
    Ok(work)
}

/// The way up and the way down.
fn items(stub: &Stub) -> (Vec<Item>, Vec<Item>) {
    let TableName { schema, name } = stub.table.clone();
    if stub.create {
        // What is written here can be read.
        let create = yaml::from_str(&create_table(&stub.table)).unwrap_or_default();
        let drop = DropTable {
            name,
            schema,
            if_exists: false,
            was: None,
        };
        return (create, vec![drop.into()]);
    }
    let block: Item = BatchAlterTable {
        table: name,
        schema,
        operations: Vec::new(),
    }
    .into();
    (vec![block.clone()], vec![block])
}

/// The operation in the words of somebody who writes it: with the shorthands, which the value does not keep.
fn create_table(table: &TableName) -> String {
    let schema = match &table.schema {
        Some(schema) => format!("    schema: {}\n", quoted(schema)),
        None => String::new(),
    };
    let name = quoted(&table.name);
    format!(
        "- create_table:\n    name: {name}\n{schema}    columns:\n      - increments: id\n      - timestamps\n"
    )
}

/// A name as YAML.
fn quoted(name: &str) -> String {
    // Any text can be written.
    let text = yaml::to_string(&name).unwrap_or_default();
    text.trim_end().to_owned()
}

fn written(items: &[Item]) -> String {
    // What was made as a value can be written.
    operation::to_yaml(items).unwrap_or_default()
}

fn statements(context: &Context, items: &[Item]) -> Result<String, RenderError> {
    let mut text = String::new();
    for item in items {
        for statement in item.render(context)? {
            offline::push(&mut text, context.dialect, &statement.sql);
        }
    }
    text.truncate(text.trim_end().len());
    Ok(escaped(&text))
}

fn comment(table: &TableName, context: Option<&Context>) -> String {
    let table = match context {
        Some(context) => sql::qualified(context.dialect, table.schema.as_deref(), &table.name),
        None => table.to_string(),
    };
    escaped(&format!("-- ALTER TABLE {table}"))
}

/// In a script of SQL this would begin a variable.
fn escaped(sql: &str) -> String {
    sql.replace("${", "$${")
}

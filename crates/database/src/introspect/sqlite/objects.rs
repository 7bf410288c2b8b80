//! The rows of `sqlite_schema` as values.

use super::references;
use revgraph_schema::live::{LiveError, sqlite};
use revgraph_schema::model::{Schema, Table, TableName};
use std::collections::HashMap;

/// What a row of `sqlite_schema` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    Index,
    View,
    Trigger,
}

impl Kind {
    pub(super) fn of(word: &str) -> Option<Kind> {
        match word {
            "table" => Some(Kind::Table),
            "index" => Some(Kind::Index),
            "view" => Some(Kind::View),
            "trigger" => Some(Kind::Trigger),
            _ => None,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Kind::Table => "table",
            Kind::Index => "index",
            Kind::View => "view",
            Kind::Trigger => "trigger",
        }
    }
}

/// A row of `sqlite_schema`.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) kind: Kind,
    pub(super) name: String,
    /// The table that it is on; its own name for a table and a view.
    pub(super) table: String,
    pub(super) text: String,
}

/// An object whose text cannot be taken apart.
#[derive(Debug, thiserror::Error)]
#[error("{kind} '{name}': {source}")]
pub(super) struct Unreadable {
    kind: &'static str,
    name: String,
    source: LiveError,
}

/// The values of the objects; tables come before what is on them.
pub(super) fn schema(objects: impl Iterator<Item = Object>) -> Result<Schema, Unreadable> {
    let mut schema = Schema::default();
    let mut relations = HashMap::new();
    for object in objects {
        if let Kind::Table | Kind::View = object.kind {
            relations.insert(object.name.to_ascii_lowercase(), object.name.clone());
        }
        add(&mut schema, &relations, &object).map_err(|source| Unreadable {
            kind: object.kind.words(),
            name: object.name.clone(),
            source,
        })?;
    }
    references::settle(&mut schema);
    schema.tables.values_mut().for_each(sort);
    Ok(schema)
}

/// By name, and what has none by what it is over: the order of the text is not a part of the value.
fn sort(table: &mut Table) {
    table
        .uniques
        .sort_by_cached_key(|unique| (unique.name.clone(), unique.columns.0.clone()));
    table
        .checks
        .sort_by_cached_key(|check| (check.name.clone(), check.sql.clone(), check.column.clone()));
    table.foreign_keys.sort_by_cached_key(|key| {
        let to = &key.references;
        let columns = (key.columns.0.clone(), to.columns.clone());
        (key.name.clone(), columns, to.table.clone())
    });
    table.indexes.sort_by_cached_key(|index| index.name.clone());
}

/// `relations` has the tables and views so far by their names in lower case: a trigger has its table as its text
/// spells it.
fn add(
    schema: &mut Schema,
    relations: &HashMap<String, String>,
    object: &Object,
) -> Result<(), LiveError> {
    let key = TableName::new(None, &object.name);
    let on = relations
        .get(&object.table.to_ascii_lowercase())
        .unwrap_or(&object.table);
    match object.kind {
        Kind::Table => {
            let mut table = sqlite::table(&object.text)?;
            table.name.clone_from(&object.name);
            schema.tables.insert(key, table);
        }
        Kind::Index => {
            if let Some(table) = schema.tables.get_mut(&TableName::new(None, on)) {
                let mut index = sqlite::index(&object.text, table)?;
                index.name = Some(object.name.clone());
                table.indexes.push(index);
            }
        }
        Kind::View => {
            schema.views.insert(key, sqlite::view(&object.text)?);
        }
        Kind::Trigger => {
            let key = TableName::new(None, &format!("{on}.{}", object.name));
            schema.triggers.insert(key, sqlite::trigger(&object.text)?);
        }
    }
    Ok(())
}

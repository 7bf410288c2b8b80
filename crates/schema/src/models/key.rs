//! The key of a mapping, and the name that it stands for.
//!
//! `users` is a name, `audit.users` a name in a schema. A key that says it otherwise has `schema` or `name` beside it:
//! with `schema` the key is the name as a whole, with `name` it is only a label. A trigger belongs to a table, which
//! stands before its name (`users.touch`) or under `table`.

use super::ObjectKind;
use crate::model::{Schema, TableName};

/// What stands beside a key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Beside {
    pub(super) name: Option<String>,
    pub(super) schema: Option<String>,
    pub(super) table: Option<String>,
}

/// Why a key is no name: what is wrong, and the key beside it that is.
pub(super) struct KeyProblem {
    pub(super) message: String,
    pub(super) at: Option<&'static str>,
}

/// The name that a key stands for.
pub(super) fn parse(kind: ObjectKind, key: &str, beside: &Beside) -> Result<TableName, KeyProblem> {
    let problem = |message: &str, at| {
        Err(KeyProblem {
            message: message.to_owned(),
            at,
        })
    };
    if key.is_empty() {
        return problem("a name must not be empty", None);
    }
    if beside.table.is_some() && kind != ObjectKind::Trigger {
        return problem("unknown key 'table'", Some("table"));
    }
    if kind == ObjectKind::Schema {
        if beside.schema.is_some() {
            return problem("unknown key 'schema'", Some("schema"));
        }
        return Ok(TableName::new(None, beside.name.as_deref().unwrap_or(key)));
    }
    let schema = beside.schema.as_deref();
    if kind == ObjectKind::Trigger {
        if let Some(table) = &beside.table {
            let name = beside.name.as_deref().unwrap_or(key);
            return Ok(TableName::new(schema, &format!("{table}.{name}")));
        }
        let parts: Vec<&str> = key.split('.').collect();
        return match (parts.as_slice(), schema) {
            ([table, name], schema) if !table.is_empty() && !name.is_empty() => {
                Ok(TableName::new(schema, key))
            }
            ([schema, table, name], None) if parts.iter().all(|part| !part.is_empty()) => {
                Ok(TableName::new(Some(schema), &format!("{table}.{name}")))
            }
            _ => problem(
                "a trigger needs its table: write users.touch as its name, or the key 'table'",
                None,
            ),
        };
    }
    if let Some(name) = &beside.name {
        return Ok(TableName::new(schema, name));
    }
    match key.split_once('.') {
        Some((schema, name)) if beside.schema.is_none() => {
            match schema.is_empty() || name.is_empty() {
                true => problem("a name must not be empty", None),
                false => Ok(TableName::new(Some(schema), name)),
            }
        }
        _ => Ok(TableName::new(schema, key)),
    }
}

/// The key that stands for a name, and what has to stand beside it where the key cannot say it.
pub(super) fn written(kind: ObjectKind, name: &TableName, schema: &Schema) -> (String, Beside) {
    let label = label(kind, name, schema);
    let parts = [&label.name, &label.schema, &label.table];
    let is_plain = parts
        .into_iter()
        .flatten()
        .all(|part| !part.contains('.') && !part.is_empty());
    match kind == ObjectKind::Schema || is_plain {
        true => (name.to_string(), Beside::default()),
        false => (name.to_string(), label),
    }
}

/// What stands beside a key that says nothing.
pub(super) fn label(kind: ObjectKind, name: &TableName, schema: &Schema) -> Beside {
    let (table, own_name) = match kind {
        ObjectKind::Trigger => {
            let (table, trigger) = split_trigger(name, schema);
            (Some(table.to_owned()), trigger)
        }
        _ => (None, name.name.as_str()),
    };
    Beside {
        name: Some(own_name.to_owned()),
        schema: name.schema.clone(),
        table,
    }
}

/// The table and the name of a trigger, which a schema keeps as one text.
pub(super) fn split_trigger<'n>(name: &'n TableName, schema: &Schema) -> (&'n str, &'n str) {
    let cuts = name.name.match_indices('.').map(|(at, _)| at);
    let is_known = |at: &usize| {
        let table = TableName::new(name.schema.as_deref(), &name.name[..*at]);
        schema.tables.contains_key(&table) || schema.views.contains_key(&table)
    };
    let known = cuts.clone().find(is_known);
    match known.or_else(|| cuts.clone().next()) {
        Some(at) => (&name.name[..at], &name.name[at + 1..]),
        None => ("", &name.name),
    }
}

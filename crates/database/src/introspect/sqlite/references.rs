//! What foreign keys refer to. SQLite takes any spelling of a name, and a reference without columns to the primary
//! key of the other table.

use revgraph_schema::model::{Reference, Schema, Table, TableName};
use std::collections::HashMap;

/// Gives every reference the columns that it is to, and names as the other table spells them.
pub(super) fn settle(schema: &mut Schema) {
    let spelled: HashMap<String, TableName> = schema
        .tables
        .keys()
        .map(|name| (name.name.to_ascii_lowercase(), name.clone()))
        .collect();
    let mut settled = Vec::new();
    for (name, table) in &schema.tables {
        for (at, key) in table.foreign_keys.iter().enumerate() {
            let lower = key.references.table.to_ascii_lowercase();
            let referred = spelled.get(&lower).and_then(|name| schema.tables.get(name));
            let reference = reference(&key.references, &key.columns.0, referred);
            if reference != key.references {
                settled.push((name.clone(), at, reference));
            }
        }
    }
    for (name, at, reference) in settled {
        if let Some(table) = schema.tables.get_mut(&name) {
            table.foreign_keys[at].references = reference;
        }
    }
}

/// Where the other table is missing, or has no key of as many columns, SQLite refuses rows and not the table; then
/// the columns of the same names have to stand for those that nobody knows.
fn reference(written: &Reference, own: &[String], referred: Option<&Table>) -> Reference {
    let key = referred
        .and_then(|table| table.primary_key.as_ref())
        .map(|key| &key.columns)
        .filter(|columns| columns.len() == own.len());
    let columns = match written.columns.len() == own.len() {
        true => written.columns.as_slice(),
        false => key.map_or(own, Vec::as_slice),
    };
    let spelled = |name: &String| {
        let columns = referred.into_iter().flat_map(|table| &table.columns);
        let mut names = columns.map(|column| &column.name);
        names
            .find(|own| own.eq_ignore_ascii_case(name))
            .unwrap_or(name)
            .clone()
    };
    Reference {
        schema: None,
        table: referred.map_or(&written.table, |table| &table.name).clone(),
        columns: columns.iter().map(spelled).collect(),
    }
}

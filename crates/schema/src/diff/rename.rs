//! Renames that the models say, and those that they may have meant.

use std::collections::BTreeMap;

use super::change::{Change, Kind};
use super::table::same_shape;
use super::{Options, name};
use crate::model::{Schema, Table, TableName};
use crate::operation::{Item, RenameColumn, RenameTable};

/// The renames, and the live schema after them; `None` when there are none.
///
/// What has its new name already is not renamed, nor is what has its old name in the goal, too.
pub(super) fn renames(
    options: &Options,
    live: &Schema,
    goal: &Schema,
) -> (Vec<Change>, Option<Schema>) {
    let mut changes = Vec::new();
    let mut after: Option<Schema> = None;
    let mut rename = |change: Change, item: Item, after: &mut Option<Schema>| {
        let schema = after.get_or_insert_with(|| live.clone());
        if item.apply(options.dialect, schema).is_ok() {
            changes.push(change);
        }
    };
    for (key, table) in &goal.tables {
        let Some(from) = &table.renamed_from else {
            continue;
        };
        let old = TableName::new(key.schema.as_deref(), from);
        if live.tables.contains_key(key)
            || !live.tables.contains_key(&old)
            || goal.tables.contains_key(&old)
        {
            continue;
        }
        let item: Item = RenameTable {
            name: from.clone(),
            schema: key.schema.clone(),
            new_name: key.name.clone(),
            if_exists: false,
        }
        .into();
        let change = Change::new(Kind::Table, Some(old), from, vec![item.clone()]);
        rename(change, item, &mut after);
    }
    for (key, table) in &goal.tables {
        for column in &table.columns {
            let Some(from) = &column.renamed_from else {
                continue;
            };
            let schema = after.as_ref().unwrap_or(live);
            let has = |table: &Table, wanted: &str| {
                let names = table.columns.iter().map(|column| &column.name);
                name::contains(options.dialect, names, wanted)
            };
            let Some(own) = schema.tables.get(key) else {
                continue;
            };
            if has(own, &column.name) || !has(own, from) || has(table, from) {
                continue;
            }
            let item: Item = RenameColumn {
                table: key.name.clone(),
                schema: key.schema.clone(),
                column: from.clone(),
                new_name: column.name.clone(),
            }
            .into();
            let change = Change::new(Kind::Column, Some(key.clone()), from, vec![item.clone()]);
            rename(change, item, &mut after);
        }
    }
    (changes, after)
}

/// Dropped and created tables that have the same columns, where it is clear which is which: the old names by the new.
pub(super) fn likely(
    options: &Options,
    dropped: &[&Table],
    created: &[&Table],
) -> BTreeMap<TableName, String> {
    let shape = |table: &Table| -> Vec<(String, String)> {
        let mut columns: Vec<(String, String)> = (table.columns.iter())
            .map(|column| {
                let data_type = column.data_type.on(options.dialect);
                (
                    column.name.to_lowercase(),
                    data_type.map(ToString::to_string).unwrap_or_default(),
                )
            })
            .collect();
        columns.sort();
        columns.push((table.schema.clone().unwrap_or_default(), String::new()));
        columns
    };
    let mut alike: BTreeMap<_, (Vec<&Table>, Vec<&Table>)> = BTreeMap::new();
    for table in dropped {
        alike.entry(shape(table)).or_default().0.push(table);
    }
    for table in created {
        alike.entry(shape(table)).or_default().1.push(table);
    }
    let mut likely = BTreeMap::new();
    for (old, new) in alike.into_values() {
        if let ([old], [new]) = (old.as_slice(), new.as_slice())
            && (old.columns.iter().zip(&new.columns))
                .filter(|(one, other)| one.name == other.name)
                .all(|(one, other)| same_shape(options.dialect, one, other))
        {
            likely.insert(new.key(), old.name.clone());
        }
    }
    likely
}

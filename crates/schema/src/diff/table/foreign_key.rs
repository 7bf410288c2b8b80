//! The foreign keys of a table, which go before and come after everything else.

use std::collections::{HashMap, HashSet};

use super::super::canonical::action;
use super::super::change::Change;
use super::super::name;
use super::matching::{Relation, matches};
use super::{Disturbed, Pair};
use super::{constraint, index};
use crate::Dialect;
use crate::model::{ForeignKey, Index, Match, Table, TableName};
use crate::operation::{CreateIndex, Item, Operation};

/// The drops and the creates for the foreign keys of a table that is on both sides. What refers to a key that does not
/// stay as it is goes and comes again, also when it stays itself; `disturbed` says which those are, by the names of
/// the live tables.
pub(in super::super) fn changes(
    pair: Pair<'_>,
    disturbed: &HashMap<TableName, &Disturbed>,
    // The operations of the table's own changes, with which some of the keys go or come.
    own: &[Change],
) -> (Vec<Change>, Vec<Change>) {
    let dialect = pair.dialect();
    let (live, goal) = (&pair.live.foreign_keys, &pair.goal.foreign_keys);
    let (mut drops, mut creates) = (Vec::new(), Vec::new());
    if live.is_empty() && goal.is_empty() {
        return (drops, creates);
    }
    let mut matched = matches(
        dialect,
        live,
        goal,
        |key| key.name.as_deref(),
        |one, other| same(dialect, one, other),
    );
    for (one, _, relation) in &mut matched.pairs {
        if is_disturbed(pair, &live[*one], disturbed) {
            *relation = Relation::Different;
        }
    }
    let (mut with_dropped, mut with_added) = (Vec::new(), Vec::new());
    for item in own.iter().flat_map(|change| &change.upgrade) {
        match &item.operation {
            Operation::DropColumn(drop) => {
                let was = drop.was.iter();
                with_dropped.extend(was.filter_map(|was| was.foreign_key.as_ref()));
            }
            Operation::AddColumn(add) => {
                let columns = add.column.columns().into_iter();
                with_added.extend(columns.filter_map(|column| column.foreign_key));
            }
            _ => {}
        }
    }
    let mut taken = HashSet::new();
    for at in matched.live {
        if !with_dropped.contains(&&live[at]) {
            drops.push(drop(pair, &live[at]));
        }
    }
    for (one, other, relation) in matched.pairs {
        match relation {
            Relation::Same => {}
            Relation::Renamed => {
                let (live, goal) = (live[one].clone().into(), goal[other].clone().into());
                creates.extend(constraint::rename(pair, &live, &goal));
            }
            Relation::Different => {
                drops.push(drop(pair, &live[one]));
                let mut key = goal[other].clone();
                // One that only steps aside comes back as it was.
                key.name = key.name.or_else(|| live[one].name.clone());
                creates.push(constraint::create(pair, key.into(), &mut taken));
            }
        }
    }
    for at in matched.goal {
        if !with_added.contains(&goal[at]) {
            let key = goal[at].clone();
            let mut create = constraint::create(pair, key.into(), &mut taken);
            if let Some(index) = own_index(pair, &goal[at], &create.name) {
                let with_index = Change::new(
                    create.kind,
                    create.table.clone(),
                    create.name.clone(),
                    std::iter::once(index).chain(create.upgrade).collect(),
                );
                create = Change {
                    undo_loses: None,
                    ..with_index.needing(create.needs)
                };
            }
            creates.push(create);
        }
    }
    (drops, creates)
}

/// The index that MySQL would make for a foreign key by itself, and leave behind when the key goes.
fn own_index(pair: Pair<'_>, key: &ForeignKey, name: &str) -> Option<Item> {
    if pair.dialect() != Dialect::Mysql {
        return None;
    }
    let leads = |columns: &[String]| {
        columns.len() >= key.columns.len()
            && name::same_list(Dialect::Mysql, &columns[..key.columns.len()], &key.columns)
    };
    let has_one = |table: &Table| {
        (table.primary_key.iter()).any(|key| leads(&key.columns))
            || table.uniques.iter().any(|unique| leads(&unique.columns))
            || (table.indexes.iter()).any(|index| leads(&index::plain_columns(index)))
    };
    if has_one(pair.goal) || has_one(pair.live) {
        return None;
    }
    let index = Index {
        name: Some(name.to_owned()),
        ..Index::over(key.columns.iter().cloned())
    };
    Some(CreateIndex::new(pair.live.schema.as_deref(), &pair.live.name, index).into())
}

/// The drop of one foreign key.
pub(in super::super) fn drop(pair: Pair<'_>, key: &ForeignKey) -> Change {
    constraint::drop(pair, key.clone().into())
}

/// The creation of one foreign key of a table that was created without it.
pub(in super::super) fn create(pair: Pair<'_>, key: &ForeignKey) -> Change {
    constraint::create(pair, key.clone().into(), &mut HashSet::new())
}

pub(in super::super) fn is_disturbed(
    pair: Pair<'_>,
    key: &ForeignKey,
    disturbed: &HashMap<TableName, &Disturbed>,
) -> bool {
    let dialect = pair.dialect();
    if dialect == Dialect::Sqlite || disturbed.is_empty() {
        return false;
    }
    let reference = &key.references;
    let target = TableName::new(reference.schema.as_deref(), &reference.table);
    let any = |columns: &std::collections::BTreeSet<String>, of: &[String]| {
        columns
            .iter()
            .any(|column| name::contains(dialect, of, column))
    };
    let as_set = |columns: &[String]| -> HashSet<String> {
        let columns = columns.iter();
        columns
            .map(|column| name::key(dialect, column).into_owned())
            .collect()
    };
    let changed = |disturbed: &Disturbed, of: &[String]| match dialect {
        // PostgreSQL lets the type of both sides change while the key stands.
        Dialect::Postgres => any(&disturbed.dropped, of),
        Dialect::Sqlite | Dialect::Mysql => any(&disturbed.columns, of),
    };
    let by_target = disturbed.get(&target).is_some_and(|other| {
        let wanted = as_set(&reference.columns);
        (other.keys.iter()).any(|columns| as_set(columns) == wanted)
            || changed(other, &reference.columns)
    });
    by_target
        || disturbed.get(&pair.live.key()).is_some_and(|own| {
            let leads = |columns: &Vec<String>| {
                columns.len() >= key.columns.len()
                    && name::same_list(dialect, &columns[..key.columns.len()], &key.columns)
            };
            changed(own, &key.columns)
                || (dialect == Dialect::Mysql && own.indexes.iter().any(leads))
        })
}

/// Whether two foreign keys are the same but for their names.
pub(super) fn same(dialect: Dialect, one: &ForeignKey, other: &ForeignKey) -> bool {
    let table = |one: &str, other: &str| match dialect {
        Dialect::Sqlite => one.eq_ignore_ascii_case(other),
        Dialect::Postgres | Dialect::Mysql => one == other,
    };
    let full = |key: &ForeignKey| key.match_kind == Some(Match::Full);
    let waits = |key: &ForeignKey| constraint::deferred(key.initially);
    let (reference, other_reference) = (&one.references, &other.references);
    name::same_list(dialect, &one.columns, &other.columns)
        && table(&reference.table, &other_reference.table)
        && reference.schema == other_reference.schema
        && name::same_list(dialect, &reference.columns, &other_reference.columns)
        && action(dialect, one.on_delete) == action(dialect, other.on_delete)
        && action(dialect, one.on_update) == action(dialect, other.on_update)
        && full(one) == full(other)
        && (one.deferrable || waits(one)) == (other.deferrable || waits(other))
        && waits(one) == waits(other)
}

/// The tables that a table refers to.
pub(in super::super) fn targets(table: &Table) -> impl Iterator<Item = (&ForeignKey, TableName)> {
    table.foreign_keys.iter().map(|key| {
        let reference = &key.references;
        (
            key,
            TableName::new(reference.schema.as_deref(), &reference.table),
        )
    })
}

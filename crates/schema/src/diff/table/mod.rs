//! A table that is on both sides.

mod alter;
mod column;
mod constraint;
mod enum_values;
mod foreign_key;
mod index;
mod loss;
mod matching;
mod numbering;
mod options;
mod written;

use std::collections::BTreeSet;

use super::Options;
use super::change::{Change, Kind};
use crate::Dialect;
use crate::model::{Table, TableName};
use crate::operation::Item;

pub(super) use column::same_shape;
pub(super) use enum_values::added_values;
pub(super) use foreign_key::{
    changes as foreign_keys, create as create_foreign_key, drop as drop_foreign_key, is_disturbed,
    targets,
};

/// The two sides of one table.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) options: &'a Options,
    pub(super) live: &'a Table,
    pub(super) goal: &'a Table,
}

impl Pair<'_> {
    fn dialect(&self) -> Dialect {
        self.options.dialect
    }

    /// The name under which operations know it.
    fn key(&self) -> TableName {
        self.live.key()
    }

    fn change(&self, kind: Kind, name: &str, item: impl Into<Item>) -> Change {
        Change::new(kind, Some(self.key()), name, vec![item.into()])
    }
}

/// What differs of a table, without its foreign keys.
#[derive(Default)]
pub(super) struct TableChanges {
    /// The changes, in order.
    pub(super) changes: Vec<Change>,
    /// Whether text that the database rewrote could explain some of it.
    pub(super) is_suspect: bool,
    /// What of the table does not stay as it is for a while.
    pub(super) disturbed: Disturbed,
}

/// What of a table does not stay as it is while it is changed, so that what depends on it has to go before.
#[derive(Debug, Default)]
pub(super) struct Disturbed {
    /// The columns of keys that are dropped, also when they are created again: foreign keys refer to them.
    pub(super) keys: Vec<Vec<String>>,
    /// The columns of indexes that are dropped: on MySQL the table's own foreign keys need them.
    pub(super) indexes: Vec<Vec<String>>,
    /// The columns that are dropped and added again, or that get another type.
    pub(super) columns: BTreeSet<String>,
    /// The columns that are gone, or are dropped and added again.
    pub(super) dropped: BTreeSet<String>,
}

/// What differs of a table that is on both sides, without its foreign keys.
pub(super) fn changes(pair: Pair<'_>) -> TableChanges {
    let mut all = TableChanges::default();
    if pair.live == pair.goal {
        return all;
    }
    let columns = column::compare(pair, &mut all);
    let constraints = constraint::compare(pair, &columns, &mut all);
    let indexes = index::compare(pair, &columns, &mut all);
    let mut changes = columns.early;
    changes.extend(indexes.drops);
    changes.extend(constraints.drops);
    changes.extend(columns.aside);
    changes.extend(columns.added);
    changes.extend(columns.altered);
    changes.extend(constraints.replaced);
    changes.extend(columns.dropped);
    changes.extend(constraints.creates);
    changes.extend(columns.late);
    changes.extend(indexes.creates);
    changes.extend(options::compare(pair, &mut all));
    all.changes = changes;
    all
}

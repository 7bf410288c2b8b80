//! The indexes of a table.

use super::super::canonical;
use super::super::change::{Change, Kind};
use super::super::{name, text};
use super::column::Columns;
use super::matching::{Relation, matches};
use super::{Pair, TableChanges};
use crate::Dialect;
use crate::model::{Index, IndexTarget, Table};
use crate::operation::{CreateIndex, DropIndex, RenameIndex};

/// What differs of the indexes.
#[derive(Default)]
pub(super) struct Indexes {
    pub(super) drops: Vec<Change>,
    pub(super) creates: Vec<Change>,
}

pub(super) fn compare(pair: Pair<'_>, columns: &Columns, all: &mut TableChanges) -> Indexes {
    let dialect = pair.dialect();
    let (live, goal) = (&pair.live.indexes, &pair.goal.indexes);
    let mut found = Indexes::default();
    let is_same = |one: &Index, other: &Index| same(dialect, one, other);
    let mut matched = matches(dialect, live, goal, |index| index.name.as_deref(), is_same);
    for (one, other, relation) in &mut matched.pairs {
        if *relation == Relation::Different {
            all.is_suspect |= !differs_in_facts(dialect, &live[*one], &goal[*other]);
        }
        if (columns.recreated.iter()).any(|column| mentions(&live[*one], column)) {
            *relation = Relation::Different;
        }
    }
    all.is_suspect |= (matched.live.iter()).any(|one| {
        (matched.goal.iter()).any(|other| !differs_in_facts(dialect, &live[*one], &goal[*other]))
    });
    let gone = |at: &usize| !columns.live.indexes.contains(at);
    let kept = |at: &usize| !serves_foreign_key(pair, &live[*at]);
    for at in matched.live.into_iter().filter(gone).filter(kept) {
        all.disturbed.disturb(&live[at]);
        found.drops.push(drop(pair, &live[at]));
    }
    for (one, other, relation) in matched.pairs {
        match relation {
            Relation::Same => {}
            Relation::Renamed => found.creates.push(rename(pair, &live[one], &goal[other])),
            Relation::Different => {
                all.disturbed.disturb(&live[one]);
                found.drops.push(drop(pair, &live[one]));
                found.creates.push(create(pair, &goal[other]));
            }
        }
    }
    let wanted = |at: &usize| !columns.goal.indexes.contains(at);
    for at in matched.goal.into_iter().filter(wanted) {
        found.creates.push(create(pair, &goal[at]));
    }
    found
}

impl super::Disturbed {
    /// The index is dropped.
    fn disturb(&mut self, index: &Index) {
        let columns = plain_columns(index);
        if index.unique {
            self.keys.push(columns.clone());
        }
        self.indexes.push(columns);
    }
}

/// The columns at its beginning.
pub(super) fn plain_columns(index: &Index) -> Vec<String> {
    let columns = index.columns.iter().map_while(|part| match &part.target {
        IndexTarget::Column(name) => Some(name.clone()),
        IndexTarget::Expression(_) => None,
    });
    columns.collect()
}

/// Whether it is over this column, as one of its own or in what it computes.
fn mentions(index: &Index, column: &str) -> bool {
    let expressions = index.columns.iter().filter_map(|part| match &part.target {
        IndexTarget::Expression(sql) => Some(sql),
        IndexTarget::Column(_) => None,
    });
    index.mentions(column)
        || (expressions.chain(&index.condition))
            .any(|sql| text::mentions(&text::words(sql), column))
}

/// MySQL has an index for each foreign key; one that is there for nothing else is its own affair.
fn serves_foreign_key(pair: Pair<'_>, index: &Index) -> bool {
    if pair.dialect() != Dialect::Mysql || index.unique {
        return false;
    }
    let columns = plain_columns(index);
    if columns.len() != index.columns.len() {
        return false;
    }
    let goal: &Table = pair.goal;
    (goal.foreign_keys.iter()).any(|key| name::same_list(Dialect::Mysql, &key.columns, &columns))
}

fn drop(pair: Pair<'_>, index: &Index) -> Change {
    let name = name::of_index(pair.dialect(), &pair.live.name, index);
    let operation = DropIndex {
        name: name.clone(),
        table: pair.live.name.clone(),
        schema: pair.live.schema.clone(),
        concurrently: false,
        if_exists: false,
        was: Some(index.clone()),
    };
    pair.change(Kind::Index, &name, operation)
}

fn create(pair: Pair<'_>, index: &Index) -> Change {
    let name = name::of_index(pair.dialect(), &pair.live.name, index);
    let needs = index.unique.then(|| {
        format!(
            "no two rows of table '{}' that are the same in '{name}'",
            pair.live.name
        )
    });
    let index = Index {
        name: Some(name.clone()),
        ..index.clone()
    };
    let operation = CreateIndex::new(pair.live.schema.as_deref(), &pair.live.name, index);
    pair.change(Kind::Index, &name, operation).needing(needs)
}

fn rename(pair: Pair<'_>, live: &Index, goal: &Index) -> Change {
    let name = name::of_index(pair.dialect(), &pair.live.name, live);
    let operation = RenameIndex {
        name: name.clone(),
        table: pair.live.name.clone(),
        schema: pair.live.schema.clone(),
        new_name: name::of_index(pair.dialect(), &pair.live.name, goal),
        was: Some(live.clone()),
    };
    pair.change(Kind::Index, &name, operation)
}

/// Whether two indexes differ in what no database rewrites.
fn differs_in_facts(dialect: Dialect, one: &Index, other: &Index) -> bool {
    one.unique != other.unique
        || !name::same_list(dialect, &one.include, &other.include)
        || one.columns.len() != other.columns.len()
        || (one.columns.iter().zip(other.columns.iter())).any(|(one, other)| {
            match (&one.target, &other.target) {
                (IndexTarget::Column(one), IndexTarget::Column(other)) => {
                    !name::same(dialect, one, other)
                }
                _ => false,
            }
        })
}

/// Whether two indexes are the same but for their names.
fn same(dialect: Dialect, one: &Index, other: &Index) -> bool {
    let form = |index: &Index| {
        let mut index = Index {
            name: None,
            ..index.clone()
        };
        canonical::index(dialect, &mut index);
        index
    };
    if differs_in_facts(dialect, one, other) {
        return false;
    }
    let (one, other) = (form(one), form(other));
    let columns = (one.columns.iter().zip(other.columns.iter())).all(|(one, other)| {
        let target = match (&one.target, &other.target) {
            (IndexTarget::Column(one), IndexTarget::Column(other)) => {
                name::same(dialect, one, other)
            }
            (IndexTarget::Expression(one), IndexTarget::Expression(other)) => {
                text::same(one, other)
            }
            _ => false,
        };
        target
            && one.order == other.order
            && one.nulls == other.nulls
            && one.length == other.length
            && one.opclass == other.opclass
    });
    columns
        && one.nulls_not_distinct == other.nulls_not_distinct
        && text::same_option(one.condition.as_deref(), other.condition.as_deref())
        && one.postgres.storage == other.postgres.storage
        && word(&one.postgres.using) == word(&other.postgres.using)
        && word(&one.mysql.using) == word(&other.mysql.using)
        && one.mysql.kind == other.mysql.kind
}

fn word(using: &Option<String>) -> Option<String> {
    using.as_ref().map(|word| word.to_ascii_lowercase())
}

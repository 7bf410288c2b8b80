//! The columns of a table.

use std::collections::{BTreeMap, BTreeSet};

use super::super::change::{Change, Kind};
use super::super::{default, name, text, types};
use super::alter::{self, Step};
use super::written::Written;
use super::{Pair, TableChanges};
use crate::Dialect;
use crate::model::{Column, ColumnDefinition, Generated, NewColumn, Table};
use crate::operation::{AddColumn, AlterColumn, ColumnChange, DropColumn, Item};

/// What differs of the columns.
#[derive(Default)]
pub(super) struct Columns {
    /// What comes before the keys are dropped.
    pub(super) early: Vec<Change>,
    pub(super) added: Vec<Change>,
    /// Computed columns that go before the columns change that they are computed from.
    pub(super) aside: Vec<Change>,
    pub(super) altered: Vec<Change>,
    pub(super) dropped: Vec<Change>,
    /// What comes when the keys are there.
    pub(super) late: Vec<Change>,
    /// The columns that are dropped and added again under the same name.
    pub(super) recreated: BTreeSet<String>,
    /// What goes with dropped columns.
    pub(super) live: Written,
    /// What comes with added columns.
    pub(super) goal: Written,
}

pub(super) fn compare(pair: Pair<'_>, all: &mut TableChanges) -> Columns {
    let (live, goal) = (pair.live, pair.goal);
    let dialect = pair.dialect();
    let mut columns = Columns::default();
    let is_parallel = live.columns.len() == goal.columns.len()
        && (live.columns.iter().zip(&goal.columns)).all(|(one, other)| one.name == other.name);
    if is_parallel {
        for (one, other) in live.columns.iter().zip(&goal.columns) {
            on_both_sides(pair, one, other, &mut columns, all);
        }
        put_aside(pair, &mut columns, all);
        return columns;
    }
    let by_name = name::lookup(dialect, &live.columns, |column| &column.name);
    let wanted = name::lookup(dialect, &goal.columns, |column| &column.name);
    let mut added = Vec::new();
    for column in &goal.columns {
        match by_name.get(&name::key(dialect, &column.name)) {
            Some(own) => on_both_sides(pair, own, column, &mut columns, all),
            None => added.push(column),
        }
    }
    let is_gone = |column: &&Column| !wanted.contains_key(&name::key(dialect, &column.name));
    let dropped: Vec<&Column> = live.columns.iter().filter(is_gone).collect();
    let likely = likely_renames(dialect, &dropped, &added);
    for column in added {
        let mut change = add(pair, column, &mut columns);
        change.renamed_from = likely.get(&column.name).cloned();
        columns.added.push(change);
    }
    // Computed columns go before the columns that they are computed from.
    let (generated, plain): (Vec<&Column>, Vec<&Column>) =
        (dropped.into_iter()).partition(|column| column.generated.is_some());
    for column in generated.into_iter().chain(plain) {
        all.disturbed.columns.insert(column.name.clone());
        all.disturbed.dropped.insert(column.name.clone());
        let change = drop(pair, column, &mut columns);
        columns.dropped.push(change);
    }
    put_aside(pair, &mut columns, all);
    columns
}

/// PostgreSQL gives no column another type from which another one is computed: that one goes before, and comes back
/// after.
fn put_aside(pair: Pair<'_>, columns: &mut Columns, all: &mut TableChanges) {
    if pair.dialect() != Dialect::Postgres {
        return;
    }
    let is_retyped = |change: &&Change| change.upgrade.iter().any(alter::changes_type);
    let retyped: Vec<String> = (columns.altered.iter().chain(&columns.late))
        .filter(is_retyped)
        .map(|change| change.name.to_lowercase())
        .collect();
    if retyped.is_empty() {
        return;
    }
    let computed = pair.live.columns.iter().filter(|column| {
        let generated = column.generated.as_ref();
        generated.is_some_and(|generated| {
            let words = text::words(&generated.sql);
            retyped.iter().any(|name| words.contains(name))
        })
    });
    for column in computed {
        let is_own = |change: &Change| change.name == column.name;
        if let Some(at) = columns.dropped.iter().position(is_own) {
            columns.aside.push(columns.dropped.remove(at));
            continue;
        }
        columns.altered.retain(|change| !is_own(change));
        let goal = pair.goal.columns.iter().find(|goal| {
            name::key(pair.dialect(), &goal.name) == name::key(pair.dialect(), &column.name)
        });
        let Some(goal) = goal else { continue };
        all.disturbed.columns.insert(column.name.clone());
        all.disturbed.dropped.insert(column.name.clone());
        columns.recreated.insert(column.name.clone());
        let change = |item: Item| {
            let mut change = Change::new(Kind::Column, Some(pair.key()), &column.name, vec![item]);
            change.undo_loses = None;
            change
        };
        columns.aside.push(change(drop_column(pair, column).into()));
        columns.late.push(change(add_column(pair, goal).into()));
    }
}

fn on_both_sides(
    pair: Pair<'_>,
    live: &Column,
    goal: &Column,
    columns: &mut Columns,
    all: &mut TableChanges,
) {
    if live == goal {
        return;
    }
    let dialect = pair.dialect();
    match alter::step(pair, live, goal, all) {
        Step::None => {}
        Step::Alter { change, numbering } => {
            let retyped = (change.upgrade.iter()).any(alter::changes_type);
            // MySQL changes no column of a foreign key, PostgreSQL none that a view shows.
            if retyped && dialect != Dialect::Sqlite {
                all.disturbed.columns.insert(live.name.clone());
            }
            // It takes null when it is out of the key, which MySQL replaces after the columns are changed.
            let leaves_key = dialect == Dialect::Mysql
                && (goal.nullable && !live.nullable)
                && pair.live.is_key(&live.name);
            let place = match numbering {
                None if leaves_key => &mut columns.late,
                Some(true) => &mut columns.late,
                Some(false) if dialect != Dialect::Postgres => &mut columns.early,
                _ => &mut columns.altered,
            };
            place.push(*change);
        }
        Step::Recreate { loses } => {
            all.disturbed.columns.insert(live.name.clone());
            all.disturbed.dropped.insert(live.name.clone());
            columns.recreated.insert(live.name.clone());
            let drop = drop_column(pair, live);
            let add = add_column(pair, goal);
            let change = Change::new(
                Kind::Column,
                Some(pair.key()),
                &live.name,
                vec![drop.into(), add.into()],
            );
            columns.altered.push(Change {
                undo_loses: loses.clone(),
                loses,
                ..change
            });
        }
    }
}

/// The column alone, as an operation.
fn add_column(pair: Pair<'_>, column: &Column) -> AddColumn {
    AddColumn {
        table: pair.live.name.clone(),
        schema: pair.live.schema.clone(),
        column: NewColumn::Column(Box::new(
            Column {
                renamed_from: None,
                ..column.clone()
            }
            .into(),
        )),
        if_not_exists: false,
    }
}

fn drop_column(pair: Pair<'_>, column: &Column) -> DropColumn {
    DropColumn {
        table: pair.live.name.clone(),
        schema: pair.live.schema.clone(),
        column: column.name.clone(),
        if_exists: false,
        was: Some(column.clone().into()),
    }
}

fn add(pair: Pair<'_>, column: &Column, columns: &mut Columns) -> Change {
    let definition = columns.goal.definition(pair.dialect(), pair.goal, column);
    let (items, needs) = adding(pair, column, definition);
    Change::new(Kind::Column, Some(pair.key()), &column.name, items).needing(needs)
}

/// The operations that add a column, and what they need of the rows that are there.
fn adding(
    pair: Pair<'_>,
    column: &Column,
    mut definition: ColumnDefinition,
) -> (Vec<Item>, Option<String>) {
    let fills_itself = column.nullable
        || column.default.is_some()
        || column.autoincrement
        || column.generated.is_some();
    let needs = (!fills_itself).then(|| {
        format!(
            "an empty table '{}', or a default for '{}'",
            pair.live.name, column.name
        )
    });
    // SQLite adds no column that is never null and has no default, also where no row is in its way.
    let refuses_null_later =
        !fills_itself && pair.dialect() == Dialect::Sqlite && !definition.primary_key;
    definition.column.nullable |= refuses_null_later;
    let operation = AddColumn {
        column: NewColumn::Column(Box::new(definition)),
        ..add_column(pair, column)
    };
    let mut items = vec![operation.into()];
    if refuses_null_later {
        let nullable = |nullable| ColumnChange {
            nullable: Some(nullable),
            ..ColumnChange::default()
        };
        let alter = AlterColumn {
            table: pair.live.name.clone(),
            schema: pair.live.schema.clone(),
            column: column.name.clone(),
            new_name: None,
            change: nullable(false),
            was: Some(nullable(true)),
        };
        items.push(alter.into());
    }
    (items, needs)
}

fn drop(pair: Pair<'_>, column: &Column, columns: &mut Columns) -> Change {
    let definition = columns.live.definition(pair.dialect(), pair.live, column);
    let loses = (column.generated.is_none()).then(|| values_of(pair.live, column));
    let operation = DropColumn {
        was: Some(definition.clone()),
        ..drop_column(pair, column)
    };
    let mut change = pair.change(Kind::Column, &column.name, operation);
    (change.downgrade, change.undo_needs) = adding(pair, column, definition);
    change.undo_loses = None;
    change.losing(loses)
}

/// What is lost with a column.
pub(super) fn values_of(table: &Table, column: &Column) -> String {
    format!("the values of '{}' in table '{}'", column.name, table.name)
}

/// Dropped and added columns that look the same, where it is clear which is which.
fn likely_renames(
    dialect: Dialect,
    dropped: &[&Column],
    added: &[&Column],
) -> BTreeMap<String, String> {
    let like = |one: &Column, others: &[&Column]| {
        let alike = others
            .iter()
            .filter(|other| same_shape(dialect, one, other));
        alike.take(2).count()
    };
    // With many of both there is nothing that one could call clear.
    if dropped.len().saturating_mul(added.len()) > 10_000 {
        return BTreeMap::new();
    }
    let mut likely = BTreeMap::new();
    for new in added {
        let mut alike = dropped.iter().filter(|old| same_shape(dialect, old, new));
        if let (Some(old), None) = (alike.next(), alike.next())
            && like(old, added) == 1
        {
            likely.insert(new.name.clone(), old.name.clone());
        }
    }
    likely
}

/// Whether one column may be the other under another name.
pub(in super::super) fn same_shape(dialect: Dialect, one: &Column, other: &Column) -> bool {
    let (Some(data_type), Some(other_type)) =
        (one.data_type.on(dialect), other.data_type.on(dialect))
    else {
        return false;
    };
    types::same(dialect, data_type, other_type, false)
        && one.nullable == other.nullable
        && one.autoincrement == other.autoincrement
        && one.mysql.unsigned == other.mysql.unsigned
        && same_generated(one.generated.as_ref(), other.generated.as_ref())
        && default::same(
            dialect,
            data_type,
            one.default.as_ref(),
            other.default.as_ref(),
        )
}

pub(super) fn same_generated(one: Option<&Generated>, other: Option<&Generated>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.stored == other.stored && text::same(&one.sql, &other.sql),
        (one, other) => one.is_none() && other.is_none(),
    }
}

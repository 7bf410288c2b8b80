//! Primary keys, unique constraints, checks and exclusion constraints.

use std::collections::HashSet;

use super::super::change::{Change, Kind};
use super::super::{name, text};
use super::column::Columns;
use super::matching::{Matches, Relation, matches};
use super::{Pair, TableChanges};
use crate::Dialect;
use crate::model::{Check, Constraint, Exclude, ExcludeTarget, PrimaryKey, Table, Unique};
use crate::operation::{BatchAlterTable, CreateConstraint, DropConstraint, Item, RenameConstraint};

/// What differs of the constraints.
#[derive(Default)]
pub(super) struct Constraints {
    pub(super) drops: Vec<Change>,
    /// A primary key of MySQL in the place of another: one statement.
    pub(super) replaced: Vec<Change>,
    pub(super) creates: Vec<Change>,
}

pub(super) fn compare(pair: Pair<'_>, columns: &Columns, all: &mut TableChanges) -> Constraints {
    let mut found = Constraints::default();
    let dialect = pair.dialect();
    let (live, goal) = (pair.live, pair.goal);
    primary_key(pair, columns, all, &mut found);
    let recreated = |names: &[String]| {
        (columns.recreated.iter()).any(|column| name::contains(dialect, names, column))
    };

    let mut uniques = matches(
        dialect,
        &live.uniques,
        &goal.uniques,
        |unique| unique.name.as_deref(),
        |one, other| same_unique(dialect, one, other),
    );
    separate(&mut uniques, |at| recreated(&live.uniques[at].columns));
    let gone = |at: &usize| !columns.live.uniques.contains(at);
    let replaced = |(at, _, relation): &(usize, usize, Relation)| {
        (*relation == Relation::Different).then_some(*at)
    };
    for at in (uniques.live.iter().copied()).chain(uniques.pairs.iter().filter_map(replaced)) {
        let columns = live.uniques[at].columns.0.clone();
        all.disturbed.indexes.push(columns.clone());
        all.disturbed.keys.push(columns);
    }
    let wanted = |at: &usize| !columns.goal.uniques.contains(at);
    let list = Lists {
        live: &live.uniques,
        goal: &goal.uniques,
    };
    list.changes(pair, uniques, gone, wanted, &mut found);

    let mut checks = matches(
        dialect,
        &live.checks,
        &goal.checks,
        |check| check.name.as_deref(),
        |one, other| text::same(&one.sql, &other.sql),
    );
    let is_different =
        |(_, _, relation): &(usize, usize, Relation)| *relation == Relation::Different;
    // The database may have rewritten the condition.
    all.is_suspect |= checks.pairs.iter().any(is_different)
        || (!checks.live.is_empty() && !checks.goal.is_empty());
    separate(&mut checks, |at| {
        let words = text::words(&live.checks[at].sql);
        (columns.recreated.iter()).any(|column| text::mentions(&words, column))
    });
    let list = Lists {
        live: &live.checks,
        goal: &goal.checks,
    };
    let gone = |at: &usize| !columns.live.checks.contains(at);
    let wanted = |at: &usize| !columns.goal.checks.contains(at);
    list.changes(pair, checks, gone, wanted, &mut found);

    let mut excludes = matches(
        dialect,
        &live.excludes,
        &goal.excludes,
        |exclude| exclude.name.as_deref(),
        same_exclude,
    );
    all.is_suspect |= excludes.pairs.iter().any(is_different)
        || (!excludes.live.is_empty() && !excludes.goal.is_empty());
    separate(&mut excludes, |at| {
        (columns.recreated.iter()).any(|column| live.excludes[at].mentions(column))
    });
    let list = Lists {
        live: &live.excludes,
        goal: &goal.excludes,
    };
    list.changes(pair, excludes, |_| true, |_| true, &mut found);
    found
}

/// What is over a column that is dropped and added again cannot stay.
fn separate(matches: &mut Matches, is_over: impl Fn(usize) -> bool) {
    for (live, _, relation) in &mut matches.pairs {
        if is_over(*live) {
            *relation = Relation::Different;
        }
    }
}

/// The constraints of one kind on both sides.
struct Lists<'a, C> {
    live: &'a [C],
    goal: &'a [C],
}

impl<C: Clone + Into<Constraint>> Lists<'_, C> {
    /// The changes; what goes or comes with a column has none of its own.
    fn changes(
        &self,
        pair: Pair<'_>,
        matches: Matches,
        gone: impl Fn(&usize) -> bool,
        wanted: impl Fn(&usize) -> bool,
        found: &mut Constraints,
    ) {
        let live = |at: usize| -> Constraint { self.live[at].clone().into() };
        let goal = |at: usize| -> Constraint { self.goal[at].clone().into() };
        for at in matches.live.into_iter().filter(&gone) {
            found.drops.push(drop(pair, live(at)));
        }
        let mut taken: HashSet<String> = HashSet::new();
        for (one, other, relation) in matches.pairs {
            match relation {
                Relation::Same => {}
                Relation::Renamed => found.creates.extend(rename(pair, &live(one), &goal(other))),
                Relation::Different => {
                    found.drops.push(drop(pair, live(one)));
                    found.creates.push(create(pair, goal(other), &mut taken));
                }
            }
        }
        for at in matches.goal.into_iter().filter(&wanted) {
            found.creates.push(create(pair, goal(at), &mut taken));
        }
    }
}

fn primary_key(pair: Pair<'_>, columns: &Columns, all: &mut TableChanges, found: &mut Constraints) {
    let dialect = pair.dialect();
    let (live, goal) = (&pair.live.primary_key, &pair.goal.primary_key);
    // MySQL calls every one of them PRIMARY, and lets none be called so.
    let nameless = |key: &PrimaryKey| PrimaryKey {
        name: key.name.clone().filter(|_| dialect != Dialect::Mysql),
        columns: key.columns.clone(),
    };
    let is_recreated = |key: &PrimaryKey| {
        let mut recreated = columns.recreated.iter();
        recreated.any(|column| name::contains(dialect, &key.columns, column))
    };
    if let (Some(one), Some(other)) = (live, goal)
        && name::same_list(dialect, &one.columns, &other.columns)
        && !is_recreated(one)
    {
        let renamed = match (&one.name, &other.name) {
            (Some(one), Some(other)) => dialect != Dialect::Mysql && one != other,
            _ => false,
        };
        if renamed {
            let change = rename(pair, &one.clone().into(), &other.clone().into());
            found.creates.extend(change);
        }
        return;
    }
    if let Some(key) = live {
        all.disturbed.keys.push(key.columns.clone());
        all.disturbed.indexes.push(key.columns.clone());
    }
    let live = (live.as_ref()).filter(|_| !columns.live.primary_key);
    let goal = (goal.as_ref()).filter(|_| !columns.goal.primary_key);
    let mut taken = HashSet::new();
    match (live, goal) {
        (Some(one), Some(other)) if dialect == Dialect::Mysql => {
            let drop = drop(pair, nameless(one).into());
            let create = create(pair, other.clone().into(), &mut taken);
            let both = BatchAlterTable {
                table: pair.live.name.clone(),
                schema: pair.live.schema.clone(),
                operations: drop.upgrade.into_iter().chain(create.upgrade).collect(),
            };
            let mut change = pair.change(Kind::PrimaryKey, &create.name, both);
            change.undo_loses = None;
            found.replaced.push(change.needing(create.needs));
        }
        (live, goal) => {
            (found.drops).extend(live.map(|key| drop(pair, nameless(key).into())));
            let create = goal.map(|key| create(pair, key.clone().into(), &mut taken));
            found.creates.extend(create);
        }
    }
}

pub(super) fn kind(constraint: &Constraint) -> Kind {
    match constraint {
        Constraint::PrimaryKey(_) => Kind::PrimaryKey,
        Constraint::Unique(_) => Kind::Unique,
        Constraint::Check(_) => Kind::Check,
        Constraint::ForeignKey(_) => Kind::ForeignKey,
        Constraint::Exclude(_) => Kind::Exclude,
    }
}

/// The name by which operations find a constraint of the database.
fn live_name(pair: Pair<'_>, constraint: &Constraint) -> String {
    match constraint {
        Constraint::PrimaryKey(_) if pair.dialect() == Dialect::Mysql => "PRIMARY".to_owned(),
        constraint => name::of_constraint(pair.dialect(), &pair.live.name, constraint, |_| false),
    }
}

pub(super) fn drop(pair: Pair<'_>, constraint: Constraint) -> Change {
    let name = live_name(pair, &constraint);
    let kind = kind(&constraint);
    let operation = DropConstraint {
        name: name.clone(),
        table: pair.live.name.clone(),
        schema: pair.live.schema.clone(),
        kind: Some(constraint.kind()),
        if_exists: false,
        was: Some(constraint),
    };
    let mut change = pair.change(kind, &name, operation);
    // Whether its columns took null before is the affair of the changes of the columns.
    change.undo_loses = None;
    change
}

/// The constraint as an operation, under the name that it gets; `taken` are the names that others got before.
pub(super) fn create(
    pair: Pair<'_>,
    constraint: Constraint,
    taken: &mut HashSet<String>,
) -> Change {
    let dialect = pair.dialect();
    let is_taken = |name: &str| {
        taken.contains(name) || has_constraint(pair.live, name) || has_constraint(pair.goal, name)
    };
    let name = name::of_constraint(dialect, &pair.live.name, &constraint, is_taken);
    taken.insert(name.clone());
    let kind = kind(&constraint);
    let columns = constraint.columns().join("', '");
    let needs = match &constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => Some(format!(
            "no two rows of table '{}' with the same '{columns}'",
            pair.live.name
        )),
        Constraint::Check(_) | Constraint::Exclude(_) => Some(format!(
            "rows of table '{}' that fulfil '{name}'",
            pair.live.name
        )),
        Constraint::ForeignKey(key) => Some(format!(
            "rows of table '{}' that refer to rows of table '{}'",
            pair.live.name, key.references.table
        )),
    };
    // MySQL calls every primary key PRIMARY.
    let is_unnamed = dialect == Dialect::Mysql && kind == Kind::PrimaryKey;
    let constraint = constraint.named((!is_unnamed).then(|| name.clone()));
    let operation = operation(&pair.live.name, pair.live.schema.as_deref(), constraint);
    let mut change = pair.change(kind, &name, operation);
    change.undo_loses = None;
    change.needing(needs)
}

fn has_constraint(table: &Table, name: &str) -> bool {
    (table
        .uniques
        .iter()
        .any(|one| one.name.as_deref() == Some(name)))
        || (table
            .checks
            .iter()
            .any(|one| one.name.as_deref() == Some(name)))
        || (table.foreign_keys.iter()).any(|one| one.name.as_deref() == Some(name))
        || (table.excludes.iter()).any(|one| one.name.as_deref() == Some(name))
}

pub(in super::super) fn operation(
    table: &str,
    schema: Option<&str>,
    constraint: Constraint,
) -> Item {
    fn create<C>(table: &str, schema: Option<&str>, constraint: C) -> CreateConstraint<C> {
        CreateConstraint {
            table: table.to_owned(),
            schema: schema.map(str::to_owned),
            not_valid: false,
            constraint,
        }
    }
    match constraint {
        Constraint::PrimaryKey(key) => create(table, schema, key).into(),
        Constraint::Unique(unique) => create(table, schema, unique).into(),
        Constraint::Check(check) => create(
            table,
            schema,
            Check {
                column: None,
                ..check
            },
        )
        .into(),
        Constraint::ForeignKey(key) => create(table, schema, key).into(),
        Constraint::Exclude(exclude) => create(table, schema, exclude).into(),
    }
}

/// Another name for the same constraint.
pub(super) fn rename(pair: Pair<'_>, live: &Constraint, goal: &Constraint) -> Option<Change> {
    let (name, new_name) = (live.name()?, goal.name()?);
    let operation = RenameConstraint {
        name: name.to_owned(),
        table: pair.live.name.clone(),
        schema: pair.live.schema.clone(),
        new_name: new_name.to_owned(),
        kind: Some(live.kind()),
        was: Some(live.clone()),
    };
    Some(pair.change(kind(live), name, operation))
}

fn same_unique(dialect: Dialect, one: &Unique, other: &Unique) -> bool {
    name::same_list(dialect, &one.columns, &other.columns)
        && one.deferrable == other.deferrable
        && deferred(one.initially) == deferred(other.initially)
}

fn same_exclude(one: &Exclude, other: &Exclude) -> bool {
    let using = |exclude: &Exclude| {
        let using = exclude.using.as_deref().unwrap_or("gist");
        using.to_ascii_lowercase()
    };
    one.elements.len() == other.elements.len()
        && (one.elements.iter().zip(&other.elements)).all(|(one, other)| {
            let target = match (&one.target, &other.target) {
                (ExcludeTarget::Expression(one), ExcludeTarget::Expression(other)) => {
                    text::same(one, other)
                }
                (one, other) => one == other,
            };
            target && one.with.trim() == other.with.trim() && one.opclass == other.opclass
        })
        && using(one) == using(other)
        && text::same_option(one.condition.as_deref(), other.condition.as_deref())
        && one.deferrable == other.deferrable
        && deferred(one.initially) == deferred(other.initially)
}

/// Whether the check waits for the end of the transaction.
pub(super) fn deferred(initially: Option<crate::model::Initially>) -> bool {
    initially == Some(crate::model::Initially::Deferred)
}

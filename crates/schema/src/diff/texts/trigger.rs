//! Triggers. They go before what they are on changes, and come last.

use std::collections::{BTreeSet, HashSet};

use super::super::Options;
use super::super::change::{Kind, Suspect};
use super::super::objects;
use super::super::plan::{Phase, Plan};
use super::super::tables::Gone;
use super::super::text::words;
use super::same;
use crate::Dialect;
use crate::model::{Schema, TableName, Trigger};

/// What goes, also when it comes again, and takes its triggers with it.
pub(super) struct Dropped {
    pub(super) views: BTreeSet<TableName>,
    /// In lower case.
    pub(super) functions: HashSet<String>,
}

pub(super) fn compare(
    options: &Options,
    live: &Schema,
    goal: &Schema,
    plan: &mut Plan,
    gone: &Gone,
    dropped: &Dropped,
) {
    let dialect = options.dialect;
    let falls = |key: &TableName, trigger: &Trigger| {
        let (table, _) = split(live, key);
        let calls_replaced = || {
            let function = trigger.postgres.function.as_ref();
            function.is_some_and(|name| {
                let last = name.rsplit('.').next().unwrap_or(name);
                dropped.functions.contains(&last.to_lowercase())
            })
        };
        dropped
            .views
            .contains(&TableName::new(key.schema.as_deref(), &table))
            || gone.tables.contains(&table.to_lowercase())
            || calls_replaced()
            || breaks(dialect, gone, &table, trigger)
    };
    for (key, old) in &live.triggers {
        let new = goal.triggers.get(key);
        let is_same = new.is_some_and(|new| same::trigger(dialect, old, new));
        if new.is_some() && !is_same {
            plan.suspects.insert(Suspect {
                kind: Kind::Trigger,
                name: key.clone(),
            });
        }
        if is_same && !falls(key, old) || (new.is_none() && !options.drops(Kind::Trigger)) {
            continue;
        }
        let (table, name) = split(live, key);
        let named = TableName::new(key.schema.as_deref(), &name);
        plan.push(
            Phase::DropTriggers,
            objects::drop(Kind::Trigger, &named, Some(&table), old),
        );
    }
    for (key, new) in &goal.triggers {
        let stays = (live.triggers.get(key))
            .is_some_and(|old| same::trigger(dialect, old, new) && !falls(key, old));
        if stays {
            continue;
        }
        let (table, name) = split(goal, key);
        let named = TableName::new(key.schema.as_deref(), &name);
        plan.push(
            Phase::Triggers,
            objects::create(Kind::Trigger, &named, Some(&table), new),
        );
    }
}

/// Whether it knows columns that do not stay: of its own table, or on SQLite, where the text is looked at whenever a
/// table changes, of any.
fn breaks(dialect: Dialect, gone: &Gone, table: &str, trigger: &Trigger) -> bool {
    let mut text = trigger.when.clone().unwrap_or_default();
    for column in &trigger.update_of {
        text.push(' ');
        text.push_str(column);
    }
    if dialect != Dialect::Postgres
        && let Some(body) = trigger.body.as_ref().and_then(|body| body.on(dialect))
    {
        text.push(' ');
        text.push_str(body);
    }
    let mut words = words(&text);
    words.remove("*");
    words.insert(table.to_lowercase());
    gone.breaks(&words)
}

/// The table of a trigger and its name. A schema has it under `<table>.<trigger>`, and a table may have a dot in its name.
fn split(schema: &Schema, key: &TableName) -> (String, String) {
    let dots = key.name.match_indices('.').map(|(at, _)| at);
    let parts = dots.map(|at| (&key.name[..at], &key.name[at + 1..]));
    let is_there = |(table, _): &(&str, &str)| {
        let name = TableName::new(key.schema.as_deref(), table);
        schema.tables.contains_key(&name) || schema.views.contains_key(&name)
    };
    let (table, name) = (parts.clone().find(is_there))
        .or_else(|| parts.clone().next_back())
        .unwrap_or((&key.name, ""));
    (table.to_owned(), name.to_owned())
}

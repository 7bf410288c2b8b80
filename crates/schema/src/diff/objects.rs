//! Schemas, extensions and sequences.

use super::change::{Change, Kind};
use super::plan::{Phase, Plan};
use super::{Options, types};
use crate::Dialect;
use crate::model::{Schema, Sequence, TableName};
use crate::operation::{AlterSequence, Create, Drop, Item, Operation};
use crate::types::{DataType, TypeSpec};

/// The creation of an object.
pub(super) fn create<O: Clone>(
    kind: Kind,
    name: &TableName,
    table: Option<&str>,
    definition: &O,
) -> Change
where
    Create<O>: Into<Operation>,
{
    let operation: Operation = Create {
        name: name.name.clone(),
        schema: name.schema.clone(),
        table: table.map(str::to_owned),
        if_not_exists: false,
        definition: definition.clone(),
    }
    .into();
    change(kind, name, table, operation)
}

/// The drop of an object.
pub(super) fn drop<O: Clone>(kind: Kind, name: &TableName, table: Option<&str>, was: &O) -> Change
where
    Drop<O>: Into<Operation>,
{
    let operation: Operation = Drop {
        name: name.name.clone(),
        schema: name.schema.clone(),
        table: table.map(str::to_owned),
        if_exists: false,
        cascade: false,
        was: Some(was.clone()),
    }
    .into();
    change(kind, name, table, operation)
}

pub(super) fn change(
    kind: Kind,
    name: &TableName,
    table: Option<&str>,
    item: impl Into<Item>,
) -> Change {
    let table = table.map(|table| TableName::new(name.schema.as_deref(), table));
    let name = match table {
        Some(_) => name.name.clone(),
        None => name.to_string(),
    };
    Change::new(kind, table, name, vec![item.into()])
}

pub(super) fn compare(options: &Options, live: &Schema, goal: &Schema, plan: &mut Plan) {
    for (name, namespace) in &goal.namespaces {
        if !live.namespaces.contains_key(name) {
            let change = create(Kind::Namespace, name, None, namespace);
            plan.push(Phase::Namespaces, change);
        }
    }
    for (name, namespace) in &live.namespaces {
        if !goal.namespaces.contains_key(name) && options.drops(Kind::Namespace) {
            plan.push(
                Phase::DropNamespaces,
                drop(Kind::Namespace, name, None, namespace),
            );
        }
    }
    // An extension is there once, whatever schema it is in, and its version is the affair of who installs it.
    let has = |schema: &Schema, name: &TableName| {
        schema.extensions.keys().any(|own| own.name == name.name)
    };
    for (name, extension) in &goal.extensions {
        if !has(live, name) {
            plan.push(
                Phase::Extensions,
                create(Kind::Extension, name, None, extension),
            );
        }
    }
    for (name, extension) in &live.extensions {
        if !has(goal, name) && options.drops(Kind::Extension) {
            let loses = format!("what extension '{}' stored", name.name);
            let change = drop(Kind::Extension, name, None, extension).losing(Some(loses));
            plan.push(Phase::DropExtensions, change);
        }
    }
    sequences(options, live, goal, plan);
}

fn sequences(options: &Options, live: &Schema, goal: &Schema, plan: &mut Plan) {
    for (name, sequence) in &goal.sequences {
        match live.sequences.get(name) {
            None => {
                // Its column may not be there yet.
                let unowned = Sequence {
                    owned_by: None,
                    ..sequence.clone()
                };
                let change = create(Kind::Sequence, name, None, &unowned);
                plan.push(Phase::Sequences, change);
                if sequence.owned_by.is_some() {
                    let (change, was) = owner(sequence.owned_by.clone(), None);
                    plan.push(Phase::ForeignKeys, alter(name, change, was));
                }
            }
            Some(own) => {
                let (change, was) = differences(own, sequence);
                if change != Sequence::default() {
                    // It may get another owner, which has to be there.
                    plan.push(Phase::ForeignKeys, alter(name, change, was));
                }
            }
        }
    }
    for (name, sequence) in &live.sequences {
        if goal.sequences.contains_key(name) || !options.drops(Kind::Sequence) {
            continue;
        }
        let mut was = sequence.clone();
        if was.owned_by.is_some() {
            // Otherwise it may go with its column.
            let (change, was) = owner(None, was.owned_by.take());
            plan.push(Phase::Sequences, alter(name, change, was));
        }
        let loses = format!("the number that sequence '{}' has reached", name.name);
        let change = drop(Kind::Sequence, name, None, &was).losing(Some(loses));
        plan.push(Phase::DropSequences, change);
    }
}

fn alter(name: &TableName, change: Sequence, was: Sequence) -> Change {
    let operation = AlterSequence {
        name: name.name.clone(),
        schema: name.schema.clone(),
        restart: None,
        change,
        was: Some(was),
    };
    self::change(Kind::Sequence, name, None, operation)
}

/// Another owner, and the one before.
fn owner(new: Option<String>, old: Option<String>) -> (Sequence, Sequence) {
    let sequence = |owner: Option<String>| Sequence {
        owned_by: Some(owner.unwrap_or_else(|| "none".to_owned())),
        ..Sequence::default()
    };
    (sequence(new), sequence(old))
}

/// What the goal says and the live sequence is not, and what that was. What the goal does not say is as it likes.
fn differences(live: &Sequence, goal: &Sequence) -> (Sequence, Sequence) {
    let (mut change, mut was) = (Sequence::default(), Sequence::default());
    fn differs<T: PartialEq + Clone>(
        live: Option<T>,
        goal: Option<T>,
        without: T,
    ) -> Option<(T, T)> {
        let live = live.unwrap_or(without);
        let goal = goal?;
        (live != goal).then_some((live, goal))
    }
    let type_of = |sequence: &Sequence| -> Option<TypeSpec> {
        let data_type = sequence.data_type.as_ref()?.on(Dialect::Postgres)?;
        types::canonical(Dialect::Postgres, data_type, false)
            .ok()
            .map(TypeSpec::from)
    };
    let bigint = TypeSpec::from(DataType::BigInt);
    if let Some((live, goal)) = differs(type_of(live), type_of(goal), bigint) {
        (was.data_type, change.data_type) = (Some(live), Some(goal));
    }
    let greatest = match type_of(goal).and_then(|spec| spec.default) {
        Some(DataType::SmallInt) => i64::from(i16::MAX),
        Some(DataType::Integer) => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    let first = live.minvalue.unwrap_or(1);
    for (live, goal, without, was, change) in [
        (
            live.start,
            goal.start,
            first,
            &mut was.start,
            &mut change.start,
        ),
        (
            live.increment,
            goal.increment,
            1,
            &mut was.increment,
            &mut change.increment,
        ),
        (
            live.minvalue,
            goal.minvalue,
            1,
            &mut was.minvalue,
            &mut change.minvalue,
        ),
        (
            live.maxvalue,
            goal.maxvalue,
            greatest,
            &mut was.maxvalue,
            &mut change.maxvalue,
        ),
    ] {
        if let Some((live, goal)) = differs(live, goal, without) {
            (*was, *change) = (Some(live), Some(goal));
        }
    }
    if let Some((live, goal)) = differs(live.cache, goal.cache, 1) {
        (was.cache, change.cache) = (Some(live), Some(goal));
    }
    if let Some((live, goal)) = differs(live.cycle, goal.cycle, false) {
        (was.cycle, change.cycle) = (Some(live), Some(goal));
    }
    if live.owned_by != goal.owned_by {
        let (new, old) = owner(goal.owned_by.clone(), live.owned_by.clone());
        (change.owned_by, was.owned_by) = (new.owned_by, old.owned_by);
    }
    (change, was)
}

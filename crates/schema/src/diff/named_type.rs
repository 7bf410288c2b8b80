//! Enum types and domains of PostgreSQL.
//!
//! PostgreSQL adds values to an enum, and takes none away. Where values go or change their order, the columns of the type
//! become text, the type is dropped and created, and the columns become of that type again; so it is with a domain
//! that changes, whose columns are of the type that it is made from meanwhile.

use super::canonical::{native, type_words};
use super::change::{Change, Kind, Suspect};
use super::objects;
use super::plan::{Phase, Plan};
use super::table::added_values;
use super::tables::Gone;
use super::{Options, default, text, types};
use crate::Dialect;
use crate::model::{Column, Domain, Schema, Table, TableName, Term};
use crate::operation::{AddEnumValue, AlterColumn, ColumnChange, Item};
use crate::types::DataType;
use crate::yaml::Value;

pub(super) fn compare(
    options: &Options,
    live: &Schema,
    goal: &Schema,
    plan: &mut Plan,
    gone: &mut Gone,
) {
    for (name, new) in &goal.enums {
        let Some(old) = live.enums.get(name) else {
            plan.push(Phase::Types, objects::create(Kind::Enum, name, None, new));
            continue;
        };
        if old.values == new.values {
            continue;
        }
        let drop = objects::drop(Kind::Enum, name, None, old);
        let create = objects::create(Kind::Enum, name, None, new);
        let mut anew = made_anew(live, name, &DataType::Text, [drop, create], gone);
        let added = added_values(&old.values, &new.values, |value, before, after| {
            AddEnumValue {
                name: name.name.clone(),
                schema: name.schema.clone(),
                value,
                before,
                after,
                if_not_exists: false,
            }
        });
        let change = match added {
            Some(values) if !is_default(goal, name, &values) => {
                let items = values.into_iter().map(Item::from).collect();
                let mut change = Change::new(Kind::Enum, None, name.to_string(), items);
                change.downgrade = anew.downgrade;
                change.undo_loses = Some(format!(
                    "the rows that have a value which was added to enum type '{name}'"
                ));
                change
            }
            _ => {
                let lost: Vec<&str> = (old.values.iter())
                    .filter(|value| !new.values.contains(value))
                    .map(String::as_str)
                    .collect();
                let lost = lost.join("', '");
                anew.needs = (!lost.is_empty())
                    .then(|| format!("no row with '{lost}' of enum type '{name}'"));
                anew
            }
        };
        plan.push(Phase::Types, change);
    }
    for (name, old) in &live.enums {
        if !goal.enums.contains_key(name) && options.drops(Kind::Enum) {
            plan.push(Phase::DropTypes, objects::drop(Kind::Enum, name, None, old));
        }
    }
    for (name, new) in &goal.domains {
        let Some(old) = live.domains.get(name) else {
            plan.push(Phase::Types, objects::create(Kind::Domain, name, None, new));
            continue;
        };
        if same_domain(old, new) {
            continue;
        }
        plan.suspects.insert(Suspect {
            kind: Kind::Domain,
            name: name.clone(),
        });
        let base = old.data_type.on(Dialect::Postgres).cloned();
        let drop = objects::drop(Kind::Domain, name, None, old);
        let create = objects::create(Kind::Domain, name, None, new);
        let base = base.unwrap_or(DataType::Text);
        let change = made_anew(live, name, &base, [drop, create], gone);
        plan.push(Phase::Types, change);
    }
    for (name, old) in &live.domains {
        if !goal.domains.contains_key(name) && options.drops(Kind::Domain) {
            plan.push(
                Phase::DropTypes,
                objects::drop(Kind::Domain, name, None, old),
            );
        }
    }
}

/// Whether a column of the type has a value as default that is only just added, and which the transaction cannot use.
fn is_default(goal: &Schema, name: &TableName, values: &[AddEnumValue]) -> bool {
    let words = type_words(name);
    let is_new = |default: &Term| match default {
        Term::Literal(Value::String(text)) => values.iter().any(|value| value.value == *text),
        Term::Sql(sql) => values.iter().any(|value| sql.contains(&value.value)),
        Term::Literal(_) => false,
    };
    (goal.tables.values().flat_map(|table| &table.columns)).any(|column| {
        native(&column.data_type) == Some(words.as_str())
            && column.default.as_ref().is_some_and(is_new)
    })
}

/// The type dropped and created, while its columns are of another.
fn made_anew(
    live: &Schema,
    name: &TableName,
    meanwhile: &DataType,
    [drop, create]: [Change; 2],
    gone: &mut Gone,
) -> Change {
    let words = type_words(name);
    let (mut there, mut back): (Vec<Item>, Vec<Item>) = (Vec::new(), Vec::new());
    for table in live.tables.values() {
        for column in &table.columns {
            if native(&column.data_type) == Some(words.as_str()) {
                gone.column(&table.name, &column.name);
                let (away, home) = aside(table, column, meanwhile);
                there.push(away.into());
                back.push(home.into());
            }
        }
    }
    let kind = drop.kind;
    let mut items = there;
    items.extend(drop.upgrade);
    items.extend(create.upgrade);
    items.extend(back);
    let mut change = Change::new(kind, None, name.to_string(), items);
    change.undo_loses = None;
    change
}

/// The column of another type, and of its own again.
fn aside(table: &Table, column: &Column, meanwhile: &DataType) -> (AlterColumn, AlterColumn) {
    let is_array = matches!(
        column.data_type.on(Dialect::Postgres),
        Some(DataType::Array(_))
    );
    let meanwhile = match is_array {
        true => DataType::Array(Box::new(meanwhile.clone())),
        false => meanwhile.clone(),
    };
    let own = column.data_type.on(Dialect::Postgres).cloned();
    let own = own.unwrap_or(DataType::Text);
    let quoted = crate::sql::identifier(Dialect::Postgres, &column.name);
    let side = |data_type: &DataType, default: Option<Term>| ColumnChange {
        data_type: Some(data_type.clone().into()),
        using: types::cast_word(data_type).map(|word| match is_array {
            true => format!("{quoted}::text[]::{word}"),
            false => format!("{quoted}::text::{word}"),
        }),
        default: column.default.is_some().then_some(default),
        ..ColumnChange::default()
    };
    let alter = |change: ColumnChange, was: ColumnChange| AlterColumn {
        table: table.name.clone(),
        schema: table.schema.clone(),
        column: column.name.clone(),
        new_name: None,
        change,
        was: Some(was),
    };
    let (home, away) = (side(&own, column.default.clone()), side(&meanwhile, None));
    (alter(away.clone(), home.clone()), alter(home, away))
}

fn same_domain(one: &Domain, other: &Domain) -> bool {
    let data_type = |domain: &Domain| domain.data_type.on(Dialect::Postgres).cloned();
    let (Some(own), Some(wanted)) = (data_type(one), data_type(other)) else {
        return false;
    };
    let checks = |domain: &Domain| {
        let mut checks: Vec<String> = (domain.checks.iter())
            .map(|check| text::bare(&check.sql).to_owned())
            .collect();
        checks.sort();
        checks
    };
    let named = |check: &crate::model::Check| check.name.clone();
    types::same(Dialect::Postgres, &own, &wanted, false)
        && default::same(
            Dialect::Postgres,
            &own,
            one.default.as_ref(),
            other.default.as_ref(),
        )
        && one.not_null == other.not_null
        && one.collation == other.collation
        && checks(one) == checks(other)
        && (other.checks.iter().filter_map(named)).all(|name| {
            one.checks
                .iter()
                .any(|check| check.name.as_ref() == Some(&name))
        })
}

//! Names: when two are the same, and those for what has none.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{Constraint, Index};
use crate::{Dialect, sql};

/// By what a database looks up the name of a column, a constraint or an index: SQLite and MySQL without regard to
/// upper and lower case.
pub(super) fn key(dialect: Dialect, name: &str) -> Cow<'_, str> {
    match dialect {
        Dialect::Sqlite | Dialect::Mysql if name.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            Cow::Owned(name.to_ascii_lowercase())
        }
        _ => Cow::Borrowed(name),
    }
}

/// Whether two names of columns, constraints or indexes mean the same.
pub(super) fn same(dialect: Dialect, one: &str, other: &str) -> bool {
    one == other || (dialect != Dialect::Postgres && one.eq_ignore_ascii_case(other))
}

/// Whether two lists of columns mean the same.
pub(super) fn same_list(dialect: Dialect, ones: &[String], others: &[String]) -> bool {
    ones.len() == others.len()
        && (ones.iter().zip(others)).all(|(one, other)| same(dialect, one, other))
}

/// Whether a name is in a list.
pub(super) fn contains<'n>(
    dialect: Dialect,
    names: impl IntoIterator<Item = &'n String>,
    name: &str,
) -> bool {
    names.into_iter().any(|one| same(dialect, one, name))
}

/// Things by the names by which the database looks them up.
pub(super) fn lookup<'t, T>(
    dialect: Dialect,
    things: &'t [T],
    name: impl Fn(&'t T) -> &'t str,
) -> HashMap<Cow<'t, str>, &'t T> {
    let keyed = things
        .iter()
        .map(|thing| (key(dialect, name(thing)), thing));
    keyed.collect()
}

/// The name, or a shorter one that the dialect keeps.
pub(super) fn fitted(dialect: Dialect, name: String) -> String {
    match sql::check_identifier(dialect, &name) {
        Ok(()) => name,
        Err(too_long) => too_long.shorter,
    }
}

/// The name of an index: its own, or the one that it gets.
pub(super) fn of_index(dialect: Dialect, table: &str, index: &Index) -> String {
    match &index.name {
        Some(name) => name.clone(),
        None => fitted(dialect, index.name_on(table)),
    }
}

/// The name of a constraint that is created or dropped: its own, or one that says what it is. `taken` says which
/// names the table has already.
pub(super) fn of_constraint(
    dialect: Dialect,
    table: &str,
    constraint: &Constraint,
    taken: impl Fn(&str) -> bool,
) -> String {
    if let Some(name) = constraint.name() {
        return name.to_owned();
    }
    let name = constraint.default_name(table).unwrap_or_else(|| {
        let mut parts = vec![match constraint {
            Constraint::Exclude(_) => "ex",
            _ => "ck",
        }];
        parts.push(table);
        parts.extend(constraint.columns());
        parts.join("_")
    });
    let free = |name: &String| !taken(name);
    let numbered = (2..).map(|number| fitted(dialect, format!("{name}_{number}")));
    std::iter::once(fitted(dialect, name.clone()))
        .chain(numbered)
        .find(free)
        .unwrap_or(name)
}

//! When two texts mean the same, as far as that can be said without a database.

use super::super::{text, types};
use crate::Dialect;
use crate::model::{
    Function, MaterializedView, MysqlRoutine, Parameter, Procedure, SqlText, Trigger, View,
};
use crate::types::TypeSpec;

fn sql(dialect: Dialect, one: &SqlText, other: &SqlText) -> bool {
    let bare = |text: Option<&str>| text.map(|text| text::bare(text).to_owned());
    text::same_option(
        bare(one.on(dialect)).as_deref(),
        bare(other.on(dialect)).as_deref(),
    )
}

/// Bodies are kept as they are written, and blank space in them may be part of a text.
fn body(dialect: Dialect, one: &SqlText, other: &SqlText) -> bool {
    one.on(dialect).map(str::trim) == other.on(dialect).map(str::trim)
}

fn word(one: Option<&str>, other: Option<&str>, without: &str) -> bool {
    one.unwrap_or(without)
        .eq_ignore_ascii_case(other.unwrap_or(without))
}

fn data_type(dialect: Dialect, one: &TypeSpec, other: &TypeSpec) -> bool {
    match (one.on(dialect), other.on(dialect)) {
        (Some(one), Some(other)) => types::same(dialect, one, other, false),
        (one, other) => one == other,
    }
}

pub(super) fn view(dialect: Dialect, one: &View, other: &View) -> bool {
    one == other
        || (sql(dialect, &one.sql, &other.sql)
            && one.columns == other.columns
            && one.check_option == other.check_option
            && one.postgres == other.postgres
            && word(
                one.mysql.algorithm.as_deref(),
                other.mysql.algorithm.as_deref(),
                "undefined",
            )
            && word(
                one.mysql.security.as_deref(),
                other.mysql.security.as_deref(),
                "definer",
            ))
}

pub(super) fn materialized(
    dialect: Dialect,
    one: &MaterializedView,
    other: &MaterializedView,
) -> bool {
    // Whether it was filled at first says nothing of what it is.
    sql(dialect, &one.sql, &other.sql)
        && one.columns == other.columns
        && one.storage == other.storage
}

fn parameters(dialect: Dialect, ones: &[Parameter], others: &[Parameter]) -> bool {
    ones.len() == others.len()
        && ones.iter().zip(others).all(|(one, other)| {
            one.name == other.name
                && one.mode == other.mode
                && data_type(dialect, &one.data_type, &other.data_type)
        })
}

fn defaults(ones: &[Parameter], others: &[Parameter]) -> bool {
    ones.iter()
        .zip(others)
        .all(|(one, other)| text::same_option(one.default.as_deref(), other.default.as_deref()))
}

fn mysql(one: &MysqlRoutine, other: &MysqlRoutine) -> bool {
    one.deterministic == other.deterministic
        && word(one.data.as_deref(), other.data.as_deref(), "contains_sql")
        && word(
            one.security.as_deref(),
            other.security.as_deref(),
            "definer",
        )
        && one.comment == other.comment
}

/// The language that a body is in without saying so.
fn language(body: &SqlText) -> &'static str {
    let first = body.on(Dialect::Postgres).unwrap_or_default().trim_start();
    let first = first
        .split(|character: char| !character.is_alphanumeric())
        .next();
    let first = first.unwrap_or_default();
    match first.eq_ignore_ascii_case("begin") || first.eq_ignore_ascii_case("declare") {
        true => "plpgsql",
        false => "sql",
    }
}

/// Whether the one can be replaced by the other: by their parameters and the type of the value.
pub(super) fn signature(dialect: Dialect, one: &Function, other: &Function) -> bool {
    parameters(dialect, &one.parameters, &other.parameters)
        && data_type(dialect, &one.returns, &other.returns)
        // A default that goes cannot be replaced by none.
        && (one.parameters.iter().zip(&other.parameters))
            .all(|(one, other)| one.default.is_none() || other.default.is_some())
}

pub(super) fn function(dialect: Dialect, one: &Function, other: &Function) -> bool {
    let (own, wanted) = (&one.postgres, &other.postgres);
    signature(dialect, one, other)
        && defaults(&one.parameters, &other.parameters)
        && body(dialect, &one.body, &other.body)
        && own.language.as_deref().unwrap_or(language(&one.body))
            == wanted.language.as_deref().unwrap_or(language(&other.body))
        && word(
            own.volatility.as_deref(),
            wanted.volatility.as_deref(),
            "volatile",
        )
        && own.strict == wanted.strict
        && own.security_definer == wanted.security_definer
        && word(
            own.parallel.as_deref(),
            wanted.parallel.as_deref(),
            "unsafe",
        )
        && mysql(&one.mysql, &other.mysql)
}

pub(super) fn procedure(dialect: Dialect, one: &Procedure, other: &Procedure) -> bool {
    parameters(dialect, &one.parameters, &other.parameters)
        && defaults(&one.parameters, &other.parameters)
        && body(dialect, &one.body, &other.body)
        && (one.postgres.language.as_deref()).unwrap_or(language(&one.body))
            == (other.postgres.language.as_deref()).unwrap_or(language(&other.body))
        && one.postgres.security_definer == other.postgres.security_definer
        && mysql(&one.mysql, &other.mysql)
}

pub(super) fn trigger(dialect: Dialect, one: &Trigger, other: &Trigger) -> bool {
    let events = |trigger: &Trigger| {
        let mut events: Vec<String> = trigger
            .events
            .iter()
            .map(|event| format!("{event:?}"))
            .collect();
        events.sort();
        events
    };
    let bodies = match (&one.body, &other.body) {
        (Some(one), Some(other)) => body(dialect, one, other),
        (one, other) => one.is_none() && other.is_none(),
    };
    bodies
        && one.timing == other.timing
        && events(one) == events(other)
        && one.update_of == other.update_of
        && one.for_each == other.for_each
        && text::same_option(one.when.as_deref(), other.when.as_deref())
        && one.postgres == other.postgres
}

//! Constraints, as they stand in a table and at a column.

use super::super::RenderError;
use super::super::context::Scope;
use super::index;
use crate::Dialect;
use crate::model::{
    Check, Constraint, Exclude, ExcludeTarget, ForeignKey, Initially, Match, PrimaryKey,
    ReferentialAction, Unique,
};

/// `CONSTRAINT name `, or nothing.
pub(super) fn named(scope: &Scope<'_>, name: Option<&str>) -> Result<String, RenderError> {
    match name {
        Some(name) => Ok(format!("CONSTRAINT {} ", scope.new_name(name)?)),
        None => Ok(String::new()),
    }
}

/// `PRIMARY KEY (..)`.
pub(in super::super) fn primary_key(
    scope: &Scope<'_>,
    key: &PrimaryKey,
) -> Result<String, RenderError> {
    let name = named(scope, key.name.as_deref())?;
    Ok(format!("{name}PRIMARY KEY ({})", scope.names(&key.columns)))
}

/// `UNIQUE (..)`.
pub(in super::super) fn unique(scope: &Scope<'_>, unique: &Unique) -> Result<String, RenderError> {
    let name = named(scope, unique.name.as_deref())?;
    let deferred = (unique.deferrable, unique.initially);
    let timing = timing(scope, "unique constraint", deferred, &[Dialect::Postgres])?;
    let postgres = scope.dialect() == Dialect::Postgres;
    if unique.nulls_not_distinct && !postgres {
        return Err(scope.unsupported(
            "nulls_not_distinct",
            "only PostgreSQL lets nulls count as equal in a unique constraint",
            "columns that are not null, or only: [postgres]",
        ));
    }
    if !unique.include.is_empty() && !postgres {
        return Err(scope.unsupported(
            "include",
            "only PostgreSQL carries other columns in an index",
            "an index over those columns too, or only: [postgres]",
        ));
    }
    let distinct = match unique.nulls_not_distinct {
        true => " NULLS NOT DISTINCT",
        false => "",
    };
    let include = match unique.include.is_empty() {
        true => String::new(),
        false => format!(" INCLUDE ({})", scope.names(&unique.include)),
    };
    Ok(format!(
        "{name}UNIQUE{distinct} ({}){include}{timing}",
        scope.names(unique.columns.iter())
    ))
}

/// `EXCLUDE USING .. (..)`.
pub(in super::super) fn exclude(
    scope: &Scope<'_>,
    exclude: &Exclude,
) -> Result<String, RenderError> {
    if scope.dialect() != Dialect::Postgres {
        return Err(scope.unsupported(
            "an exclusion constraint",
            "only PostgreSQL has them",
            "only: [postgres], and a trigger on the others",
        ));
    }
    let name = named(scope, exclude.name.as_deref())?;
    let using = scope.name(exclude.using.as_deref().unwrap_or("gist"));
    let elements: Vec<String> = exclude
        .elements
        .iter()
        .map(|element| {
            let target = match &element.target {
                ExcludeTarget::Column(name) => scope.name(name).into_owned(),
                ExcludeTarget::Expression(sql) => format!("({})", sql.trim()),
            };
            let opclass = match &element.opclass {
                Some(opclass) => format!(" {}", index::dotted(scope, opclass)),
                None => String::new(),
            };
            format!("{target}{opclass} WITH {}", element.with.trim())
        })
        .collect();
    let condition = match &exclude.condition {
        Some(condition) => format!(" WHERE ({})", condition.trim()),
        None => String::new(),
    };
    let deferred = (exclude.deferrable, exclude.initially);
    let timing = timing(
        scope,
        "exclusion constraint",
        deferred,
        &[Dialect::Postgres],
    )?;
    Ok(format!(
        "{name}EXCLUDE USING {using} ({}){condition}{timing}",
        elements.join(", ")
    ))
}

/// A constraint of any kind, as it stands in a table.
pub(in super::super) fn any(
    scope: &Scope<'_>,
    table: &str,
    constraint: &Constraint,
) -> Result<String, RenderError> {
    match constraint {
        Constraint::PrimaryKey(key) => primary_key(scope, key),
        Constraint::Unique(of) => unique(scope, of),
        Constraint::Check(of) => check(scope, of),
        Constraint::ForeignKey(key) => foreign_key(scope, table, key),
        Constraint::Exclude(of) => exclude(scope, of),
    }
}

/// ` DEFERRABLE INITIALLY DEFERRED`, on the dialects that put off the check of such a constraint.
fn timing(
    scope: &Scope<'_>,
    what: &str,
    (deferrable, initially): (bool, Option<Initially>),
    dialects: &[Dialect],
) -> Result<&'static str, RenderError> {
    if !deferrable && initially != Some(Initially::Deferred) {
        return Ok("");
    }
    if !dialects.contains(&scope.dialect()) {
        let why = match scope.dialect() {
            Dialect::Mysql => "MySQL checks each row at once",
            _ => "SQLite puts off only foreign keys",
        };
        return Err(scope.unsupported(
            format!("a deferrable {what}"),
            why,
            "statements in an order that never breaks the key",
        ));
    }
    Ok(match initially {
        Some(Initially::Deferred) => " DEFERRABLE INITIALLY DEFERRED",
        Some(Initially::Immediate) => " DEFERRABLE INITIALLY IMMEDIATE",
        None => " DEFERRABLE",
    })
}

/// `CHECK (..)`.
pub(in super::super) fn check(scope: &Scope<'_>, check: &Check) -> Result<String, RenderError> {
    let name = named(scope, check.name.as_deref())?;
    Ok(format!("{name}CHECK ({})", check.sql.trim()))
}

/// The name of a foreign key on this dialect.
///
/// MySQL does not drop a column of a foreign key, and the key only by its name; so there it always gets one that
/// can be told from the key itself.
pub(in super::super) fn foreign_key_name(
    scope: &Scope<'_>,
    table: &str,
    key: &ForeignKey,
) -> Option<String> {
    match (&key.name, scope.dialect()) {
        (Some(name), _) => Some(name.clone()),
        (None, Dialect::Mysql) => Some(key.default_name(table)),
        (None, _) => None,
    }
}

/// `FOREIGN KEY (..) REFERENCES ..`.
pub(in super::super) fn foreign_key(
    scope: &Scope<'_>,
    table: &str,
    key: &ForeignKey,
) -> Result<String, RenderError> {
    let name = named(scope, foreign_key_name(scope, table, key).as_deref())?;
    let columns = scope.names(key.columns.iter());
    Ok(format!(
        "{name}FOREIGN KEY ({columns}) {}",
        references(scope, key)?
    ))
}

/// `REFERENCES ..`, which is also the constraint at a column.
pub(super) fn references(scope: &Scope<'_>, key: &ForeignKey) -> Result<String, RenderError> {
    let reference = &key.references;
    if scope.dialect() == Dialect::Sqlite && reference.schema.is_some() {
        return Err(scope.unsupported(
            format!("a reference to another schema ({})", reference.table),
            "a foreign key of SQLite stays inside its database file",
            "a reference without a schema",
        ));
    }
    let mut sql = format!(
        "REFERENCES {} ({})",
        scope.qualified(reference.schema.as_deref(), &reference.table),
        scope.names(&reference.columns)
    );
    if key.match_kind == Some(Match::Full) {
        if scope.dialect() != Dialect::Postgres {
            return Err(scope.unsupported(
                "match: full",
                "the database reads it and does not enforce it",
                "a check that all columns or none are null",
            ));
        }
        sql.push_str(" MATCH FULL");
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        let Some(action) = action else { continue };
        if action == ReferentialAction::SetDefault && scope.dialect() == Dialect::Mysql {
            return Err(scope.unsupported(
                "set_default",
                "InnoDB does not have it",
                "set_null, or a trigger",
            ));
        }
        sql.push_str(&format!(" ON {event} {}", action.sql()));
    }
    let both = [Dialect::Sqlite, Dialect::Postgres];
    let deferred = (key.deferrable, key.initially);
    sql.push_str(timing(scope, "foreign key", deferred, &both)?);
    Ok(sql)
}

//! Constraints, as they stand in a table and at a column.

use super::super::RenderError;
use super::super::context::Scope;
use crate::Dialect;
use crate::model::{Check, ForeignKey, Initially, Match, PrimaryKey, ReferentialAction, Unique};

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
    Ok(format!(
        "{name}UNIQUE ({})",
        scope.names(unique.columns.iter())
    ))
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
        (None, Dialect::Mysql) => Some(format!(
            "fk_{table}_{}_{}",
            key.columns.join("_"),
            key.references.table
        )),
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
    if key.deferrable || key.initially == Some(Initially::Deferred) {
        if scope.dialect() == Dialect::Mysql {
            return Err(scope.unsupported(
                "a deferrable foreign key",
                "MySQL checks each row at once",
                "statements in an order that never breaks the key",
            ));
        }
        sql.push_str(" DEFERRABLE");
        match key.initially {
            Some(Initially::Deferred) => sql.push_str(" INITIALLY DEFERRED"),
            Some(Initially::Immediate) => sql.push_str(" INITIALLY IMMEDIATE"),
            None => {}
        }
    }
    Ok(sql)
}

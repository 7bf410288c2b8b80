//! A column, as it stands in `CREATE TABLE` and `ALTER TABLE .. ADD COLUMN`.

use super::super::RenderError;
use super::super::context::Scope;
use super::{constraint, default, enums};
use crate::Dialect;
use crate::model::{Check, Column, ForeignKey, Generated, Identity, PrimaryKey, Unique};
use crate::types::DataType;

pub(in super::super) use default::{expression as default_expression, is_constant};

/// Where a column stands.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Place<'a> {
    pub(in super::super) schema: Option<&'a str>,
    pub(in super::super) table: &'a str,
    /// Whether the table is one of SQLite's STRICT ones.
    pub(in super::super) strict: bool,
    /// Whether the column comes into a table that is there already.
    pub(in super::super) added: bool,
}

/// The constraints that are written at the column itself.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Inline<'a> {
    pub(in super::super) primary_key: Option<&'a PrimaryKey>,
    pub(in super::super) unique: bool,
    pub(in super::super) check: Option<&'a Check>,
    pub(in super::super) foreign_key: Option<&'a ForeignKey>,
}

/// `name TYPE ..`, all that makes the column.
pub(in super::super) fn definition(
    scope: &Scope<'_>,
    place: Place<'_>,
    column: &Column,
    inline: Inline<'_>,
) -> Result<String, RenderError> {
    let data_type = data_type(scope, column)?;
    check_numbering(scope, column, data_type)?;
    let mut sql = format!("{} ", scope.new_name(&column.name)?);
    match scope.dialect() {
        Dialect::Sqlite => sqlite(scope, place, column, data_type, inline, &mut sql)?,
        Dialect::Postgres => postgres(scope, place, column, data_type, inline, &mut sql)?,
        Dialect::Mysql => mysql(scope, place, column, data_type, inline, &mut sql)?,
    }
    Ok(sql)
}

/// The column's type on this dialect.
pub(in super::super) fn data_type<'c>(
    scope: &Scope<'_>,
    column: &'c Column,
) -> Result<&'c DataType, RenderError> {
    column.data_type.on(scope.dialect()).ok_or_else(|| {
        scope.unsupported(
            format!("column '{}'", column.name),
            "its type names other databases only",
            "a default beside them",
        )
    })
}

/// Only whole numbers count by themselves.
fn check_numbering(
    scope: &Scope<'_>,
    column: &Column,
    data_type: &DataType,
) -> Result<(), RenderError> {
    let counts = data_type.is_integer() || matches!(data_type, DataType::Native(_));
    if (column.autoincrement || column.identity.is_some()) && !counts {
        return Err(scope.unsupported(
            format!("numbering rows by a column of the type {data_type}"),
            "only whole numbers count by themselves",
            "bigint or integer",
        ));
    }
    if column.identity.is_some() && scope.dialect() != Dialect::Postgres {
        return Err(scope.unsupported(
            "identity",
            "only PostgreSQL has its options",
            "autoincrement: true",
        ));
    }
    Ok(())
}

/// The words of a type.
pub(in super::super) fn word(
    scope: &Scope<'_>,
    data_type: &DataType,
    strict: bool,
) -> Result<String, RenderError> {
    let word = match strict {
        true => data_type.sqlite_strict(),
        false => data_type.sql(scope.dialect()),
    };
    word.map_err(|refused| scope.unsupported(refused.what, refused.why, refused.instead))
}

fn collation(scope: &Scope<'_>, column: &Column, sql: &mut String) {
    if let Some(collation) = column.collation_on(scope.dialect()) {
        sql.push_str(&format!(" COLLATE {}", scope.name(collation)));
    }
}

fn push_default(
    scope: &Scope<'_>,
    column: &Column,
    data_type: &DataType,
    sql: &mut String,
) -> Result<(), RenderError> {
    if let Some(default) = default::expression(scope, column, data_type)? {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    Ok(())
}

fn push_generated(generated: &Generated, sql: &mut String) {
    let kind = match generated.stored {
        true => "STORED",
        false => "VIRTUAL",
    };
    sql.push_str(&format!(
        " GENERATED ALWAYS AS ({}) {kind}",
        generated.sql.trim()
    ));
}

fn push_primary_key(
    scope: &Scope<'_>,
    place: Place<'_>,
    key: &PrimaryKey,
    sql: &mut String,
) -> Result<(), RenderError> {
    let name = scope.constraint_name(place.table, key.clone());
    let name = constraint::named(scope, name.as_deref())?;
    sql.push_str(&format!(" {name}PRIMARY KEY"));
    Ok(())
}

/// Constraints in the order of SQLite's and PostgreSQL's diagrams, with a name before each that has one.
fn push_inline(
    scope: &Scope<'_>,
    place: Place<'_>,
    column: &Column,
    inline: Inline<'_>,
    sql: &mut String,
) -> Result<(), RenderError> {
    if inline.unique {
        let unique = Unique::over([column.name.clone()]);
        let name = scope.constraint_name(place.table, unique);
        let name = constraint::named(scope, name.as_deref())?;
        sql.push_str(&format!(" {name}UNIQUE"));
    }
    if let Some(check) = inline.check {
        sql.push_str(&format!(" {}", constraint::check(scope, check)?));
    }
    if let Some(key) = inline.foreign_key {
        let name = constraint::named(scope, key.name.as_deref())?;
        sql.push_str(&format!(" {name}{}", constraint::references(scope, key)?));
    }
    Ok(())
}

fn sqlite(
    scope: &Scope<'_>,
    place: Place<'_>,
    column: &Column,
    data_type: &DataType,
    inline: Inline<'_>,
    sql: &mut String,
) -> Result<(), RenderError> {
    if column.autoincrement {
        // Only the word INTEGER, exactly, makes the column the rowid, which is what counts.
        sql.push_str("INTEGER");
    } else {
        sql.push_str(&word(scope, data_type, place.strict)?);
    }
    collation(scope, column, sql);
    if let Some(generated) = &column.generated {
        push_generated(generated, sql);
    }
    push_default(scope, column, data_type, sql)?;
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(key) = inline.primary_key {
        push_primary_key(scope, place, key, sql)?;
        if column.autoincrement && column.sqlite.autoincrement != Some(false) {
            sql.push_str(" AUTOINCREMENT");
        }
    }
    if let Some(words) = data_type.enum_words() {
        let words: Vec<String> = words.iter().map(|word| scope.text(word)).collect();
        sql.push_str(&format!(
            " CHECK ({} IN ({}))",
            scope.name(&column.name),
            words.join(", ")
        ));
    }
    push_inline(scope, place, column, inline, sql)
}

fn postgres(
    scope: &Scope<'_>,
    place: Place<'_>,
    column: &Column,
    data_type: &DataType,
    inline: Inline<'_>,
    sql: &mut String,
) -> Result<(), RenderError> {
    if enums::words(scope, column).is_some() {
        sql.push_str(&scope.qualified(place.schema, &column.enum_name(place.table)));
        if matches!(data_type, DataType::Array(_)) {
            sql.push_str("[]");
        }
    } else if column.postgres.serial {
        sql.push_str(match data_type {
            DataType::BigInt => "BIGSERIAL",
            DataType::SmallInt | DataType::TinyInt => "SMALLSERIAL",
            _ => "SERIAL",
        });
    } else {
        sql.push_str(&word(scope, data_type, false)?);
    }
    collation(scope, column, sql);
    if let Some(generated) = &column.generated {
        if !generated.stored {
            return Err(scope.unsupported(
                format!("the generated column '{}'", column.name),
                "PostgreSQL before 18 does not compute a column when it is read",
                "stored: true",
            ));
        }
        push_generated(generated, sql);
    }
    push_default(scope, column, data_type, sql)?;
    if let Some(identity) = &column.identity {
        sql.push_str(&identity_clause(identity));
    } else if column.autoincrement && !column.postgres.serial {
        sql.push_str(" GENERATED BY DEFAULT AS IDENTITY");
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(key) = inline.primary_key {
        push_primary_key(scope, place, key, sql)?;
    }
    push_inline(scope, place, column, inline, sql)
}

/// ` GENERATED .. AS IDENTITY (..)`.
pub(in super::super) fn identity_clause(identity: &Identity) -> String {
    let when = if identity.always {
        "ALWAYS"
    } else {
        "BY DEFAULT"
    };
    let mut options: Vec<String> = Vec::new();
    let numbers = [
        ("START WITH", identity.start),
        ("INCREMENT BY", identity.increment),
        ("MINVALUE", identity.minvalue),
        ("MAXVALUE", identity.maxvalue),
    ];
    for (words, number) in numbers {
        options.extend(number.map(|number| format!("{words} {number}")));
    }
    options.extend(identity.cache.map(|cache| format!("CACHE {cache}")));
    if identity.cycle {
        options.push("CYCLE".to_owned());
    }
    match options.is_empty() {
        true => format!(" GENERATED {when} AS IDENTITY"),
        false => format!(" GENERATED {when} AS IDENTITY ({})", options.join(" ")),
    }
}

fn mysql(
    scope: &Scope<'_>,
    place: Place<'_>,
    column: &Column,
    data_type: &DataType,
    inline: Inline<'_>,
    sql: &mut String,
) -> Result<(), RenderError> {
    let own = &column.mysql;
    if !place.added && (own.first || own.after.is_some()) {
        return Err(scope.unsupported(
            format!("a place for column '{}'", column.name),
            "a table that is created has its columns in the order of the list",
            "the column where it belongs in the list",
        ));
    }
    sql.push_str(&word(scope, data_type, false)?);
    if own.unsigned {
        sql.push_str(" UNSIGNED");
    }
    if let Some(charset) = &own.charset {
        sql.push_str(&format!(" CHARACTER SET {}", scope.name(charset)));
    }
    collation(scope, column, sql);
    if let Some(generated) = &column.generated {
        if !column.nullable {
            return Err(scope.unsupported(
                format!("nullable: false for the generated column '{}'", column.name),
                "MariaDB does not have it",
                "a check that it is not null",
            ));
        }
        push_generated(generated, sql);
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    } else if matches!(data_type, DataType::Timestamp(_) | DataType::TimestampTz(_))
        && column.generated.is_none()
    {
        // A server with explicit_defaults_for_timestamp off makes it NOT NULL otherwise.
        sql.push_str(" NULL");
    }
    push_default(scope, column, data_type, sql)?;
    if let Some(on_update) = &own.on_update {
        sql.push_str(&format!(" ON UPDATE {}", on_update.trim()));
    }
    if column.autoincrement {
        sql.push_str(" AUTO_INCREMENT");
    }
    if let Some(comment) = &column.comment {
        sql.push_str(&format!(" COMMENT {}", scope.text(comment)));
    }
    // Without a name it belongs to the column and goes with it; MariaDB has no name for it there.
    if let Some(check) = inline.check {
        sql.push_str(&format!(" CHECK ({})", check.sql.trim()));
    }
    if own.first {
        sql.push_str(" FIRST");
    }
    if let Some(after) = &own.after {
        sql.push_str(&format!(" AFTER {}", scope.name(after)));
    }
    Ok(())
}

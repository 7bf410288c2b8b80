//! `DEFAULT`: literals by the column's type, and expressions with the parentheses that each dialect wants.

use super::super::RenderError;
use super::super::context::Scope;
use crate::Dialect;
use crate::model::{Column, Term};
use crate::sql;
use crate::types::DataType;

/// What follows `DEFAULT`.
pub(in super::super) fn expression(
    scope: &Scope<'_>,
    column: &Column,
    data_type: &DataType,
) -> Result<Option<String>, RenderError> {
    match &column.default {
        Some(default) => of(scope, default, data_type).map(Some),
        None => Ok(None),
    }
}

/// A default of a type.
pub(in super::super) fn of(
    scope: &Scope<'_>,
    default: &Term,
    data_type: &DataType,
) -> Result<String, RenderError> {
    Ok(match default {
        Term::Literal(value) => {
            let literal = sql::literal(scope.dialect(), value, Some(data_type))?;
            let needs_parentheses = match scope.dialect() {
                // Text, bytes and JSON have only defaults that are expressions.
                Dialect::Mysql => is_large(data_type),
                Dialect::Sqlite => literal.starts_with("CAST"),
                Dialect::Postgres => false,
            };
            if needs_parentheses {
                format!("({literal})")
            } else {
                literal
            }
        }
        Term::Sql(sql) => enclosed(scope.dialect(), sql.trim(), data_type),
    })
}

/// Whether SQLite takes the default for a column that is added to a table: one that is the same for each row.
pub(in super::super) fn is_constant(default: &Term) -> bool {
    match default {
        Term::Literal(value) => {
            !matches!(value, crate::yaml::Value::String(text) if text.contains('\0'))
        }
        Term::Sql(sql) => is_literal(sql.trim()),
    }
}

fn enclosed(dialect: Dialect, sql: &str, data_type: &DataType) -> String {
    if is_parenthesised(sql) {
        return sql.to_owned();
    }
    let bare = match dialect {
        // Without parentheses it reads no operators that are words, such as AT TIME ZONE.
        Dialect::Postgres => {
            let negated = sql
                .get(..3)
                .is_some_and(|word| word.eq_ignore_ascii_case("not"));
            is_literal(sql) || !(negated || sql.contains(char::is_whitespace))
        }
        Dialect::Sqlite => {
            let word = sql.to_ascii_uppercase();
            is_literal(sql)
                || matches!(
                    word.as_str(),
                    "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME"
                )
        }
        Dialect::Mysql => {
            if let Some(digits) = current_timestamp(sql) {
                return mysql_now(sql, digits, data_type);
            }
            is_literal(sql) && !is_large(data_type)
        }
    };
    if bare {
        sql.to_owned()
    } else {
        format!("({sql})")
    }
}

/// MySQL wants as many digits of a second from the clock as the column has, and takes the clock without
/// parentheses for columns of a day and a time alone.
fn mysql_now(sql: &str, digits: Option<u32>, data_type: &DataType) -> String {
    use DataType::{DateTime, Native, Timestamp, TimestampTz};
    match (digits, data_type) {
        (
            None,
            DateTime(Some(digits @ 1..))
            | Timestamp(Some(digits @ 1..))
            | TimestampTz(Some(digits @ 1..)),
        ) => {
            format!("CURRENT_TIMESTAMP({digits})")
        }
        (_, DateTime(_) | Timestamp(_) | TimestampTz(_) | Native(_)) => sql.to_owned(),
        _ => format!("({sql})"),
    }
}

/// The digits that the text asks MySQL's clock for, when it is the clock.
fn current_timestamp(sql: &str) -> Option<Option<u32>> {
    let word = sql.to_ascii_lowercase();
    let (name, arguments) = match word.split_once('(') {
        Some((name, rest)) => (name.trim_end(), Some(rest.strip_suffix(')')?.trim())),
        None => (word.as_str(), None),
    };
    match (name, arguments) {
        ("current_timestamp" | "localtime" | "localtimestamp", None) => Some(None),
        ("current_timestamp" | "localtime" | "localtimestamp" | "now", Some("")) => Some(None),
        ("current_timestamp" | "localtime" | "localtimestamp" | "now", Some(digits)) => {
            digits.parse().ok().map(Some)
        }
        _ => None,
    }
}

fn is_large(data_type: &DataType) -> bool {
    use DataType::*;
    matches!(
        data_type,
        Text | TinyText
            | MediumText
            | LongText
            | Blob
            | TinyBlob
            | MediumBlob
            | LongBlob
            | Json
            | Jsonb
            | Xml
    )
}

/// A number, one string, or a word that stands for a value.
fn is_literal(sql: &str) -> bool {
    let string = sql
        .strip_prefix(['x', 'X'])
        .unwrap_or(sql)
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .is_some_and(|inside| !inside.replace("''", "").contains(['\'', '\\']));
    let unsigned = sql.strip_prefix(['-', '+']).unwrap_or(sql);
    let number = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && unsigned
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '.')
        && unsigned.parse::<f64>().is_ok();
    string || number || matches!(sql.to_ascii_lowercase().as_str(), "null" | "true" | "false")
}

/// Whether the first parenthesis closes at the very end.
fn is_parenthesised(sql: &str) -> bool {
    let mut depth = 0_usize;
    let mut quoted = false;
    for (at, character) in sql.char_indices() {
        match character {
            '\'' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 1 => return at + 1 == sql.len() && sql.starts_with('('),
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if at == 0 && depth == 0 {
            return false;
        }
    }
    false
}

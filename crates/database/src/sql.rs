//! The little SQL text that this crate writes by itself.

use crate::TableName;
use revgraph_schema::Dialect;
use std::borrow::Cow;

/// A name, quoted when it is not a plain lower-case word.
pub(crate) fn identifier(dialect: Dialect, name: &str) -> Cow<'_, str> {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    match dialect {
        _ if plain => Cow::Borrowed(name),
        Dialect::Mysql => Cow::Owned(format!("`{}`", name.replace('`', "``"))),
        Dialect::Sqlite | Dialect::Postgres => Cow::Owned(format!("\"{}\"", name.replace('"', "\"\""))),
    }
}

/// A table's name, with its schema where it has one.
pub(crate) fn table(dialect: Dialect, table: &TableName) -> String {
    match &table.schema {
        Some(schema) => format!("{}.{}", identifier(dialect, schema), identifier(dialect, &table.name)),
        None => identifier(dialect, &table.name).into_owned(),
    }
}

/// A string literal. MySQL reads backslashes in it, the others (with PostgreSQL's
/// `standard_conforming_strings`, which the session switches on) do not.
pub(crate) fn string(dialect: Dialect, text: &str) -> String {
    match dialect {
        Dialect::Mysql => format!("'{}'", text.replace('\\', r"\\").replace('\'', "''")),
        Dialect::Sqlite | Dialect::Postgres => format!("'{}'", text.replace('\'', "''")),
    }
}

/// A string literal, or NULL.
pub(crate) fn optional_string(dialect: Dialect, text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), |text| string(dialect, text))
}

/// A number, or NULL.
pub(crate) fn optional_number(number: Option<u64>) -> String {
    number.map_or_else(|| "NULL".to_owned(), |number| number.to_string())
}

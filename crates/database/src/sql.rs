//! The little SQL text that this crate writes by itself, on top of the schema crate's quoting.

use crate::TableName;
use revgraph_schema::Dialect;
pub(crate) use revgraph_schema::sql::{identifier, string_literal as string};

/// A table's name, with its schema where it has one.
pub(crate) fn table(dialect: Dialect, table: &TableName) -> String {
    revgraph_schema::sql::qualified(dialect, table.schema.as_deref(), &table.name)
}

/// A string literal, or NULL.
pub(crate) fn optional_string(dialect: Dialect, text: Option<&str>) -> String {
    text.map_or_else(|| "NULL".to_owned(), |text| string(dialect, text))
}

/// A number, or NULL.
pub(crate) fn optional_number(number: Option<u64>) -> String {
    number.map_or_else(|| "NULL".to_owned(), |number| number.to_string())
}

/// Bytes as a literal, whatever the server makes of backslashes.
pub(crate) fn bytes(dialect: Dialect, bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match dialect {
        Dialect::Sqlite | Dialect::Mysql => format!("X'{digits}'"),
        Dialect::Postgres => format!("pg_catalog.decode('{digits}', 'hex')"),
    }
}

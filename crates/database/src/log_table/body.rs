//! The scripts that rows of the log keep.

use super::{LogEntry, number, unexpected};
use crate::error::{DatabaseError, ErrorKind};
use crate::{Database, TableName, sql};
use revgraph_schema::Dialect;
use std::collections::BTreeMap;

/// A script as it was when it ran. Only its author knows how it is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBody {
    /// How `bytes` are made.
    pub encoding: String,
    /// The script's text.
    pub bytes: Vec<u8>,
}

/// The `UPDATE` of a row whose run goes on with another script than the one with which it began: the row tells of that
/// one now. How far the run is stays.
#[must_use]
pub fn replace_statement(
    dialect: Dialect,
    table: &TableName,
    id: u64,
    entry: &LogEntry,
    body: Option<&StoredBody>,
) -> String {
    let text = |text: &Option<String>| sql::optional_string(dialect, text.as_deref());
    format!(
        "UPDATE {} SET message = {}, checksum = {}, raw_checksum = {}, checksum_algorithm = {}, tool_version = {}, \
         statements_total = {}, body_encoding = {}, body = {} WHERE id = {id}",
        sql::table(dialect, table),
        text(&entry.message),
        text(&entry.checksum),
        text(&entry.raw_checksum),
        text(&entry.checksum_algorithm),
        sql::string(dialect, &entry.tool_version),
        entry.statements_total,
        sql::optional_string(dialect, body.map(|body| body.encoding.as_str())),
        body.map_or_else(
            || "NULL".to_owned(),
            |body| sql::bytes(dialect, &body.bytes),
        ),
    )
}

/// The scripts that rows have kept, by the number of the row. Rows without one are left out.
///
/// # Errors
///
/// As [`entries`](super::entries).
pub fn bodies(
    database: &mut Database,
    table: &TableName,
    ids: &[u64],
) -> Result<BTreeMap<u64, StoredBody>, DatabaseError> {
    const MOST: usize = 1000;
    let dialect = database.dialect();
    let digits = match dialect {
        Dialect::Sqlite | Dialect::Mysql => "HEX(body)",
        Dialect::Postgres => "pg_catalog.encode(body, 'hex')",
    };
    let mut found = BTreeMap::new();
    for ids in ids.chunks(MOST) {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let query = format!(
            "SELECT id, body_encoding, {digits} FROM {} WHERE body IS NOT NULL AND id IN ({})",
            sql::table(dialect, table),
            ids.join(", ")
        );
        for row in database.query_table(table, &query)?.unwrap_or_default() {
            let body: Result<(u64, StoredBody), ErrorKind> = body(row);
            let (id, body) = database.answer(body)?;
            found.insert(id, body);
        }
    }
    Ok(found)
}

fn body(row: Vec<Option<String>>) -> Result<(u64, StoredBody), ErrorKind> {
    let mut columns = row.into_iter();
    let mut text = || columns.next().flatten();
    let (id, encoding, digits) = (text(), text(), text().unwrap_or_default());
    let pairs = (0..digits.len()).step_by(2);
    let bytes: Option<Vec<u8>> = pairs
        .map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok())
        .collect();
    let body = StoredBody {
        encoding: encoding.unwrap_or_default(),
        bytes: bytes.ok_or_else(|| unexpected("body", &digits))?,
    };
    Ok((number("id", id)?, body))
}

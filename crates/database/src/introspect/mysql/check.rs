//! Checks, and MariaDB's JSON, which is one.

use super::catalog::Catalog;
use super::table::{Found, Tables};
use super::text::{self, Piece};
use super::{Result, fields};
use crate::Database;
use revgraph_schema::model::Check;
use revgraph_schema::types::DataType;

/// Reads the checks of the tables.
pub(super) fn read(database: &mut Database, catalog: &Catalog, tables: &mut Tables) -> Result<()> {
    let Some(query) = catalog.flavor.checks(&catalog.literal()) else {
        return Ok(());
    };
    for row in database.query(&query)? {
        let [table, name, level, sql] = fields(row);
        let Some(found) = tables.get_mut(&catalog.folded(&table.unwrap_or_default())) else {
            continue;
        };
        let name = name.unwrap_or_default();
        let at_column = match level.as_deref() {
            Some(level) => level == "Column",
            None => found.table.column(&name).is_some(),
        };
        let check = Check {
            sql: catalog.flavor.expression(&sql.unwrap_or_default()),
            name: (!at_column).then(|| name.clone()),
            column: at_column.then_some(name),
        };
        if !(catalog.flavor.json_is_checked() && is_json(found, &check)) {
            found.table.checks.push(check);
        }
    }
    Ok(())
}

/// Whether the check is what makes a text JSON; the column is then of that type.
fn is_json(found: &mut Found, check: &Check) -> bool {
    let Some(name) = &check.column else {
        return false;
    };
    let column = found
        .table
        .columns
        .iter_mut()
        .find(|column| column.name == *name && column.data_type == DataType::LongText.into());
    let Some(column) = column else {
        return false;
    };
    let collation = match (&column.collation, &column.mysql.charset) {
        (None, None) => Some(&found.collation),
        (collation, _) => collation.as_ref(),
    };
    match collation.is_some_and(|collation| collation == "utf8mb4_bin") {
        true if names_json(&check.sql, name) => {
            column.data_type = DataType::Json.into();
            // The type brings them with it.
            column.mysql.charset = None;
            column.collation = None;
            true
        }
        _ => false,
    }
}

/// Whether the condition is `json_valid` of the column, and nothing else.
fn names_json(sql: &str, column: &str) -> bool {
    let pieces: Vec<Piece<'_>> = text::pieces(sql)
        .into_iter()
        .filter(|piece| !matches!(piece, Piece::Blank(_)))
        .collect();
    match pieces.as_slice() {
        [function, open, name, close] => {
            function.is("json_valid")
                && open.is_symbol("(")
                && name.name().as_deref() == Some(column)
                && close.is_symbol(")")
        }
        _ => false,
    }
}

//! Tables and their options.

use super::super::Reach;
use super::catalog::Catalog;
use super::{Result, fields};
use crate::Database;
use revgraph_schema::model::{MysqlTable, Table, TableName};
use std::collections::BTreeMap;

/// A table that is being read.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) table: Table,
    pub(super) engine: String,
    /// The collation of columns that do not ask for one.
    pub(super) collation: String,
}

/// The tables by name, [`folded`](Catalog::folded).
pub(super) type Tables = BTreeMap<String, Found>;

/// Reads the tables, without what is in them.
///
/// `ROW_FORMAT` says what a table has and not what it was asked to have, and MariaDB would open each table for it.
/// MariaDB's sequences are tables there, and have another type, as views have.
pub(super) fn read(database: &mut Database, catalog: &Catalog, reach: &Reach) -> Result<Tables> {
    let rows = database.query(&format!(
        "SELECT TABLE_NAME, ENGINE, TABLE_COLLATION, CREATE_OPTIONS, TABLE_COMMENT \
         FROM information_schema.TABLES WHERE TABLE_SCHEMA = {} \
         AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')",
        catalog.literal()
    ))?;
    let mut tables = Tables::new();
    for row in rows {
        let [name, engine, collation, options, comment] =
            fields(row).map(Option::unwrap_or_default);
        if catalog.leaves_out(reach, &name) {
            continue;
        }
        let differing = catalog.differing(&collation, &catalog.collation);
        let mysql = MysqlTable {
            engine: (engine != catalog.engine).then(|| engine.clone()),
            charset: differing.charset,
            collate: differing.collation,
            row_format: row_format(&options),
        };
        let key = catalog.folded(&name);
        let table = Table {
            name,
            schema: catalog.schema.clone(),
            comment: Some(comment).filter(|comment| !comment.is_empty()),
            mysql,
            ..Table::default()
        };
        tables.insert(
            key,
            Found {
                table,
                engine,
                collation,
            },
        );
    }
    Ok(tables)
}

/// The format that was asked for: `row_format=COMPRESSED` among other options.
fn row_format(options: &str) -> Option<String> {
    options.split_whitespace().find_map(|option| {
        let (name, value) = option.split_once('=')?;
        name.eq_ignore_ascii_case("row_format")
            .then(|| value.to_ascii_lowercase())
    })
}

/// The tables as they go into the result, with their parts in the order of their names.
pub(super) fn finished(tables: Tables) -> impl Iterator<Item = (TableName, Table)> {
    tables.into_values().map(|found| {
        let mut table = found.table;
        table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
        table
            .checks
            .sort_by(|a, b| (&a.name, &a.column).cmp(&(&b.name, &b.column)));
        table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
        table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
        (table.key(), table)
    })
}

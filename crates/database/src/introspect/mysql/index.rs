//! Primary keys, unique constraints and indexes, which are all indexes here.

use super::catalog::Catalog;
use super::table::{Found, Tables};
use super::{Result, fields};
use crate::Database;
use revgraph_schema::model::{
    Index, IndexColumn, IndexTarget, MysqlIndex, MysqlIndexKind, Order, PrimaryKey, Unique,
};
use revgraph_schema::yaml::OneOrMany;
use std::collections::BTreeMap;

/// A part of an index, at its place.
type Part = (u64, IndexColumn);

/// An index whose parts are being collected.
#[derive(Debug, Default)]
struct Parts {
    unique: bool,
    /// `BTREE`, `HASH`, `FULLTEXT`, `SPATIAL`, `RTREE`.
    structure: String,
    parts: Vec<Part>,
}

/// Reads the indexes of the tables.
pub(super) fn read(database: &mut Database, catalog: &Catalog, tables: &mut Tables) -> Result<()> {
    let rows = database.query(&format!(
        "SELECT TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX, COLUMN_NAME, NON_UNIQUE, COLLATION, SUB_PART, INDEX_TYPE, {} \
         FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = {}",
        catalog.flavor.index_expression(),
        catalog.literal()
    ))?;
    let mut indexes: BTreeMap<(String, String), Parts> = BTreeMap::new();
    for row in rows {
        let [
            table,
            name,
            position,
            column,
            non_unique,
            order,
            length,
            structure,
            expression,
        ] = fields(row);
        let key = (
            catalog.folded(&table.unwrap_or_default()),
            name.unwrap_or_default(),
        );
        let index = indexes.entry(key).or_default();
        index.unique = non_unique.as_deref() == Some("0");
        index.structure = structure.unwrap_or_default();
        let target = match (column, expression) {
            (None, Some(sql)) => IndexTarget::Expression(catalog.flavor.expression(&sql)),
            (column, _) => IndexTarget::Column(column.unwrap_or_default()),
        };
        let number = |text: Option<String>| text.and_then(|text| text.parse().ok());
        let part = IndexColumn {
            target,
            order: (order.as_deref() == Some("D")).then_some(Order::Desc),
            nulls: None,
            // What an index of shapes says here is no length that could be asked for.
            length: number(length).filter(|_| kind(&index.structure).is_none()),
            opclass: None,
        };
        index
            .parts
            .push((number(position).unwrap_or_default().into(), part));
    }
    for ((table, name), index) in indexes {
        if let Some(found) = tables.get_mut(&table) {
            add(found, name, index);
        }
    }
    Ok(())
}

/// Puts an index where it belongs: a unique one over whole columns in ascending order is a constraint.
fn add(found: &mut Found, name: String, mut index: Parts) {
    index.parts.sort_by_key(|(position, _)| *position);
    let columns: Vec<IndexColumn> = index.parts.into_iter().map(|(_, part)| part).collect();
    let names: Option<Vec<String>> = columns.iter().map(plain_column).collect();
    let table = &mut found.table;
    if name == "PRIMARY" {
        // Whatever it was called when it was made, it has no name of its own. Lengths of its parts are not known to the
        // model.
        let columns = columns.into_iter().filter_map(column_name).collect();
        table.primary_key = Some(PrimaryKey {
            name: None,
            columns,
        });
        return;
    }
    let kind = kind(&index.structure);
    let using = using(&index.structure, &found.engine);
    match names {
        Some(columns) if index.unique && kind.is_none() && using.is_none() => {
            table.uniques.push(Unique {
                name: Some(name),
                ..Unique::over(columns)
            });
        }
        _ => table.indexes.push(Index {
            name: Some(name),
            columns: OneOrMany(columns),
            unique: index.unique,
            mysql: MysqlIndex { using, kind },
            ..Index::over(Vec::<String>::new())
        }),
    }
}

/// The name of a part that is a column and nothing else.
fn plain_column(part: &IndexColumn) -> Option<String> {
    match &part.target {
        IndexTarget::Column(name) if *part == IndexColumn::column(name) => Some(name.clone()),
        _ => None,
    }
}

fn column_name(part: IndexColumn) -> Option<String> {
    match part.target {
        IndexTarget::Column(name) => Some(name),
        IndexTarget::Expression(_) => None,
    }
}

fn kind(structure: &str) -> Option<MysqlIndexKind> {
    match structure {
        "FULLTEXT" => Some(MysqlIndexKind::Fulltext),
        "SPATIAL" => Some(MysqlIndexKind::Spatial),
        _ => None,
    }
}

/// The structure, where it is another than the engine's own. Only tables in memory have a choice; what MariaDB calls
/// `HASH` elsewhere is how it keeps a unique text.
fn using(structure: &str, engine: &str) -> Option<String> {
    (engine.eq_ignore_ascii_case("MEMORY") && structure == "BTREE").then(|| "btree".to_owned())
}

//! Foreign keys.

use super::catalog::Catalog;
use super::table::Tables;
use super::{Result, denied, fields};
use crate::Database;
use revgraph_schema::model::{ForeignKey, Reference, ReferentialAction};
use revgraph_schema::yaml::OneOrMany;
use std::collections::{BTreeMap, HashMap};

/// A foreign key by its table and its name.
type Key = (String, String);

/// The columns of a foreign key, and what they refer to.
#[derive(Debug, Default)]
struct Columns {
    schema: String,
    table: String,
    pairs: Vec<(u64, String, String)>,
}

/// Reads the foreign keys of the tables.
///
/// Two queries and no join: MariaDB would read the second view once a row.
pub(super) fn read(database: &mut Database, catalog: &Catalog, tables: &mut Tables) -> Result<()> {
    let rows = database.query(&format!(
        "SELECT TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION, COLUMN_NAME, REFERENCED_TABLE_SCHEMA, \
         REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME \
         FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = {} AND REFERENCED_TABLE_NAME IS NOT NULL",
        catalog.literal()
    ))?;
    let mut keys: BTreeMap<Key, Columns> = BTreeMap::new();
    for row in rows {
        let [table, name, position, column, schema, other, referred] =
            fields(row).map(Option::unwrap_or_default);
        let columns = keys.entry((catalog.folded(&table), name)).or_default();
        (columns.schema, columns.table) = (schema, other);
        let position = position.parse().unwrap_or_default();
        columns.pairs.push((position, column, referred));
    }
    if keys.is_empty() {
        return Ok(());
    }
    let actions = actions(database, catalog)?;
    for (key, mut columns) in keys {
        let Some(found) = tables.get(&key.0) else {
            continue;
        };
        let Some((on_delete, on_update)) = actions.get(&key) else {
            let what = format!(
                "what foreign key '{}' of table '{}' does",
                key.1, found.table.name
            );
            return denied(database, &what);
        };
        columns.pairs.sort();
        let (own, referred) = columns
            .pairs
            .into_iter()
            .map(|(_, own, referred)| (own, referred))
            .unzip();
        let schema = catalog.schema_of(columns.schema);
        let is_here = schema == catalog.schema;
        let other = tables
            .get(&catalog.folded(&columns.table))
            .filter(|_| is_here);
        let table = other.map_or(columns.table, |found| found.table.name.clone());
        let foreign_key = ForeignKey {
            name: Some(key.1),
            columns: OneOrMany(own),
            references: Reference {
                schema,
                table,
                columns: referred,
            },
            on_delete: *on_delete,
            on_update: *on_update,
            deferrable: false,
            initially: None,
            match_kind: None,
        };
        if let Some(found) = tables.get_mut(&key.0) {
            found.table.foreign_keys.push(foreign_key);
        }
    }
    Ok(())
}

type Actions = (Option<ReferentialAction>, Option<ReferentialAction>);

/// What each foreign key does on a delete and on an update.
fn actions(database: &mut Database, catalog: &Catalog) -> Result<HashMap<Key, Actions>> {
    let rows = database.query(&format!(
        "SELECT TABLE_NAME, CONSTRAINT_NAME, DELETE_RULE, UPDATE_RULE \
         FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA = {}",
        catalog.literal()
    ))?;
    let actions = rows.into_iter().map(|row| {
        let [table, name, on_delete, on_update] = fields(row).map(Option::unwrap_or_default);
        let key = (catalog.folded(&table), name);
        (key, (action(&on_delete), action(&on_update)))
    });
    Ok(actions.collect())
}

/// What is not the default. InnoDB refuses at once in any case, so that RESTRICT and NO ACTION are one; MySQL calls a
/// key without a word the one, MariaDB the other.
fn action(rule: &str) -> Option<ReferentialAction> {
    match rule {
        "CASCADE" => Some(ReferentialAction::Cascade),
        "SET NULL" => Some(ReferentialAction::SetNull),
        "SET DEFAULT" => Some(ReferentialAction::SetDefault),
        _ => None,
    }
}

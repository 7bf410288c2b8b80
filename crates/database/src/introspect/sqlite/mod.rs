//! Reading a database of SQLite, in two queries: the texts of everything that has one, and the tables that belong to
//! an extension such as FTS5, of which only SQLite knows.
//!
//! The texts are taken apart in [`revgraph_schema::live::sqlite`].

mod objects;
mod references;

use super::Reach;
use crate::{Database, DatabaseError, ErrorKind, sql};
use objects::{Kind, Object};
use revgraph_schema::Dialect;
use revgraph_schema::model::Schema;
use std::collections::HashSet;

/// Reads what the database has.
pub(super) fn schema(database: &mut Database, reach: &Reach) -> Result<Schema, DatabaseError> {
    let place = reach.default_schema.as_deref().unwrap_or("main");
    let of_extensions = of_extensions(database, place)?;
    let list = revgraph_schema::sql::qualified(Dialect::Sqlite, Some(place), "sqlite_schema");
    // Tables and views before what is on them. The indexes of constraints have no text.
    let rows = database.query(&format!(
        "SELECT type, name, tbl_name, sql FROM {list} \
         WHERE sql IS NOT NULL AND substr(name, 1, 7) <> 'sqlite_' COLLATE NOCASE \
         ORDER BY type NOT IN ('table', 'view'), rowid"
    ))?;
    let objects = rows.into_iter().filter_map(|row| {
        let [kind, name, table, text] = <[Option<String>; 4]>::try_from(row).ok()?;
        Some(Object {
            kind: Kind::of(&kind?)?,
            name: name?,
            table: table?,
            text: text?,
        })
    });
    let objects =
        objects.filter(|object| !of_extensions.contains(&object.table.to_ascii_lowercase()));
    let schema = objects::schema(objects).map_err(|unreadable| ErrorKind::UnexpectedAnswer {
        message: unreadable.to_string(),
    });
    let mut schema = database.answer(schema)?;
    leave_out(&mut schema, reach, place);
    Ok(schema)
}

/// The virtual tables, and the tables in which they keep what they have, in lower case.
fn of_extensions(database: &mut Database, place: &str) -> Result<HashSet<String>, DatabaseError> {
    let rows = database.query(&format!(
        "SELECT name FROM pragma_table_list WHERE schema = {} COLLATE NOCASE AND type IN ('virtual', 'shadow')",
        sql::string(Dialect::Sqlite, place)
    ))?;
    let names = rows.into_iter().flatten().flatten();
    Ok(names.map(|name| name.to_ascii_lowercase()).collect())
}

/// Takes tables away, and with them what is on them.
fn leave_out(schema: &mut Schema, reach: &Reach, place: &str) {
    let is_left_out = |name: &str| {
        reach.without.iter().any(|table| {
            let is_here = |schema: &String| schema.eq_ignore_ascii_case(place);
            table.name.eq_ignore_ascii_case(name) && table.schema.as_ref().is_none_or(is_here)
        })
    };
    let mut prefixes = Vec::new();
    schema.tables.retain(|name, _| {
        let left_out = is_left_out(&name.name);
        if left_out {
            prefixes.push(format!("{}.", name.name));
        }
        !left_out
    });
    schema.triggers.retain(|name, _| {
        !prefixes
            .iter()
            .any(|prefix| name.name.starts_with(prefix.as_str()))
    });
}

//! A database's schema and version rows as SQL: a file for people to read in a review, which makes the same again.
//!
//! Two databases with the same schema at the same revisions give the same text: nothing in it tells when, where or by
//! whom it was written.

use revgraph_database::{Access, Database, DatabaseError, TableName, version_table};
use revgraph_schema::{Dialect, sql};

use super::{Inspected, live, statements};
use crate::error::Error;
use crate::offline;
use crate::plan::LONGEST_ID;
use crate::work::Ground;

/// A database as SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dump {
    /// The database's name in the configuration.
    pub database: String,
    /// What makes it where nothing is.
    pub sql: String,
}

/// Reads all databases that are meant. With `version` the version table and its rows follow the schema, where there is
/// such a table; the log never does: what was run where is no part of a schema.
///
/// # Errors
/// What connecting and reading give; [`InspectError::Render`](super::InspectError::Render) for what cannot be written as statements.
pub fn dump(ground: Ground<'_>, version: bool) -> Result<Vec<Dump>, Error> {
    let mut all = Vec::new();
    for settings in &ground.settings()? {
        let mut database = Database::connect(settings, Access::Read)?;
        let inspected = live::read(ground, settings, &mut database)?;
        let mut text = statements(&inspected)?;
        if version {
            let table = &settings.version_table;
            let statements = version_statements(&inspected, table, &mut database)?;
            if !text.is_empty() && !statements.is_empty() {
                text.push('\n');
            }
            text.push_str(&offline::terminated(inspected.dialect, &statements));
        }
        all.push(Dump {
            database: inspected.database,
            sql: text,
        });
    }
    Ok(all)
}

/// What makes the version table with its rows, and the schema that it alone is in.
fn version_statements(
    inspected: &Inspected,
    table: &TableName,
    database: &mut Database,
) -> Result<Vec<String>, DatabaseError> {
    /// A key can be as long on every server.
    const WIDEST: usize = 255;
    let Some(mut rows) = database.version_rows()? else {
        return Ok(Vec::new());
    };
    // SQLite gives them in the order in which they came, which is the history of one database.
    rows.sort_unstable();
    let dialect = inspected.dialect;
    // Somebody may have widened the column.
    let longest = rows.iter().map(|id| id.chars().count());
    let width = database.version_width()?.unwrap_or_default().min(WIDEST);
    let width = longest.fold(width.max(LONGEST_ID), usize::max);
    let mut statements = Vec::new();
    if let Some(schema) = &table.schema
        && dialect != Dialect::Sqlite
        && !has_schema(inspected, schema)
    {
        let name = sql::identifier(dialect, schema);
        statements.push(format!("CREATE SCHEMA IF NOT EXISTS {name}"));
    }
    statements.push(version_table::create_wide(dialect, table, width));
    let inserts = rows.iter();
    statements.extend(inserts.map(|id| version_table::insert(dialect, table, id)));
    Ok(statements)
}

/// Whether a schema is made by the statements of what was read, or is always there.
fn has_schema(inspected: &Inspected, schema: &str) -> bool {
    let mut made = inspected.schema.namespaces.keys();
    made.any(|name| name.name == schema)
        || inspected.dialect == Dialect::Postgres && schema == "public"
}

//! What a database has, as a [`Schema`]: the same value that models and scripts make.
//!
//! Each dialect has a folder of its own. A database is read in a fixed number of queries, each over all objects of
//! one kind, never one a table.

mod mysql;
mod postgres;
mod sqlite;

use crate::{Database, DatabaseError, TableName};
use revgraph_schema::Dialect;
use revgraph_schema::model::Schema;

/// What part of a database is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The schema whose objects have no schema in the result, also where a foreign key refers to them. `None` is the
    /// one of the session: the first of PostgreSQL's search path that exists, MySQL's current database. SQLite has
    /// `main`.
    pub default_schema: Option<String>,
    /// Further schemas (PostgreSQL) that are read, too; their objects carry them.
    pub schemas: Vec<String>,
    /// Tables that are left out, such as the version table and the log table.
    pub without: Vec<TableName>,
}

impl Database<'_> {
    /// Reads what the database has.
    ///
    /// Nothing is written and no transaction is begun; an open one is used.
    ///
    /// # Errors
    ///
    /// As [`Database::query`]; a definition that may not be read is an error too, and never an empty schema.
    pub fn introspect(&mut self, reach: &Reach) -> Result<Schema, DatabaseError> {
        match self.dialect() {
            Dialect::Sqlite => sqlite::schema(self, reach),
            Dialect::Postgres => postgres::schema(self, reach),
            Dialect::Mysql => mysql::schema(self, reach),
        }
    }
}

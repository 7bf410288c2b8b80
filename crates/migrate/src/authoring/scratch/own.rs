//! A database beside another on its server, for as long as it is needed.

use revgraph_database::{Access, Database, DatabaseError, Settings};
use revgraph_schema::{Dialect, sql};

use super::name;

/// A database of its own on a server. It is dropped with this value, which must outlive the sessions in it: PostgreSQL
/// drops no database that somebody is in.
pub(crate) struct OwnDatabase {
    beside: Database<'static>,
    name: String,
}

impl OwnDatabase {
    /// Creates one with the character set and the collation of the database of `settings`. Gives it and the settings
    /// with which it is reached.
    pub(crate) fn create(settings: &Settings) -> Result<(OwnDatabase, Settings), DatabaseError> {
        let mut beside = Database::connect(settings, Access::Write)?;
        let dialect = beside.dialect();
        let name = name();
        let mut create = format!("CREATE DATABASE {}", sql::identifier(dialect, &name));
        if dialect == Dialect::Mysql {
            let defaults = beside.query("SELECT @@character_set_database, @@collation_database")?;
            if let Some([Some(charset), Some(collation)]) = defaults.first().map(Vec::as_slice) {
                create.push_str(&format!(" CHARACTER SET {charset} COLLATE {collation}"));
            }
        }
        beside.execute(&create)?;
        let mut own = settings.clone();
        own.url = own.url.with_database(&name);
        Ok((OwnDatabase { beside, name }, own))
    }
}

impl Drop for OwnDatabase {
    fn drop(&mut self) {
        let dialect = self.beside.dialect();
        let name = sql::identifier(dialect, &self.name);
        let drop = format!("DROP DATABASE IF EXISTS {name}");
        // What is left behind when the server is gone has a name that says what it was.
        let _ = match dialect {
            // The server may not have noticed yet that the session is over.
            Dialect::Postgres => self
                .beside
                .execute(&format!("{drop} WITH (FORCE)"))
                .or_else(|_| self.beside.execute(&drop)),
            Dialect::Sqlite | Dialect::Mysql => self.beside.execute(&drop),
        };
    }
}

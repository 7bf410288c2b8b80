//! A place on a database's own server where definitions are tried and read back, and that leaves nothing behind.
//!
//! - SQLite: a database in memory
//! - PostgreSQL: a schema inside a transaction that is rolled back
//! - MySQL and MariaDB: a database of its own, which is dropped
//!
//! What a server makes of a type, a default or a query only that server knows. Here it is asked.

mod copy;
mod rows;

use std::fmt;

use revgraph_database::{
    Access, Database, DatabaseError, ForeignKeys, LockMode, Reach, Settings, TableName,
};
use revgraph_schema::Dialect;
use revgraph_schema::model::Schema;
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::{self, Context, Item, RenderError};
use revgraph_schema::sql;

pub use copy::{mentioned, named_in, views_on};
pub use rows::row;

/// How the names of scratch places begin.
pub const PREFIX: &str = "_revgraph_scratch_";

/// A place where definitions are tried.
pub struct Scratch {
    database: Database,
    place: Place,
    context: Context,
}

#[derive(Debug)]
enum Place {
    /// A database in memory, which is gone with its connection.
    Memory,
    /// A schema in an open transaction.
    Schema(String),
    /// A database of its own.
    Database(String),
}

/// Why something could not be tried.
#[derive(Debug, thiserror::Error)]
pub enum ScratchError {
    /// There is no such place.
    #[error("no scratch place can be made for the database '{database}': {source}")]
    Open {
        /// The database's name in the configuration.
        database: String,
        /// Why.
        source: DatabaseError,
    },
    /// The server refuses an operation.
    #[error("{}: {source}", item.name())]
    Statement {
        /// The operation.
        item: Box<Item>,
        /// Its statement.
        sql: String,
        /// The server's reason.
        source: DatabaseError,
    },
    /// The dialect refuses an operation.
    #[error("{source}")]
    Render {
        /// The operation.
        item: Box<Item>,
        /// Why.
        source: Box<RenderError>,
    },
    /// The server failed at something else.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl Scratch {
    /// Makes a place beside a database, or where `elsewhere` says.
    ///
    /// # Errors
    /// [`ScratchError::Open`].
    pub fn open(
        settings: &Settings,
        elsewhere: Option<&Settings>,
        naming: &Naming,
    ) -> Result<Scratch, ScratchError> {
        let failed = |source| ScratchError::Open {
            database: settings.name.clone(),
            source,
        };
        let mut own = elsewhere.unwrap_or(settings).clone();
        own.lock.mode = LockMode::None;
        let dialect = own.url.dialect();
        let mut context = Context::new(dialect);
        context.naming = naming.clone();
        let name = format!(
            "{PREFIX}{}",
            &uuid::Uuid::new_v4().simple().to_string()[..12]
        );
        let (database, place) = match dialect {
            Dialect::Sqlite => (Database::in_memory(&own.name), Place::Memory),
            Dialect::Postgres => (in_schema(&own, &name), Place::Schema(name)),
            Dialect::Mysql => (in_database(&own, &name), Place::Database(name)),
        };
        Ok(Scratch {
            database: database.map_err(failed)?,
            place,
            context,
        })
    }

    /// A place with the tables, indexes, triggers and views of a SQLite database, and none of its rows.
    ///
    /// # Errors
    /// [`ScratchError::Database`].
    pub fn copy_of_sqlite(
        database: &mut Database,
        naming: &Naming,
    ) -> Result<Scratch, ScratchError> {
        let mut context = Context::new(Dialect::Sqlite);
        context.naming = naming.clone();
        Ok(Scratch {
            database: database.schema_in_memory()?,
            place: Place::Memory,
            context,
        })
    }

    /// The dialect of the server.
    pub fn dialect(&self) -> Dialect {
        self.context.dialect
    }

    /// Runs operations, in order, up to the first that fails. Gives their statements.
    ///
    /// # Errors
    /// The operation that failed, and why. What ran before it stays.
    pub fn run(&mut self, items: &[Item]) -> Result<Vec<String>, ScratchError> {
        let mut ran = Vec::new();
        for block in operation::blocks(self.dialect(), items) {
            let item = || Box::new(block.items[0].clone().into_owned());
            let refused = |source| ScratchError::Render {
                item: item(),
                source: Box::new(source),
            };
            let statements = match &block.table {
                None => block.items[0].render(&self.context).map_err(refused)?,
                Some(table) => {
                    let live = self.database.live_table(table)?;
                    let live = live.ok_or_else(|| {
                        refused(RenderError::NeedsTable {
                            table: table.clone(),
                        })
                    })?;
                    operation::render_live(&self.context, &block.items, &live).map_err(refused)?
                }
            };
            for statement in statements {
                self.execute(&statement.sql)
                    .map_err(|source| ScratchError::Statement {
                        item: item(),
                        sql: statement.sql.clone(),
                        source,
                    })?;
                ran.push(statement.sql);
            }
        }
        Ok(ran)
    }

    /// Runs an operation whose failure does not matter. Tells whether it ran.
    pub fn attempt(&mut self, item: &Item) -> bool {
        self.run(std::slice::from_ref(item)).is_ok()
    }

    /// Runs statements of somebody else.
    ///
    /// # Errors
    /// The statement that failed, and why.
    pub fn execute(&mut self, statement: &str) -> Result<(), DatabaseError> {
        if !matches!(self.place, Place::Schema(_)) {
            return self.database.execute(statement).map(|_| ());
        }
        // A failed statement would otherwise be the end of the transaction.
        self.database.execute("SAVEPOINT revgraph_scratch")?;
        match self.database.execute(statement) {
            Ok(_) => {
                self.database
                    .execute("RELEASE SAVEPOINT revgraph_scratch")?;
                Ok(())
            }
            Err(error) => {
                self.database
                    .execute("ROLLBACK TO SAVEPOINT revgraph_scratch")?;
                Err(error)
            }
        }
    }

    /// What is there now.
    ///
    /// # Errors
    /// As [`Database::introspect`].
    pub fn read(&mut self) -> Result<Schema, DatabaseError> {
        let default_schema = match &self.place {
            Place::Schema(name) => Some(name.clone()),
            Place::Memory | Place::Database(_) => None,
        };
        self.database.introspect(&Reach {
            default_schema,
            ..Reach::default()
        })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind when the server is gone has a name that says what it was.
        let _ = match &self.place {
            Place::Memory => Ok(()),
            Place::Schema(_) => self.database.rollback(),
            Place::Database(name) => {
                let name = sql::identifier(Dialect::Mysql, name).into_owned();
                self.database
                    .execute(&format!("DROP DATABASE IF EXISTS {name}"))
                    .map(|_| ())
            }
        };
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch")
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

/// Objects of the schemas that the session had stay visible behind the scratch schema: types of extensions, functions.
fn in_schema(settings: &Settings, name: &str) -> Result<Database, DatabaseError> {
    let mut database = Database::connect(settings, Access::Write)?;
    let path = database.query(
        "SELECT string_agg(quote_ident(name), ', ' ORDER BY place) \
         FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (name, place)",
    )?;
    let path = path.into_iter().flatten().flatten().next();
    database.begin(ForeignKeys::AsConfigured)?;
    let name = sql::identifier(Dialect::Postgres, name).into_owned();
    database.execute(&format!("CREATE SCHEMA {name}"))?;
    let schemas: Vec<String> = std::iter::once(name).chain(path).collect();
    database.execute(&format!("SET LOCAL search_path TO {}", schemas.join(", ")))?;
    Ok(database)
}

/// The character set and collation are those of the database that it stands in for.
fn in_database(settings: &Settings, name: &str) -> Result<Database, DatabaseError> {
    let mut beside = Database::connect(settings, Access::Write)?;
    let defaults = beside.query("SELECT @@character_set_database, @@collation_database")?;
    let mut create = format!("CREATE DATABASE {}", sql::identifier(Dialect::Mysql, name));
    if let Some([Some(charset), Some(collation)]) = defaults.first().map(Vec::as_slice) {
        create.push_str(&format!(" CHARACTER SET {charset} COLLATE {collation}"));
    }
    beside.execute(&create)?;
    let mut own = settings.clone();
    own.url = own.url.with_database(name);
    let opened = Database::connect(&own, Access::Write).and_then(|mut database| {
        // Tables are created in the order that suits, and rows stand alone.
        database.execute("SET foreign_key_checks = 0")?;
        Ok(database)
    });
    if opened.is_err() {
        let _ = beside.execute(&format!(
            "DROP DATABASE {}",
            sql::identifier(Dialect::Mysql, name)
        ));
    }
    opened
}

/// The tables that are left out of every comparison: the version table and the log table.
pub(crate) fn own_tables(settings: &Settings, version_table: &TableName) -> Vec<TableName> {
    let mut tables = vec![version_table.clone()];
    tables.extend(settings.log_table.clone());
    tables
}

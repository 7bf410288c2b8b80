//! A place on a database's own server where definitions are tried and read back, and that leaves nothing behind.
//!
//! - SQLite: a database in memory
//! - PostgreSQL: a schema inside a transaction that is rolled back
//! - MySQL and MariaDB: a database of its own, which is dropped
//!
//! What a server makes of a type, a default or a query only that server knows. Here it is asked.

mod copy;
mod own;
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
pub(crate) use own::OwnDatabase;
pub use rows::row;

/// How the names of scratch places begin.
pub const PREFIX: &str = "_revgraph_scratch_";

/// A name that no other place has.
fn name() -> String {
    let id = uuid::Uuid::new_v4().simple().to_string();
    format!("{PREFIX}{}", &id[..12])
}

/// A place where definitions are tried.
pub struct Scratch {
    database: Database<'static>,
    /// On PostgreSQL the schema, in a transaction that ends with the session.
    schema: Option<String>,
    /// On MySQL the database, dropped after the session.
    _own: Option<OwnDatabase>,
    /// The schemas beside the default one that are read.
    schemas: Vec<String>,
    context: Context,
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
    /// Makes a place beside a database, or where `elsewhere` says. `schemas` are those beside the default one in which
    /// definitions are made and read (PostgreSQL); they are not there at first.
    ///
    /// # Errors
    /// [`ScratchError::Open`].
    pub fn open(
        settings: &Settings,
        elsewhere: Option<&Settings>,
        schemas: &[String],
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
        let (database, schema, own) = match dialect {
            Dialect::Sqlite => Database::in_memory(&own.name).map(|made| (made, None, None)),
            Dialect::Postgres => {
                in_schema(&own, schemas).map(|(made, schema)| (made, Some(schema), None))
            }
            Dialect::Mysql => in_database(&own).map(|(made, own)| (made, None, Some(own))),
        }
        .map_err(failed)?;
        Ok(Scratch {
            database,
            schema,
            _own: own,
            schemas: schemas.to_vec(),
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
            schema: None,
            _own: None,
            schemas: Vec::new(),
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
        if self.schema.is_none() {
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
        self.database.introspect(&Reach {
            default_schema: self.schema.clone(),
            schemas: self.schemas.clone(),
            without: Vec::new(),
        })
    }
}

impl fmt::Debug for Scratch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scratch")
            .field("dialect", &self.dialect())
            .finish_non_exhaustive()
    }
}

/// Objects of the schemas that the session had stay visible behind the scratch schema: types of extensions, functions.
/// Other schemas make room for those of the same name, for definitions name them; that too is rolled back.
fn in_schema(
    settings: &Settings,
    schemas: &[String],
) -> Result<(Database<'static>, String), DatabaseError> {
    let own = name();
    let mut database = Database::connect(settings, Access::Write)?;
    let path = database.query(
        "SELECT string_agg(quote_ident(name), ', ' ORDER BY place) \
         FROM unnest(current_schemas(false)) WITH ORDINALITY AS path (name, place)",
    )?;
    let path = path.into_iter().flatten().flatten().next();
    database.begin(ForeignKeys::AsConfigured)?;
    let name = sql::identifier(Dialect::Postgres, &own).into_owned();
    database.execute(&format!("CREATE SCHEMA {name}"))?;
    for (at, schema) in schemas.iter().enumerate() {
        let literal = sql::string_literal(Dialect::Postgres, schema);
        let is_there = format!("SELECT 1 FROM pg_namespace WHERE nspname = {literal}");
        if !database.query(&is_there)?.is_empty() {
            let schema = sql::identifier(Dialect::Postgres, schema);
            database.execute(&format!("ALTER SCHEMA {schema} RENAME TO {name}_{at}"))?;
        }
    }
    let path: Vec<String> = std::iter::once(name).chain(path).collect();
    database.execute(&format!("SET LOCAL search_path TO {}", path.join(", ")))?;
    Ok((database, own))
}

fn in_database(settings: &Settings) -> Result<(Database<'static>, OwnDatabase), DatabaseError> {
    let (own, settings) = OwnDatabase::create(settings)?;
    let mut database = Database::connect(&settings, Access::Write)?;
    // Tables are created in the order that suits, and rows stand alone.
    database.execute("SET foreign_key_checks = 0")?;
    Ok((database, own))
}

/// The tables that are left out of every comparison: the version table and the log table.
pub(crate) fn own_tables(settings: &Settings, version_table: &TableName) -> Vec<TableName> {
    let mut tables = vec![version_table.clone()];
    tables.extend(settings.log_table.clone());
    tables
}

//! A script directory for Diesel's migration harness: a `MigrationSource`.
//!
//! Diesel knows no graph: it runs, in the order of their versions as text, what its own table does not have. So only a
//! directory whose revisions are one line can be handed to it, with versions in that line's order.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use diesel::SqliteConnection;
use diesel::backend::Backend;
use diesel::connection::BoxableConnection;
use diesel::migration::{
    self, Migration, MigrationMetadata, MigrationName, MigrationSource, MigrationVersion,
};
use diesel::mysql::Mysql;
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
use revgraph_database::{Database, DatabaseUrl, Settings};
use revgraph_graph::{Direction, GraphError, RevisionId, Target as Goal};
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::Marker;
use revgraph_schema::{Dialect, sql};

use super::{CodeError, ScriptDirectory, ScriptError, ScriptFile, Substitution, Target};
use crate::{Late, Place};

/// A script directory as Diesel's `MigrationSource`, on SQLite, PostgreSQL and MySQL.
///
/// A revision's version is its id. Diesel keeps the table of what ran; neither our version table nor our log is written,
/// and none of our locks is taken.
///
/// ```
/// use diesel::Connection;
/// use diesel::sqlite::SqliteConnection;
/// use diesel_migrations::MigrationHarness;
/// use revgraph_migrate::script::{DieselMigrations, ScriptDirectory, ScriptFile};
///
/// let script = "-- revision: a1\n-- down_revision: null\n-- upgrade\nCREATE TABLE t (x int);\n";
/// let script = ScriptFile::embedded("a1.sql", script)?;
/// let source = DieselMigrations::new(ScriptDirectory::from_scripts(vec![script])?)?;
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// connection.run_pending_migrations(source).map_err(|error| error.to_string())?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct DieselMigrations {
    scripts: Arc<ScriptDirectory>,
    order: Vec<RevisionId>,
    is_numbered: bool,
    rendering: Rendering,
}

/// What statements are made with.
#[derive(Debug, Clone)]
struct Rendering {
    database: String,
    naming: Naming,
    substitution: Substitution,
}

/// Why Diesel cannot run a directory, or one of its scripts.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DieselMigrationsError {
    /// The revisions are not one line.
    #[error(
        "Diesel runs migrations in one line, and the graph has branches: {}",
        join(revisions)
    )]
    Branches {
        /// The heads, bases, branch points or merge points of which there may be no more than one, or none.
        revisions: Vec<RevisionId>,
    },
    /// The ids, as text, are not in the order of the graph.
    #[error(
        "Diesel runs migrations in the order of their versions, and '{parent}' comes after '{child}', whose parent it is"
    )]
    Order {
        /// The revision that must run first.
        parent: RevisionId,
        /// The one that Diesel would run first.
        child: RevisionId,
    },
    /// The graph cannot be walked.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The statements cannot be made.
    #[error("{place}: {source}")]
    Script {
        /// The script.
        place: Place,
        /// Why.
        source: Box<ScriptError>,
    },
    /// A part of the script is not for Diesel to run.
    #[error("{place}: {what} cannot run through Diesel's migrations")]
    NotForDiesel {
        /// Where.
        place: Place,
        /// What it is.
        what: &'static str,
    },
    /// A table that others point at would be built anew while foreign keys are enforced, which would delete what points.
    #[error(
        "{place}: the table, at which others point, is built anew, which needs PRAGMA foreign_keys = OFF before the migrations run"
    )]
    ForeignKeys {
        /// The operation.
        place: Place,
    },
    /// A statement failed.
    #[error("{place}: {source}")]
    Statement {
        /// Where it stands.
        place: Place,
        /// What the database says.
        source: CodeError,
    },
}

fn join(ids: &[RevisionId]) -> String {
    let ids: Vec<&str> = ids.iter().map(RevisionId::as_str).collect();
    ids.join(", ")
}

impl DieselMigrations {
    /// A directory whose revisions are one line, and whose ids are in its order, as numbers of one width and Diesel's own
    /// versions are.
    ///
    /// # Errors
    /// [`DieselMigrationsError::Branches`] and [`DieselMigrationsError::Order`].
    pub fn new(scripts: ScriptDirectory) -> Result<DieselMigrations, DieselMigrationsError> {
        let migrations = DieselMigrations::numbered(scripts)?;
        let mut pairs = migrations.order.windows(2);
        if let Some([parent, child]) = pairs.find(|pair| pair[0] >= pair[1]) {
            return Err(DieselMigrationsError::Order {
                parent: parent.clone(),
                child: child.clone(),
            });
        }
        Ok(DieselMigrations {
            is_numbered: false,
            ..migrations
        })
    }

    /// A directory whose ids are in no order: a version is the revision's place in the line, and its id. A revision
    /// that is later put between two others changes the versions of those above it, which Diesel then takes for new.
    ///
    /// # Errors
    /// [`DieselMigrationsError::Branches`].
    pub fn numbered(scripts: ScriptDirectory) -> Result<DieselMigrations, DieselMigrationsError> {
        Ok(DieselMigrations {
            order: line(&scripts)?,
            scripts: Arc::new(scripts),
            is_numbered: true,
            rendering: Rendering {
                database: "default".to_owned(),
                naming: Naming::default(),
                substitution: Substitution::default(),
            },
        })
    }

    /// The name of the database, for sections that are for one; `default` else.
    #[must_use]
    pub fn database(mut self, name: &str) -> DieselMigrations {
        name.clone_into(&mut self.rendering.database);
        self
    }

    /// How constraints and indexes are called that have no name.
    #[must_use]
    pub fn naming(mut self, naming: Naming) -> DieselMigrations {
        self.rendering.naming = naming;
        self
    }

    /// The values for scripts of SQL.
    #[must_use]
    pub fn values(mut self, substitution: Substitution) -> DieselMigrations {
        self.rendering.substitution = substitution;
        self
    }
}

/// All revisions from the base to the head.
fn line(scripts: &ScriptDirectory) -> Result<Vec<RevisionId>, DieselMigrationsError> {
    let graph = scripts.graph();
    let merges = |id: &&RevisionId| graph.facts(id).is_some_and(|facts| facts.is_merge_point);
    let merges: Vec<RevisionId> = graph.ids().filter(merges).cloned().collect();
    for (revisions, most) in [
        (graph.branch_points(), 0),
        (merges, 0),
        (graph.heads(), 1),
        (graph.bases(), 1),
    ] {
        if revisions.len() > most {
            return Err(DieselMigrationsError::Branches { revisions });
        }
    }
    let walk = graph.upgrade(&[], &Goal::parse("heads")?)?;
    Ok(walk
        .steps
        .into_iter()
        .filter_map(|step| step.revision)
        .collect())
}

/// A backend of Diesel that scripts can be made for.
pub trait Speaks: Backend + sealed::Sealed + 'static {
    /// Its dialect.
    const DIALECT: Dialect;

    /// The connection, where its type is known.
    fn sqlite(_connection: &mut dyn BoxableConnection<Self>) -> Option<&mut SqliteConnection> {
        None
    }
}

mod sealed {
    /// No other crate knows what a dialect needs.
    pub trait Sealed {}
    impl Sealed for super::Sqlite {}
    impl Sealed for super::Pg {}
    impl Sealed for super::Mysql {}
}

impl Speaks for Sqlite {
    const DIALECT: Dialect = Dialect::Sqlite;

    fn sqlite(connection: &mut dyn BoxableConnection<Sqlite>) -> Option<&mut SqliteConnection> {
        connection.downcast_mut()
    }
}

impl Speaks for Pg {
    const DIALECT: Dialect = Dialect::Postgres;
}

impl Speaks for Mysql {
    const DIALECT: Dialect = Dialect::Mysql;
}

impl<DB: Speaks> MigrationSource<DB> for DieselMigrations {
    fn migrations(&self) -> migration::Result<Vec<Box<dyn Migration<DB>>>> {
        let numbered = self.order.iter().enumerate();
        let one = |(index, id): (usize, &RevisionId)| {
            let version = match self.is_numbered {
                true => format!("{:06}.{id}", index + 1),
                false => id.to_string(),
            };
            let script = self.scripts.script(id)?.clone();
            let transactional = script.header.transactional;
            Some(Box::new(One {
                name: Name {
                    version,
                    message: script.header.summary().to_owned(),
                },
                metadata: Metadata { transactional },
                script,
                rendering: self.rendering.clone(),
            }) as Box<dyn Migration<DB>>)
        };
        Ok(numbered.filter_map(one).collect())
    }
}

/// One revision, as Diesel runs it.
struct One {
    script: ScriptFile,
    name: Name,
    metadata: Metadata,
    rendering: Rendering,
}

struct Name {
    version: String,
    message: String,
}

struct Metadata {
    transactional: bool,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message.is_empty() {
            true => f.write_str(&self.version),
            false => write!(f, "{}, {}", self.version, self.message),
        }
    }
}

impl MigrationName for Name {
    fn version(&self) -> MigrationVersion<'_> {
        MigrationVersion::from(&self.version)
    }
}

impl MigrationMetadata for Metadata {
    fn run_in_transaction(&self) -> bool {
        self.transactional
    }
}

impl<DB: Speaks> Migration<DB> for One {
    fn run(&self, connection: &mut dyn BoxableConnection<DB>) -> migration::Result<()> {
        Ok(self.go(Direction::Upgrade, connection)?)
    }

    fn revert(&self, connection: &mut dyn BoxableConnection<DB>) -> migration::Result<()> {
        Ok(self.go(Direction::Downgrade, connection)?)
    }

    fn metadata(&self) -> &dyn MigrationMetadata {
        &self.metadata
    }

    fn name(&self) -> &dyn MigrationName {
        &self.name
    }
}

impl One {
    fn go<DB: Speaks>(
        &self,
        direction: Direction,
        connection: &mut dyn BoxableConnection<DB>,
    ) -> Result<(), DieselMigrationsError> {
        let databases = [self.rendering.database.clone()];
        let target = Target {
            database: &self.rendering.database,
            dialect: DB::DIALECT,
            databases: &databases,
            naming: &self.rendering.naming,
        };
        let made = self
            .script
            .body()
            .and_then(|body| body.statements(direction, target, &self.rendering.substitution));
        let statements = made.map_err(|source| DieselMigrationsError::Script {
            place: match source.place() {
                Some(place) => place.clone(),
                None => Place::file(&self.script.path),
            },
            source: Box::new(source),
        })?;
        // What Diesel cannot run is refused before anything ran.
        for statement in &statements {
            let is_sqlite = DB::DIALECT == Dialect::Sqlite;
            let what = match (&statement.marker, &statement.late, &statement.code) {
                _ if statement.copy_data.is_some() => "COPY ... FROM stdin",
                (_, Some(_), _) if !is_sqlite => "an operation that needs the table as it is",
                (_, _, Some(_)) if !is_sqlite => "a revision in Rust",
                (Some(Marker::Run(_)), ..) => "a program",
                _ => continue,
            };
            let place = statement.origin.place();
            return Err(DieselMigrationsError::NotForDiesel { place, what });
        }
        for statement in &statements {
            let place = || statement.origin.place();
            let failed = |source: CodeError| DieselMigrationsError::Statement {
                place: place(),
                source,
            };
            match (&statement.late, &statement.code, DB::sqlite(connection)) {
                (Some(late), _, Some(sqlite)) => self.late(late, sqlite, place)?,
                (_, Some(code), Some(sqlite)) => {
                    let sqlite: &mut dyn Any = sqlite;
                    code.run(sqlite).map_err(failed)?;
                }
                _ => connection
                    .batch_execute(&statement.sql)
                    .map_err(|error| failed(Box::new(error)))?,
            }
        }
        Ok(())
    }

    /// Builds a table of SQLite anew, as it is now.
    fn late(
        &self,
        late: &Late,
        connection: &mut SqliteConnection,
        place: impl Fn() -> Place,
    ) -> Result<(), DieselMigrationsError> {
        let failed = |source: CodeError| DieselMigrationsError::Statement {
            place: place(),
            source,
        };
        let settings = Settings::new(&self.rendering.database, DatabaseUrl::in_memory());
        let mut database =
            Database::inside(connection, &settings).map_err(|error| failed(Box::new(error)))?;
        // Also a row of the table itself that points at another, for the new one has it too.
        let pointing = format!(
            "SELECT 1 FROM pragma_foreign_keys, sqlite_schema AS one, pragma_foreign_key_list(one.name) AS key \
             WHERE foreign_keys = 1 AND one.type = 'table' AND key.\"table\" = {} COLLATE NOCASE",
            sql::string_literal(Dialect::Sqlite, &late.table.name)
        );
        let pointing = database.query(&pointing);
        if !pointing
            .map_err(|error| failed(Box::new(error)))?
            .is_empty()
        {
            return Err(DieselMigrationsError::ForeignKeys { place: place() });
        }
        let live = database.live_table(&late.table);
        let live = live.map_err(|error| failed(Box::new(error)))?;
        let rendered = late.render(live.as_ref());
        for statement in rendered.map_err(|error| failed(Box::new(error)))? {
            let ran = database.execute(&statement.sql);
            ran.map_err(|error| failed(Box::new(error)))?;
        }
        Ok(())
    }
}

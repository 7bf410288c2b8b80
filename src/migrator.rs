//! Numbered functions, for programs that need no more: a thin layer over the graph.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::database::Lent;
use crate::graph::{RevisionId, Target};
use crate::migrate::Error;
use crate::migrate::script::{CodeError, Revision};
use crate::migrate::work::{Move, Rollback};
use crate::{On, Project};

/// Migrations that are functions with the numbers 0, 1, 2 .. of one line, for one connection of Diesel's.
///
/// Each runs in a transaction, under the lock, and is noted in the log; what fails is taken back, and what came before it
/// stays. On MySQL and MariaDB, where DDL commits, it runs in none, and what fails stays half done. It is the graph of [`Project`] with one line: an application can go over to scripts and branches later.
///
/// ```
/// use diesel::prelude::*;
/// use revgraph::Migrator;
///
/// let mut migrator = Migrator::new();
/// migrator.add_migration(0, "init", |conn: &mut SqliteConnection| {
///     diesel::sql_query("CREATE TABLE cats (name text)").execute(conn).map(|_| ())
/// })?;
/// migrator.add_migration(1, "add dogs", |conn: &mut SqliteConnection| {
///     diesel::sql_query("CREATE TABLE dogs (name text)").execute(conn).map(|_| ())
/// })?;
/// migrator.add_rollback(1, |conn: &mut SqliteConnection| {
///     diesel::sql_query("DROP TABLE dogs").execute(conn).map(|_| ())
/// })?;
///
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// assert_eq!(migrator.migrate(&mut connection)?.len(), 2);
/// assert_eq!(migrator.migrate(&mut connection)?.len(), 0);
/// assert_eq!(migrator.rollback(&mut connection)?.unwrap().name, "add dogs");
/// assert_eq!(migrator.last_applied_migration(&mut connection)?.unwrap().id, 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Migrator<C> {
    migrations: BTreeMap<u32, Migration<C>>,
    rollbacks: BTreeMap<u32, Arc<Function<C>>>,
}

type Function<C> = dyn Fn(&mut C) -> Result<(), CodeError> + Send + Sync;

struct Migration<C> {
    name: String,
    up: Arc<Function<C>>,
}

/// A migration that is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedMigration {
    /// Its number.
    pub id: u32,
    /// Its name, as it was then.
    pub name: String,
    /// When: UTC by the database's clock, as `2026-11-21T08:57:39.123456Z`.
    pub inserted_at: String,
}

/// Why migrations were not run, or not taken back.
#[derive(Debug, thiserror::Error)]
pub enum MigratorError {
    /// A number has a function already.
    #[error("migration {id} is there twice")]
    Twice {
        /// The number.
        id: u32,
    },
    /// The numbers are not 0, 1, 2 ..; nothing was run.
    #[error("migrations are numbered 0, 1, 2 ..: {expected} is missing before {found}")]
    Gap {
        /// The number that is missing.
        expected: u32,
        /// The next one that is there.
        found: u32,
    },
    /// A way back of a migration that does not exist; nothing was run.
    #[error("there is a rollback {id}, and no migration {id}")]
    NoMigration {
        /// The number.
        id: u32,
    },
    /// The latest migration has no way back; it stays applied.
    #[error("migration {} '{}' has no rollback", .migration.id, .migration.name)]
    NoRollback {
        /// The migration.
        migration: AppliedMigration,
    },
    /// The database, or a function.
    #[error(transparent)]
    Run(#[from] Error),
}

impl<C> Default for Migrator<C> {
    fn default() -> Migrator<C> {
        Migrator {
            migrations: BTreeMap::new(),
            rollbacks: BTreeMap::new(),
        }
    }
}

impl<C> std::fmt::Debug for Migrator<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.migrations.iter().map(|(id, one)| (id, &one.name));
        f.debug_map().entries(names).finish()
    }
}

impl<C: 'static> Migrator<C>
where
    for<'x> &'x mut C: Lent<'x>,
{
    /// One without migrations.
    pub fn new() -> Migrator<C> {
        Migrator::default()
    }

    /// Adds a migration.
    ///
    /// # Errors
    /// [`MigratorError::Twice`].
    pub fn add_migration<E: Into<CodeError>>(
        &mut self,
        id: u32,
        name: &str,
        up: impl Fn(&mut C) -> Result<(), E> + Send + Sync + 'static,
    ) -> Result<(), MigratorError> {
        let migration = Migration {
            name: name.to_owned(),
            up: Arc::new(move |connection: &mut C| up(connection).map_err(Into::into)),
        };
        match self.migrations.entry(id) {
            Entry::Occupied(_) => Err(MigratorError::Twice { id }),
            Entry::Vacant(place) => {
                place.insert(migration);
                Ok(())
            }
        }
    }

    /// Adds the way back of a migration, which may be added before or after it.
    ///
    /// # Errors
    /// [`MigratorError::Twice`].
    pub fn add_rollback<E: Into<CodeError>>(
        &mut self,
        id: u32,
        down: impl Fn(&mut C) -> Result<(), E> + Send + Sync + 'static,
    ) -> Result<(), MigratorError> {
        match self.rollbacks.entry(id) {
            Entry::Occupied(_) => Err(MigratorError::Twice { id }),
            Entry::Vacant(place) => {
                place.insert(Arc::new(move |connection: &mut C| {
                    down(connection).map_err(Into::into)
                }));
                Ok(())
            }
        }
    }

    /// Runs the migrations that are not applied, in order, each in a transaction. Gives those that it ran.
    ///
    /// # Errors
    /// [`MigratorError::Gap`] and [`MigratorError::NoMigration`] before anything runs; else what a function or the
    /// database says: that migration is taken back, those before it stay.
    pub fn migrate(&self, connection: &mut C) -> Result<Vec<AppliedMigration>, MigratorError> {
        let project = self.project()?;
        if self.migrations.is_empty() {
            return Ok(Vec::new());
        }
        // What another program ran meanwhile is in the log too, and not in this report.
        let steps = project.on(connection).upgrade("head")?.plan.steps;
        let ran: HashSet<RevisionId> = steps.into_iter().filter_map(|step| step.revision).collect();
        let mut now = applied(&mut project.on(connection))?;
        now.retain(|one| ran.contains(name(one.id).as_str()));
        Ok(now)
    }

    /// Takes the latest migration back, in a transaction. Gives it; none where nothing is applied.
    ///
    /// # Errors
    /// [`MigratorError::NoRollback`], and as [`Migrator::migrate`].
    pub fn rollback(&self, connection: &mut C) -> Result<Option<AppliedMigration>, MigratorError> {
        let project = self.project()?;
        let Some(last) = applied(&mut project.on(connection))?.pop() else {
            return Ok(None);
        };
        if !self.rollbacks.contains_key(&last.id) {
            return Err(MigratorError::NoRollback { migration: last });
        }
        let target = Target::parse(&name(last.id)).map_err(Error::from)?;
        let goal = Move::Rollback(Rollback::Only(target));
        project.on(connection).go(&goal)?;
        Ok(Some(last))
    }

    /// The migrations that are applied, in order, as the log says.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn applied_migrations(
        &self,
        connection: &mut C,
    ) -> Result<Vec<AppliedMigration>, MigratorError> {
        applied(&mut self.project()?.on(connection))
    }

    /// The latest of them.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn last_applied_migration(
        &self,
        connection: &mut C,
    ) -> Result<Option<AppliedMigration>, MigratorError> {
        Ok(self.applied_migrations(connection)?.pop())
    }

    /// The migrations as one line of revisions.
    fn project(&self) -> Result<Project, MigratorError> {
        let mut builder = Project::builder();
        for (expected, (id, migration)) in (0..).zip(&self.migrations) {
            if *id != expected {
                return Err(MigratorError::Gap {
                    expected,
                    found: *id,
                });
            }
            let up = Arc::clone(&migration.up);
            let mut revision = Revision::new(name(*id))
                .message(&migration.name)
                .upgrade(move |connection: &mut C| up(connection));
            if let Some(parent) = id.checked_sub(1) {
                revision = revision.down_revision(name(parent));
            }
            if let Some(down) = self.rollbacks.get(id).cloned() {
                revision = revision.downgrade(move |connection: &mut C| down(connection));
            }
            builder = builder.revision(revision);
        }
        let lost = self
            .rollbacks
            .keys()
            .find(|id| !self.migrations.contains_key(id));
        match lost {
            Some(id) => Err(MigratorError::NoMigration { id: *id }),
            None => Ok(builder.build()?),
        }
    }
}

/// The revision of a number: such that their order as texts is theirs.
fn name(id: u32) -> String {
    format!("{id:010}")
}

fn applied<C: 'static>(on: &mut On<'_, '_, C>) -> Result<Vec<AppliedMigration>, MigratorError>
where
    for<'x> &'x mut C: Lent<'x>,
{
    let ledger = on.ledger()?;
    let known = ledger.applications().filter_map(|(revision, row)| {
        Some(AppliedMigration {
            id: revision.parse().ok()?,
            name: row.entry.message.clone().unwrap_or_default(),
            inserted_at: row.applied_at.clone(),
        })
    });
    Ok(known.collect())
}

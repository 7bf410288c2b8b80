//! The schema that a project's scripts leave behind, for the late statements of a plan.

use revgraph_database::{Database, Dialect};
use revgraph_graph::Target;
use revgraph_schema::model::Schema;

use super::{Failure, Replay, replay, resolve};
use crate::ledger::Ledger;
use crate::plan::Plan;
use crate::script;
use crate::work::{Ground, Move, WorkError};

impl Ground<'_> {
    /// Makes the late statements of a plan.
    pub(crate) fn resolve(
        &self,
        plan: &mut Plan,
        on: &mut Replay<'_, '_>,
    ) -> Result<(), WorkError> {
        let names = self.config.database_names();
        let database = plan.database.clone();
        let target = script::Target {
            database: &database,
            dialect: plan.dialect,
            databases: &names,
            naming: &self.config.naming,
        };
        resolve(plan, self.scripts, target, on).map_err(|failure| told(&database, failure))
    }

    /// What the scripts leave behind that lead from an empty database to these rows. Nothing connects.
    pub(crate) fn replay(
        &self,
        database: &str,
        dialect: Dialect,
        rows: &[String],
    ) -> Result<Replay<'static, 'static>, WorkError> {
        let mut on = match dialect {
            Dialect::Sqlite => Replay::Memory(Box::new(Database::in_memory(database)?)),
            Dialect::Postgres | Dialect::Mysql => Replay::Model {
                schema: Box::default(),
                live: None,
            },
        };
        let names = self.config.database_names();
        let target = script::Target {
            database,
            dialect,
            databases: &names,
            naming: &self.config.naming,
        };
        let mut reached: Vec<String> = Vec::new();
        for row in rows {
            let goal = Target::parse(row).map_err(|source| WorkError::Graph {
                database: database.to_owned(),
                source: Box::new(source),
            })?;
            let plan = self.plan(
                database,
                dialect,
                &Move::Upgrade(goal),
                &reached,
                &Ledger::default(),
            )?;
            reached.clone_from(&plan.to);
            replay(plan, self.scripts, target, &mut on)
                .map_err(|failure| told(database, failure))?;
        }
        Ok(on)
    }

    /// The schema as a value that the scripts leave behind; empty where that cannot be known.
    pub(crate) fn replayed(
        &self,
        database: &str,
        dialect: Dialect,
        rows: &[String],
    ) -> Box<Schema> {
        match self.replay(database, dialect, rows) {
            Ok(Replay::Model { schema, .. }) => schema,
            Ok(Replay::Memory(_)) | Err(_) => Box::default(),
        }
    }
}

fn told(database: &str, failure: Failure) -> WorkError {
    match failure {
        Failure::Script(source) => WorkError::Plan {
            database: database.to_owned(),
            source,
        },
        Failure::Database(error) => WorkError::Database(error),
    }
}

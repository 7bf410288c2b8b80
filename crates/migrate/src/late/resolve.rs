//! Plans whose late statements are made without running them.
//!
//! SQLite: the plan's changes of the schema are made in memory, on a copy of the schema that the plan begins with. MySQL:
//! the table as it is, while the plan has not touched it; else as the operations before say that it is.

use revgraph_database::{Database, DatabaseError, Dialect};
use revgraph_graph::Direction;
use revgraph_schema::live::{Live, mysql};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::operation::{Context, CreateTable, Item, RenderError};
use revgraph_schema::split;

use crate::plan::Action;
use crate::plan::{Plan, PlannedStep};
use crate::script::{ScriptDirectory, ScriptError, ScriptStatement, Target};

/// What a schema is replayed on.
pub(crate) enum Replay<'a, 'c> {
    /// SQLite in memory.
    Memory(Box<Database<'static>>),
    /// The schema that operations leave behind, and the database, when there is a connection.
    Model {
        /// The schema at the beginning of the plan.
        schema: Box<Schema>,
        /// The database.
        live: Option<&'a mut Database<'c>>,
    },
}

/// Why a late statement could not be made.
pub(crate) enum Failure {
    /// The statements cannot be made.
    Script(Box<ScriptError>),
    /// A database failed.
    Database(DatabaseError),
}

impl From<DatabaseError> for Failure {
    fn from(error: DatabaseError) -> Failure {
        Failure::Database(error)
    }
}

/// Whether a plan has late statements.
pub(crate) fn has_late(plan: &Plan) -> bool {
    last_late(plan).is_some()
}

fn last_late(plan: &Plan) -> Option<usize> {
    let is_late = |step: &PlannedStep| step.statements.iter().any(|one| one.late.is_some());
    plan.steps.iter().rposition(is_late)
}

/// Puts the statements in the place of the late ones.
pub(crate) fn resolve(
    plan: &mut Plan,
    scripts: &ScriptDirectory,
    target: Target<'_>,
    on: &mut Replay<'_, '_>,
) -> Result<(), Failure> {
    match last_late(plan) {
        Some(last) => steps(&mut plan.steps[..=last], scripts, target, on),
        None => Ok(()),
    }
}

/// Makes the changes of a plan that leads to where another one begins.
pub(crate) fn replay(
    mut plan: Plan,
    scripts: &ScriptDirectory,
    target: Target<'_>,
    on: &mut Replay<'_, '_>,
) -> Result<(), Failure> {
    if matches!(on, Replay::Memory(_)) {
        return steps(&mut plan.steps, scripts, target, on);
    }
    for step in &plan.steps {
        on.apply(&items(step, scripts, target)?, target.dialect);
    }
    Ok(())
}

fn steps(
    steps: &mut [PlannedStep],
    scripts: &ScriptDirectory,
    target: Target<'_>,
    replay: &mut Replay<'_, '_>,
) -> Result<(), Failure> {
    let mut before: Vec<String> = Vec::new();
    for step in steps {
        let items = items(step, scripts, target)?;
        let mut applied = 0;
        let mut statements = Vec::with_capacity(step.statements.len());
        for statement in std::mem::take(&mut step.statements) {
            let Some(late) = &statement.late else {
                replay.follow(&statement)?;
                before.push(statement.sql.clone());
                statements.push(statement);
                continue;
            };
            replay.apply(&items[applied..late.at.max(applied)], target.dialect);
            applied = late.at.max(applied);
            let live = replay.table(&late.table, &before)?;
            let rendered = live
                .ok_or_else(|| RenderError::NeedsTable {
                    table: late.table.clone(),
                })
                .and_then(|live| late.render(Some(&live)));
            let rendered = rendered.map_err(|source| {
                Failure::Script(Box::new(ScriptError::Render {
                    place: statement.origin.place(),
                    source: Box::new(source),
                }))
            })?;
            for one in rendered {
                let made = ScriptStatement::made(one, statement.origin.clone());
                replay.follow(&made)?;
                before.push(made.sql.clone());
                statements.push(made);
            }
        }
        replay.apply(&items[applied..], target.dialect);
        step.statements = statements;
    }
    Ok(())
}

/// The operations of a step.
fn items(
    step: &PlannedStep,
    scripts: &ScriptDirectory,
    target: Target<'_>,
) -> Result<Vec<Item>, Failure> {
    let script = step.revision.as_ref().and_then(|id| scripts.script(id));
    let direction = match step.action {
        Action::Upgrade => Direction::Upgrade,
        Action::Downgrade => Direction::Downgrade,
        Action::Stamp | Action::Apply => return Ok(Vec::new()),
    };
    let Some(script) = script else {
        return Ok(Vec::new());
    };
    let body = script
        .body()
        .map_err(|error| Failure::Script(Box::new(error)))?;
    Ok(body.items(direction, target).to_vec())
}

impl Replay<'_, '_> {
    /// The table at this point; none where that is not known.
    fn table(
        &mut self,
        table: &TableName,
        before: &[String],
    ) -> Result<Option<Live>, DatabaseError> {
        match self {
            Replay::Memory(database) => database.live_table(table),
            Replay::Model { schema, live } => {
                let touched = before.iter().any(|sql| sql.contains(&table.name));
                if let (Some(live), false) = (live, touched) {
                    return live.live_table(table);
                }
                Ok(modelled(schema, table))
            }
        }
    }

    /// What a statement does to the schema. Rows are not there, and nothing outside of it is touched.
    fn follow(&mut self, statement: &ScriptStatement) -> Result<(), DatabaseError> {
        let Replay::Memory(database) = self else {
            return Ok(());
        };
        const SCHEMA: [&str; 4] = ["CREATE", "ALTER", "DROP", "PRAGMA"];
        let words = split::first_words(Dialect::Sqlite, &statement.sql);
        let changes = words
            .first()
            .is_some_and(|word| SCHEMA.contains(&word.as_str()));
        if changes {
            database.execute(&statement.sql)?;
        }
        Ok(())
    }

    /// What operations do to the schema as a value.
    fn apply(&mut self, items: &[Item], dialect: Dialect) {
        if let Replay::Model { schema, .. } = self {
            for item in items {
                // What statements of SQL made is not known here; a late statement that needs it says so.
                let _ = item.apply(dialect, schema);
            }
        }
    }
}

/// The text that MySQL would give of a table.
fn modelled(schema: &Schema, table: &TableName) -> Option<Live> {
    let table = schema.table(table.schema.as_deref(), &table.name)?;
    let create = Item::from(CreateTable::from(table.clone()));
    let statements = create.render(&Context::new(Dialect::Mysql)).ok()?;
    let create = statements.into_iter().next()?.sql;
    Some(Live::Mysql(mysql::LiveTable { create }))
}

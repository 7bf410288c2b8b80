//! What the way down destroys, and how much of it there is.

use revgraph_database::Database;
use revgraph_schema::{Dialect, Loss, LossKind, operation, split, sql};

use crate::plan::{Action, Lost, Plan, PlannedStep};
use crate::script::ScriptStatement;

/// The most rows that are counted: whether a table has a million of them or ten is the same answer, and the first is not
/// had in a moment.
const MOST: u64 = 100_000;

/// Adds to the steps that go down what is lost with them, as far as it is there.
pub(super) fn look(database: &mut Database, plan: &mut Plan) {
    let dialect = plan.dialect;
    for step in &mut plan.steps {
        if step.action == Action::Downgrade {
            step.loses = of_step(database, dialect, step);
        }
    }
}

fn of_step(database: &mut Database, dialect: Dialect, step: &PlannedStep) -> Vec<Lost> {
    let of = |statement: &ScriptStatement| match &statement.late {
        Some(late) => operation::losses(dialect, &late.items),
        None => split::losses(dialect, &statement.sql),
    };
    let mut found: Vec<Lost> = Vec::new();
    for loss in step.statements.iter().flat_map(of) {
        if found.iter().any(|known| known.loss == loss) {
            continue;
        }
        let rows = rows(database, dialect, &loss);
        // What is not there is not lost.
        if rows != Some(0) {
            found.push(Lost {
                loss,
                rows,
                is_more: rows == Some(MOST),
            });
        }
    }
    found
}

/// How many rows, or values of a column, are there, up to the most that are counted; none where that cannot be told: the
/// table may be made, or get its name, on the way.
fn rows(database: &mut Database, dialect: Dialect, loss: &Loss) -> Option<u64> {
    let (schema, name) = match loss.table.split_once('.') {
        Some((schema, name)) => (Some(schema), name),
        None => (None, loss.table.as_str()),
    };
    let table = sql::qualified(dialect, schema, name);
    let condition = match (loss.kind, &loss.column) {
        (LossKind::Schema, _) => return None,
        (LossKind::Column, Some(column)) => {
            format!(" WHERE {} IS NOT NULL", sql::identifier(dialect, column))
        }
        _ => String::new(),
    };
    let query = format!(
        "SELECT COUNT(*) FROM (SELECT 1 AS one FROM {table}{condition} LIMIT {MOST}) AS counted"
    );
    let answer = database.query(&query).ok()?;
    let count: u64 = answer
        .into_iter()
        .flatten()
        .flatten()
        .next()?
        .parse()
        .ok()?;
    match loss.kind {
        // Which of them go nobody knows.
        LossKind::SomeRows if count > 0 => None,
        _ => Some(count),
    }
}

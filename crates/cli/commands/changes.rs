//! The changes of comparisons as `diff` and `push` show them.

use revgraph_migrate::compare::Comparison;
use revgraph_migrate::work::Ground;
use revgraph_migrate::{inspect, statements};
use revgraph_schema::diff::Change;
use revgraph_schema::model::TableName;
use serde_json::{Value, json};

use crate::cli::error::CliError;

/// A line for each change.
pub(super) fn table(comparisons: &[Comparison]) -> String {
    sections(comparisons, "", |one| match one.difference.is_empty() {
        true => "No changes in schema detected.\n".to_owned(),
        false => inspect::changes(one),
    })
}

/// The statements.
pub(super) fn sql(ground: Ground<'_>, comparisons: &[Comparison]) -> Result<String, CliError> {
    let scripts: Vec<String> = comparisons
        .iter()
        .map(|one| match one.difference.is_empty() {
            true => Ok("-- No changes in schema detected.\n".to_owned()),
            false => statements::script(ground, one),
        })
        .collect::<Result<_, _>>()?;
    let mut scripts = scripts.into_iter();
    Ok(sections(comparisons, "-- ", |_| {
        scripts.next().unwrap_or_default()
    }))
}

/// The text of each database, below its name where there are several.
fn sections(
    comparisons: &[Comparison],
    comment: &str,
    mut text: impl FnMut(&Comparison) -> String,
) -> String {
    let sections = comparisons.iter().map(|one| match comparisons.len() {
        1 => text(one),
        _ => format!("{comment}database {}\n\n{}", one.database, text(one)),
    });
    sections.collect::<Vec<String>>().join("\n")
}

/// The changes of each database, with their statements.
pub(super) fn json(ground: Ground<'_>, comparisons: &[Comparison]) -> Result<Vec<Value>, CliError> {
    let mut list = Vec::new();
    for comparison in comparisons {
        let statements = statements::of_each(ground, comparison)?;
        let changes = comparison.difference.changes.iter().zip(statements);
        list.push(json!({
            "database": comparison.database,
            "operations": changes
                .map(|(change, statements)| operation(change, &statements))
                .collect::<Vec<Value>>(),
        }));
    }
    Ok(list)
}

fn operation(change: &Change, statements: &[String]) -> Value {
    json!({
        "op": change.op(),
        "table": change.table.as_ref().map(TableName::to_string),
        "name": change.name,
        "lossy": change.loses.is_some(),
        "detail": {
            "kind": change.kind.words(),
            "loses": change.loses,
            "needs": change.needs,
            "going_down_loses": change.undo_loses,
            "going_down_needs": change.undo_needs,
            "looks_like": change.renamed_from,
            "upgrade": change.upgrade,
            "downgrade": change.downgrade,
        },
        "statements": statements,
    })
}

//! `history --applied`: the log itself.

use revgraph_database::log_table::{LogRow, LogState};
use revgraph_migrate::inspect::grid_with_whole;
use revgraph_migrate::ledger::Ledger;
use serde_json::{Value, json};

use crate::cli::Outcome;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view;

/// Shows the log of each database, newest first.
pub(super) fn show(project: &Project, output: &mut Output) -> Result<Outcome, CliError> {
    let mut databases = project.connect()?;
    let several = databases.len() > 1;
    let mut list = Vec::new();
    for (at, database) in databases.iter_mut().enumerate() {
        let ledger = Ledger::read(database)?;
        if output.is_json() {
            let log: Vec<Value> = ledger.rows().iter().rev().map(json_of).collect();
            list.push(json!({
                "database": database.name(),
                "has_log": ledger.is_kept(),
                "log": log,
            }));
            continue;
        }
        if several {
            let blank = if at == 0 { "" } else { "\n" };
            output.line(format_args!("{blank}database {}\n", database.name()))?;
        }
        let rows: Vec<Vec<String>> = ledger.rows().iter().rev().map(cells).collect();
        match (ledger.is_kept(), rows.is_empty()) {
            (false, _) => output.line("There is no log.")?,
            (true, true) => output.line("The log is empty.")?,
            (true, false) => {
                let heading = ["When", "Batch", "What", "Revision", "By", "Message"];
                output.text(&grid_with_whole(&heading, &rows, &["When", "Revision"]))?;
            }
        }
    }
    if output.is_json() {
        output.json(&list)?;
    }
    Ok(Outcome::Done)
}

fn cells(row: &LogRow) -> Vec<String> {
    let entry = &row.entry;
    let what = match (entry.state, &row.rolled_back_at) {
        (LogState::Done, None) => entry.direction.to_string(),
        (LogState::Done, Some(_)) => format!("{}, rolled back", entry.direction),
        (state, _) => format!(
            "{}, {state} {}/{}",
            entry.direction, entry.statements_done, entry.statements_total
        ),
    };
    vec![
        view::moment(&row.applied_at),
        entry.batch.to_string(),
        what,
        entry.revision.clone().unwrap_or_default(),
        row.applied_by.clone().unwrap_or_default(),
        entry.message.clone().unwrap_or_default(),
    ]
}

fn json_of(row: &LogRow) -> Value {
    let entry = &row.entry;
    json!({
        "id": row.id,
        "revision": entry.revision,
        "direction": entry.direction.word(),
        "state": entry.state.word(),
        "batch": entry.batch,
        "run": entry.run,
        "message": entry.message,
        "checksum": entry.checksum,
        "applied_at": row.applied_at,
        "applied_by": row.applied_by,
        "duration_ms": entry.duration_ms,
        "statements_done": entry.statements_done,
        "statements_total": entry.statements_total,
        "tool_version": entry.tool_version,
        "rolled_back_at": row.rolled_back_at,
    })
}

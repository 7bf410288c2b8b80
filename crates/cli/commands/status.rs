//! `status`: every revision and what became of it.

use std::time::Duration;

use clap::Args;
use revgraph_migrate::inspect::grid_with_whole;
use revgraph_migrate::ledger::{self, RevisionStatus, State, Status};
use serde_json::{Value, json};

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::progress::duration;
use crate::cli::project::{Project, substitution};
use crate::cli::{paths, view};

#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Only what is not applied, or not wholly
    #[arg(long)]
    pending: bool,
}

pub(super) fn run(
    args: &StatusArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let mut all = ledger::status(project.ground(&substitution))?;
    if args.pending {
        for status in &mut all {
            let waits = |state| matches!(state, State::Pending | State::HalfApplied);
            status.revisions.retain(|one| waits(one.state));
        }
    }
    if output.is_json() {
        output.json(&all.iter().map(json_of).collect::<Vec<Value>>())?;
        return Ok(Outcome::Done);
    }
    for (at, status) in all.iter().enumerate() {
        if all.len() > 1 {
            let blank = if at == 0 { "" } else { "\n" };
            output.line(format_args!("{blank}database {}\n", status.database))?;
        }
        match status.revisions.is_empty() {
            true if args.pending => output.line("Nothing is pending.")?,
            true => output.line("No revisions.")?,
            false => output.text(&table(status))?,
        }
    }
    Ok(Outcome::Done)
}

fn table(status: &Status) -> String {
    let heading = [
        "Revision",
        "State",
        "Batch",
        "Applied at",
        "Took",
        "Message",
    ];
    let rows: Vec<Vec<String>> = status.revisions.iter().map(cells).collect();
    grid_with_whole(&heading, &rows, &["Revision", "Applied at"])
}

fn cells(one: &RevisionStatus) -> Vec<String> {
    // What is applied was applied some time, also where the log does not say when.
    let unknown = match one.state {
        State::Pending | State::Unknown | State::OutOfPlace => "",
        State::Applied | State::Edited | State::Missing | State::HalfApplied => "unknown",
    };
    let or_unknown = |text: Option<String>| text.unwrap_or_else(|| unknown.to_owned());
    vec![
        one.revision.clone(),
        one.state.word().to_owned(),
        or_unknown(one.batch.map(|batch| batch.to_string())),
        or_unknown(one.applied_at.as_deref().map(view::moment)),
        one.duration_ms
            .map(|took| duration(Duration::from_millis(took)))
            .unwrap_or_default(),
        one.message.clone(),
    ]
}

fn json_of(status: &Status) -> Value {
    let revisions: Vec<Value> = status
        .revisions
        .iter()
        .map(|one| {
            json!({
                "revision": one.revision,
                "message": one.message,
                "state": one.state.word(),
                "batch": one.batch,
                "applied_at": one.applied_at,
                "applied_by": one.applied_by,
                "duration_ms": one.duration_ms,
                "path": one.path.as_deref().map(paths::shown),
            })
        })
        .collect();
    json!({
        "database": status.database,
        "has_log": status.has_log,
        "revisions": revisions,
    })
}

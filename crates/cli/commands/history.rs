//! `history`: the revisions, newest first.

use clap::Args;
use revgraph_graph::RevisionId;

use super::log;
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::{self, Parts, View};

#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// Only these: FROM:TO, FROM:, :TO; `current` stands for where the database is
    #[arg(short, long, value_name = "FROM:TO", allow_hyphen_values = true)]
    rev_range: Option<String>,

    /// Mark where the database is
    #[arg(short, long)]
    indicate_current: bool,

    /// The log of each database instead: what ran when, also what was rolled back
    #[arg(long, conflicts_with_all = ["rev_range", "indicate_current"])]
    applied: bool,
}

pub(super) fn run(
    args: &HistoryArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    if args.applied {
        return log::show(&project, output);
    }
    let range = args.rev_range.as_deref();
    let needs_rows = args.indicate_current
        || range.is_some_and(|range| range.split(':').any(|side| side == "current"));
    let rows = if needs_rows {
        Some(project.rows()?)
    } else {
        None
    };
    let graph = project.scripts.graph();
    let ids = graph.history(range, rows.as_deref())?;
    let current: Vec<RevisionId> = match &rows {
        Some(rows) if args.indicate_current => graph.current(rows)?.rows,
        _ => Vec::new(),
    };
    let views: Vec<View<'_>> = View::all(&project.scripts, &ids)
        .into_iter()
        .map(|view| view.marked(&current))
        .collect();
    let line = Parts {
        branches: true,
        parents: true,
        message: true,
        tree: true,
    };
    view::list(&views, (!global.verbose).then_some(line), output)
}

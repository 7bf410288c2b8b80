//! `heads`: the ends of the graph.

use clap::Args;
use serde_json::Value;

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::{Parts, View};

#[derive(Debug, Args)]
pub struct HeadsArgs {
    /// Leave out heads that others depend on
    #[arg(long)]
    resolve_dependencies: bool,
}

pub(super) fn run(
    args: &HeadsArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let graph = project.scripts.graph();
    let ids = if args.resolve_dependencies {
        graph.effective_heads()
    } else {
        graph.heads()
    };
    let views = View::all(&project.scripts, &ids);
    if output.is_json() {
        let list: Vec<Value> = views.iter().map(View::json).collect();
        output.json(&list)?;
        return Ok(Outcome::Done);
    }
    for view in views {
        match global.verbose {
            true => output.text(&view.entry())?,
            false => output.line(view.line(Parts {
                branches: true,
                ..Parts::default()
            }))?,
        }
    }
    Ok(Outcome::Done)
}

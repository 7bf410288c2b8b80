//! `heads`: the ends of the graph.

use clap::Args;

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::{self, Parts, View};

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
    let line = Parts {
        branches: true,
        ..Parts::default()
    };
    view::list(
        &View::all(&project.scripts, &ids),
        (!global.verbose).then_some(line),
        output,
    )
}

//! `reset`: everything is taken back.

use clap::Args;
use revgraph_graph::Target;
use revgraph_migrate::work::Move;

use super::moving::{self, LiveArgs};
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;

#[derive(Debug, Args)]
pub struct ResetArgs {
    #[command(flatten)]
    moving: LiveArgs,
}

pub(super) fn run(
    args: &ResetArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let goal = Move::Downgrade(Target::parse("base")?);
    moving::live(&goal, "Nothing to rollback.", &args.moving, global, output)
}

//! `refresh`: everything is taken back and applied again.

use clap::Args;
use revgraph_graph::Target;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::work::Move;

use super::moving::{self, Asked, LiveArgs, LossArgs};
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;

#[derive(Debug, Args)]
pub struct RefreshArgs {
    /// Up to where
    #[arg(value_name = "REV", default_value = "heads")]
    revision: String,

    #[command(flatten)]
    loss: LossArgs,

    #[command(flatten)]
    moving: LiveArgs,
}

pub(super) fn run(
    args: &RefreshArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let goal = Move::Refresh(Target::parse(&args.revision)?);
    let asked = Asked::new(ChangingCommand::Refresh, goal).or_say("Nothing to do.");
    moving::live(&asked.allowing(&args.loss), &args.moving, global, output)
}

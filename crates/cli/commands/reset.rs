//! `reset`: everything is taken back.

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
pub struct ResetArgs {
    #[command(flatten)]
    loss: LossArgs,

    #[command(flatten)]
    moving: LiveArgs,
}

pub(super) fn run(
    args: &ResetArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let goal = Move::Downgrade(Target::parse("base")?);
    let asked = Asked::new(ChangingCommand::Reset, goal).or_say("Nothing to rollback.");
    moving::live(&asked.allowing(&args.loss), &args.moving, global, output)
}

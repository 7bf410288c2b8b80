//! `redo`: a revision is taken back and applied again.

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
pub struct RedoArgs {
    /// This one, with what needs it; default: the one that was applied last
    #[arg(value_name = "REV")]
    revision: Option<String>,

    #[command(flatten)]
    loss: LossArgs,

    #[command(flatten)]
    moving: LiveArgs,
}

pub(super) fn run(
    args: &RedoArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let target = args.revision.as_deref().map(Target::parse).transpose()?;
    let goal = Move::Redo(target);
    let asked = Asked::new(ChangingCommand::Redo, goal).or_say("Nothing to redo.");
    moving::live(&asked.allowing(&args.loss), &args.moving, global, output)
}

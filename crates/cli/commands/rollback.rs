//! `rollback`: what earlier runs applied is taken back.

use clap::Args;
use revgraph_graph::Target;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::work::{Move, Rollback};

use super::moving::{self, Asked, LiveArgs, LossArgs};
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;

#[derive(Debug, Args)]
pub struct RollbackArgs {
    /// So many revisions, those that were applied last
    #[arg(long, value_name = "N", conflicts_with_all = ["batch", "only"])]
    step: Option<usize>,

    /// What this batch applied; `status` shows the numbers
    #[arg(long, value_name = "N", conflicts_with = "only")]
    batch: Option<u64>,

    /// This revision, unless something applied needs it
    #[arg(long, value_name = "REV")]
    only: Option<String>,

    #[command(flatten)]
    loss: LossArgs,

    #[command(flatten)]
    moving: LiveArgs,
}

pub(super) fn run(
    args: &RollbackArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let which = match (args.step, args.batch, &args.only) {
        (Some(steps), ..) => Rollback::Steps(steps),
        (_, Some(batch), _) => Rollback::Batch(batch),
        (.., Some(revision)) => Rollback::Only(Target::parse(revision)?),
        (None, None, None) => Rollback::LastBatch,
    };
    let asked = Asked::new(ChangingCommand::Rollback, Move::Rollback(which));
    let asked = asked.or_say("Nothing to rollback.");
    moving::live(&asked.allowing(&args.loss), &args.moving, global, output)
}

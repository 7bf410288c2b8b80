//! `downgrade`: down to a target.

use clap::Args;
use revgraph_graph::Target;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::work::Move;

use super::moving::{self, Asked, LossArgs, MoveArgs};
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;

#[derive(Debug, Args)]
pub struct DowngradeArgs {
    /// Where to: a revision, base, -N, BRANCH@base ...; with --sql FROM:TO [default: -1; with --sql: head:-1]
    #[arg(value_name = "REV", allow_negative_numbers = true)]
    revision: Option<String>,

    #[command(flatten)]
    loss: LossArgs,

    #[command(flatten)]
    moving: MoveArgs,
}

pub(super) fn run(
    args: &DowngradeArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let offline = args.moving.is_offline();
    let revision = args
        .revision
        .as_deref()
        .unwrap_or(if offline { "head:-1" } else { "-1" });
    let (start, target) = match revision.split_once(':') {
        Some((start, target)) if offline && !start.is_empty() && !target.is_empty() => {
            (Some(start), target)
        }
        _ if offline => return Err(CliError::DowngradeNeedsRange),
        _ => (None, revision),
    };
    let goal = Move::Downgrade(Target::parse(target)?);
    let asked = Asked::new(ChangingCommand::Downgrade, goal).from(start);
    let asked = asked.allowing(&args.loss);
    moving::run(&asked, &args.moving, global, output)
}

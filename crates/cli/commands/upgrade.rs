//! `upgrade`: up to a target.

use clap::Args;
use revgraph_graph::Target;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::work::Move;

use super::moving::{self, Asked, MoveArgs};
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;

#[derive(Debug, Args)]
pub struct UpgradeArgs {
    /// Where to: a revision, head, heads, +N, BRANCH@head ...; with --sql also FROM:TO
    #[arg(
        value_name = "REV",
        default_value = "head",
        allow_negative_numbers = true
    )]
    revision: String,

    /// This revision alone, when all that it needs is applied
    #[arg(long, conflicts_with = "step")]
    only: bool,

    /// No more than so many revisions
    #[arg(long, value_name = "N")]
    step: Option<usize>,

    #[command(flatten)]
    moving: MoveArgs,
}

pub(super) fn run(
    args: &UpgradeArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let (start, target) = match args.revision.split_once(':') {
        Some((start, target)) if args.moving.is_offline() => {
            (Some(start).filter(|start| !start.is_empty()), target)
        }
        _ => (None, args.revision.as_str()),
    };
    let already = format!("{target} is already applied.");
    let target = Target::parse(target)?;
    let asked = |goal| Asked::new(ChangingCommand::Upgrade, goal).from(start);
    let asked = match args.step {
        _ if args.only => asked(Move::Only(target)).or_say(already),
        Some(steps) => asked(Move::UpgradeSteps { target, steps }),
        None => asked(Move::Upgrade(target)),
    };
    moving::run(&asked, &args.moving, global, output)
}

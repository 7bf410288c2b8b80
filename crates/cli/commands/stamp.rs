//! `stamp`: the version rows, and nothing else.

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
pub struct StampArgs {
    /// What the rows shall say: revisions, head, heads, base; with --sql also FROM:TO
    #[arg(
        value_name = "REV",
        default_value = "head",
        allow_negative_numbers = true
    )]
    revisions: Vec<String>,

    /// Forget all rows first, also those that no script knows
    #[arg(long, conflicts_with = "sql")]
    purge: bool,

    /// What Diesel's table says is applied; nothing where the database has rows already
    #[arg(long, conflicts_with_all = ["revisions", "purge", "sql"])]
    from_diesel: bool,

    #[command(flatten)]
    moving: MoveArgs,
}

pub(super) fn run(
    args: &StampArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    if args.from_diesel {
        let asked = Asked::new(ChangingCommand::Stamp, Move::AdoptDiesel)
            .or_say("Nothing to stamp: there are rows already, or Diesel has applied nothing.");
        return moving::run(&asked, &args.moving, global, output);
    }
    let mut start = None;
    let mut targets = Vec::new();
    for revision in &args.revisions {
        let target = match revision.split_once(':') {
            Some((from, target)) if args.moving.is_offline() => {
                let from = Some(from).filter(|from| !from.is_empty());
                if start.is_some() && start != from {
                    return Err(CliError::StampNeedsOneStart);
                }
                start = from;
                target
            }
            _ => revision,
        };
        targets.push(Target::parse(target)?);
    }
    let goal = Move::Stamp {
        targets,
        purge: args.purge,
    };
    let asked = Asked::new(ChangingCommand::Stamp, goal).from(start);
    moving::run(&asked, &args.moving, global, output)
}

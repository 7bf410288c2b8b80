//! `run`: one revision is applied.

use clap::Args;
use revgraph_graph::Target;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::work::Move;

use super::moving::{self, Asked, LiveArgs};
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;

#[derive(Debug, Args)]
pub struct RunArgs {
    /// The revision: its id, the beginning of it, or the slug of its message
    #[arg(value_name = "REV")]
    revision: String,

    #[command(flatten)]
    moving: LiveArgs,
}

pub(super) fn run(
    args: &RunArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let goal = Move::Only(Target::parse(&args.revision)?);
    let nothing = format!("{} is already applied.", args.revision);
    let asked = Asked::new(ChangingCommand::Run, goal).or_say(nothing);
    moving::live(&asked, &args.moving, global, output)
}

//! `show`: a revision, whole.

use clap::Args;

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::{self, View};

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Which: a revision, head, heads, current, -N ...
    #[arg(
        value_name = "REV",
        default_value = "head",
        allow_negative_numbers = true
    )]
    revision: String,
}

pub(super) fn run(
    args: &ShowArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let ids = project.shown(&args.revision)?;
    view::list(&View::all(&project.scripts, &ids), None, output)
}

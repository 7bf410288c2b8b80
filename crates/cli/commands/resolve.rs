//! `resolve`: what became of the statement during which a run was interrupted.

use clap::Args;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::work;

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, confirm};

#[derive(Debug, Args)]
pub struct ResolveArgs {
    /// The half-applied revision
    #[arg(value_name = "REV")]
    revision: String,

    #[command(flatten)]
    answer: Answer,

    /// The word that the run had: ${tag} in SQL scripts
    #[arg(long, value_name = "TEXT")]
    tag: Option<String>,
}

/// What somebody found out.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct Answer {
    /// Statement N has run; go on behind it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    applied: Option<u32>,

    /// Statement N has not run; go on with it
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    not_applied: Option<u32>,
}

pub(super) fn run(
    args: &ResolveArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let done = match (args.answer.applied, args.answer.not_applied) {
        (Some(number), _) => number,
        (None, number) => number.unwrap_or(1) - 1,
    };
    let substitution = substitution(global, args.tag.as_deref());
    let revisions = project.scripts.graph().show(&args.revision, None)?;
    confirm::ask(ChangingCommand::Resolve, &project, global, output)?;
    for revision in revisions {
        work::resolve(project.ground(&substitution), &revision, done as usize)?;
        output.note(format_args!(
            "The next run of {revision} goes on behind statement {done}."
        ));
    }
    Ok(Outcome::Done)
}

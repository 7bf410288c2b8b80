//! `merge`: a revision that joins others.

use clap::Args;
use revgraph_migrate::revise::RevisionRequest;

use super::revision;
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;

#[derive(Debug, Args)]
pub struct MergeArgs {
    /// What to join: any identifiers; `heads` for all heads
    #[arg(
        required = true,
        value_name = "REVISIONS",
        allow_negative_numbers = true
    )]
    revisions: Vec<String>,

    /// What the merge is for
    #[arg(
        short,
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    message: String,

    /// A label for the branch that begins here; may be repeated
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,

    /// The id, instead of a made one
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,

    /// Let revisions be joined that are no heads
    #[arg(long)]
    splice: bool,
}

pub(super) fn run(
    args: &MergeArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let request = RevisionRequest {
        message: args.message.clone(),
        heads: args.revisions.clone(),
        splice: args.splice,
        merge: true,
        branch_labels: args.branch_label.clone(),
        rev_id: args.rev_id.clone(),
        x: global.x.iter().cloned().collect(),
        ..RevisionRequest::default()
    };
    revision::write(&Project::open(global)?, &request, output)
}

//! `show`: a revision, whole.

use clap::Args;
use serde_json::Value;

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::View;

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
    let rows = if args.revision == "current" {
        Some(project.rows()?)
    } else {
        None
    };
    let ids = project
        .scripts
        .graph()
        .show(&args.revision, rows.as_deref())?;
    let views = View::all(&project.scripts, &ids);
    if output.is_json() {
        let list: Vec<Value> = views.iter().map(View::json).collect();
        output.json(&list)?;
        return Ok(Outcome::Done);
    }
    for view in views {
        output.text(&view.entry())?;
    }
    Ok(Outcome::Done)
}

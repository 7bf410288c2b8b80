//! `branches`: where the graph parts.

use serde_json::Value;

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::{Parts, View};

pub(super) fn run(global: &GlobalArgs, output: &mut Output) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let views = View::all(&project.scripts, &project.scripts.graph().branch_points());
    if output.is_json() {
        let list: Vec<Value> = views.iter().map(View::json).collect();
        output.json(&list)?;
        return Ok(Outcome::Done);
    }
    let parts = Parts {
        branches: true,
        tree: true,
        ..Parts::default()
    };
    for view in views {
        match global.verbose {
            true => output.text(&view.entry())?,
            false => output.line(view.line(parts))?,
        }
        let indent = view.facts().id.as_ref().chars().count();
        for child in View::all(&project.scripts, &view.facts().children) {
            let line = child.line(Parts {
                message: global.verbose,
                ..parts
            });
            output.line(format_args!("{:indent$} -> {line}", ""))?;
        }
        output.line("")?;
    }
    Ok(Outcome::Done)
}

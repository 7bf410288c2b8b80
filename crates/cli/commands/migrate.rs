//! `migrate`: a new script from the difference between models and databases.

use std::time::SystemTime;

use clap::Args;
use revgraph_migrate::autogenerate::{self, Generated};
use revgraph_migrate::compare::Selection;
use revgraph_migrate::revise;
use revgraph_schema::diff::Change;
use serde_json::json;

use super::revision::{RevisionArgs, written};
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::{Project, substitution};

#[derive(Debug, Args)]
pub struct MigrateArgs {
    #[command(flatten)]
    revision: RevisionArgs,

    /// Compare only this table of the models, or those that a pattern matches; may be repeated
    #[arg(long, value_name = "TABLE")]
    model: Vec<String>,
}

pub(super) fn run(
    args: &MigrateArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    generate(&args.revision, &args.model, global, output)
}

/// Compares, makes a revision of the differences, tries it, writes it, and says so.
pub(super) fn generate(
    args: &RevisionArgs,
    models: &[String],
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let selection = Selection::new(models)?;
    let ground = project.ground(&substitution);
    let request = args.request(global);
    let generated = autogenerate::generate(ground, &selection, &request, SystemTime::now())?;
    let Some(new) = &generated.revision else {
        if output.is_json() {
            output.json(&json!({ "revision": null, "operations": [] }))?;
        } else {
            output.line("No changes in schema detected.")?;
        }
        return Ok(Outcome::Done);
    };
    tell(&generated, output);
    let said = revise::write(&project.config, new)?;
    said.iter().for_each(|line| output.note(line));
    written(new, output)?;
    Ok(Outcome::Done)
}

/// What was found, and what it costs.
fn tell(generated: &Generated, output: &mut Output) {
    let several = generated.comparisons.len() > 1;
    for comparison in &generated.comparisons {
        for change in &comparison.difference.changes {
            let database = match several {
                true => format!(" on {}", comparison.database),
                false => String::new(),
            };
            output.note(format_args!("Detected {}{database}", line(change)));
            let notes = [
                ("loses", &change.loses),
                ("needs", &change.needs),
                ("going down loses", &change.undo_loses),
            ];
            for (word, what) in notes {
                if let Some(what) = what {
                    output.note(format_args!("  {word} {what}"));
                }
            }
            if let Some(old) = &change.renamed_from {
                output.note(format_args!(
                    "  looks like '{old}' under a new name: if it is, say `renamed_from: {old}` in the model"
                ));
            }
        }
    }
}

/// A change in a line: `add_column users.email`.
pub(super) fn line(change: &Change) -> String {
    let subject = match &change.table {
        Some(table) if table.name != change.name => format!("{table}.{}", change.name),
        Some(table) => table.to_string(),
        None => change.name.clone(),
    };
    format!("{} {subject}", change.op())
}

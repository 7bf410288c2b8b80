//! `diff`: what `migrate` would write.

use clap::{Args, ValueEnum};
use revgraph_migrate::autogenerate;
use revgraph_migrate::compare::{Comparison, Selection};

use super::changes;
use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::{Project, substitution};

#[derive(Debug, Args)]
pub struct DiffArgs {
    /// How it is shown
    #[arg(long = "as", value_enum, value_name = "FORM", default_value_t)]
    form: Form,

    /// Exit with 1 when something differs
    #[arg(long)]
    exit_code: bool,

    /// Compare only this table of the models, or those that a pattern matches; may be repeated
    #[arg(long, value_name = "TABLE")]
    model: Vec<String>,
}

/// How a difference is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// A line for each change.
    #[default]
    Table,
    /// The statements.
    Sql,
}

pub(super) fn run(
    args: &DiffArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let ground = project.ground(&substitution);
    let selection = Selection::new(&args.model)?;
    let comparisons = autogenerate::differences(ground, &selection)?;
    let differs = |one: &Comparison| !one.difference.is_empty();
    if output.is_json() {
        output.json(&changes::json(ground, &comparisons)?)?;
    } else {
        match args.form {
            Form::Sql => output.text(&changes::sql(ground, &comparisons)?)?,
            Form::Table if comparisons.iter().any(differs) => {
                output.text(&changes::table(&comparisons))?;
            }
            Form::Table => output.line("No changes in schema detected.")?,
        }
    }
    match args.exit_code && comparisons.iter().any(differs) {
        true => Ok(Outcome::No),
        false => Ok(Outcome::Done),
    }
}

//! `schema`: the JSON Schema of a file format, for editors.

use clap::{Args, ValueEnum};
use revgraph_migrate::{config, script};
use revgraph_schema::models;

use crate::cli::Outcome;
use crate::cli::error::CliError;
use crate::cli::output::Output;

#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Which format
    #[arg(value_enum, value_name = "FORMAT")]
    what: What,
}

/// The formats that have a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum What {
    /// alembic.yaml
    Config,
    /// A revision script in YAML
    Revision,
    /// A models file
    Models,
}

pub(super) fn run(args: &SchemaArgs, output: &mut Output) -> Result<Outcome, CliError> {
    let schema = match args.what {
        What::Config => config::json_schema(),
        What::Revision => script::revision_schema(),
        What::Models => models::json_schema(),
    };
    output.json(&schema)?;
    Ok(Outcome::Done)
}

//! `ensure-version`: the version table, and the log table beside it.

use clap::Args;
use revgraph_database::version_table;
use revgraph_migrate::work;
use serde_json::json;

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::project::{Project, substitution};

#[derive(Debug, Args)]
pub struct EnsureVersionArgs {
    /// Print the statement of the version table instead of running it
    #[arg(long)]
    sql: bool,
}

pub(super) fn run(
    args: &EnsureVersionArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let ground = project.ground(&substitution);
    if args.sql {
        let settings = ground.settings()?;
        for one in &settings {
            if settings.len() > 1 {
                output.line(format_args!("-- database {}", one.name))?;
            }
            output.line(format_args!(
                "{};\n",
                version_table::create(one.url.dialect(), &one.version_table)
            ))?;
        }
        return Ok(Outcome::Done);
    }
    let made = work::ensure_version(ground, &mut Progress::new(output, global, false))?;
    if output.is_json() {
        let list: Vec<_> = made
            .into_iter()
            .map(|(database, created)| json!({ "database": database, "created": created }))
            .collect();
        output.json(&list)?;
    }
    Ok(Outcome::Done)
}

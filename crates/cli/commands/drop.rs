//! `drop`: drops the databases with everything in them.

use clap::Args;
use revgraph_database::admin::{self, Others};
use serde_json::{Value, json};

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::{Outcome, confirm, project};

#[derive(Debug, Args)]
pub struct DropArgs {
    /// PostgreSQL: end the sessions that others have in the database
    #[arg(long)]
    force: bool,
}

pub(super) fn run(
    args: &DropArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let databases = project::settings(global)?;
    confirm::always(
        "drop",
        "removes, with everything in it,",
        &databases,
        global,
        output,
    )?;
    let others = match args.force {
        true => Others::Disconnect,
        false => Others::Refuse,
    };
    let mut list: Vec<Value> = Vec::new();
    for settings in &databases {
        let dropped = admin::drop(settings, others)?;
        let (name, url) = (&settings.name, settings.url.to_string());
        if !output.is_json() {
            output.line(match dropped {
                true => format!("Dropped database {name} ({url})"),
                false => format!("Database {name} ({url}) does not exist"),
            })?;
        }
        list.push(json!({ "database": name, "url": url, "dropped": dropped }));
    }
    if output.is_json() {
        output.json(&list)?;
    }
    Ok(Outcome::Done)
}

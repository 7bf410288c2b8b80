//! `create`: makes the databases.

use revgraph_database::admin;
use serde_json::{Value, json};

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::{Outcome, project};

pub(super) fn run(global: &GlobalArgs, output: &mut Output) -> Result<Outcome, CliError> {
    let mut list: Vec<Value> = Vec::new();
    for settings in project::settings(global)? {
        let created = admin::create(&settings)?;
        let (name, url) = (&settings.name, settings.url.to_string());
        if !output.is_json() {
            output.line(match created {
                true => format!("Created database {name} ({url})"),
                false => format!("Database {name} ({url}) exists"),
            })?;
        }
        list.push(json!({ "database": name, "url": url, "created": created }));
    }
    if output.is_json() {
        output.json(&list)?;
    }
    Ok(Outcome::Done)
}

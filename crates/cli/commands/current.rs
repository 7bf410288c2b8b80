//! `current`: where databases stand.

use clap::Args;
use revgraph_graph::RevisionId;
use revgraph_migrate::ledger::Ledger;
use serde_json::{Value, json};

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::{self, Parts, View};

#[derive(Debug, Args)]
pub struct CurrentArgs {
    /// Exit with 1 unless every database is on all heads
    #[arg(long)]
    check_heads: bool,
}

pub(super) fn run(
    args: &CurrentArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let mut databases = project.connect()?;
    let several = databases.len() > 1;
    let mut list = Vec::new();
    let mut behind = Vec::new();
    for database in &mut databases {
        let rows = database.version_rows()?.unwrap_or_default();
        let current =
            project
                .scripts
                .graph()
                .current(&rows)
                .map_err(|source| CliError::InDatabase {
                    database: database.name().to_owned(),
                    source,
                })?;
        if !current.at_head {
            behind.push(database.name().to_owned());
        }
        let ledger = match global.verbose {
            true => Ledger::read(database)?,
            false => Ledger::default(),
        };
        let since = |id: &RevisionId| Some(ledger.application(id.as_str())?.applied_at.clone());
        if output.is_json() {
            let mut value = json!({
                "database": database.name(),
                "url": database.url().to_string(),
                "revisions": view::ids(&current.rows),
                "implied": view::ids(&current.implied),
                "at_head": current.at_head,
            });
            if global.verbose {
                let known = current
                    .rows
                    .iter()
                    .map(|id| (id.to_string(), json!(since(id))));
                value["applied_at"] = Value::Object(known.collect());
            }
            list.push(value);
            continue;
        }
        if global.verbose {
            output.line(format_args!("Current revision(s) for {}:", database.url()))?;
        } else if several {
            output.line(format_args!("{}:", database.name()))?;
        }
        let ids: Vec<RevisionId> = current.rows.into_iter().chain(current.implied).collect();
        for view in View::all(&project.scripts, &ids) {
            match global.verbose {
                true => {
                    let id = &view.facts().id;
                    let stamp = || Some(&ledger.stamp(id.as_str())?.applied_at);
                    let since = match (since(id), stamp()) {
                        (Some(applied), _) => format!("Applied: {}", view::moment(&applied)),
                        (None, Some(stamped)) => format!("Stamped: {}", view::moment(stamped)),
                        (None, None) => "Applied: unknown".to_owned(),
                    };
                    let entry = view.entry();
                    output.text(entry.strip_suffix('\n').unwrap_or(&entry))?;
                    output.line(format_args!("    {since}\n"))?;
                }
                false => output.line(view.line(Parts {
                    tree: true,
                    ..Parts::default()
                }))?,
            }
        }
    }
    if output.is_json() {
        output.json(&list)?;
    }
    if args.check_heads && !behind.is_empty() {
        output.note(format_args!(
            "Database is not on all head revisions: {}",
            behind.join(", ")
        ));
        return Ok(Outcome::No);
    }
    Ok(Outcome::Done)
}

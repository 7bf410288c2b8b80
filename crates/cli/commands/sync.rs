//! `sync`: creates the tables of the models that are missing.

use clap::Args;
use revgraph_migrate::compare::Selection;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::offline;
use revgraph_migrate::sync::{self, Skipped, Sync};
use revgraph_schema::model::TableName;
use serde_json::{Value, json};

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, confirm, interrupt};

#[derive(Debug, Args)]
pub struct SyncArgs {
    /// Only this table of the models, or those that a pattern matches; may be repeated
    #[arg(long, value_name = "TABLE")]
    model: Vec<String>,

    /// Show what would run, and write nothing
    #[arg(long, visible_alias = "pretend")]
    dry_run: bool,
}

pub(super) fn run(
    args: &SyncArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let ground = project.ground(&substitution);
    let selection = Selection::new(&args.model)?;
    let several = ground.settings()?.len() > 1;
    let done = match args.dry_run {
        true => sync::plan(ground, &selection)?,
        false => {
            confirm::ask(ChangingCommand::Sync, &project, global, output)?;
            sync::go(
                ground,
                &selection,
                &interrupt::listen(global),
                &mut Progress::new(output, global, several),
            )?
        }
    };
    if output.is_json() {
        output.json(&done.iter().map(json_of).collect::<Vec<Value>>())?;
        return Ok(Outcome::Done);
    }
    for sync in &done {
        if several {
            let comment = if args.dry_run { "-- " } else { "" };
            output.line(format_args!("{comment}database {}", sync.database))?;
        }
        match args.dry_run {
            true => output.text(&dry(sync))?,
            false => output.text(&told(sync))?,
        }
    }
    Ok(Outcome::Done)
}

/// What was done, a line for each table.
fn told(sync: &Sync) -> String {
    let created = sync
        .created
        .iter()
        .map(|table| format!("{table}: created\n"));
    let skipped = sync.skipped.iter().map(|one| format!("{}\n", skipped(one)));
    created.chain(skipped).collect()
}

/// The statements, with what is left as it is as comments.
fn dry(sync: &Sync) -> String {
    let lines = sync
        .skipped
        .iter()
        .map(|one| format!("-- {}\n", skipped(one)));
    let mut text: String = lines.collect();
    if sync.statements.is_empty() {
        text.push_str("-- Nothing to do.\n");
        return text;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&offline::terminated(sync.dialect, &sync.statements));
    text
}

fn skipped(skipped: &Skipped) -> String {
    match &skipped.is_still {
        None => format!("{}: exists, skipped", skipped.table),
        Some(old) => format!("{}: exists as '{old}', skipped", skipped.table),
    }
}

fn json_of(sync: &Sync) -> Value {
    let name = |table: &TableName| table.to_string();
    json!({
        "database": sync.database,
        "created": sync.created.iter().map(name).collect::<Vec<String>>(),
        "skipped": sync.skipped.iter().map(|one| name(&one.table)).collect::<Vec<String>>(),
        "statements": sync.statements,
    })
}

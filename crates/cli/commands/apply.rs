//! `apply`: one file of SQL is run.

use std::path::PathBuf;

use clap::Args;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::work::{self, Applying};
use serde_json::Value;

use super::moving::{plan_json, show};
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, confirm, interrupt};

#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// The file
    #[arg(value_name = "FILE.sql")]
    file: PathBuf,

    /// Run it also when it has run before
    #[arg(long)]
    again: bool,

    /// Let each statement commit by itself: for those that cannot run in a transaction
    #[arg(long)]
    no_transaction: bool,

    /// Show what would run, and write nothing
    #[arg(long, visible_alias = "pretend")]
    dry_run: bool,

    /// A word for the run: ${tag} in the file
    #[arg(long, value_name = "TEXT")]
    tag: Option<String>,
}

pub(super) fn run(
    args: &ApplyArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, args.tag.as_deref());
    let ground = project.ground(&substitution);
    let databases = ground.settings()?;
    // A file is written for one database; which of several nobody can guess.
    if databases.len() > 1 && global.database.is_empty() {
        return Err(CliError::WhichDatabase {
            databases: databases.into_iter().map(|one| one.name).collect(),
        });
    }
    let applying = Applying {
        file: &args.file,
        again: args.again,
        transactional: !args.no_transaction,
    };
    if args.dry_run {
        return show(&work::apply_dry_run(ground, applying)?, output);
    }
    confirm::ask(ChangingCommand::Apply, &project, global, output)?;
    let reports = work::apply(
        ground,
        applying,
        &interrupt::listen(global),
        &mut Progress::new(output, global, databases.len() > 1),
    )?;
    if output.is_json() {
        let plans = reports.iter().map(|report| plan_json(&report.plan));
        output.json(&plans.collect::<Vec<Value>>())?;
    }
    Ok(Outcome::Done)
}

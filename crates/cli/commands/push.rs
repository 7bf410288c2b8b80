//! `push`: a revision from the difference between models and databases, written and applied in one step.

use std::collections::BTreeMap;
use std::time::SystemTime;

use clap::Args;
use revgraph_migrate::autogenerate;
use revgraph_migrate::compare::Selection;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::push;
use revgraph_migrate::revise::{NewRevision, RevisionRequest};
use serde_json::{Value, json};

use super::changes;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, confirm, interrupt, paths};

#[derive(Debug, Args)]
pub struct PushArgs {
    /// What the revision is for
    #[arg(
        short,
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    message: String,

    /// Also make changes that lose data
    #[arg(long)]
    allow_data_loss: bool,

    /// Show what would run, and write nothing
    #[arg(long, visible_alias = "pretend")]
    dry_run: bool,

    /// Compare only this table of the models, or those that a pattern matches; may be repeated
    #[arg(long, value_name = "TABLE")]
    model: Vec<String>,
}

pub(super) fn run(
    args: &PushArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let ground = project.ground(&substitution);
    let selection = Selection::new(&args.model)?;
    let request = RevisionRequest {
        message: args.message.clone(),
        x: global.x.iter().cloned().collect(),
        work: BTreeMap::new(),
        ..RevisionRequest::default()
    };
    let generated = autogenerate::generate(ground, &selection, &request, SystemTime::now())?;
    let comparisons = &generated.comparisons;
    let Some(revision) = &generated.revision else {
        match output.is_json() {
            true => output.json(&json_of(None, changes::json(ground, comparisons)?))?,
            false => output.line("No changes in schema detected.")?,
        }
        return Ok(Outcome::Done);
    };
    if !args.allow_data_loss && !args.dry_run {
        push::check_losses(&generated)?;
    }
    let databases = match output.is_json() {
        true => changes::json(ground, comparisons)?,
        false => Vec::new(),
    };
    if args.dry_run {
        match output.is_json() {
            true => output.json(&json_of(Some(revision), databases))?,
            false => output.text(&changes::sql(ground, comparisons)?)?,
        }
        return Ok(Outcome::Done);
    }
    confirm::ask(ChangingCommand::Push, &project, global, output)?;
    let several = ground.settings()?.len() > 1;
    push::go(
        ground,
        revision,
        &interrupt::listen(global),
        &mut Progress::new(output, global, several),
    )?;
    match output.is_json() {
        true => output.json(&json_of(Some(revision), databases))?,
        false => output.line(format_args!(
            "Generating {} ...  done",
            paths::shown(&revision.path)
        ))?,
    }
    Ok(Outcome::Done)
}

fn json_of(revision: Option<&NewRevision>, databases: Vec<Value>) -> Value {
    json!({
        "revision": revision.map(|new| new.header.revision.as_ref()),
        "path": revision.map(|new| paths::shown(&new.path)),
        "databases": databases,
    })
}

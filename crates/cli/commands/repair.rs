//! `repair`: accepting scripts as they are now.

use clap::Args;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::ledger;
use serde_json::{Value, json};

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::confirm;
use crate::cli::error::CliError;
use crate::cli::interrupt;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::project::{Project, substitution};

#[derive(Debug, Args)]
pub struct RepairArgs {
    /// Only these; also what is missing, or out of place, is accepted when it is named
    #[arg(value_name = "REV")]
    revisions: Vec<String>,

    /// Say what would be accepted, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(
    args: &RepairArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, None);
    let ground = project.ground(&substitution);
    let several = ground.settings()?.len() > 1;
    if !args.dry_run {
        confirm::ask(ChangingCommand::Repair, &project, global, output)?;
    }
    let all = ledger::repair(
        ground,
        &args.revisions,
        args.dry_run,
        &interrupt::listen(global),
        &mut Progress::new(output, global, several),
    )?;
    if output.is_json() {
        let list = all.iter().map(|one| {
            json!({
                "database": one.database,
                "accepted": one.accepted,
                "out_of_place": one.out_of_place,
                "gone": one.gone,
                "unchanged": one.unchanged,
            })
        });
        output.json(&list.collect::<Vec<Value>>())?;
        return Ok(Outcome::Done);
    }
    for one in &all {
        let database = match several {
            true => format!("{}: ", one.database),
            false => String::new(),
        };
        let lists = [
            (&one.accepted, "accepted as it is"),
            (&one.out_of_place, "accepted as applied"),
            (&one.gone, "accepted as gone"),
            (&one.unchanged, "needs nothing"),
        ];
        for (list, word) in lists {
            for revision in list {
                output.line(format_args!("{database}{revision}: {word}"))?;
            }
        }
        if lists.iter().all(|(list, _)| list.is_empty()) {
            output.line(format_args!("{database}Nothing to repair."))?;
        }
    }
    Ok(Outcome::Done)
}

//! What `upgrade`, `downgrade` and `stamp` share: running, showing, or writing a move.

use std::path::{Path, PathBuf};

use clap::Args;
use revgraph_graph::Direction;
use revgraph_migrate::Plan;
use revgraph_migrate::offline;
use revgraph_migrate::plan::PlannedStep;
use revgraph_migrate::work::{self, Move};
use serde_json::{Value, json};

use super::sql_files;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, interrupt, paths, view};

/// The options of every move.
#[derive(Debug, Args)]
pub(crate) struct MoveArgs {
    /// Write SQL instead of running it; nothing connects. With several databases NAME.sql each
    #[arg(long, conflicts_with = "dry_run")]
    sql: bool,

    /// Where --sql writes NAME.sql for several databases [default: .]
    #[arg(long, value_name = "DIR", requires = "sql")]
    output_dir: Option<PathBuf>,

    /// Show what would run, from where the database stands now, and write nothing
    #[arg(long, visible_alias = "pretend")]
    dry_run: bool,

    /// A word for the run: ${tag} in SQL scripts
    #[arg(long, value_name = "TEXT")]
    tag: Option<String>,
}

impl MoveArgs {
    pub(super) fn is_offline(&self) -> bool {
        self.sql
    }
}

/// Runs, shows or writes a move; `start` is where an offline one begins.
pub(super) fn run(
    goal: &Move,
    start: Option<&str>,
    args: &MoveArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, args.tag.as_deref());
    let ground = project.ground(&substitution);
    if args.sql {
        let plans = work::offline(ground, goal, start)?;
        let scripts: Vec<(String, String)> = plans
            .iter()
            .map(|plan| {
                (
                    plan.database.clone(),
                    offline::script(plan, args.tag.as_deref()),
                )
            })
            .collect();
        return write_scripts(&scripts, args.output_dir.as_deref(), output);
    }
    if args.dry_run {
        let plans = work::dry_run(ground, goal)?;
        return show(&plans, output);
    }
    let several = ground.settings()?.len() > 1;
    let reports = work::go(
        ground,
        goal,
        &interrupt::listen(global),
        &mut Progress::new(output, global, several),
    )?;
    if output.is_json() {
        let plans: Vec<Value> = reports
            .iter()
            .map(|report| plan_json(&report.plan))
            .collect();
        output.json(&plans)?;
    }
    Ok(Outcome::Done)
}

fn write_scripts(
    scripts: &[(String, String)],
    folder: Option<&Path>,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    if let ([(_, script)], None) = (scripts, folder) {
        output.text(script)?;
        return Ok(Outcome::Done);
    }
    let folder = folder.unwrap_or(Path::new("."));
    let mut written = Vec::new();
    for (name, script) in scripts {
        let path = sql_files::in_folder(folder, name);
        sql_files::write(&path, script)?;
        written.push((name, paths::shown(&path)));
    }
    if output.is_json() {
        let list: Vec<Value> = written
            .iter()
            .map(|(database, path)| json!({ "database": database, "path": path }))
            .collect();
        output.json(&list)?;
    } else {
        for (_, path) in written {
            output.line(path)?;
        }
    }
    Ok(Outcome::Done)
}

fn show(plans: &[Plan], output: &mut Output) -> Result<Outcome, CliError> {
    if output.is_json() {
        let plans: Vec<Value> = plans.iter().map(plan_json).collect();
        output.json(&plans)?;
        return Ok(Outcome::Done);
    }
    for plan in plans {
        if plans.len() > 1 {
            output.line(format_args!("-- database {}", plan.database))?;
        }
        if plan.steps.is_empty() {
            output.line("-- Nothing to do.")?;
        }
        for step in &plan.steps {
            output.line(format_args!("-- {}", step.headline()))?;
            for statement in statements(plan, step) {
                output.line(format_args!("{statement};"))?;
            }
            output.line("")?;
        }
    }
    Ok(Outcome::Done)
}

/// A plan as JSON.
fn plan_json(plan: &Plan) -> Value {
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "direction": match step.direction {
                    Direction::Upgrade => "upgrade",
                    Direction::Downgrade => "downgrade",
                    Direction::Stamp => "stamp",
                },
                "revision": step.revision.as_ref().map(AsRef::as_ref),
                "down_revision": view::ids(&step.down_revisions),
                "heads_after": step.heads_after,
                "transactional": step.transactional,
                "statements": statements(plan, step),
            })
        })
        .collect();
    json!({
        "database": plan.database,
        "target": plan.target,
        "from": plan.from,
        "to": plan.to,
        "steps": steps,
    })
}

/// The statements of a step, those on the version rows last.
fn statements(plan: &Plan, step: &PlannedStep) -> Vec<String> {
    let scripts = step
        .statements
        .iter()
        .map(|statement| statement.sql.clone());
    scripts
        .chain(step.row_statements(plan.dialect, &plan.version_table))
        .collect()
}

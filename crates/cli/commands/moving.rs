//! What the commands share that move databases: running, showing, or writing a move.

use std::path::{Path, PathBuf};

use clap::Args;
use revgraph_migrate::Plan;
use revgraph_migrate::config::ChangingCommand;
use revgraph_migrate::offline;
use revgraph_migrate::plan::{Lost, PlannedStep};
use revgraph_migrate::work::{self, Ground, Move};
use revgraph_schema::LossKind;
use serde_json::{Value, json};

use super::sql_files;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::progress::Progress;
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, confirm, interrupt, paths, view};

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

/// The options of a move that depends on what is applied, so that it cannot be written beforehand.
#[derive(Debug, Args)]
pub(crate) struct LiveArgs {
    /// Show what would run, from where the database stands now, and write nothing
    #[arg(long, visible_alias = "pretend")]
    dry_run: bool,

    /// A word for the run: ${tag} in SQL scripts
    #[arg(long, value_name = "TEXT")]
    tag: Option<String>,
}

/// What a command wants.
#[derive(Debug)]
pub(super) struct Asked {
    /// Which command it is.
    pub(super) command: ChangingCommand,
    /// Where to.
    pub(super) goal: Move,
    /// Where an offline move begins.
    pub(super) start: Option<String>,
    /// What is said of a database on which there is nothing to do.
    pub(super) nothing: Option<String>,
    /// Whether data may be lost also where it is protected.
    pub(super) allow_data_loss: bool,
}

/// The option of what goes down.
#[derive(Debug, Args)]
pub(crate) struct LossArgs {
    /// Lose data also where the configuration says `protect_data`
    #[arg(long)]
    allow_data_loss: bool,
}

impl Asked {
    pub(super) fn new(command: ChangingCommand, goal: Move) -> Asked {
        Asked {
            command,
            goal,
            start: None,
            nothing: None,
            allow_data_loss: false,
        }
    }

    pub(super) fn from(mut self, start: Option<&str>) -> Asked {
        self.start = start.map(str::to_owned);
        self
    }

    pub(super) fn allowing(mut self, args: &LossArgs) -> Asked {
        self.allow_data_loss = args.allow_data_loss;
        self
    }

    pub(super) fn or_say(mut self, nothing: impl Into<String>) -> Asked {
        self.nothing = Some(nothing.into());
        self
    }
}

/// Runs or shows a move that cannot be written beforehand.
pub(super) fn live(
    asked: &Asked,
    args: &LiveArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let args = MoveArgs {
        sql: false,
        output_dir: None,
        dry_run: args.dry_run,
        tag: args.tag.clone(),
    };
    run(asked, &args, global, output)
}

impl MoveArgs {
    pub(super) fn is_offline(&self) -> bool {
        self.sql
    }
}

/// Runs, shows or writes a move.
pub(super) fn run(
    asked: &Asked,
    args: &MoveArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let substitution = substitution(global, args.tag.as_deref());
    let ground = Ground {
        allow_data_loss: asked.allow_data_loss,
        ..project.ground(&substitution)
    };
    let goal = &asked.goal;
    if args.sql {
        let plans = work::offline(ground, goal, asked.start.as_deref())?;
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
    confirm::ask(asked.command, &project, global, output)?;
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
    let Some(nothing) = &asked.nothing else {
        return Ok(Outcome::Done);
    };
    for report in reports.iter().filter(|report| report.plan.steps.is_empty()) {
        match several {
            true => output.note(format_args!("{}: {nothing}", report.plan.database)),
            false => output.note(nothing),
        }
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

pub(super) fn show(plans: &[Plan], output: &mut Output) -> Result<Outcome, CliError> {
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
        for (revision, path) in &plan.edited {
            output.line(format_args!("-- {}", view::edited(revision, path)))?;
        }
        for step in &plan.steps {
            output.line(format_args!("-- {}", step.headline()))?;
            for lost in &step.loses {
                output.line(format_args!("-- loses {lost}"))?;
            }
            for statement in &step.statements {
                output.line(statement.shown())?;
            }
            for statement in step.row_statements(plan.dialect, &plan.version_table) {
                output.line(format_args!("{statement};"))?;
            }
            output.line("")?;
        }
    }
    Ok(Outcome::Done)
}

/// A plan as JSON.
pub(super) fn plan_json(plan: &Plan) -> Value {
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            json!({
                "direction": step.action.word(),
                "revision": step.revision.as_ref().map(AsRef::as_ref),
                "down_revision": view::ids(&step.down_revisions),
                "heads_after": step.heads_after,
                "transactional": step.transactional,
                "loses": step.loses.iter().map(lost_json).collect::<Vec<Value>>(),
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
        "edited": plan.edited.iter().map(|(revision, _)| revision.as_str()).collect::<Vec<_>>(),
    })
}

fn lost_json(lost: &Lost) -> Value {
    let kind = match lost.loss.kind {
        LossKind::Table => "table",
        LossKind::Column => "column",
        LossKind::AllRows => "all_rows",
        LossKind::SomeRows => "some_rows",
        LossKind::Schema => "schema",
    };
    json!({
        "kind": kind,
        "table": lost.loss.table,
        "column": lost.loss.column,
        "rows": lost.rows,
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

//! `revision`: a new script.

use std::path::PathBuf;
use std::time::SystemTime;

use clap::{Args, ValueEnum};
use revgraph_migrate::revise::{self, RevisionRequest};
use revgraph_migrate::script::Format;
use serde_json::json;

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::{Outcome, paths};

#[derive(Debug, Args)]
pub struct RevisionArgs {
    /// What the revision is for
    #[arg(
        short,
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    message: String,

    /// The parent: any identifier; `base` begins a new graph beside the others [default: head]
    #[arg(long, value_name = "REV", allow_negative_numbers = true)]
    head: Option<String>,

    /// Let the parent be no head: a new branch begins there
    #[arg(long)]
    splice: bool,

    /// A label for the branch that begins here; may be repeated
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,

    /// The version location to write to, where there are several
    #[arg(long, value_name = "DIR")]
    version_path: Option<PathBuf>,

    /// The id, instead of a made one
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,

    /// A revision that must be applied before; may be repeated
    #[arg(long, value_name = "REV")]
    depends_on: Vec<String>,

    /// The form of the script [default: the configuration's script_format]
    #[arg(long, value_enum, value_name = "FORM")]
    script_format: Option<ScriptFormat>,

    /// Short for --script-format sql
    #[arg(long, conflicts_with = "script_format")]
    sql: bool,
}

/// The forms of a script.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ScriptFormat {
    /// Operations.
    Yaml,
    /// Statements.
    Sql,
}

pub(super) fn run(
    args: &RevisionArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let format = match (args.sql, args.script_format) {
        (true, _) | (_, Some(ScriptFormat::Sql)) => Some(Format::Sql),
        (_, Some(ScriptFormat::Yaml)) => Some(Format::Yaml),
        (false, None) => None,
    };
    let request = RevisionRequest {
        message: args.message.clone(),
        heads: args.head.iter().cloned().collect(),
        splice: args.splice,
        merge: false,
        branch_labels: args.branch_label.clone(),
        version_path: args.version_path.clone(),
        rev_id: args.rev_id.clone(),
        depends_on: args.depends_on.clone(),
        format,
        x: global.x.iter().cloned().collect(),
        ..RevisionRequest::default()
    };
    write(&request, global, output)
}

/// Makes a revision, checks it, writes it, and says so.
pub(super) fn write(
    request: &RevisionRequest,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let new = revise::plan_revision(
        &project.config,
        &project.scripts,
        request,
        SystemTime::now(),
    )?;
    revise::write(&new)?;
    if output.is_json() {
        output.json(&json!({
            "revision": new.header.revision.as_ref(),
            "down_revision": new.header.down_revisions,
            "depends_on": new.header.depends_on,
            "branch_labels": new.header.branch_labels,
            "message": new.header.message,
            "created_at": new.header.created_at,
            "path": paths::shown(&new.path),
        }))?;
    } else {
        output.line(format_args!(
            "Generating {} ...  done",
            paths::shown(&new.path)
        ))?;
    }
    Ok(Outcome::Done)
}

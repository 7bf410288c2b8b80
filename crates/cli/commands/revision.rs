//! `revision`: a new script.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use clap::{Args, ValueEnum};
use revgraph_migrate::revise::{self, NewRevision, RevisionRequest, Stub};
use revgraph_migrate::script::Format;
use revgraph_schema::model::TableName;
use serde_json::json;

use super::migrate;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, paths};

#[derive(Debug, Args)]
pub(crate) struct RevisionArgs {
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

#[derive(Debug, Args)]
pub struct NewRevisionArgs {
    #[command(flatten)]
    revision: RevisionArgs,

    /// Fill it with the difference between models and databases, as `migrate` does
    #[arg(long, conflicts_with = "table")]
    autogenerate: bool,

    /// The table that it is about: TABLE or SCHEMA.TABLE. An empty block for its changes
    #[arg(long, value_name = "TABLE", value_parser = table_name)]
    table: Option<TableName>,

    /// Create that table, with an id and timestamps, and drop it on the way down
    #[arg(long, requires = "table", conflicts_with = "autogenerate")]
    create: bool,
}

/// A table as it is typed: `users`, `app.users`.
fn table_name(text: &str) -> Result<TableName, String> {
    let (schema, name) = match text.split_once('.') {
        Some((schema, name)) => (Some(schema), name),
        None => (None, text),
    };
    if name.is_empty() || schema == Some("") {
        return Err("a name must not be empty".to_owned());
    }
    if text.contains(char::is_control) {
        return Err("a name has no line ends and no control characters".to_owned());
    }
    Ok(TableName::new(schema, name))
}

/// The forms of a script.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ScriptFormat {
    /// Operations.
    Yaml,
    /// Statements.
    Sql,
}

impl RevisionArgs {
    /// What is asked for.
    pub(super) fn request(&self, global: &GlobalArgs) -> RevisionRequest {
        let format = match (self.sql, self.script_format) {
            (true, _) | (_, Some(ScriptFormat::Sql)) => Some(Format::Sql),
            (_, Some(ScriptFormat::Yaml)) => Some(Format::Yaml),
            (false, None) => None,
        };
        RevisionRequest {
            message: self.message.clone(),
            heads: self.head.iter().cloned().collect(),
            splice: self.splice,
            merge: false,
            branch_labels: self.branch_label.clone(),
            version_path: self.version_path.clone(),
            rev_id: self.rev_id.clone(),
            depends_on: self.depends_on.clone(),
            format,
            x: global.x.iter().cloned().collect(),
            work: BTreeMap::new(),
        }
    }
}

pub(super) fn run(
    args: &NewRevisionArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    if args.autogenerate {
        return migrate::generate(&args.revision, &[], global, output);
    }
    let project = Project::open(global)?;
    let mut request = args.revision.request(global);
    if let Some(table) = &args.table {
        let stub = Stub {
            table: table.clone(),
            create: args.create,
        };
        let substitution = substitution(global, None);
        let format = request.format.unwrap_or(project.config.script_format);
        request.work = revise::stub(project.ground(&substitution), &stub, format)?;
    }
    write(&project, &request, output)
}

/// Makes a revision, checks it, writes it, and says so.
pub(super) fn write(
    project: &Project,
    request: &RevisionRequest,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let new = revise::plan_revision(
        &project.config,
        &project.scripts,
        request,
        SystemTime::now(),
    )?;
    let said = revise::write(&project.config, &new)?;
    said.iter().for_each(|line| output.note(line));
    written(&new, output)?;
    Ok(Outcome::Done)
}

/// Says what was written.
pub(super) fn written(new: &NewRevision, output: &mut Output) -> Result<(), CliError> {
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
    Ok(())
}

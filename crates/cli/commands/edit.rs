//! `edit`: a revision's script in an editor.

use std::env;
use std::path::{Path, PathBuf};
use std::process;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::Output;
use crate::cli::project::Project;
use crate::cli::view::View;

/// What is looked for when no variable names an editor; Alembic's list.
const EDITORS: [&str; 5] = ["sensible-editor", "editor", "nano", "vim", "code"];

#[derive(Debug, Args)]
pub struct EditArgs {
    /// Which: a revision, head, heads, current, -N ...
    #[arg(
        value_name = "REV",
        default_value = "head",
        allow_negative_numbers = true
    )]
    revision: String,
}

pub(super) fn run(
    args: &EditArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let ids = project.shown(&args.revision)?;
    if ids.is_empty() {
        return Err(match args.revision == "current" {
            true => CliError::NoCurrentRevisions,
            false => CliError::NothingToEdit {
                symbol: args.revision.clone(),
            },
        });
    }
    let views = View::all(&project.scripts, &ids);
    for script in views.iter().map(View::script) {
        if !script.path.exists() {
            return Err(CliError::NoFile {
                revision: script.header.revision.to_string(),
            });
        }
    }
    let editor = editor().ok_or(CliError::NoEditor)?;
    output.flush()?;
    for view in &views {
        open(&editor, &view.script().path)?;
    }
    Ok(Outcome::Done)
}

/// The editor's command and its words: a variable may say `code --wait`.
fn editor() -> Option<Vec<String>> {
    let named = ["EDITOR", "VISUAL"]
        .iter()
        .filter_map(|name| env::var(name).ok())
        .find(|command| !command.trim().is_empty());
    let words = named.map(|text| {
        text.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    words.filter(|words| !words.is_empty()).or_else(|| {
        EDITORS
            .into_iter()
            .find(|name| is_on_path(name))
            .map(|name| vec![name.to_owned()])
    })
}

fn is_on_path(name: &str) -> bool {
    let folders: Vec<PathBuf> = env::var_os("PATH")
        .map(|path| env::split_paths(&path).collect())
        .unwrap_or_default();
    folders.iter().any(|folder| folder.join(name).is_file())
}

fn open(editor: &[String], path: &Path) -> Result<(), CliError> {
    let failed = |reason: String| CliError::Editor {
        editor: editor.join(" "),
        reason,
    };
    let status = process::Command::new(&editor[0])
        .args(&editor[1..])
        .arg(path)
        .status()
        .map_err(|error| failed(error.to_string()))?;
    if status.success() {
        Ok(())
    } else {
        Err(failed(status.to_string()))
    }
}

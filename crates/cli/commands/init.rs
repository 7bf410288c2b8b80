//! `init`: a new project.

use std::path::{Path, PathBuf};

use clap::Args;
use revgraph_migrate::template::{self, InitRequest, PlannedFile};
use serde_json::json;

use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::mount::Origin;
use crate::cli::output::Output;
use crate::cli::{Outcome, paths, project};

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The script directory to make [default: migrations]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,

    /// The template; `list-templates` shows them [default: generic]
    #[arg(short, long, value_name = "NAME")]
    template: Option<String>,

    /// For several databases: the template multidb
    #[arg(short, long, alias = "multiple", conflicts_with = "template")]
    multi: bool,
}

pub(super) fn run(
    args: &InitArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    if let Origin::Program(..) = global.mounted.origin {
        return Err(CliError::BuiltIn);
    }
    let name = args
        .template
        .as_deref()
        .unwrap_or(if args.multi { "multidb" } else { "generic" });
    let template = template::find(name).ok_or_else(|| CliError::NoSuchTemplate {
        name: name.to_owned(),
        known: template::list()
            .iter()
            .map(|template| template.name.to_owned())
            .collect(),
    })?;
    let directory = match (&args.dir, &global.directory) {
        (Some(dir), _) | (None, Some(dir)) => dir.clone(),
        (None, None) => PathBuf::from("migrations"),
    };
    let here = project::working_directory()?;
    let config = match &global.config {
        Some(path) => here.join(path),
        None => here.join("alembic.yaml"),
    };
    let directory = here.join(directory);
    let folder = config.parent().unwrap_or(Path::new("")).to_path_buf();
    let script_location = directory
        .strip_prefix(&folder)
        .unwrap_or(&directory)
        .display()
        .to_string();
    let request = InitRequest {
        template,
        directory,
        config,
        script_location,
    };
    let made = template::init(&request)?;
    if output.is_json() {
        let of = |wanted: fn(&PlannedFile) -> Option<&PathBuf>| -> Vec<String> {
            made.files
                .iter()
                .filter_map(wanted)
                .map(|path| paths::shown(path))
                .collect()
        };
        output.json(&json!({
            "template": template.name,
            "directories": of(|file| match file { PlannedFile::Directory(path) => Some(path), _ => None }),
            "files": of(|file| match file { PlannedFile::File { path, .. } => Some(path), _ => None }),
            "kept": of(|file| match file { PlannedFile::Kept(path) => Some(path), _ => None }),
        }))?;
        return Ok(Outcome::Done);
    }
    for file in &made.files {
        match file {
            PlannedFile::Directory(path) => {
                output.line(format_args!(
                    "Creating directory {} ...  done",
                    paths::shown(path)
                ))?;
            }
            PlannedFile::File { path, .. } => {
                output.line(format_args!("Generating {} ...  done", paths::shown(path)))?;
            }
            PlannedFile::Kept(path) => {
                output.line(format_args!(
                    "File {} already exists, skipping",
                    paths::shown(path)
                ))?;
            }
        }
    }
    output.note(format_args!(
        "Please edit configuration/connection settings in {} before proceeding.",
        paths::shown(&request.config)
    ));
    Ok(Outcome::Done)
}

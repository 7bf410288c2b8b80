//! `dump`: what databases have, and where they stand, as SQL for a review.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use revgraph_migrate::inspect::{self, Dump};
use serde_json::{Value, json};

use super::sql_files;
use crate::cli::arguments::GlobalArgs;
use crate::cli::error::CliError;
use crate::cli::output::{HINT, Output};
use crate::cli::project::{Project, substitution};
use crate::cli::{Outcome, paths};

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("target").args(["output", "output_dir"])))]
pub struct DumpArgs {
    /// The file to write, for one database [default: print it]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Where to write NAME.sql for each database [default: . where there are several]
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,

    /// Leave out the version table and its rows
    #[arg(long)]
    no_version: bool,

    /// Write nothing, and exit with 1 when a file is not what would be written
    #[arg(long, requires = "target")]
    check: bool,
}

pub(super) fn run(
    args: &DumpArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let project = Project::open(global)?;
    let meant = project.config.select(&global.database)?;
    if args.output.is_some() && meant.len() > 1 {
        return Err(CliError::WhichDatabase {
            databases: meant.iter().map(|one| one.name.clone()).collect(),
        });
    }
    let substitution = substitution(global, None);
    let dumps = inspect::dump(project.ground(&substitution), !args.no_version)?;
    let paths: Vec<Option<PathBuf>> = dumps
        .iter()
        .map(|dump| args.path(dump, dumps.len() > 1))
        .collect();
    let files = || {
        let files = dumps.iter().zip(&paths);
        files.filter_map(|(dump, path)| Some((dump, path.as_deref()?)))
    };
    if args.check {
        return check(files(), args, global, output);
    }
    for (dump, path) in files() {
        sql_files::write(path, &dump.sql)?;
    }
    if output.is_json() {
        let list = dumps.iter().zip(&paths);
        let list: Vec<Value> = list
            .map(|(dump, path)| match path {
                Some(path) => json!({
                    "database": dump.database,
                    "path": paths::shown(path),
                    "sql": dump.sql,
                }),
                None => json!({ "database": dump.database, "sql": dump.sql }),
            })
            .collect();
        output.json(&list)?;
        return Ok(Outcome::Done);
    }
    for (dump, path) in dumps.iter().zip(&paths) {
        match path {
            Some(path) => output.line(paths::shown(path))?,
            None => output.text(&dump.sql)?,
        }
    }
    Ok(Outcome::Done)
}

impl DumpArgs {
    /// The file of a database; none where it is printed.
    fn path(&self, dump: &Dump, several: bool) -> Option<PathBuf> {
        let folder = match (&self.output, &self.output_dir) {
            (Some(file), _) => return Some(file.clone()),
            (None, Some(folder)) => folder.as_path(),
            (None, None) if several => Path::new("."),
            (None, None) => return None,
        };
        Some(sql_files::in_folder(folder, &dump.database))
    }

    /// The command that writes the files.
    fn command(&self, global: &GlobalArgs) -> String {
        let mut command = global.mounted.program.command("dump");
        for name in &global.database {
            command.push_str(&format!(" --database {name}"));
        }
        if self.no_version {
            command.push_str(" --no-version");
        }
        let targets = [("-o", &self.output), ("--output-dir", &self.output_dir)];
        for (option, path) in targets {
            if let Some(path) = path {
                command.push_str(&format!(" {option} {}", path.display()));
            }
        }
        command
    }
}

/// How a file is beside the database.
enum Standing {
    Same,
    /// It is not there.
    Missing,
    /// The first line that is another, from 1, with the text that each side has from there on.
    Differs {
        line: usize,
        file: Option<String>,
        database: Option<String>,
    },
}

/// Compares each file with its database.
fn check<'d>(
    files: impl Iterator<Item = (&'d Dump, &'d Path)>,
    args: &DumpArgs,
    global: &GlobalArgs,
    output: &mut Output,
) -> Result<Outcome, CliError> {
    let mut list = Vec::new();
    let mut is_same = true;
    for (dump, path) in files {
        let standing = standing(path, &dump.sql)?;
        let shown = paths::shown(path);
        is_same &= matches!(standing, Standing::Same);
        if output.is_json() {
            let line = match standing {
                Standing::Differs { line, .. } => Some(line),
                Standing::Same | Standing::Missing => None,
            };
            list.push(json!({
                "database": dump.database,
                "path": shown,
                "ok": matches!(standing, Standing::Same),
                "line": line,
                "sql": dump.sql,
            }));
            continue;
        }
        match standing {
            Standing::Same => output.line(format_args!("ok       {shown}"))?,
            Standing::Missing => output.line(format_args!("missing  {shown}"))?,
            Standing::Differs {
                line,
                file,
                database,
            } => {
                let end = || "(the end)".to_owned();
                output.line(format_args!("differs  {shown}:{line}"))?;
                output.line(format_args!("  file:     {}", file.unwrap_or_else(end)))?;
                output.line(format_args!("  database: {}", database.unwrap_or_else(end)))?;
            }
        }
    }
    if output.is_json() {
        output.json(&list)?;
    }
    if is_same {
        return Ok(Outcome::Done);
    }
    output.note(format_args!(
        "{HINT}Hint:{HINT:#} to write what the database has: {}",
        args.command(global)
    ));
    Ok(Outcome::No)
}

/// Compares line by line: where a checkout ends them in another way, nothing differs.
fn standing(path: &Path, sql: &str) -> Result<Standing, CliError> {
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Standing::Missing),
        Err(source) => {
            let path = path.to_path_buf();
            return Err(CliError::Read { path, source });
        }
    };
    let (mut file, mut database) = (text.lines(), sql.lines());
    for line in 1.. {
        match (file.next(), database.next()) {
            (None, None) => break,
            (one, other) if one == other => {}
            (one, other) => {
                // An empty line says nothing: what follows it does.
                let mut file = one.into_iter().chain(file);
                let mut database = other.into_iter().chain(database);
                let has_text = |line: &&str| !line.trim().is_empty();
                return Ok(Standing::Differs {
                    line,
                    file: file.find(has_text).map(str::to_owned),
                    database: database.find(has_text).map(str::to_owned),
                });
            }
        }
    }
    Ok(Standing::Same)
}

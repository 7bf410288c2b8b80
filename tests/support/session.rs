//! Sessions: running what a Markdown file shows, and comparing.

use std::fs;
use std::path::{Path, PathBuf};

use super::markdown::{Block, Command, Ground, Session, Start};
use super::normal::Normal;
use super::pattern;
use super::program::{self, Finished, files, repository};
use super::scratch::{Scratch, Server};

/// How strictly output is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// Output is compared where the page shows some.
    Docs,
    /// Output is compared always.
    Test,
}

/// What a command printed that is not what the file shows.
#[derive(Debug)]
pub(crate) struct Mismatch {
    pub(crate) command: Command,
    pub(crate) actual: Vec<String>,
}

/// Runs a session once. `mismatch` hears of each command whose output is another; an error ends the session.
pub(crate) fn run(
    session: &Session,
    ground: &Ground,
    reading: Reading,
    mismatch: &mut dyn FnMut(Mismatch),
) -> Result<(), String> {
    let stage = Stage::new(&session.start, ground)?;
    for block in &session.blocks {
        match block {
            Block::File { path, text, line } => stage
                .write(path, text)
                .map_err(|error| format!("line {line}: {error}"))?,
            Block::Console(commands) => {
                for command in commands {
                    let finished = stage
                        .shell(&command.text)
                        .map_err(|error| format!("line {}: {error}", command.line))?;
                    stage
                        .always(command, &finished)
                        .map_err(|error| format!("line {}: {error}", command.line))?;
                    let actual = stage.output(&finished);
                    let expected = stage
                        .normal
                        .lines(command.expected.iter().map(String::as_str));
                    let holds = if expected.is_empty() && reading == Reading::Docs {
                        finished.code() == 0
                    } else {
                        pattern::matches(&expected, &actual)
                    };
                    if !holds {
                        mismatch(Mismatch {
                            command: command.clone(),
                            actual,
                        });
                    }
                }
            }
        }
    }
    Ok(())
}

/// Names and values.
type Variables = Vec<(String, String)>;

/// Where a session plays.
struct Stage {
    folder: PathBuf,
    variables: Variables,
    normal: Normal,
    databases: Vec<Scratch>,
    /// Removes everything at the end.
    root: tempfile::TempDir,
}

impl Stage {
    fn new(start: &Start, ground: &Ground) -> Result<Stage, String> {
        let io = |error: std::io::Error| error.to_string();
        let root = tempfile::tempdir().map_err(io)?;
        // A short name without chance in it: messages show it, and a search upward must not leave it.
        let folder = root.path().canonicalize().map_err(io)?.join("project");
        for folder in [folder.clone(), root.path().join("home")] {
            fs::create_dir(folder).map_err(io)?;
        }
        match start {
            Start::New => {}
            Start::Example => {
                for name in ["alembic.yaml", "examples"] {
                    copy(&repository().join(name), repository(), &folder)?;
                }
            }
            Start::Project(name) => {
                let project = repository().join("tests/projects").join(name);
                if !project.is_dir() {
                    return Err(format!("there is no project tests/projects/{name}"));
                }
                copy(&project, &project, &folder)?;
            }
        }
        let (databases, variables) = databases(ground, &folder)?;
        Ok(Stage {
            normal: Normal::new(&folder, &databases),
            folder,
            variables,
            databases,
            root,
        })
    }

    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = match path.contains('*') {
            true => self.only_match(path)?,
            false => self.folder.join(path),
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        }
        fs::write(path, text).map_err(|error| error.to_string())
    }

    /// The one file that a pattern with `*` stands for.
    fn only_match(&self, pattern: &str) -> Result<PathBuf, String> {
        let pattern = vec![pattern.replace('*', "[..]")];
        let found: Vec<PathBuf> = files(&self.folder)?
            .into_iter()
            .filter(|path| {
                let inside = path.strip_prefix(&self.folder).unwrap_or(path);
                pattern::matches(&pattern, &[inside.display().to_string()])
            })
            .collect();
        match found.as_slice() {
            [only] => Ok(only.clone()),
            _ => Err(format!(
                "the path stands for {} files: {found:?}",
                found.len()
            )),
        }
    }

    fn shell(&self, text: &str) -> Result<Finished, String> {
        let text = text.replace("cargo run --release --", "revgraph");
        let mut command = program::command("sh", &self.folder, &self.root.path().join("home"));
        command.args(["-c", &text]);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        program::run(command)
    }

    /// What holds for every command, whatever the file expects.
    fn always(&self, command: &Command, finished: &Finished) -> Result<(), String> {
        for password in self.databases.iter().filter_map(Scratch::password) {
            let secret = format!(":{password}@");
            for output in [&finished.stdout, &finished.stderr] {
                if output.contains(&secret) || output.contains("wr0ng-p4ssw0rd") {
                    return Err(format!("a password is printed:\n{output}"));
                }
            }
        }
        let piped = command.text.contains(['|', '>', ';', '&']);
        if command.text.contains("--format json") && !piped {
            // Usage errors are clap's, before anybody knows of a format; progress stands before an error.
            let is_usage = finished.stderr.contains("Usage: revgraph");
            let error = finished.stderr.lines().last().unwrap_or_default();
            for document in [
                (!finished.stdout.is_empty()).then_some(finished.stdout.as_str()),
                (finished.code() == 2 && !is_usage).then_some(error),
            ] {
                serde_json::from_str::<serde_json::Value>(document.unwrap_or("{}"))
                    .map_err(|error| format!("no JSON document: {error}\n{document:?}"))?;
            }
        }
        Ok(())
    }

    /// The lines that the file should show.
    fn output(&self, finished: &Finished) -> Vec<String> {
        let streams = [&finished.stdout, &finished.stderr];
        let mut lines: Vec<&str> = streams.iter().flat_map(|text| text.lines()).collect();
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        let exit = format!("[exit {}]", finished.code());
        if finished.code() != 0 {
            lines.push(&exit);
        }
        self.normal.lines(lines.into_iter())
    }
}

fn databases(ground: &Ground, folder: &Path) -> Result<(Vec<Scratch>, Variables), String> {
    let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    match ground {
        Ground::Default => Ok((Vec::new(), Vec::new())),
        Ground::One(server) => {
            let scratch = Scratch::new(*server, folder)?;
            let mut variables = vec![variable("DATABASE_URL", &scratch.url)];
            for (name, url) in [
                ("WRONG_PASSWORD_URL", scratch.wrong_password()),
                ("MISSING_DATABASE_URL", scratch.missing_database()),
            ] {
                variables.extend(url.map(|url| variable(name, &url)));
            }
            Ok((vec![scratch], variables))
        }
        Ground::Together(servers) => {
            let mut databases = Vec::new();
            let mut variables = Vec::new();
            for server in servers {
                let scratch = Scratch::new(*server, folder)?;
                let name = match server {
                    Server::Sqlite => "SQLITE_URL",
                    Server::Postgres => "POSTGRES_URL",
                    Server::Mysql => "MYSQL_URL",
                };
                variables.push(variable(name, &scratch.url));
                databases.push(scratch);
            }
            Ok((databases, variables))
        }
    }
}

/// Copies a file, or all files of a folder, with their paths below `base`.
fn copy(source: &Path, base: &Path, target: &Path) -> Result<(), String> {
    let sources = match source.is_dir() {
        true => files(source)?,
        false => vec![source.to_path_buf()],
    };
    for source in sources {
        let target = target.join(source.strip_prefix(base).unwrap_or(&source));
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|error| error.to_string())?;
        }
        fs::copy(&source, &target).map_err(|error| error.to_string())?;
    }
    Ok(())
}

//! Everything that a command can fail with, and its words.

use std::fmt::{Display, Write};
use std::io;
use std::path::PathBuf;

use revgraph_database::DatabaseError;
use revgraph_graph::GraphError;
use revgraph_migrate::authoring::AuthoringError;
use revgraph_migrate::autogenerate::AutogenerateError;
use revgraph_migrate::compare::CompareError;
use revgraph_migrate::config::ConfigError;
use revgraph_migrate::inspect::InspectError;
use revgraph_migrate::push::PushError;
use revgraph_migrate::revise::ReviseError;
use revgraph_migrate::run::RunError;
use revgraph_migrate::script::ScriptError;
use revgraph_migrate::template::InitError;
use revgraph_migrate::work::WorkError;
use revgraph_migrate::{Error, Place};
use serde_json::{Map, Value, json};

use super::output::{DIM, ERROR, HINT};
use super::paths;
use super::program::Program;
use super::{annotation, hint, interrupt};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The engine failed.
    #[error(transparent)]
    Engine(Box<Error>),
    /// A question about one database.
    #[error("{source}")]
    InDatabase {
        /// The database.
        database: String,
        /// What the graph says.
        source: GraphError,
    },
    /// The command is about one database, and several are meant.
    #[error("several databases are configured, and this command needs one: {}", databases.join(", "))]
    WhichDatabase {
        /// The databases.
        databases: Vec<String>,
    },
    /// An option about a configuration file, in a program that needs none.
    #[error(
        "{option} is about a configuration file, and this program has its configuration built in"
    )]
    NoConfiguration {
        /// The option.
        option: &'static str,
    },
    /// A command that makes a project, in a program that has one built in.
    #[error("this program has its project built in")]
    BuiltIn,
    /// A script that is built into the program, and its file is not here.
    #[error("revision {revision} is built into this program, and has no file here")]
    NoFile {
        /// The revision.
        revision: String,
    },
    /// There is no such template.
    #[error("No such template '{name}'")]
    NoSuchTemplate {
        /// What was asked for.
        name: String,
        /// The ones that exist.
        known: Vec<String>,
    },
    /// `downgrade --sql` does not know where to begin.
    #[error("downgrade with --sql requires <fromrev>:<torev>")]
    DowngradeNeedsRange,
    /// `stamp --sql` with several beginnings.
    #[error("Stamp operation with --sql only supports a single starting revision at a time")]
    StampNeedsOneStart,
    /// There is nothing applied.
    #[error("No current revisions")]
    NoCurrentRevisions,
    /// The symbol stands for no script.
    #[error("No revision files indicated by symbol '{symbol}'")]
    NothingToEdit {
        /// The symbol.
        symbol: String,
    },
    /// There is no editor.
    #[error(
        "No suitable editor found. Please set the \"EDITOR\" or \"VISUAL\" environment variables"
    )]
    NoEditor,
    /// The editor failed.
    #[error("Error executing editor ({editor}: {reason})")]
    Editor {
        /// Its command.
        editor: String,
        /// What happened.
        reason: String,
    },
    /// Annotations of something else than `check`.
    #[error("--format github is for check")]
    NoAnnotations,
    /// A command that asks first, and there is nobody to ask.
    #[error("`{command}` asks first, and there is no terminal to ask on")]
    NobodyToAsk {
        /// The command.
        command: &'static str,
    },
    /// The answer was no.
    #[error("Cancelled.")]
    Declined,
    /// The interrupt key, outside of a run.
    #[error("interrupted")]
    Interrupted,
    /// A file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The result could not be written, or the working directory not be read.
    #[error("{0}")]
    Output(#[from] io::Error),
}

impl<E: Into<Error>> From<E> for CliError
where
    E: EngineError,
{
    fn from(error: E) -> CliError {
        CliError::Engine(Box::new(error.into()))
    }
}

impl CliError {
    /// The exit code of a command that fails with it.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            CliError::Engine(error) => match error.as_ref() {
                error if is_interrupted(error) => interrupt::EXIT_CODE,
                _ => 2,
            },
            CliError::Interrupted => interrupt::EXIT_CODE,
            _ => 2,
        }
    }
}

fn is_interrupted(error: &Error) -> bool {
    match error {
        Error::Work(error) => match error.as_ref() {
            WorkError::Run(run) => matches!(**run, RunError::Interrupted { .. }),
            _ => false,
        },
        Error::Authoring(AuthoringError::Push(error)) => match error.as_ref() {
            PushError::Apply { source, .. } => is_interrupted(source),
            PushError::Loses { .. } => false,
        },
        _ => false,
    }
}

/// The errors that are the engine's.
pub(super) trait EngineError {}
impl EngineError for Error {}
impl EngineError for ConfigError {}
impl EngineError for ScriptError {}
impl EngineError for GraphError {}
impl EngineError for ReviseError {}
impl EngineError for InitError {}
impl EngineError for WorkError {}
impl EngineError for DatabaseError {}
impl EngineError for CompareError {}
impl EngineError for AutogenerateError {}
impl EngineError for PushError {}
impl EngineError for InspectError {}

/// What there is to say of an error beside its message.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// What stands in front of commands.
    pub(super) program: Program,
    /// A stable word for programs.
    pub(super) kind: &'static str,
    /// The database that it is about.
    pub(super) database: Option<String>,
    /// Where it is, in files that the user wrote.
    pub(super) places: Vec<Place>,
    /// The statement that failed, and the character in it where.
    pub(super) statement: Option<(String, Option<usize>)>,
    /// Lines that tell more: what the database said, what it is left with.
    pub(super) details: Vec<String>,
    /// What to do next.
    pub(super) hints: Vec<String>,
}

impl CliError {
    /// The error as text for the terminal.
    pub(super) fn to_text(&self, program: &Program) -> String {
        // Somebody's own wish is no error.
        if let CliError::Declined = self {
            return format!("{self}\n");
        }
        let text = hint::report(self, program).to_text(&self.to_string());
        format!("{ERROR}Error:{ERROR:#} {text}")
    }

    /// The error as JSON for programs.
    pub(super) fn to_json(&self, program: &Program) -> Value {
        json!({ "error": hint::report(self, program).to_json(&self.to_string()) })
    }

    /// The error as annotations for GitHub.
    pub(super) fn to_annotations(&self, program: &Program) -> String {
        let report = hint::report(self, program);
        annotation::of(&self.to_string(), &report, "revgraph")
    }
}

impl Report {
    /// Nothing yet.
    pub(super) fn new(program: &Program) -> Report {
        Report {
            program: program.clone(),
            ..Report::default()
        }
    }

    /// A command as it is typed, for hints: `upgrade` is `revgraph db upgrade`.
    pub(super) fn command(&self, words: impl Display) -> String {
        self.program.command(words)
    }

    /// Message, places, statement, details and hints, in lines for the terminal.
    pub(super) fn to_text(&self, message: &str) -> String {
        let mut text = format!("{}\n", paths::shown_in(message));
        for place in &self.places {
            let _ = writeln!(text, "  --> {}", shown(place));
            // Where the statement follows, its first line need not stand twice.
            let follows = |excerpt: &str| {
                self.statement.as_ref().is_some_and(|(sql, _)| {
                    sql.lines().next().map(str::trim) == Some(excerpt.trim().trim_end_matches(';'))
                })
            };
            if let (Some(excerpt), Some(line)) = (
                place.excerpt.as_deref().filter(|line| !follows(line)),
                place.line,
            ) {
                let number = line.to_string();
                let _ = writeln!(text, "{DIM}{number} |{DIM:#} {excerpt}");
                if let Some(column) = place.column {
                    let indent: String = excerpt
                        .chars()
                        .take(column.saturating_sub(1))
                        .map(|c| if c == '\t' { '\t' } else { ' ' })
                        .collect();
                    let _ = writeln!(
                        text,
                        "{:width$} {DIM}|{DIM:#} {indent}{ERROR}^{ERROR:#}",
                        "",
                        width = number.len()
                    );
                }
            }
        }
        if let Some((sql, position)) = &self.statement {
            text.push_str(&statement(sql, *position));
        }
        for detail in &self.details {
            let _ = writeln!(text, "  {detail}");
        }
        for hint in &self.hints {
            let _ = writeln!(text, "{HINT}Hint:{HINT:#} {hint}");
        }
        text
    }

    /// The same for programs.
    pub(super) fn to_json(&self, message: &str) -> Map<String, Value> {
        let mut error = Map::new();
        error.insert("kind".to_owned(), json!(self.kind));
        error.insert("message".to_owned(), json!(paths::shown_in(message)));
        error.insert(
            "hint".to_owned(),
            json!((!self.hints.is_empty()).then(|| self.hints.join("\n"))),
        );
        let place = self.places.first();
        error.insert(
            "file".to_owned(),
            json!(place.map(|place| paths::shown(&place.path))),
        );
        error.insert("line".to_owned(), json!(place.and_then(|place| place.line)));
        error.insert(
            "column".to_owned(),
            json!(place.and_then(|place| place.column)),
        );
        if let Some(database) = &self.database {
            error.insert("database".to_owned(), json!(database));
        }
        if self.places.len() > 1 {
            let files: Vec<String> = self
                .places
                .iter()
                .map(|place| paths::shown(&place.path))
                .collect();
            error.insert("files".to_owned(), json!(files));
        }
        if let Some((sql, _)) = &self.statement {
            error.insert("statement".to_owned(), json!(sql));
        }
        if !self.details.is_empty() {
            error.insert("details".to_owned(), json!(self.details));
        }
        error
    }
}

fn shown(place: &Place) -> String {
    let mut text = paths::shown(&place.path);
    if let Some(line) = place.line {
        let _ = write!(text, ":{line}");
        if let Some(column) = place.column {
            let _ = write!(text, ":{column}");
        }
    }
    text
}

/// The first lines of a statement, with a caret under the character where the database stumbled.
fn statement(sql: &str, position: Option<usize>) -> String {
    const LINES: usize = 12;
    const WIDTH: usize = 200;
    let mut text = String::new();
    let mut before = 0;
    for (index, line) in sql.lines().enumerate() {
        let length = line.chars().count();
        let at = position
            .and_then(|position| position.checked_sub(before + 1))
            .filter(|at| *at <= length);
        before += length + 1;
        if index >= LINES && at.is_none() {
            if position.is_none_or(|position| position < before) || index > 10_000 {
                let _ = writeln!(text, "  {DIM}|{DIM:#} ...");
                break;
            }
            continue;
        }
        let cut: String = line.chars().take(WIDTH).collect();
        let _ = writeln!(text, "  {DIM}|{DIM:#} {cut}");
        if let Some(at) = at.filter(|at| *at < WIDTH) {
            let _ = writeln!(text, "  {DIM}|{DIM:#} {:at$}{ERROR}^{ERROR:#}", "");
        }
    }
    text
}

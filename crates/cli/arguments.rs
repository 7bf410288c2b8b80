//! The arguments that every command knows.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::commands;
use super::mount::Mounted;

/// The variable that names the configuration file.
pub(super) const CONFIG_VARIABLE: &str = "ALEMBIC_CONFIG";

/// A graph of database revisions.
///
/// Revision scripts name their parents and form a graph; revgraph moves SQLite, PostgreSQL and MySQL or
/// MariaDB databases along it.
#[derive(Debug, Parser)]
#[command(
    name = "revgraph",
    version,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    /// What every command knows.
    #[command(flatten)]
    pub global: GlobalArgs,
    /// The group of commands.
    #[command(subcommand)]
    pub command: Command,
}

/// The groups of commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Move databases along the graph of revisions, and look after the graph
    Db {
        /// The command.
        #[command(subcommand)]
        command: commands::DbCommand,
    },
}

/// Options that stand before or after the command.
#[derive(Debug, Clone, Default, Args)]
pub struct GlobalArgs {
    /// The configuration file; default: alembic.yaml here or in a folder above
    #[arg(
        id = "revgraph-config",
        short = 'c',
        long = "config",
        global = true,
        value_name = "FILE",
        env = CONFIG_VARIABLE,
        help_heading = "Global options"
    )]
    pub config: Option<PathBuf>,

    /// The script directory, over the configuration's script_location
    #[arg(
        id = "revgraph-directory",
        short = 'd',
        long = "directory",
        global = true,
        value_name = "DIR",
        help_heading = "Global options"
    )]
    pub directory: Option<PathBuf>,

    /// Only this database; may be repeated
    #[arg(
        id = "revgraph-database",
        long = "database",
        global = true,
        value_name = "NAME",
        help_heading = "Global options"
    )]
    pub database: Vec<String>,

    /// The url of the database, over the configured one
    #[arg(
        id = "revgraph-url",
        long = "url",
        global = true,
        value_name = "URL",
        help_heading = "Global options"
    )]
    pub url: Option<String>,

    /// Lay this entry of the configuration's `environments` over it
    #[arg(
        id = "revgraph-env",
        long = "env",
        global = true,
        value_name = "NAME",
        help_heading = "Global options"
    )]
    pub env: Option<String>,

    /// A value for templates (x.KEY) and SQL scripts (${x.KEY}); may be repeated
    #[arg(
        id = "revgraph-x",
        short = 'x',
        global = true,
        value_name = "KEY=VALUE",
        value_parser = key_value,
        help_heading = "Global options"
    )]
    pub x: Vec<(String, String)>,

    /// How results are printed
    #[arg(
        id = "revgraph-format",
        long = "format",
        value_name = "FORMAT",
        global = true,
        value_enum,
        default_value_t,
        help_heading = "Global options"
    )]
    pub format: Format,

    /// When to colour
    #[arg(
        id = "revgraph-color",
        long = "color",
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub color: Color,

    /// Say only results and errors
    #[arg(
        id = "revgraph-quiet",
        short = 'q',
        long = "quiet",
        global = true,
        action = ArgAction::SetTrue,
        conflicts_with = "revgraph-verbose",
        help_heading = "Global options"
    )]
    pub quiet: bool,

    /// Say more: whole entries, every statement
    #[arg(
        id = "revgraph-verbose",
        short = 'v',
        long = "verbose",
        global = true,
        action = ArgAction::SetTrue,
        help_heading = "Global options"
    )]
    pub verbose: bool,

    /// Do not ask: go on as if the answer were yes
    #[arg(
        id = "revgraph-yes",
        short = 'y',
        long = "yes",
        global = true,
        action = ArgAction::SetTrue,
        help_heading = "Global options"
    )]
    pub yes: bool,

    /// No progress line on the terminal
    #[arg(
        id = "revgraph-no-progress",
        long = "no-progress",
        global = true,
        action = ArgAction::SetTrue,
        help_heading = "Global options"
    )]
    pub no_progress: bool,

    /// What the program gives that carries the commands; nothing that is typed.
    #[arg(skip)]
    pub(super) mounted: Mounted,
}

/// How results are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// Annotations for GitHub Actions; `check` only.
    Github,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write KEY=VALUE".to_owned()),
    }
}

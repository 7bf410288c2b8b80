//! The arguments that every command knows.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::commands;

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
#[derive(Debug, Clone, Args)]
pub struct GlobalArgs {
    /// The configuration file; default: alembic.yaml here or in a folder above
    #[arg(
        short,
        long,
        global = true,
        value_name = "FILE",
        env = "ALEMBIC_CONFIG",
        help_heading = "Global options"
    )]
    pub config: Option<PathBuf>,

    /// The script directory, over the configuration's script_location
    #[arg(
        short,
        long,
        global = true,
        value_name = "DIR",
        help_heading = "Global options"
    )]
    pub directory: Option<PathBuf>,

    /// Only this database; may be repeated
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Global options"
    )]
    pub database: Vec<String>,

    /// The url of the database, over the configured one
    #[arg(
        long,
        global = true,
        value_name = "URL",
        help_heading = "Global options"
    )]
    pub url: Option<String>,

    /// Lay this entry of the configuration's `environments` over it
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        help_heading = "Global options"
    )]
    pub env: Option<String>,

    /// A value for templates (x.KEY) and SQL scripts (${x.KEY}); may be repeated
    #[arg(short, global = true, value_name = "KEY=VALUE", value_parser = key_value, help_heading = "Global options")]
    pub x: Vec<(String, String)>,

    /// How results are printed
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        help_heading = "Global options"
    )]
    pub format: Format,

    /// When to colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        help_heading = "Global options"
    )]
    pub color: Color,

    /// Say only results and errors
    #[arg(short, long, global = true, action = ArgAction::SetTrue, conflicts_with = "verbose", help_heading = "Global options")]
    pub quiet: bool,

    /// Say more: whole entries, every statement
    #[arg(short, long, global = true, action = ArgAction::SetTrue, help_heading = "Global options")]
    pub verbose: bool,

    /// Do not ask: go on as if the answer were yes
    #[arg(short, long, global = true, action = ArgAction::SetTrue, help_heading = "Global options")]
    pub yes: bool,

    /// No progress line on the terminal
    #[arg(long, global = true, action = ArgAction::SetTrue, help_heading = "Global options")]
    pub no_progress: bool,
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

//! The command line: arguments, terminal, words, exit codes.
//!
//! The only place that reads the process's arguments and environment, writes to the terminal, and knows exit
//! codes. What commands do is the engine's; a file of `commands` turns arguments into a request,
//! and the answer into words or JSON.

mod annotation;
mod arguments;
mod commands;
mod confirm;
mod error;
mod hint;
mod interrupt;
mod mount;
mod output;
mod paths;
mod program;
mod progress;
mod project;
mod view;

use std::process::ExitCode;

use clap::Parser;

pub use arguments::{Cli, Color, Command, Format, GlobalArgs};
pub use commands::DbCommand;
pub use error::CliError;
pub use mount::DbArgs;

/// What a command that did not fail says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or checked and clean.
    Done,
    /// The answer is no.
    No,
}

/// Runs the program `revgraph` with the process's arguments; see [`DbArgs::run`] for the exit code.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let Command::Db { command } = cli.command;
    DbArgs::new(command, cli.global).run()
}

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
mod output;
mod paths;
mod progress;
mod project;
mod view;

use std::process::ExitCode;

use clap::Parser;

pub use arguments::{Cli, Command, GlobalArgs};
pub use error::CliError;

use output::Output;

/// What a command that did not fail says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done, or checked and clean.
    Done,
    /// The answer is no.
    No,
}

/// Runs the program with the process's arguments. The exit code is 0 when it is done, 1 when the answer is no, 2 when it
/// could not be done, 130 when it was interrupted.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut output = Output::new(&cli.global);
    let Command::Db { command } = cli.command;
    match commands::run(command, &cli.global, &mut output) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        // Somebody closed the pipe that we write to, and wants no more of it.
        Err(CliError::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            output.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

//! The commands as a part of another program's command line.

use std::process::ExitCode;

use clap::Args;
use revgraph_migrate::Config;
use revgraph_migrate::script::{ScriptFile, Substitution};

use super::Outcome;
use super::arguments::GlobalArgs;
use super::commands::{self, DbCommand};
use super::error::CliError;
use super::output::Output;
use super::program::Program;
use crate::Project;

/// The commands, for a program that has a command line of its own.
///
/// They are mounted as a group, whose name is the program's to choose, beside the program's own commands:
///
/// ```no_run
/// use std::process::ExitCode;
///
/// use clap::Parser;
///
/// /// A shop.
/// #[derive(Parser)]
/// enum Shop {
///     /// Serve it
///     Serve,
///     /// Move its database
///     Db(revgraph::cli::DbArgs),
/// }
///
/// fn main() -> ExitCode {
///     match Shop::parse() {
///         Shop::Serve => ExitCode::SUCCESS,
///         Shop::Db(db) => db.run(),
///     }
/// }
/// ```
///
/// [`DbArgs::run`] is about the project of `alembic.yaml`, [`DbArgs::run_with`] adds what is built into the program, and
/// [`DbArgs::run_on`] is about a [`Project`] that was built in code.
///
/// The options of [`GlobalArgs`] are known inside of the group only, so that options of the program in front of it may have
/// the same names: `shop -v db upgrade -v`. Only options of the program that say `global = true` reach into the group, and
/// would collide. Such a program mounts [`DbCommand`] alone, and makes [`GlobalArgs`] of its own options: [`DbArgs::new`].
#[derive(Debug, Args)]
#[command(about = None, long_about = None)]
pub struct DbArgs {
    // In boxes, so that the program's own enum of commands has no variant that is much larger than the others.
    #[command(flatten)]
    global: Box<GlobalArgs>,
    #[command(subcommand)]
    command: Box<DbCommand>,
}

/// What the program gives that carries the commands.
#[derive(Debug, Clone, Default)]
pub(super) struct Mounted {
    /// What it is called.
    pub(super) program: Program,
    /// Where its project is from.
    pub(super) origin: Origin,
}

/// Where the project is from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    /// From `alembic.yaml`, with these scripts besides.
    File(Vec<ScriptFile>),
    /// From the program.
    Program(Box<Config>, Substitution),
}

impl Default for Origin {
    fn default() -> Origin {
        Origin::File(Vec::new())
    }
}

impl DbArgs {
    /// A command with its options, for a program that mounts [`DbCommand`] and has options of its own.
    pub fn new(command: DbCommand, global: GlobalArgs) -> DbArgs {
        DbArgs {
            global: Box::new(global),
            command: Box::new(command),
        }
    }

    /// Says what is typed in front of a command, where that is not the name of the program and `db`: hints begin with it.
    #[must_use]
    pub fn called(mut self, words: impl Into<String>) -> DbArgs {
        self.global.mounted.program = Program::called(words);
        self
    }

    /// Runs the command on the project of `alembic.yaml`, as `revgraph db` does.
    ///
    /// It prints, and asks where the configuration says so; the interrupt key ends a run in order, unless the program handles
    /// it already. The exit code is 0 when it is done, 1 when the answer is no, 2 when it could not be done, 130 when it was
    /// interrupted.
    pub fn run(self) -> ExitCode {
        self.run_with([])
    }

    /// Runs the command on the project of `alembic.yaml` together with these scripts, which are built into the program:
    /// embedded ones, and revisions in Rust.
    ///
    /// A script whose file is there too, under the same name, is read from the file. Without an `alembic.yaml` there is one
    /// database, and its url is `DATABASE_URL` or `--url`.
    pub fn run_with(mut self, scripts: impl IntoIterator<Item = ScriptFile>) -> ExitCode {
        self.global.mounted.origin = Origin::File(scripts.into_iter().collect());
        self.go()
    }

    /// Runs the command on this project; no `alembic.yaml` is looked for.
    ///
    /// Commands that write a script need a directory: that of the project's configuration, or `--directory`.
    pub fn run_on(mut self, project: &Project) -> ExitCode {
        let mut config = project.config().clone();
        config.built_in = project.scripts().scripts().to_vec();
        let substitution = project.ground().substitution.clone();
        self.global.mounted.origin = Origin::Program(Box::new(config), substitution);
        self.go()
    }

    fn go(self) -> ExitCode {
        let mut output = Output::new(&self.global);
        match commands::run(*self.command, &self.global, &mut output) {
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
}

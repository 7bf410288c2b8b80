//! Tasks of the workspace, run as `cargo xtask <task>`: what CI runs and what is handy while working.
//!
//! A task is a function here; the modules know how to do one thing each. Everything ends through ordinary returns, also
//! after Ctrl-C: a signal only sets a flag that every wait looks at, so dropping a value stops its server.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a task talks to the person who typed it"
)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod failure;
mod folder;
mod install;
mod linkage;
mod mariadb;
mod postgres;
mod process;
mod server;

use std::ffi::OsString;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use failure::Failure;
use process::{Interrupt, Process};
use server::Servers;

const USAGE: &str = "\
Usage: cargo xtask <task>

Tasks:
  services             start PostgreSQL and MariaDB, print how to reach them, stop them at Ctrl-C
  test [--] [ARGS...]  start both servers and run all tests of the workspace against them;
                       with ARGS run `cargo test ARGS...` instead
  bare-build           build the release binary where no database client or TLS library can be found,
                       and show that it links none";

/// The tests of connections of Diesel's with the servers, those that a program lends and those that a url is opened with.
/// Everything else has been tested without these features.
const DIESEL: &[&str] = &[
    "--package=revgraph-database",
    "--package=revgraph",
    "--features=revgraph/diesel-postgres,revgraph/diesel-mysql",
    "--lib",
    "--test=database",
    "--test=native",
];
const DIESEL_TESTS: &[&str] = &[
    "--",
    "session::",
    "connect::",
    "lent::",
    "lock::",
    "mounted::",
    "native::",
    "revisions::",
    "secrets::",
    "statements::",
    "tables::",
    "tls::",
    "transactions::",
];

/// Where proptest begins.
const RANDOM_SEED: &str = "PROPTEST_RNG_SEED";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let task = arguments.next().unwrap_or_default();
    let rest: Vec<OsString> = arguments.collect();
    let done = match (task.to_str(), rest.as_slice()) {
        (Some("services"), []) => services(),
        (Some("test"), [dashes, rest @ ..]) if dashes == "--" => test(rest),
        (Some("test"), rest) => test(rest),
        (Some("bare-build"), []) => bare_build(),
        (Some("help" | "--help" | "-h"), _) => {
            println!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::Message(USAGE.to_owned())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(message) = failure.message() {
                eprintln!("xtask: {message}");
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Keeps both servers running until a signal comes. What a shell can evaluate goes to stdout, the rest to stderr.
fn services() -> Result<(), Failure> {
    let interrupt = Interrupt::listen()?;
    let servers = Servers::start(&interrupt)?;
    for (name, url) in servers.variables() {
        println!("export {name}='{url}'");
    }
    eprintln!("Both run until Ctrl-C; their data goes with them.");
    while interrupt.check().is_ok() {
        std::thread::sleep(Duration::from_millis(50));
    }
    // Ctrl-C is how this task is meant to end, so it is a success.
    drop(servers);
    eprintln!("Stopped.");
    Ok(())
}

/// Runs the tests with both servers in their environment. Everything is compiled first: a type error needs no server.
fn test(arguments: &[OsString]) -> Result<(), Failure> {
    let interrupt = Interrupt::listen()?;
    if arguments.is_empty() {
        cargo_test(
            &["--workspace", "--all-targets", "--no-run"],
            &[],
            &interrupt,
        )?;
        linkage::check_graph()?;
        linkage::check_binary(&linkage::target_folder()?.join("debug/revgraph"))?;
        // The servers too, which bring libraries of their own: what is installed later makes the build script of MySQL's
        // client run again, and with it most of the build.
        install::provide(&interrupt)?;
        install::provide_client_libraries(&interrupt)?;
        cargo_test(&[DIESEL, &["--no-run"]].concat(), &[], &interrupt)?;
        let servers = Servers::start(&interrupt)?;
        let variables = servers.variables();
        // `--no-fail-fast` and running the next command after a failure of the one before: one run tells all that is broken.
        let tests = cargo_test(
            &["--workspace", "--all-targets", "--no-fail-fast"],
            &variables,
            &interrupt,
        );
        interrupt.check()?;
        let diesel = [DIESEL, &["--no-fail-fast"], DIESEL_TESTS].concat();
        let diesel = cargo_test(&diesel, &variables, &interrupt);
        interrupt.check()?;
        let examples = cargo_test(
            &["--workspace", "--doc", "--no-fail-fast"],
            &variables,
            &interrupt,
        );
        tests.and(diesel).and(examples)
    } else {
        let servers = Servers::start(&interrupt)?;
        cargo_test(arguments, &servers.variables(), &interrupt)
    }
}

/// One `cargo test`; its output is the terminal's, untouched.
fn cargo_test(
    arguments: &[impl AsRef<std::ffi::OsStr>],
    variables: &[(&str, &str)],
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let mut command = cargo();
    command.arg("test").args(arguments);
    command.envs(variables.iter().copied());
    // The same random cases each time, unless somebody asks for others: a run says whether the code is right, and
    // looking for new cases is done by hand (PROPTEST_RNG_SEED=7 cargo xtask test).
    if std::env::var_os(RANDOM_SEED).is_none() {
        command.env(RANDOM_SEED, "1");
    }
    Process::spawn(command, "cargo test")?.succeed(interrupt)
}

fn bare_build() -> Result<(), Failure> {
    let interrupt = Interrupt::listen()?;
    linkage::check_graph()?;
    linkage::bare_build(&interrupt)
}

/// The cargo that runs this task, so that `cargo +nightly xtask test` tests with nightly.
fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // `cargo run` described this package to us. Build scripts that ask for these variables (ring's does) would run again
    // each time somebody calls cargo with xtask and without in turns.
    for (name, _) in std::env::vars_os() {
        let described = ["CARGO_PKG_", "CARGO_MANIFEST_"];
        if name
            .to_str()
            .is_some_and(|name| described.iter().any(|start| name.starts_with(start)))
        {
            command.env_remove(name);
        }
    }
    // In a process group of its own a child that reads the terminal would be stopped.
    command.stdin(Stdio::null());
    command
}

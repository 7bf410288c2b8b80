//! The tests of the whole program: facts in files, and what no file can say.
//!
//! One binary, so that it is linked once. `cargo test --test revgraph -- WORDS` runs the tests whose name has these words:
//! `tests/cli/merge.md`, `[mysql]`, `killed`. `BLESS=1 cargo test --test revgraph -- tests/cli` writes what the
//! commands print into the files. Tests that need a server fail without one: `cargo xtask test` starts both.
#![allow(missing_docs)]

mod checks;
mod library;
mod stress;
mod support;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};

fn main() -> ExitCode {
    if support::sql::is_meant() {
        return support::sql::main();
    }
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("wildcards stand for what they should", || {
        Ok(support::pattern::facts()?)
    })];
    checks::replayed::collect(&mut trials);
    checks::layers::collect(&mut trials);
    checks::sources::collect(&mut trials);
    checks::reference::collect(&mut trials);
    library::collect(&mut trials);
    stress::collect(&mut trials);
    if let Err(error) = checks::sessions::collect(&mut trials) {
        trials.push(Trial::test("the files with sessions are sound", || {
            Err(Failed::from(error))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

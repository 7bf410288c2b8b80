//! What no session can show: many runs at once, killed runs, interrupted runs, held locks.

mod interrupted;
mod killed;
mod locked;
mod many;
mod project;

use libtest_mimic::Trial;

use crate::support::scratch::Server;

/// A test on each kind of database.
fn each(trials: &mut Vec<Trial>, name: &str, test: fn(Server) -> Result<(), String>) {
    for server in Server::ALL {
        let name = format!("{name} [{}]", server.name());
        trials.push(Trial::test(name, move || Ok(test(server)?)));
    }
}

pub(crate) fn collect(trials: &mut Vec<Trial>) {
    each(
        trials,
        "eight upgrades at once run each revision once",
        many::eight_at_once,
    );
    each(
        trials,
        "a killed upgrade is finished by the next one",
        killed::at_any_moment,
    );
    each(
        trials,
        "the interrupt key leaves a clean state",
        interrupted::in_a_statement,
    );
    each(
        trials,
        "the interrupt key ends the waiting for a lock",
        interrupted::while_waiting,
    );
    each(
        trials,
        "a held lock is waited for, and not for ever",
        locked::by_another_run,
    );
    trials.push(Trial::test("a locked SQLite file is told of", || {
        Ok(locked::file()?)
    }));
}

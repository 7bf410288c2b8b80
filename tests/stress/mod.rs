//! What no session can show: many runs at once, killed runs, interrupted runs, held locks.

mod asked;
mod interrupted;
mod killed;
mod locked;
mod many;
mod project;
mod waited;

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
    each(
        trials,
        "the interrupt key ends the waiting for a server",
        interrupted::while_nobody_answers,
    );
    each(
        trials,
        "a server that comes up late is waited for",
        waited::until_it_is_there,
    );
    each(
        trials,
        "a silent server is not waited for for ever",
        waited::for_one_that_is_silent,
    );
    each(
        trials,
        "a database that a run holds is not dropped",
        locked::against_dropping,
    );
    each(
        trials,
        "on a terminal a change that asks needs a yes",
        asked::before_a_change,
    );
    each(
        trials,
        "on a terminal a drop needs a yes",
        asked::before_a_drop,
    );
    trials.push(Trial::test("a locked SQLite file is told of", || {
        Ok(locked::file()?)
    }));
}

//! Runs that are interrupted with Ctrl-C.

use std::ops::ControlFlow;

use rustix::process::Signal;

use super::project::Project;
use crate::support::program::{PATIENCE, Running, until};
use crate::support::scratch::{self, Server};

/// The documented exit code.
const INTERRUPTED: i32 = 130;

/// In the middle of a long statement: the revision in flight is rolled back, or can be gone on with; the statement does not
/// go on on the server; the next run need not wait.
pub(super) fn in_a_statement(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    // Whoever waits for its end waits longer than a test may.
    let seconds = PATIENCE.as_secs() * 4;
    let long = match server {
        Server::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) \
             SELECT COUNT(*) FROM n"
        }
        Server::Postgres => &format!("SELECT pg_sleep({seconds})"),
        Server::Mysql => &format!("SELECT SLEEP({seconds})"),
    };
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    let second = |slow: &str| {
        format!("CREATE TABLE two (id integer);\n{slow};\nCREATE TABLE three (id integer);\n")
    };
    project.script("b2", "a1", &second(long))?;

    let mut run = project.start(&["--verbose", "upgrade"])?;
    run.says("Running upgrade a1 -> b2")?;
    let sleeping = match server {
        // Nobody else can see what runs there. It is one transaction, wherever in it the key comes.
        Server::Sqlite => None,
        Server::Postgres => Some(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND wait_event = 'PgSleep'",
        ),
        Server::Mysql => Some(
            "SELECT COUNT(*) FROM information_schema.processlist WHERE db = DATABASE() \
             AND info LIKE 'SELECT SLEEP%'",
        ),
    };
    let sleeps = || match sleeping {
        Some(sql) => project.database.number(sql).is_ok_and(|count| count == 1),
        None => true,
    };
    until("the long statement runs", sleeps)?;
    press(&mut run)?;
    if server == Server::Sqlite {
        // Its statements run in the process itself, and need the key a second time; the file is in order all the same.
        run.signal(Signal::INT);
    }
    run.finish()?.exits(INTERRUPTED)?;
    if sleeping.is_some() && sleeps() {
        return Err("the statement goes on on the server".to_owned());
    }
    if project.rows() != ["a1"] {
        return Err(format!("the version rows are {:?}", project.rows()));
    }
    // On MariaDB the first table commits by itself, and is not made a second time.
    if project.has_table("two") != (server == Server::Mysql) || project.has_table("three") {
        return Err("the revision in flight is not as it should be".to_owned());
    }

    project.script("b2", "a1", &second("SELECT 1"))?;
    project.run(&["upgrade"])?.exits(0)?;
    if project.rows() != ["b2"] || !project.has_table("two") || !project.has_table("three") {
        return Err("the next run did not finish".to_owned());
    }
    Ok(())
}

/// Presses the interrupt key, and waits until the program has noticed.
fn press(run: &mut Running) -> Result<(), String> {
    run.signal(Signal::INT);
    run.says("Stopping; once more ends at once.")
}

/// While a server does not answer; SQLite needs none, and ends by itself.
pub(super) fn while_nobody_answers(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    let Some(host) = project.database.host() else {
        return project.run(&["wait"])?.exits(0);
    };
    // Nobody listens on this port.
    let url = project.database.url.replace(host, "127.0.0.1:1");
    let forever = ["--interval", "1h", "--timeout", "1h"];
    let mut run = project.start(&[&["wait", "--url", &url], &forever[..]].concat())?;
    run.says("Waiting for database default (")?;
    run.signal(Signal::INT);
    run.finish()?.exits(INTERRUPTED)
}

/// While another run holds the lock: the waiting ends at once, and nothing is changed.
pub(super) fn while_waiting(server: Server) -> Result<(), String> {
    let project = Project::new(server, "lock: {timeout: 1h}\n")?;
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    let mut holder = scratch::connect(&project.database.url).map_err(|error| error.to_string())?;
    holder
        .lock(&mut |_| ControlFlow::Continue(()))
        .map_err(|error| error.to_string())?;
    let mut run = project.start(&["upgrade"])?;
    run.says("Waiting for another run on default to end")?;
    run.signal(Signal::INT);
    run.finish()?.exits(INTERRUPTED)?;
    drop(holder);
    if project.has_table("one") || !project.rows().is_empty() {
        return Err("an interrupted run changed the database".to_owned());
    }
    project.run(&["upgrade"])?.exits(0)
}

//! Runs that are interrupted with Ctrl-C.

use std::ops::ControlFlow;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::project::Project;
use crate::support::scratch::{self, Server};

/// The documented exit code.
const INTERRUPTED: i32 = 130;

/// Nothing of a run goes on for longer than this after the key.
const SOON: Duration = Duration::from_secs(8);

/// In the middle of a long statement: the revision in flight is rolled back, or can be gone on with; the statement does not
/// go on on the server; the next run need not wait.
pub(super) fn in_a_statement(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    let long = match server {
        Server::Sqlite => {
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) \
             SELECT COUNT(*) FROM n"
        }
        Server::Postgres => "SELECT pg_sleep(40)",
        Server::Mysql => "SELECT SLEEP(40)",
    };
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    let second = |slow: &str| {
        format!("CREATE TABLE two (id integer);\n{slow};\nCREATE TABLE three (id integer);\n")
    };
    project.script("b2", "a1", &second(long))?;

    let mut run = project.start(&["upgrade"])?;
    project.wait_for("a1")?;
    thread::sleep(Duration::from_millis(400));
    if !run.is_running() {
        return Err(format!("the long statement was short: {:?}", run.finish()?));
    }
    let began = Instant::now();
    run.signal(Signal::INT);
    if server == Server::Sqlite {
        // Its statements run in the process itself, and need the key a second time; the file is in order all the same.
        thread::sleep(Duration::from_millis(500));
        run.signal(Signal::INT);
    }
    run.finish()?.exits(INTERRUPTED)?;
    if began.elapsed() > SOON {
        return Err(format!("it went on for {:?}", began.elapsed()));
    }
    if project.rows() != ["a1"] {
        return Err(format!("the version rows are {:?}", project.rows()));
    }
    // On MariaDB the first table commits by itself, and is not made a second time.
    if project.has_table("two") != (server == Server::Mysql) || project.has_table("three") {
        return Err("the revision in flight is not as it should be".to_owned());
    }

    project.script("b2", "a1", &second("SELECT 1"))?;
    let began = Instant::now();
    project.run(&["upgrade"])?.exits(0)?;
    if began.elapsed() > SOON {
        return Err(format!("the next run took {:?}", began.elapsed()));
    }
    if project.rows() != ["b2"] || !project.has_table("two") || !project.has_table("three") {
        return Err("the next run did not finish".to_owned());
    }
    Ok(())
}

/// While a server does not answer; SQLite needs none, and ends by itself.
pub(super) fn while_nobody_answers(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    let Some(host) = project.database.host() else {
        return project.run(&["wait"])?.exits(0);
    };
    // Nobody listens on this port.
    let url = project.database.url.replace(host, "127.0.0.1:1");
    let mut run = project.start(&["wait", "--interval", "1m", "--timeout", "1m", "--url", &url])?;
    thread::sleep(Duration::from_millis(700));
    if !run.is_running() {
        return Err(format!("it did not wait: {:?}", run.finish()?));
    }
    let began = Instant::now();
    run.signal(Signal::INT);
    let finished = run.finish()?;
    finished.exits(INTERRUPTED)?;
    if !finished.stderr.contains("Waiting for database default (") {
        return Err(format!("it does not say so:\n{}", finished.stderr));
    }
    if began.elapsed() > Duration::from_secs(1) {
        return Err(format!("it went on for {:?}", began.elapsed()));
    }
    Ok(())
}

/// While another run holds the lock: the waiting ends at once, and nothing is changed.
pub(super) fn while_waiting(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    let mut holder = scratch::connect(&project.database.url).map_err(|error| error.to_string())?;
    holder
        .lock(&mut |_| ControlFlow::Continue(()))
        .map_err(|error| error.to_string())?;
    let mut run = project.start(&["upgrade"])?;
    thread::sleep(Duration::from_millis(700));
    if !run.is_running() {
        return Err(format!("it did not wait: {:?}", run.finish()?));
    }
    let began = Instant::now();
    run.signal(Signal::INT);
    run.finish()?.exits(INTERRUPTED)?;
    if began.elapsed() > SOON {
        return Err(format!("it went on for {:?}", began.elapsed()));
    }
    drop(holder);
    if project.has_table("one") || !project.rows().is_empty() {
        return Err("an interrupted run changed the database".to_owned());
    }
    project.run(&["upgrade"])?.exits(0)
}

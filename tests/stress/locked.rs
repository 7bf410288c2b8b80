//! Locks that somebody else holds.

use std::ops::ControlFlow;

use revgraph::database::ForeignKeys;

use super::project::Project;
use crate::support::scratch::{self, Server};

/// Another run holds the lock: this one says so, waits as long as it is told, and changes nothing.
pub(super) fn by_another_run(server: Server) -> Result<(), String> {
    let project = Project::new(server, "lock: {timeout: 1s}\n")?;
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    let mut holder = scratch::connect(&project.database.url).map_err(|error| error.to_string())?;
    holder
        .lock(&mut |_| ControlFlow::Continue(()))
        .map_err(|error| error.to_string())?;

    let finished = project.run(&["upgrade"])?;
    finished.exits(2)?;
    for words in [
        "Waiting for another run on default to end",
        "Hint: wait for the other run, or raise lock.timeout in alembic.yaml",
    ] {
        if !finished.stderr.contains(words) {
            return Err(format!("no word of \"{words}\":\n{}", finished.stderr));
        }
    }
    // What it has waited, in whole seconds: on a busy machine more than the one that was given.
    let (_, waited) = finished
        .stderr
        .split_once("Error: another run holds the lock after ")
        .ok_or(&finished.stderr)?;
    let seconds = waited.split(' ').next().and_then(|word| word.parse().ok());
    if !seconds.is_some_and(|seconds: u64| (1..60).contains(&seconds)) {
        return Err(finished.stderr);
    }
    if project.has_table("one") || project.has_table("alembic_version") {
        return Err("a run without the lock changed the database".to_owned());
    }
    // What only reads needs no lock.
    project.run(&["current"])?.exits(0)?;
    project.run(&["upgrade", "--dry-run"])?.exits(0)?;

    holder.unlock().map_err(|error| error.to_string())?;
    project.run(&["upgrade"])?.exits(0)
}

/// A run, which holds the lock and on PostgreSQL a session too, keeps its database.
pub(super) fn against_dropping(server: Server) -> Result<(), String> {
    let project = Project::new(server, "    sqlite: {busy_timeout: 200ms}\n")?;
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    project.run(&["upgrade"])?.exits(0)?;
    let mut holder = scratch::connect(&project.database.url).map_err(|error| error.to_string())?;
    holder
        .lock(&mut |_| ControlFlow::Continue(()))
        .map_err(|error| error.to_string())?;
    let words = match server {
        Server::Postgres => "others are connected to it",
        Server::Sqlite | Server::Mysql => "another run holds its lock: ",
    };
    let refused = |words: &str| {
        let finished = project.run(&["drop", "--yes"])?;
        finished.exits(2)?;
        match finished.stderr.contains(words) && project.has_table("one") {
            true => Ok(()),
            false => Err(format!(
                "it was dropped, or no word of \"{words}\":\n{}",
                finished.stderr
            )),
        }
    };
    refused(words)?;
    holder.unlock().map_err(|error| error.to_string())?;
    if server == Server::Sqlite {
        // An application knows nothing of that lock, and has SQLite's own.
        holder
            .begin(ForeignKeys::AsConfigured)
            .map_err(|error| error.to_string())?;
        refused("database is locked")?;
        holder.rollback().map_err(|error| error.to_string())?;
    }
    drop(holder);
    project.run(&["drop", "--yes"])?.exits(0)?;
    if project.has_table("one") {
        return Err("it is still there".to_owned());
    }
    project.run(&["create"])?.exits(0)
}

/// An application, which knows nothing of revgraph's lock, writes to the file.
pub(super) fn file() -> Result<(), String> {
    let project = Project::new(Server::Sqlite, "    sqlite: {busy_timeout: 200ms}\n")?;
    project.script("a1", "null", "CREATE TABLE one (id integer);\n")?;
    project.script("b2", "a1", "CREATE TABLE two (id integer);\n")?;
    project.run(&["upgrade", "a1"])?.exits(0)?;
    let mut holder = scratch::connect(&project.database.url).map_err(|error| error.to_string())?;
    holder
        .begin(ForeignKeys::AsConfigured)
        .map_err(|error| error.to_string())?;

    let finished = project.run(&["upgrade"])?;
    finished.exits(2)?;
    for words in [
        "Error: database is locked",
        "Hint: somebody else is writing; try again",
    ] {
        if !finished.stderr.contains(words) {
            return Err(format!("no word of \"{words}\":\n{}", finished.stderr));
        }
    }
    project.run(&["current"])?.exits(0)?;
    if project.rows() != ["a1"] {
        return Err(format!("the version rows are {:?}", project.rows()));
    }

    holder.rollback().map_err(|error| error.to_string())?;
    project.run(&["upgrade"])?.exits(0)
}

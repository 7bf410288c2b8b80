//! Runs that are killed.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde::Deserialize;

use super::project::{Project, REVISIONS};
use crate::support::scratch::Server;

const KILLS: usize = 6;

/// SIGKILL at random moments of an upgrade, one after the other on the same database. The next one finishes, each row is
/// there once, and it need not wait for a lock that nobody holds any more (it would give up: the patience is a minute).
pub(super) fn at_any_moment(server: Server) -> Result<(), String> {
    let began = Instant::now();
    let whole = Project::many(server)?;
    whole.run(&["upgrade", "head"])?.exits(0)?;
    let length = began.elapsed();
    whole.is_whole()?;

    let mut unfinished = 0;
    for kill in 0..KILLS {
        let project = Project::many(server)?;
        let mut run = project.start(&["upgrade", "head"])?;
        // The first before anything runs, the others with so much done.
        if kill > 0 {
            // It may be faster than we look.
            let _ = run.says(&format!("-> r{:02}", REVISIONS * (kill - 1) / KILLS + 1));
        }
        thread::sleep(moment(length));
        run.signal(Signal::KILL);
        let killed = run.finish()?;
        if killed.code() != 0 && project.rows() != [format!("r{REVISIONS:02}")] {
            unfinished += 1;
        }
        finish(&project).map_err(|error| format!("killed at {:?}: {error}", project.rows()))?;
        project.is_whole()?;
        project.run(&["current", "--check-heads"])?.exits(0)?;
    }
    // Otherwise the moments are wrong, and this test shows nothing.
    if unfinished == 0 {
        return Err(format!("no run of {length:?} was killed before its end"));
    }
    Ok(())
}

/// A moment, by chance, within what a few revisions of a run of this length take.
fn moment(length: Duration) -> Duration {
    let chance = RandomState::new().build_hasher().finish() % 1000;
    length / 10 * u32::try_from(chance).unwrap_or(0) / 1000
}

#[derive(Deserialize)]
struct Failure {
    error: Error,
}

#[derive(Deserialize)]
struct Error {
    kind: String,
    hint: Option<String>,
    statement: Option<String>,
}

/// Upgrades to the head. Where the run stops because nobody knows whether a statement has run, it does what the error tells:
/// look into the database, and say so.
fn finish(project: &Project) -> Result<(), String> {
    for _ in 0..3 {
        let finished = project.run(&["upgrade", "head", "--format", "json"])?;
        if finished.code() == 0 {
            return Ok(());
        }
        let Ok(Failure { error }) = serde_json::from_str(&finished.stderr) else {
            return Err(finished.stderr);
        };
        let (Some(hint), Some(statement)) = (error.hint, error.statement) else {
            return Err(finished.stderr);
        };
        if error.kind != "half_applied" {
            return Err(finished.stderr);
        }
        let option = if has_run(project, &statement)? {
            "--applied "
        } else {
            "--not-applied "
        };
        let advice = hint
            .lines()
            .find_map(|line| {
                line.strip_prefix("revgraph db ")
                    .filter(|line| line.contains(&format!(" {option}")))
            })
            .ok_or(format!("no advice with {option}: {hint}"))?;
        let arguments: Vec<&str> = advice.split_whitespace().collect();
        project.run(&arguments)?.exits(0)?;
    }
    Err("still half-applied after three answers".to_owned())
}

/// Whether a statement of the project has run.
fn has_run(project: &Project, statement: &str) -> Result<bool, String> {
    let word = |after: &str| {
        let (_, rest) = statement.split_once(after)?;
        rest.split([' ', '\'']).next()
    };
    if let Some(table) = word("CREATE TABLE ") {
        return Ok(project.has_table(table));
    }
    let revision = word("VALUES ('").ok_or(format!("an unknown statement: {statement}"))?;
    let sql = format!("SELECT COUNT(*) FROM ran WHERE revision = '{revision}'");
    Ok(project.database.number(&sql)? > 0)
}

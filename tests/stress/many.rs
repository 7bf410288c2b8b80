//! Runs at the same time.

use super::project::{Project, REVISIONS};
use crate::support::scratch::Server;

const RUNS: usize = 8;

/// Eight `upgrade head` on an empty database: all succeed, and each revision runs once.
pub(super) fn eight_at_once(server: Server) -> Result<(), String> {
    let project = Project::many(server)?;
    let running = (0..RUNS)
        .map(|_| project.start(&["upgrade", "head"]))
        .collect::<Result<Vec<_>, _>>()?;
    let mut steps = 0;
    for run in running {
        let finished = run.finish()?;
        finished.exits(0)?;
        steps += finished.stderr.matches("Running upgrade").count();
    }
    project.is_whole()?;
    if steps != REVISIONS {
        return Err(format!(
            "{steps} revisions were told of, instead of {REVISIONS}"
        ));
    }
    Ok(())
}

//! Whether scripts are still those that were applied.

use revgraph_database::log_table::LogRow;
use revgraph_graph::{Direction, RevisionId};

use super::Ledger;
use crate::script::{ScriptDirectory, Target};
use crate::{checksum, parallel};

/// What came of comparing a script with the one that was applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// What runs is the same.
    Same,
    /// It is another one.
    Edited,
    /// That cannot be told: the log does not know its checksum, or knows one of another kind, or the script cannot be
    /// read.
    Unknown,
}

/// Compares the scripts of revisions with those that were applied, in the order of the revisions.
pub(crate) fn matches(
    scripts: &ScriptDirectory,
    target: Target<'_>,
    ledger: &Ledger,
    revisions: &[RevisionId],
) -> Vec<Match> {
    parallel::map(
        revisions,
        || (),
        |(), revision| match ledger.accepted(revision.as_str()) {
            Some(row) => compared(scripts, target, row, revision),
            None => Match::Unknown,
        },
    )
}

fn compared(
    scripts: &ScriptDirectory,
    target: Target<'_>,
    row: &LogRow,
    revision: &RevisionId,
) -> Match {
    let Some(script) = scripts.script(revision) else {
        return Match::Unknown;
    };
    // The same bytes are the same script; reading what they mean costs more.
    if let Some(raw) = &row.entry.raw_checksum
        && let Ok(Some(text)) = script.text()
        && checksum::of_bytes(text.as_bytes()) == *raw
    {
        return Match::Same;
    }
    let Some(logged) = &row.entry.checksum else {
        return Match::Unknown;
    };
    if row.entry.checksum_algorithm.as_deref() != Some(checksum::ALGORITHM) {
        return Match::Unknown;
    }
    match script.body() {
        Ok(body) if body.checksum(Direction::Upgrade, target) == *logged => Match::Same,
        Ok(_) => Match::Edited,
        // It is no script any more, so it is not the one that ran.
        Err(_) => Match::Edited,
    }
}

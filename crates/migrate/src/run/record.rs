//! What the log says of a step.

use std::time::Duration;

use revgraph_database::TableName;
use revgraph_database::log_table::{self, LogDirection, LogEntry, LogRow, LogState, StoredBody};
use revgraph_schema::Dialect;

use crate::checksum;
use crate::ledger::{Ledger, packed};
use crate::plan::{Action, PlannedStep};
use crate::script::ScriptStatement;

/// The log entry of a step that is done as a whole.
pub(super) fn log_entry(
    step: &PlannedStep,
    (batch, run): (u64, &str),
    elapsed: Option<Duration>,
) -> LogEntry {
    let statements = step.statements.len() as u64;
    LogEntry {
        revision: step.revision.as_ref().map(ToString::to_string),
        direction: log_direction(step.action),
        batch,
        run: Some(run.to_owned()),
        message: Some(step.message.clone()).filter(|message| !message.is_empty()),
        checksum: step.checksum.clone(),
        raw_checksum: step.raw_checksum.clone(),
        checksum_algorithm: step
            .checksum
            .as_ref()
            .map(|_| checksum::ALGORITHM.to_owned()),
        fingerprint: None,
        duration_ms: elapsed.map(milliseconds),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        statements_total: statements,
        statements_done: statements,
        statement_hash: None,
        state: LogState::Done,
    }
}

fn log_direction(action: Action) -> LogDirection {
    match action {
        Action::Upgrade => LogDirection::Upgrade,
        Action::Downgrade => LogDirection::Downgrade,
        Action::Stamp => LogDirection::Stamp,
        Action::Apply => LogDirection::Apply,
    }
}

/// The latest run of a step's revision, if it did not come to its end.
pub(super) fn unfinished<'r>(ledger: &'r Ledger, step: &PlannedStep) -> Option<&'r LogRow> {
    let row = match (&step.revision, &step.checksum) {
        (Some(revision), _) => ledger.unfinished(revision.as_str()),
        (None, Some(checksum)) => ledger.unfinished_file(checksum, &step.message),
        (None, None) => None,
    };
    row.filter(|row| row.entry.direction == log_direction(step.action))
}

/// What goes into the log beside the row of a step that is done: a revision that was taken back is marked where it was
/// applied.
pub(super) fn log_after(dialect: Dialect, log: &TableName, step: &PlannedStep) -> Option<String> {
    let revision = step.revision.as_ref()?;
    (step.action == Action::Downgrade)
        .then(|| log_table::rolled_back_statement(dialect, log, revision.as_str()))
}

/// The script of a step, as the log keeps it.
pub(super) fn log_body(step: &PlannedStep) -> Option<StoredBody> {
    let text = step.text.as_deref()?;
    matches!(step.action, Action::Upgrade | Action::Apply)
        .then(|| packed(text))
        .flatten()
}

/// A hash over the first statements of a step: what is done, when it was done with this script.
pub(crate) fn prefix_hash(done: &[ScriptStatement]) -> String {
    let mut text = String::new();
    for statement in done {
        text.push_str(&statement.sql.len().to_string());
        text.push(':');
        text.push_str(&statement.sql);
    }
    checksum::of_bytes(text.as_bytes())
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

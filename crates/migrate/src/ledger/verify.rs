//! Whether what was applied still has the scripts with which it was.

use std::path::PathBuf;

use revgraph_database::log_table;
use revgraph_database::{Access, Database, Settings};
use similar::TextDiff;

use super::{Ledger, RevisionStatus, State, status, unpacked};
use crate::work::{Ground, WorkError};

/// What came of looking at one database.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The database's name in the configuration.
    pub database: String,
    /// Whether it has a log.
    pub has_log: bool,
    /// How many applied revisions have the script with which they were applied.
    pub unchanged: usize,
    /// How many applied revisions cannot be compared: the log says nothing of them, or not with what script.
    pub unknown: usize,
    /// How many were interrupted half-way.
    pub half_applied: usize,
    /// Those whose script has changed in what runs.
    pub edited: Vec<Edited>,
    /// Those that have no script.
    pub missing: Vec<Gone>,
    /// Those that count as applied and never ran.
    pub out_of_place: Vec<Gone>,
}

/// An applied revision whose script has changed.
#[derive(Debug, Clone)]
pub struct Edited {
    /// The revision.
    pub revision: String,
    /// Its script.
    pub path: PathBuf,
    /// When it was applied.
    pub applied_at: String,
    /// The database's user who did.
    pub applied_by: Option<String>,
    /// What changed, as a unified diff; none where the log has not kept the script.
    pub diff: Option<String>,
}

/// A revision that is applied and has no script, or has one and never ran.
#[derive(Debug, Clone)]
pub struct Gone {
    /// The revision.
    pub revision: String,
    /// Its message.
    pub message: String,
    /// When it was applied; none where the log does not say.
    pub applied_at: Option<String>,
    /// Its script, where it has one.
    pub path: Option<PathBuf>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.edited.is_empty() && self.missing.is_empty() && self.out_of_place.is_empty()
    }
}

/// Looks whether applied scripts are unchanged on the databases that are meant. Reads; writes nothing.
///
/// # Errors
/// What the configuration and the databases say.
pub fn verify(ground: Ground<'_>) -> Result<Vec<Verified>, WorkError> {
    ground
        .settings()?
        .iter()
        .map(|settings| on(ground, settings))
        .collect()
}

fn on(ground: Ground<'_>, settings: &Settings) -> Result<Verified, WorkError> {
    let mut database = Database::connect(settings, Access::Read)?;
    let rows = database.version_rows()?.unwrap_or_default();
    let ledger = Ledger::read(&mut database)?;
    let revisions = status::of_rows(ground, settings, &rows, &ledger)?;
    let mut verified = Verified {
        database: settings.name.clone(),
        has_log: ledger.is_kept(),
        unchanged: 0,
        unknown: 0,
        half_applied: 0,
        edited: Vec::new(),
        missing: Vec::new(),
        out_of_place: Vec::new(),
    };
    let mut edited = Vec::new();
    for one in revisions {
        match one.state {
            State::Applied if one.is_unchanged => verified.unchanged += 1,
            State::Applied | State::Unknown => verified.unknown += 1,
            State::Edited => edited.push(one),
            State::Missing => verified.missing.push(gone(one)),
            State::OutOfPlace => verified.out_of_place.push(gone(one)),
            State::HalfApplied => verified.half_applied += 1,
            State::Pending => {}
        }
    }
    verified.edited = with_differences(ground, &mut database, &ledger, edited)?;
    Ok(verified)
}

fn gone(status: RevisionStatus) -> Gone {
    Gone {
        revision: status.revision,
        message: status.message,
        applied_at: status.applied_at,
        path: status.path,
    }
}

fn with_differences(
    ground: Ground<'_>,
    database: &mut Database,
    ledger: &Ledger,
    edited: Vec<RevisionStatus>,
) -> Result<Vec<Edited>, WorkError> {
    let Some(table) = database.settings().log_table.clone() else {
        return Ok(Vec::new());
    };
    let row = |status: &RevisionStatus| ledger.accepted(&status.revision).map(|row| row.id);
    let ids: Vec<u64> = edited.iter().filter_map(row).collect();
    let bodies = log_table::bodies(database, &table, &ids)?;
    let of = |status: RevisionStatus| {
        let body = row(&status).and_then(|id| bodies.get(&id));
        let path = status.path.unwrap_or_default();
        let id = ground.scripts.graph().id(&status.revision);
        let script = id.and_then(|id| ground.scripts.script(id));
        let diff = body.and_then(unpacked).and_then(|old| {
            let now = script?.text().ok()??;
            Some(difference(&old, &now))
        });
        Edited {
            revision: status.revision,
            path,
            applied_at: status.applied_at.unwrap_or_default(),
            applied_by: status.applied_by,
            diff,
        }
    };
    Ok(edited.into_iter().map(of).collect())
}

/// The lines that changed, with those around them. A byte order mark and the ends of lines are no change.
fn difference(old: &str, new: &str) -> String {
    let plain = |text: &str| text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    TextDiff::from_lines(plain(old), plain(new))
        .unified_diff()
        .context_radius(2)
        .header("as applied", "now")
        .to_string()
}

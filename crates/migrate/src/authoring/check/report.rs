//! What `check` found, as a value.

use revgraph_graph::{GraphError, RevisionId};
use revgraph_schema::diff::Change;

use super::replay::Phase;
use crate::Place;
use crate::run::RunError;
use crate::script::ScriptError;

/// What came of a check.
#[derive(Debug, Default)]
pub struct Report {
    /// The points, in the order in which they were looked at.
    pub points: Vec<Point>,
}

/// One point, of one database or of the scripts as a whole.
#[derive(Debug)]
pub struct Point {
    /// Which.
    pub name: PointName,
    /// The database, where it is about one.
    pub database: Option<String>,
    /// Whether it holds.
    pub ok: bool,
    /// What it came to.
    pub answer: Answer,
    /// What does not hold, one by one.
    pub findings: Vec<Finding>,
}

/// The points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointName {
    /// The scripts make a graph.
    Graph,
    /// There is one effective head.
    Heads,
    /// Every script can run on each of its databases.
    Scripts,
    /// Applied scripts are unchanged.
    Checksums,
    /// The database is at head.
    AtHead,
    /// The database is what the models say.
    Models,
    /// The revisions can go up, down and up again.
    Replay,
}

/// What a point came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The scripts make a graph.
    Sound {
        /// How many there are.
        revisions: usize,
    },
    /// They do not.
    Unsound,
    /// The effective heads.
    Heads {
        /// Which.
        heads: Vec<RevisionId>,
        /// How many there may be.
        allowed: usize,
    },
    /// How many scripts were looked at.
    Scripts {
        /// All of them.
        scripts: usize,
        /// Those that cannot run.
        failing: usize,
    },
    /// Applied scripts, and what the log says of them.
    Checksums {
        /// As they were applied.
        unchanged: usize,
        /// Not so.
        changed: usize,
        /// The log does not say what was applied.
        unknown: usize,
        /// Whether there is a log.
        has_log: bool,
    },
    /// The version table holds what no script has, so what is applied is not known.
    UnknownRows,
    /// The database is at head.
    AtHead {
        /// Its rows.
        rows: Vec<String>,
    },
    /// It is not.
    NotAtHead,
    /// No models are declared.
    NoModels,
    /// The comparison with the models.
    Models {
        /// How many tables they have.
        tables: usize,
        /// How many changes lead to them.
        changes: usize,
        /// Whether what was compared is at head.
        is_at_head: bool,
    },
    /// The revisions went up, down and up again.
    Replayed {
        /// How many there are.
        revisions: usize,
        /// The one that has no way down, where the way down ended.
        stopped_at: Option<RevisionId>,
        /// How many tables they make.
        tables: usize,
        /// How many of those had a row on the way.
        with_rows: usize,
        /// How many programs of the scripts were left out.
        programs: usize,
    },
    /// A step failed.
    ReplayFailed {
        /// Where on the way.
        phase: Phase,
    },
    /// Up, down and up again leads elsewhere than up.
    ReplayDiffers,
    /// The scripts cannot run, so nothing was tried.
    NotReplayed,
}

/// Something that does not hold.
#[derive(Debug)]
pub enum Finding {
    /// A script is wrong.
    Script {
        /// The databases that it cannot run on; none where it is wrong everywhere.
        databases: Vec<String>,
        /// Why.
        source: Box<ScriptError>,
    },
    /// Several branches change the same table.
    SharedTable {
        /// The table.
        table: String,
        /// Where.
        touches: Vec<Touch>,
    },
    /// A script is not the one that was applied.
    Changed {
        /// The revision.
        revision: RevisionId,
        /// The script.
        place: Place,
        /// When it was applied.
        applied_at: String,
    },
    /// Revisions wait to be applied.
    Behind {
        /// The rows.
        rows: Vec<String>,
        /// What is missing.
        missing: Vec<RevisionId>,
    },
    /// The version table holds what no script has.
    UnknownRows {
        /// What the graph says.
        source: GraphError,
    },
    /// A change leads from the database to the models.
    Change(Box<Change>),
    /// A step of the replay failed.
    Step {
        /// Where on the way.
        phase: Phase,
        /// Why.
        source: Box<RunError>,
    },
    /// What the second way up leaves different from the first.
    Left(Box<Change>),
}

/// A place where a branch changes a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The head of the branch.
    pub head: RevisionId,
    /// The revision.
    pub revision: RevisionId,
    /// The operation, or the first words of the statement.
    pub what: String,
    /// Where it stands.
    pub place: Place,
}

impl Report {
    /// Whether all points hold.
    pub fn ok(&self) -> bool {
        self.points.iter().all(|point| point.ok)
    }

    /// The changes that lead from databases to their models, with the database; none where nothing was compared.
    pub fn operations(&self) -> Option<Vec<(&str, &Change)>> {
        let mut compared = false;
        let mut operations = Vec::new();
        let models = |point: &&Point| point.name == PointName::Models;
        for point in self.points.iter().filter(models) {
            compared = true;
            let database = point.database.as_deref().unwrap_or_default();
            operations.extend(point.findings.iter().filter_map(|finding| match finding {
                Finding::Change(change) => Some((database, change.as_ref())),
                _ => None,
            }));
        }
        compared.then_some(operations)
    }
}

impl PointName {
    /// The stable word.
    pub fn word(self) -> &'static str {
        match self {
            PointName::Graph => "graph",
            PointName::Heads => "heads",
            PointName::Scripts => "scripts",
            PointName::Checksums => "checksums",
            PointName::AtHead => "at_head",
            PointName::Models => "models",
            PointName::Replay => "replay",
        }
    }
}

impl Finding {
    /// Where it is, in files that the user wrote.
    pub fn places(&self) -> Vec<Place> {
        match self {
            Finding::SharedTable { touches, .. } => {
                touches.iter().map(|touch| touch.place.clone()).collect()
            }
            Finding::Changed { place, .. } => vec![place.clone()],
            // Their errors have them.
            Finding::Script { .. } | Finding::Step { .. } => Vec::new(),
            Finding::Behind { .. }
            | Finding::UnknownRows { .. }
            | Finding::Change(_)
            | Finding::Left(_) => Vec::new(),
        }
    }
}

//! The plan: every statement of every step, for one database, before any of them runs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use revgraph_database::TableName;
use revgraph_database::version_table::{self, RowChange};
use revgraph_graph::{Direction, RevisionId, Walk};
use revgraph_schema::{Dialect, Loss, LossKind};

use crate::parallel;
use crate::script::{ScriptDirectory, ScriptError, ScriptStatement, Source, Substitution, Target};

/// The width of the version table's column, which is Alembic's, in characters.
pub const LONGEST_ID: usize = 32;

/// What will be done on one database. Made from a walk over the graph and the scripts on it; read by the
/// runner, by `--sql` and by `--dry-run`, which therefore always agree.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The database's name in the configuration.
    pub database: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// The folder in which programs run.
    pub folder: PathBuf,
    /// The target as typed.
    pub target: String,
    /// The version rows before.
    pub from: Vec<String>,
    /// The version rows after.
    pub to: Vec<String>,
    /// Rows found that other rows imply; they count as not there, and go with the first step.
    pub implied_rows: Vec<String>,
    /// The version table whose rows change.
    pub version_table: TableName,
    /// The steps, in order.
    pub steps: Vec<PlannedStep>,
    /// The applied revisions whose scripts have changed since, with their scripts.
    pub edited: Vec<(RevisionId, PathBuf)>,
}

/// Something that a step destroys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// What.
    pub loss: Loss,
    /// How many rows, or values of the column, go with it; none where that is not known.
    pub rows: Option<u64>,
    /// Whether there are more than were counted.
    pub is_more: bool,
}

impl std::fmt::Display for Lost {
    /// In words that follow "loses".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.loss)?;
        let word = match (self.loss.kind, self.rows) {
            (LossKind::Column, Some(1)) => "value",
            (LossKind::Column, _) => "values",
            (_, Some(1)) => "row",
            _ => "rows",
        };
        match self.rows {
            None => Ok(()),
            Some(rows) if self.is_more => write!(f, ", {rows} {word} and more"),
            Some(rows) => write!(f, ", {rows} {word}"),
        }
    }
}

/// What a step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// A revision goes up.
    Upgrade,
    /// A revision goes down.
    Downgrade,
    /// The version rows change, and nothing runs.
    Stamp,
    /// A file of SQL runs.
    Apply,
}

impl Action {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Action::Upgrade => "upgrade",
            Action::Downgrade => "downgrade",
            Action::Stamp => "stamp",
            Action::Apply => "apply",
        }
    }
}

impl From<Direction> for Action {
    fn from(direction: Direction) -> Action {
        match direction {
            Direction::Upgrade => Action::Upgrade,
            Direction::Downgrade => Action::Downgrade,
            Direction::Stamp => Action::Stamp,
        }
    }
}

/// One revision going up or down, one row that a stamp changes, or one file of SQL.
#[derive(Debug, Clone)]
pub struct PlannedStep {
    /// What it does.
    pub action: Action,
    /// The revision; `None` where a stamp goes to base, and for a file.
    pub revision: Option<RevisionId>,
    /// The revision's message, first line; the file as it was typed.
    pub message: String,
    /// The revision's parents.
    pub down_revisions: Vec<RevisionId>,
    /// The left side of "Running upgrade A, B -> C".
    pub left: Vec<RevisionId>,
    /// The right side.
    pub right: Vec<RevisionId>,
    /// How the version rows change.
    pub rows: Vec<RowChange>,
    /// The version rows after it.
    pub heads_after: Vec<String>,
    /// Whether the statements and the rows are one transaction.
    pub transactional: bool,
    /// The script's statements; none for a stamp.
    pub statements: Vec<ScriptStatement>,
    /// The script; `None` for a stamp.
    pub path: Option<PathBuf>,
    /// Checksum over the tokens of what runs.
    pub checksum: Option<String>,
    /// Hash of the script's bytes.
    pub raw_checksum: Option<String>,
    /// What is destroyed by going down, as far as it was there when the plan was made.
    pub loses: Vec<Lost>,
    /// The script's text; none for a stamp.
    pub text: Option<Arc<str>>,
}

impl PlannedStep {
    /// The statements that change the version rows.
    pub fn row_statements(&self, dialect: Dialect, table: &TableName) -> Vec<String> {
        self.rows
            .iter()
            .map(|change| version_table::change(dialect, table, change))
            .collect()
    }

    /// The revision in words; empty for what is none.
    pub(crate) fn revision_name(&self) -> String {
        self.revision
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }

    /// Alembic's line for the step: `Running upgrade A, B -> C, message`.
    pub fn headline(&self) -> String {
        let side = |ids: &[RevisionId]| {
            ids.iter()
                .map(AsRef::as_ref)
                .collect::<Vec<&str>>()
                .join(", ")
        };
        let direction = match self.action {
            Action::Upgrade => Direction::Upgrade,
            Action::Downgrade => Direction::Downgrade,
            Action::Stamp => Direction::Stamp,
            Action::Apply => return format!("Applying {}", self.message),
        };
        let mut line = format!(
            "Running {direction} {} -> {}",
            side(&self.left),
            side(&self.right)
        );
        if !self.message.is_empty() {
            line.push_str(", ");
            line.push_str(&self.message);
        }
        line
    }
}

/// What a plan is made for.
#[derive(Debug, Clone, Copy)]
pub struct Purpose<'a> {
    /// The scripts.
    pub scripts: &'a ScriptDirectory,
    /// The database.
    pub target: Target<'a>,
    /// The folder in which programs run.
    pub folder: &'a Path,
    /// Its version table.
    pub version_table: &'a TableName,
    /// The values for SQL scripts.
    pub substitution: &'a Substitution,
}

/// Reads the scripts on a walk and makes their statements.
///
/// # Errors
/// Everything that keeps one of the scripts from running as a whole: it cannot be read, it is irreversible,
/// the dialect cannot do one of its operations, it would end its own transaction.
pub fn make(purpose: Purpose<'_>, typed: &str, walk: Walk) -> Result<Plan, ScriptError> {
    let steps = parallel::map(&walk.steps, || (), |(), step| plan_step(purpose, step));
    Ok(Plan {
        database: purpose.target.database.to_owned(),
        dialect: purpose.target.dialect,
        folder: purpose.folder.to_path_buf(),
        target: typed.to_owned(),
        from: walk.from,
        to: walk.to,
        implied_rows: walk.implied_rows,
        version_table: purpose.version_table.clone(),
        steps: steps.into_iter().collect::<Result<_, _>>()?,
        edited: Vec::new(),
    })
}

fn plan_step(
    purpose: Purpose<'_>,
    step: &revgraph_graph::Step,
) -> Result<PlannedStep, ScriptError> {
    let mut planned = PlannedStep {
        action: step.direction.into(),
        revision: step.revision.clone(),
        message: String::new(),
        down_revisions: step.down_revisions.clone(),
        left: step.from_.clone(),
        right: step.to_.clone(),
        rows: step.rows.iter().map(row_change).collect(),
        heads_after: step.heads_after.iter().map(ToString::to_string).collect(),
        transactional: true,
        statements: Vec::new(),
        path: None,
        checksum: None,
        raw_checksum: None,
        loses: Vec::new(),
        text: None,
    };
    let script = step
        .revision
        .as_ref()
        .and_then(|id| purpose.scripts.script(id));
    let Some(script) = script.filter(|_| step.direction != Direction::Stamp) else {
        return Ok(planned);
    };
    let body = script.body()?;
    planned.message = script.header.summary().to_owned();
    planned.transactional = body.header().transactional;
    planned.statements = body.statements(step.direction, purpose.target, purpose.substitution)?;
    planned.checksum = Some(body.checksum(step.direction, purpose.target));
    planned.path = Some(script.path.clone());
    if !matches!(script.source, Source::Code { .. }) {
        planned.raw_checksum = Some(crate::checksum::of_bytes(body.text().as_bytes()));
        planned.text = Some(body.shared_text());
    }
    Ok(planned)
}

/// The graph's change in the words of the version table; neither crate knows the other.
fn row_change(change: &revgraph_graph::RowChange) -> RowChange {
    match change {
        revgraph_graph::RowChange::Insert(id) => RowChange::Insert(id.clone()),
        revgraph_graph::RowChange::Update { from, to } => RowChange::Update {
            from: from.clone(),
            to: to.clone(),
        },
        revgraph_graph::RowChange::Delete(id) => RowChange::Delete(id.clone()),
    }
}

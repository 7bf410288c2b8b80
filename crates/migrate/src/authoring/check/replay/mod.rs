//! All revisions up, down to base and up again, in a database of their own.
//!
//! As soon as there are tables each gets a row, so that what only works on empty tables is found out. The second way up
//! must lead to where the first one led: what a downgrade leaves behind shows there.
//!
//! - `stage.rs`: the database
//! - `rows.rs`: the rows

mod rows;
mod stage;

use std::fmt;

use revgraph_database::{ErrorKind, Reach, Settings};
use revgraph_graph::{RevisionId, Target, Walk};
use revgraph_schema::diff::{self, Options};
use revgraph_schema::model::Schema;
use revgraph_schema::operation::Context;

use super::models::failed;
use super::{Answer, Finding, Point, PointName};
use crate::compare;
use crate::config::Hooks;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::ledger::Ledger;
use crate::observer::Silent;
use crate::plan::Plan;
use crate::run::{self, Command, Left, RunError};
use crate::script::{ScriptError, ScriptStatement};
use crate::work::{Ground, Move, WorkError};

use rows::Rows;
pub(super) use stage::Stage;

/// Where on the way a replay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// From nothing to the heads.
    Up,
    /// From there to base, or to what has no way down.
    Down,
    /// To the heads again.
    UpAgain,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Phase::Up => "on the way up",
            Phase::Down => "on the way down",
            Phase::UpAgain => "on the second way up",
        })
    }
}

/// What the revisions make, and the database in which they made it.
pub(super) struct Replayed {
    pub(super) stage: Stage,
    pub(super) schema: Schema,
}

/// The point `replay` of a database, and what came of it unless a revision failed on the first way up.
pub(super) fn check(
    ground: Ground<'_>,
    settings: &Settings,
    interrupt: &Interrupt,
) -> Result<(Point, Option<Replayed>), Error> {
    let database = ground.config.select(std::slice::from_ref(&settings.name))?[0];
    let elsewhere = ground.config.scratch_settings(database)?;
    let stage = Stage::open(settings, elsewhere.as_ref());
    let stage = failed(settings, stage.map_err(Into::into))?;
    interrupt.watch(stage.canceller());
    let mut replay = Replay {
        ground,
        settings,
        interrupt,
        reach: Reach {
            default_schema: None,
            schemas: compare::schemas(ground.config, stage.dialect()).to_vec(),
            without: vec![stage.version_table().clone()],
        },
        rows: Rows::default(),
        at: Vec::new(),
        programs: 0,
        stage,
    };
    let mut schema = None;
    let result = replay.around(&mut schema);
    let (ok, answer, findings) = match result {
        Ok(answer) => (true, answer, Vec::new()),
        Err(Stop::Finding(answer, findings)) => (false, answer, findings),
        // Whatever it was that the interrupt stopped.
        Err(Stop::Error(_)) if interrupt.is_asked() => {
            return Err(interrupted().into());
        }
        Err(Stop::Error(error)) => return Err(*error),
    };
    let point = Point {
        name: PointName::Replay,
        database: Some(settings.name.clone()),
        ok,
        answer,
        findings,
    };
    let stage = replay.stage;
    Ok((point, schema.map(|schema| Replayed { stage, schema })))
}

/// Why a replay ends before its end.
enum Stop {
    /// It found something.
    Finding(Answer, Vec<Finding>),
    /// It could not go on.
    Error(Box<Error>),
}

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Stop {
        Stop::Error(Box::new(error.into()))
    }
}

struct Replay<'a> {
    ground: Ground<'a>,
    settings: &'a Settings,
    interrupt: &'a Interrupt,
    stage: Stage,
    reach: Reach,
    rows: Rows,
    /// The version rows.
    at: Vec<String>,
    programs: usize,
}

impl Replay<'_> {
    /// Up, down and up again. The schema is known once the first way up is done.
    fn around(&mut self, made: &mut Option<Schema>) -> Result<Answer, Stop> {
        self.up(Phase::Up)?;
        let context = self.context();
        self.rows
            .fill(self.stage.database(), &self.reach, &context)?;
        let first = self.stage.database().introspect(&self.reach)?;
        let with_rows = self.rows.count(self.stage.database(), &first);
        let programs = self.programs;
        *made = Some(first.clone());
        let stopped_at = self.down()?;
        self.up(Phase::UpAgain)?;
        let second = self.stage.database().introspect(&self.reach)?;
        let options = Options::new(self.stage.dialect());
        let difference = diff::diff(&second, &first, &options);
        if !difference.is_empty() {
            let left = difference.changes.into_iter().map(Box::new);
            return Err(Stop::Finding(
                Answer::ReplayDiffers,
                left.map(Finding::Left).collect(),
            ));
        }
        Ok(Answer::Replayed {
            revisions: self.ground.scripts.graph().len(),
            stopped_at,
            tables: first.tables.len(),
            with_rows,
            programs,
        })
    }

    fn up(&mut self, phase: Phase) -> Result<(), Stop> {
        if self.ground.scripts.graph().is_empty() {
            return Ok(());
        }
        let goal = Move::Upgrade(Target::parse("heads")?);
        let walk = self.walk(&goal)?;
        for step in parts(walk) {
            let plan = self.plan(step)?;
            self.step(plan, phase)?;
        }
        Ok(())
    }

    /// Down to base. Gives the revision that has no way down, where the way ends at one.
    fn down(&mut self) -> Result<Option<RevisionId>, Stop> {
        if self.at.is_empty() {
            return Ok(None);
        }
        let goal = Move::Downgrade(Target::parse("base")?);
        let walk = self.walk(&goal)?;
        for step in parts(walk) {
            let revision = step.steps.first().and_then(|one| one.revision.clone());
            match self.plan(step) {
                Ok(plan) => self.step(plan, Phase::Down)?,
                Err(WorkError::Plan { source, .. })
                    if matches!(*source, ScriptError::Irreversible { .. }) =>
                {
                    return Ok(revision);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    fn walk(&self, goal: &Move) -> Result<Walk, WorkError> {
        self.ground
            .walk(&self.settings.name, goal, &self.at, &Ledger::default())
    }

    fn plan(&self, walk: Walk) -> Result<Plan, WorkError> {
        let dialect = self.stage.dialect();
        self.ground
            .plan_walk(&self.settings.name, dialect, "", walk)
    }

    fn step(&mut self, mut plan: Plan, phase: Phase) -> Result<(), Stop> {
        for step in &mut plan.steps {
            // They may do anything, anywhere.
            let before = step.statements.len();
            step.statements
                .retain(|statement| statement.program().is_none() && statement.code.is_none());
            self.programs += before - step.statements.len();
        }
        let context = self.context();
        let statements: Vec<ScriptStatement> = match phase {
            Phase::Up => {
                let steps = plan.steps.iter();
                steps.flat_map(|step| step.statements.clone()).collect()
            }
            Phase::Down | Phase::UpAgain => Vec::new(),
        };
        let database = self.stage.database();
        database.reset()?;
        self.rows
            .before(database, &self.reach, &context, &statements)?;
        let command = Command {
            id: "",
            hooks: &Hooks::default(),
            tag: self.ground.substitution.tag.as_deref(),
            interrupt: self.interrupt,
            starts_anew: false,
        };
        if let Err(error) = run::run(database, &plan, command, &mut Silent) {
            return Err(stopped(phase, error));
        }
        self.rows.after(plan.dialect, &statements);
        self.at = plan.to;
        Ok(())
    }

    fn context(&self) -> Context {
        let mut context = Context::new(self.stage.dialect());
        context.naming = self.ground.config.naming.clone();
        context
    }
}

/// A walk for each step of a walk.
fn parts(walk: Walk) -> impl Iterator<Item = Walk> {
    let mut from = walk.from;
    walk.steps.into_iter().map(move |step| {
        let to: Vec<String> = step.heads_after.iter().map(ToString::to_string).collect();
        Walk {
            from: std::mem::replace(&mut from, to.clone()),
            implied_rows: Vec::new(),
            steps: vec![step],
            to,
        }
    })
}

/// What it leaves behind is dropped.
fn interrupted() -> WorkError {
    WorkError::Run(Box::new(RunError::Interrupted {
        step: None,
        left: Left::default(),
    }))
}

fn stopped(phase: Phase, mut error: Box<RunError>) -> Stop {
    match error.as_mut() {
        RunError::Interrupted { .. } => return interrupted().into(),
        RunError::Database { source, .. }
            if matches!(*source.kind, ErrorKind::Disconnected { .. }) =>
        {
            return WorkError::Run(error).into();
        }
        _ => {}
    }
    // What is left behind there is dropped.
    if let Some(left) = error.left_mut() {
        *left = Left {
            database: left.database.clone(),
            ..Left::default()
        };
    }
    Stop::Finding(
        Answer::ReplayFailed { phase },
        vec![Finding::Step {
            phase,
            source: error,
        }],
    )
}

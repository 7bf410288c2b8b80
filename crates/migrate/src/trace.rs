//! What a run tells, as spans and events of `tracing`.
//!
//! A span `run` around a whole command, in it a span `revision` for each step, in it a span `statement` for each statement.
//! The text of statements is an event of the level TRACE. Urls are in none of them, nor what errors say, which may name
//! values: the error comes with the result. Without a subscriber nothing is made, and next to nothing is spent.

use tracing::span::EnteredSpan;
use tracing::{debug, debug_span, error, info, info_span, trace, warn};

use crate::observer::{Event, Observer};
use crate::plan::Plan;

/// An observer that also traces.
pub(crate) struct Traced<'o> {
    observer: &'o mut dyn Observer,
    /// The database whose plan runs.
    database: String,
    /// Whether it was said that somebody else holds the lock; it is told many times.
    waits: bool,
    // In the order in which they are left.
    statement: Option<EnteredSpan>,
    revision: Option<EnteredSpan>,
    _run: EnteredSpan,
}

impl<'o> Traced<'o> {
    /// Enters the span `run`, which is left when this is dropped. `goal` is the target as typed.
    pub(crate) fn new(observer: &'o mut dyn Observer, goal: &str) -> Traced<'o> {
        Traced {
            observer,
            database: String::new(),
            waits: false,
            statement: None,
            revision: None,
            _run: info_span!("run", goal).entered(),
        }
    }

    fn started(&mut self, plan: &Plan) {
        self.database.clone_from(&plan.database);
        let database = self.database.as_str();
        for (revision, path) in &plan.edited {
            warn!(database, %revision, script = %path.display(), "edited since it was applied");
        }
        debug!(database, steps = plan.steps.len(), "plan");
    }

    fn leave_step(&mut self) {
        self.statement = None;
        self.revision = None;
    }
}

impl Observer for Traced<'_> {
    fn notice(&mut self, event: Event<'_>) {
        match &event {
            Event::Waiting { database, wait } if !self.waits => {
                self.waits = true;
                let holder = wait.holder.as_deref();
                info!(database, holder, "waiting for the lock");
            }
            Event::Waiting { .. } => {}
            Event::Settled {
                database,
                committed,
            } => {
                warn!(database, committed, "settled an interrupted run");
            }
            Event::Started { plan } => self.started(plan),
            Event::StepStarted { step } => {
                self.leave_step();
                let span = info_span!(
                    "revision",
                    database = self.database,
                    revision = step.revision_name(),
                    direction = step.action.word()
                );
                self.revision = Some(span.entered());
                for lost in &step.loses {
                    warn!(loses = %lost, "loses data");
                }
            }
            Event::Resumed { step, done } => {
                info!(done, total = step.statements.len(), "resumed");
            }
            Event::StatementStarted {
                number, statement, ..
            } => {
                self.statement = None;
                self.statement = Some(debug_span!("statement", number).entered());
                trace!(sql = statement.sql, "statement");
            }
            Event::StatementFinished { .. } => self.statement = None,
            Event::ProgramSaid { line, .. } => debug!(line, "program"),
            Event::StepFinished { elapsed, .. } => {
                self.statement = None;
                info!(elapsed_ms = elapsed.as_secs_f64() * 1000.0, "done");
            }
            Event::StepFailed { .. } => {
                self.statement = None;
                error!("failed");
            }
        }
        let is_over = matches!(event, Event::StepFinished { .. } | Event::StepFailed { .. });
        // The observer's own events stand inside of the spans.
        self.observer.notice(event);
        if is_over {
            self.leave_step();
        }
    }
}

//! What runs beside statements: programs in their place and around steps, and the code of revisions.

use std::path::{self, Path};

use revgraph_schema::operation::Program;

use super::fault::Fault;
use super::program::{self, Ended};
use super::{RunError, Runner};
use crate::config::HookCommand;
use crate::observer::Event;
use crate::plan::{Action, PlannedStep};
use crate::script::Procedure;

/// When hooks run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Before anything of the step runs.
    Before,
    /// When the step is committed.
    After,
}

impl Runner<'_, '_> {
    /// Runs the hooks of a step, in order, up to the first that fails.
    pub(super) fn hooks(
        &mut self,
        step: &PlannedStep,
        moment: Moment,
    ) -> Result<(), Box<RunError>> {
        let hooks = self.command.hooks;
        let (name, commands): (&'static str, &[HookCommand]) = match (moment, step.action) {
            (Moment::Before, Action::Upgrade) => ("before_upgrade", &hooks.before_upgrade),
            (Moment::After, Action::Upgrade) => ("after_upgrade", &hooks.after_upgrade),
            (Moment::Before, Action::Downgrade) => ("before_downgrade", &hooks.before_downgrade),
            (Moment::After, Action::Downgrade) => ("after_downgrade", &hooks.after_downgrade),
            (_, Action::Stamp | Action::Apply) => return Ok(()),
        };
        for command in commands {
            let program = Program {
                command: command.words().to_vec(),
                in_transaction: false,
                timeout: None,
            };
            match self.run_outside(step, &program) {
                Ok(Ended::Well) => {}
                Ok(Ended::Interrupted) => return Err(self.interrupted(step, 0)),
                Err(source) => {
                    return Err(Box::new(RunError::Hook {
                        step: step.headline(),
                        name,
                        source: Box::new(source),
                        left: self.left(0),
                    }));
                }
            }
        }
        Ok(())
    }

    /// Runs the program of a statement.
    pub(super) fn run_program(
        &mut self,
        step: &PlannedStep,
        program: &Program,
    ) -> Result<(), Fault> {
        match self.run_outside(step, program) {
            Ok(Ended::Well) => Ok(()),
            Ok(Ended::Interrupted) => Err(Fault::Interrupted),
            Err(error) => Err(Fault::Program(Box::new(error))),
        }
    }

    /// Runs the code of a revision.
    pub(super) fn run_code(&mut self, code: &Procedure) -> Result<(), Fault> {
        let mut outcome = Err("there is no Diesel connection".into());
        self.database
            .with_native(&mut |connection| outcome = code.run(connection));
        outcome.map_err(|source| {
            // Its statement was stopped, in whatever words the code tells that.
            let can_stop = self.database.canceller().is_some();
            match self.command.interrupt.is_asked() && can_stop {
                true => Fault::Interrupted,
                false => Fault::Code(source),
            }
        })
    }

    /// Runs a program, with what it needs to find the database in its environment.
    fn run_outside(
        &mut self,
        step: &PlannedStep,
        program: &Program,
    ) -> Result<Ended, program::ProgramError> {
        let revision = step.revision.as_ref().map(ToString::to_string);
        // The program runs in another folder.
        let file = step
            .path
            .as_deref()
            .and_then(|path| path::absolute(path).ok());
        let environment = [
            ("DATABASE_URL", self.database.url().revealed()),
            ("REVGRAPH_DATABASE", self.plan.database.clone()),
            ("REVGRAPH_DIRECTION", step.action.word().to_owned()),
            ("REVGRAPH_REVISION", revision.unwrap_or_default()),
            (
                "REVGRAPH_FILE",
                file.unwrap_or_default().display().to_string(),
            ),
            (
                "REVGRAPH_TAG",
                self.command.tag.unwrap_or_default().to_owned(),
            ),
        ];
        let folder = match self.plan.folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => &self.plan.folder,
        };
        let (interrupt, observer) = (self.command.interrupt, &mut *self.observer);
        let mut hear = |line: &str| observer.notice(Event::ProgramSaid { step, line });
        program::run(
            program,
            folder,
            &environment,
            &|| interrupt.is_asked(),
            &mut hear,
        )
    }
}

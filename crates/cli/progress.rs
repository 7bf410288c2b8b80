//! What the terminal shows while a run runs.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use revgraph_migrate::observer::{Event, Observer};
use revgraph_migrate::plan::{Action, PlannedStep};

use super::arguments::GlobalArgs;
use super::output::{DIM, DONE, Output};
use super::view;

/// Draws a run: a line for each step when it is done, and on a terminal one that tells what is running.
pub(super) struct Progress<'o> {
    output: &'o mut Output,
    bar: Option<ProgressBar>,
    statements: bool,
    several: bool,
    waiting_told: bool,
}

impl<'o> Progress<'o> {
    /// `several`: lines name the database.
    pub(super) fn new(output: &'o mut Output, global: &GlobalArgs, several: bool) -> Progress<'o> {
        let bar = output.draws(global).then(spinner);
        Progress {
            output,
            bar,
            statements: global.verbose,
            several,
            waiting_told: false,
        }
    }

    fn say(&mut self, line: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.output.note(line)),
            None => self.output.note(line),
        }
    }
}

impl Observer for Progress<'_> {
    fn notice(&mut self, event: Event<'_>) {
        match event {
            Event::Waiting { database, wait } => {
                if !self.waiting_told {
                    self.waiting_told = true;
                    let holder = wait
                        .holder
                        .as_deref()
                        .map(|holder| format!(" ({holder})"))
                        .unwrap_or_default();
                    self.say(&format!(
                        "Waiting for another run on {database} to end{holder} ..."
                    ));
                }
                if let Some(bar) = &self.bar {
                    bar.set_message(format!("waiting for another run on {database}"));
                    bar.tick();
                }
            }
            Event::Settled {
                database,
                committed,
            } => {
                let word = if committed {
                    "committed"
                } else {
                    "rolled back"
                };
                self.say(&format!(
                    "An earlier run had promised to commit on {database} and was interrupted: it is {word} now."
                ));
            }
            Event::Started { plan } => {
                if !plan.implied_rows.is_empty() {
                    let rows = plan.implied_rows.join(", ");
                    self.say(&format!(
                        "The version table of {} holds rows that other rows imply: {rows}; they go with this run.",
                        plan.database
                    ));
                }
                for (revision, path) in &plan.edited {
                    self.say(&format!("Warning: {}", view::edited(revision, path)));
                }
                if !plan.edited.is_empty() {
                    let program = self.output.program();
                    let (verify, repair) = (program.command("verify"), program.command("repair"));
                    self.say(&format!(
                        "`{verify}` shows what changed, `{repair}` accepts it"
                    ));
                }
                if self.several && !plan.steps.is_empty() {
                    self.say(&format!("Migrating database {}", plan.database));
                }
            }
            Event::StepStarted { step } => {
                for lost in &step.loses {
                    self.say(&format!("  loses {lost}"));
                }
                if self.statements && is_told(step) {
                    self.say(&step.headline());
                }
                if let Some(bar) = &self.bar {
                    bar.reset_elapsed();
                    bar.enable_steady_tick(Duration::from_millis(100));
                    bar.set_message(step.headline());
                }
            }
            Event::Resumed { step, done } => {
                self.say(&format!(
                    "{}: {done} of {} statements were done by an earlier run; going on behind them",
                    step.headline(),
                    step.statements.len()
                ));
            }
            Event::StatementStarted {
                step,
                number,
                statement,
            } => {
                if let Some(bar) = &self.bar {
                    let first = statement.sql.lines().next().unwrap_or_default();
                    bar.set_message(format!(
                        "{} [{number}/{}] {first}",
                        step.headline(),
                        step.statements.len()
                    ));
                }
                if self.statements {
                    self.say(&format!("{DIM}{}{DIM:#}", statement.shown()));
                }
            }
            Event::ProgramSaid { line, .. } => self.say(&format!("  {line}")),
            Event::StepFinished { step, elapsed } if is_told(step) => {
                let elapsed = duration(elapsed);
                self.say(&match self.statements {
                    true => format!("{DONE}({elapsed}){DONE:#}"),
                    false => format!("{} {DONE}({elapsed}){DONE:#}", step.headline()),
                });
            }
            Event::StepFailed { step } if !self.statements && is_told(step) => {
                self.say(&step.headline());
            }
            Event::StepFinished { step, .. } if !step.rows.is_empty() && !is_told(step) => {
                self.say("Removing all rows of the version table");
            }
            Event::StatementFinished { .. }
            | Event::StepFinished { .. }
            | Event::StepFailed { .. } => {}
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The line that tells what is running.
pub(super) fn spinner() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
        bar.set_style(style);
    }
    bar
}

/// Not the step that empties the version table before others fill it.
fn is_told(step: &PlannedStep) -> bool {
    step.action == Action::Apply || !(step.left.is_empty() && step.right.is_empty())
}

/// A length of time as people say it: `12 ms`, `3.4 s`, `2 min 5 s`.
pub(super) fn duration(elapsed: Duration) -> String {
    let milliseconds = elapsed.as_millis();
    match milliseconds {
        0..1_000 => format!("{milliseconds} ms"),
        1_000..60_000 => format!("{:.1} s", elapsed.as_secs_f64()),
        _ => format!(
            "{} min {} s",
            milliseconds / 60_000,
            milliseconds / 1_000 % 60
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_in_their_unit() {
        let said = |milliseconds| duration(Duration::from_millis(milliseconds));
        assert_eq!(
            [said(0), said(12), said(3_400), said(125_000)],
            ["0 ms", "12 ms", "3.4 s", "2 min 5 s"]
        );
    }
}

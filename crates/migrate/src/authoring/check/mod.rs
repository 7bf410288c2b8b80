//! `check`: whether the scripts may be merged and the databases are what they say, one point after the other.
//!
//! Nothing is written to a configured database. What does not hold is a [`Finding`] of a [`Point`]; an error is what
//! could not be found out.
//!
//! - `report.rs`, `words.rs`: what comes of it, as a value, and in words
//! - `heads.rs`, `scripts.rs`: what the scripts alone tell
//! - `standing.rs`: what a database tells of its revisions
//! - `models.rs`: the comparison
//! - `replay/`: all revisions up, down and up again in a database of their own

mod heads;
mod models;
mod replay;
mod report;
mod scripts;
mod standing;
mod words;

use revgraph_database::Settings;

use crate::Config;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::script::{FileError, ScriptDirectory, ScriptError, Substitution};
use crate::work::Ground;

pub use replay::Phase;
pub use report::{Answer, Finding, Point, PointName, Report, Touch};
pub use revgraph_schema::diff::Change;
pub use words::described;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The names of the databases that are meant; all when none is named.
    pub databases: &'a [String],
    /// The url to use instead of the configured one.
    pub url: Option<&'a str>,
    /// The values for SQL scripts.
    pub substitution: &'a Substitution,
    /// How many heads there may be.
    pub heads: usize,
    /// Whether the revisions are replayed, and that compared, instead of the databases.
    pub replay: bool,
}

/// Checks a project.
///
/// # Errors
/// What keeps a point from being answered: the script directory or the models cannot be read, a database cannot be
/// reached, somebody interrupted.
pub fn check(question: Question<'_>, interrupt: &Interrupt) -> Result<Report, Error> {
    let mut report = Report::default();
    let scripts = match question.config.scripts() {
        Ok(scripts) => scripts,
        Err(error) if is_unreadable(&error) => return Err(error.into()),
        Err(error) => {
            // Nothing else can be asked.
            report.points.push(unsound(error));
            return Ok(report);
        }
    };
    let ground = Ground {
        config: question.config,
        scripts: &scripts,
        databases: question.databases,
        url: question.url,
        substitution: question.substitution,
        allow_data_loss: false,
    };
    let all = ground.settings()?;
    report.points.push(sound(&scripts));
    report
        .points
        .push(heads::check(ground, &all, question.heads));
    let rendered = scripts::check(ground, &all);
    let renders = rendered.ok;
    report.points.push(rendered);
    for settings in &all {
        match question.replay {
            true => on_replay(ground, settings, renders, interrupt, &mut report)?,
            false => on_database(ground, settings, &mut report)?,
        }
    }
    Ok(report)
}

fn on_database(ground: Ground<'_>, settings: &Settings, report: &mut Report) -> Result<(), Error> {
    let [checksums, at_head] = standing::check(ground, settings)?;
    let is_at_head = at_head.ok;
    report.points.extend([checksums, at_head]);
    report
        .points
        .push(models::check(ground, settings, is_at_head)?);
    Ok(())
}

fn on_replay(
    ground: Ground<'_>,
    settings: &Settings,
    renders: bool,
    interrupt: &Interrupt,
    report: &mut Report,
) -> Result<(), Error> {
    if !renders {
        report.points.push(Point {
            name: PointName::Replay,
            database: Some(settings.name.clone()),
            ok: false,
            answer: Answer::NotReplayed,
            findings: Vec::new(),
        });
        return Ok(());
    }
    let (point, replayed) = replay::check(ground, settings, interrupt)?;
    report.points.push(point);
    if let Some(replayed) = replayed {
        report
            .points
            .push(models::check_replayed(ground, settings, replayed)?);
    }
    Ok(())
}

/// Whether the scripts could not be looked at; else they are wrong.
fn is_unreadable(error: &ScriptError) -> bool {
    match error {
        ScriptError::NoDirectory { .. } => true,
        ScriptError::File(error) => matches!(
            **error,
            FileError::Read { .. } | FileError::DirectoryLoop { .. }
        ),
        _ => false,
    }
}

fn sound(scripts: &ScriptDirectory) -> Point {
    Point {
        name: PointName::Graph,
        database: None,
        ok: true,
        answer: Answer::Sound {
            revisions: scripts.graph().len(),
        },
        findings: Vec::new(),
    }
}

fn unsound(error: ScriptError) -> Point {
    Point {
        name: PointName::Graph,
        database: None,
        ok: false,
        answer: Answer::Unsound,
        findings: vec![Finding::Script {
            databases: Vec::new(),
            source: Box::new(error),
        }],
    }
}

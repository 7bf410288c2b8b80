//! The difference between models and databases as a revision that is written and applied at once.

use std::fs;
use std::path::PathBuf;

use revgraph_graph::Target;

use crate::autogenerate::Generated;
use crate::error::Error;
use crate::interrupt::Interrupt;
use crate::observer::Observer;
use crate::revise::{self, NewRevision};
use crate::run::{Left, Report, RunError};
use crate::work::{self, Ground, Move, WorkError};

/// A change that loses something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The database.
    pub database: String,
    /// The change: `drop_column users.email`.
    pub change: String,
    /// What is lost, in words that follow "loses".
    pub loses: String,
}

/// Why a revision was not pushed.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// Something would be lost, and nobody said that it may be.
    #[error("{} of the changes would lose data", losses.len())]
    Loses {
        /// What.
        losses: Vec<Loss>,
    },
    /// The revision could not be applied.
    #[error("{source}")]
    Apply {
        /// Why.
        source: Box<Error>,
        /// Its script.
        path: PathBuf,
        /// Whether the script is still there: something of it is applied, or may be. Else it was taken away again.
        stays: bool,
        /// Whether it is known that something of it is applied.
        applied: bool,
    },
}

/// What is lost by what was generated.
pub fn losses(generated: &Generated) -> Vec<Loss> {
    let changes = generated.comparisons.iter().flat_map(|comparison| {
        let changes = comparison.difference.changes.iter();
        changes.map(move |change| (comparison, change))
    });
    changes
        .filter_map(|(comparison, change)| {
            Some(Loss {
                database: comparison.database.clone(),
                change: change.to_string(),
                loses: change.loses.clone()?,
            })
        })
        .collect()
}

/// Refuses what loses something.
///
/// # Errors
/// [`PushError::Loses`].
pub fn check_losses(generated: &Generated) -> Result<(), PushError> {
    let losses = losses(generated);
    match losses.is_empty() {
        true => Ok(()),
        false => Err(PushError::Loses { losses }),
    }
}

/// Writes a revision, and applies it to the databases that are meant.
///
/// A script of which nothing was applied is taken away again: the models can be mended, and pushed once more.
///
/// # Errors
/// [`PushError::Apply`], and what writing gives.
pub fn go(
    ground: Ground<'_>,
    revision: &NewRevision,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, Error> {
    revise::write(ground.config, revision)?;
    let applied = apply(ground, revision, interrupt, observer);
    applied.map_err(|error| {
        let left = left(ground, &error);
        let stays = left != After::Nothing || fs::remove_file(&revision.path).is_err();
        PushError::Apply {
            source: Box::new(error),
            path: revision.path.clone(),
            stays,
            applied: left == After::Something,
        }
        .into()
    })
}

fn apply(
    ground: Ground<'_>,
    revision: &NewRevision,
    interrupt: &Interrupt,
    observer: &mut dyn Observer,
) -> Result<Vec<Report>, Error> {
    let scripts = ground.config.scripts()?;
    let ground = Ground {
        scripts: &scripts,
        ..ground
    };
    let target = Target::parse(revision.header.revision.as_ref())?;
    Ok(work::go(
        ground,
        &Move::Upgrade(target),
        interrupt,
        observer,
    )?)
}

/// What a failure left of a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum After {
    Nothing,
    Something,
    /// The connection was lost, perhaps while it was committed.
    Unknown,
}

fn left(ground: Ground<'_>, error: &Error) -> After {
    let Error::Work(error) = error else {
        return After::Nothing;
    };
    let WorkError::Run(error) = error.as_ref() else {
        return After::Nothing;
    };
    let first = ground
        .settings()
        .ok()
        .and_then(|all| all.into_iter().next());
    let of = |left: &Left| {
        let is_first = first.is_some_and(|first| first.name == left.database);
        match is_first && left.steps_done == 0 && left.statements_done == 0 {
            true => After::Nothing,
            false => After::Something,
        }
    };
    match error.as_ref() {
        RunError::Statement { left, .. }
        | RunError::Render { left, .. }
        | RunError::Code { left, .. }
        | RunError::Program { left, .. }
        | RunError::Hook { left, .. }
        | RunError::Interrupted { left, .. } => of(left),
        RunError::Database { left, .. } => match of(left) {
            After::Nothing => After::Unknown,
            other => other,
        },
        RunError::HalfApplied { .. } => After::Something,
    }
}

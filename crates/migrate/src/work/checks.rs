//! What can be refused, or is to be said, before a plan runs.

use std::any::TypeId;
use std::path::PathBuf;

use revgraph_graph::RevisionId;

use super::{Ground, WorkError};
use crate::Place;
use crate::ledger::{self, Ledger, Match};
use crate::plan::{Lost, Plan, PlannedStep};
use crate::script::{Procedure, ScriptDirectory, Source};

/// The applied revisions whose scripts have changed since, with their scripts.
pub(super) fn edited(
    ground: Ground<'_>,
    plan: &Plan,
    ledger: &Ledger,
) -> Result<Vec<(RevisionId, PathBuf)>, WorkError> {
    if !ledger.is_kept() {
        return Ok(Vec::new());
    }
    let applied = ground.scripts.graph().applied(&plan.from);
    let applied = applied.map_err(|source| WorkError::Graph {
        database: plan.database.clone(),
        source: Box::new(source),
    })?;
    let names = ground.config.database_names();
    let target = ground.target(&plan.database, plan.dialect, &names);
    let found = ledger::matches(ground.scripts, target, ledger, &applied);
    let edited = applied.into_iter().zip(found);
    let edited = edited.filter(|(_, found)| *found == Match::Edited);
    Ok(edited
        .filter_map(|(id, _)| {
            let path = ground.scripts.script(&id)?.path.clone();
            Some((id, path))
        })
        .collect())
}

/// Refuses ids that would not fit into a column that somebody made narrower.
pub(super) fn width(plan: &Plan, limit: usize) -> Result<(), WorkError> {
    let too_long = plan
        .steps
        .iter()
        .flat_map(|step| &step.heads_after)
        .find(|revision| revision.chars().count() > limit);
    match too_long {
        None => Ok(()),
        Some(revision) => Err(WorkError::ColumnTooNarrow {
            database: plan.database.clone(),
            revision: revision.clone(),
            length: revision.chars().count(),
            limit,
            table: Box::new(plan.version_table.clone()),
        }),
    }
}

/// The types of the connections that the revisions in Rust take.
pub(super) fn connections(scripts: &ScriptDirectory) -> impl Iterator<Item = TypeId> {
    let codes = scripts
        .scripts()
        .iter()
        .filter_map(|script| match &script.source {
            Source::Code { code, .. } => Some(code),
            _ => None,
        });
    codes.flat_map(|code| code.connections())
}

/// The code in a plan, with its step and its place.
pub(super) fn codes(plan: &Plan) -> impl Iterator<Item = (&PlannedStep, &Procedure, Place)> {
    plan.steps.iter().flat_map(|step| {
        let statements = step.statements.iter();
        statements.filter_map(move |one| Some((step, one.code.as_ref()?, one.origin.place())))
    })
}

/// Refuses to lose data where the configuration protects it.
pub(super) fn protect(ground: Ground<'_>, plan: &Plan) -> Result<(), WorkError> {
    let loses = |step: &PlannedStep| {
        let of = |lost: &Lost| (step.headline(), lost.clone());
        step.loses.iter().map(of).collect::<Vec<_>>()
    };
    let lost: Vec<(String, Lost)> = plan.steps.iter().flat_map(loses).collect();
    match lost.is_empty() || !ground.config.protect_data || ground.allow_data_loss {
        true => Ok(()),
        false => Err(WorkError::Loses {
            database: plan.database.clone(),
            lost,
        }),
    }
}

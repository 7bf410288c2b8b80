//! Whether a database, or what the revisions make, is what the models say.

use revgraph_database::Settings;

use super::replay::Replayed;
use super::{Answer, Finding, Point, PointName};
use crate::autogenerate::{self, AutogenerateError};
use crate::compare::{self, CompareError, Comparison, Selection, Subject};
use crate::error::Error;
use crate::work::Ground;

/// The point `models` of a database.
pub(super) fn check(
    ground: Ground<'_>,
    settings: &Settings,
    is_at_head: bool,
) -> Result<Point, Error> {
    let subject = autogenerate::subject(ground, settings)?;
    let comparison = compare::compare(subject, &Selection::default());
    Ok(point(settings, failed(settings, comparison)?, is_at_head))
}

/// The point `models` of what the revisions make.
pub(super) fn check_replayed(
    ground: Ground<'_>,
    settings: &Settings,
    replayed: Replayed,
) -> Result<Point, Error> {
    let subject = Subject {
        settings: replayed.stage.settings(),
        ..autogenerate::subject(ground, settings)?
    };
    let comparison = compare::compare_live(subject, &Selection::default(), replayed.schema);
    Ok(point(settings, failed(settings, comparison)?, true))
}

pub(super) fn failed<T>(
    settings: &Settings,
    result: Result<T, CompareError>,
) -> Result<T, AutogenerateError> {
    result.map_err(|source| AutogenerateError::Compare {
        database: settings.name.clone(),
        source: Box::new(source),
    })
}

fn point(settings: &Settings, comparison: Option<Comparison>, is_at_head: bool) -> Point {
    let (answer, findings) = match comparison {
        None => (Answer::NoModels, Vec::new()),
        Some(comparison) => {
            let changes = comparison.difference.changes;
            let answer = Answer::Models {
                tables: comparison.goal.tables.len(),
                changes: changes.len(),
                is_at_head,
            };
            let findings = changes.into_iter().map(Box::new).map(Finding::Change);
            (answer, findings.collect())
        }
    };
    Point {
        name: PointName::Models,
        database: Some(settings.name.clone()),
        ok: findings.is_empty(),
        answer,
        findings,
    }
}

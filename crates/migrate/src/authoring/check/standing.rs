//! What a database tells of its revisions: where it stands, and whether their scripts are the ones that were applied.

use revgraph_database::{Access, Database, DatabaseError, Settings};
use revgraph_graph::RevisionId;

use super::{Answer, Finding, Point, PointName};
use crate::Place;
use crate::error::Error;
use crate::ledger::{self, Ledger, Match};
use crate::work::Ground;

/// The points `checksums` and `at_head`.
pub(super) fn check(ground: Ground<'_>, settings: &Settings) -> Result<[Point; 2], Error> {
    let mut database = Database::connect(settings, Access::Read)?;
    let rows = database.version_rows()?.unwrap_or_default();
    let point = |name, ok, answer, findings| Point {
        name,
        database: Some(settings.name.clone()),
        ok,
        answer,
        findings,
    };
    let applied = match ground.scripts.graph().applied(&rows) {
        Ok(applied) => applied,
        Err(source) => {
            return Ok([
                point(PointName::Checksums, true, Answer::UnknownRows, Vec::new()),
                point(
                    PointName::AtHead,
                    false,
                    Answer::NotAtHead,
                    vec![Finding::UnknownRows { source }],
                ),
            ]);
        }
    };
    let (answer, findings) = checksums(ground, settings, &applied, &mut database)?;
    let checksums = point(PointName::Checksums, findings.is_empty(), answer, findings);
    let missing: Vec<RevisionId> = ground
        .scripts
        .graph()
        .upgrade(&rows, &revgraph_graph::Target::parse("heads")?)
        .map(|walk| {
            let steps = walk.steps.into_iter();
            steps.filter_map(|step| step.revision).collect()
        })
        // An empty graph has no heads, and nothing to apply.
        .unwrap_or_default();
    let at_head = match missing.is_empty() {
        true => point(PointName::AtHead, true, Answer::AtHead { rows }, Vec::new()),
        false => point(
            PointName::AtHead,
            false,
            Answer::NotAtHead,
            vec![Finding::Behind { rows, missing }],
        ),
    };
    Ok([checksums, at_head])
}

fn checksums(
    ground: Ground<'_>,
    settings: &Settings,
    applied: &[RevisionId],
    database: &mut Database,
) -> Result<(Answer, Vec<Finding>), DatabaseError> {
    let ledger = Ledger::read(database)?;
    let names = ground.config.database_names();
    let target = ground.target(&settings.name, settings.url.dialect(), &names);
    let found = ledger::matches(ground.scripts, target, &ledger, applied);
    let count = |wanted| found.iter().filter(|found| **found == wanted).count();
    let answer = Answer::Checksums {
        unchanged: count(Match::Same),
        changed: count(Match::Edited),
        unknown: count(Match::Unknown),
        has_log: ledger.is_kept() || applied.is_empty(),
    };
    let edited = applied.iter().zip(&found);
    let findings = edited
        .filter(|(_, found)| **found == Match::Edited)
        .filter_map(|(revision, _)| {
            Some(Finding::Changed {
                revision: revision.clone(),
                place: Place::file(&ground.scripts.script(revision)?.path),
                applied_at: ledger.accepted(revision.as_str())?.applied_at.clone(),
            })
        })
        .collect();
    Ok((answer, findings))
}

//! What a database tells of its revisions: where it stands, and whether their scripts are the ones that were applied.

use std::collections::BTreeMap;

use revgraph_database::log_table::{self, LogDirection, LogRow, LogState};
use revgraph_database::{Access, Database, DatabaseError, Settings};
use revgraph_graph::{Direction, GraphError, RevisionId};

use super::{Answer, Finding, Point, PointName};
use crate::Place;
use crate::checksum;
use crate::error::Error;
use crate::script::{ScriptError, Target};
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
    let applied = match applied(ground, &rows) {
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

/// Every revision that the rows stand for.
fn applied(ground: Ground<'_>, rows: &[String]) -> Result<Vec<RevisionId>, GraphError> {
    let graph = ground.scripts.graph();
    let current = graph.current(rows)?;
    let mut applied = Vec::new();
    for row in &current.rows {
        applied.extend(graph.history(Some(&format!(":{row}")), None)?);
    }
    let mut seen = std::collections::HashSet::new();
    applied.retain(|revision| seen.insert(revision.clone()));
    Ok(applied)
}

fn checksums(
    ground: Ground<'_>,
    settings: &Settings,
    applied: &[RevisionId],
    database: &mut Database,
) -> Result<(Answer, Vec<Finding>), DatabaseError> {
    let log = match &settings.log_table {
        Some(table) => log_table::entries(database, table)?,
        None => None,
    };
    let has_log = log.is_some();
    let known = last_upgrades(log.unwrap_or_default());
    let (mut unchanged, mut unknown) = (0, 0);
    let mut findings = Vec::new();
    let names = ground.config.database_names();
    let target = Target {
        database: &settings.name,
        dialect: settings.url.dialect(),
        databases: &names,
        naming: &ground.config.naming,
    };
    for revision in applied {
        match is_unchanged(ground, revision, target, &known) {
            Some(Ok(())) => unchanged += 1,
            Some(Err(finding)) => findings.push(finding),
            None => unknown += 1,
        }
    }
    let answer = Answer::Checksums {
        unchanged,
        changed: findings.len(),
        unknown,
        has_log: has_log || applied.is_empty(),
    };
    Ok((answer, findings))
}

/// Whether a script is the one that was applied; none where that cannot be told.
fn is_unchanged(
    ground: Ground<'_>,
    revision: &RevisionId,
    target: Target<'_>,
    known: &BTreeMap<String, LogRow>,
) -> Option<Result<(), Finding>> {
    let row = known.get(revision.as_ref())?;
    let logged = row.entry.checksum.as_deref()?;
    if row.entry.checksum_algorithm.as_deref() != Some(checksum::ALGORITHM) {
        return None;
    }
    let script = ground.scripts.script(revision)?;
    let now: Result<String, ScriptError> = script
        .body()
        .map(|body| body.checksum(Direction::Upgrade, target));
    // One that cannot be read any more is the point of the scripts.
    Some(match now.ok()? == logged {
        true => Ok(()),
        false => Err(Finding::Changed {
            revision: revision.clone(),
            place: Place::file(&script.path),
            applied_at: row.applied_at.clone(),
        }),
    })
}

/// By revision the last time that it was applied, unless it was taken back since.
fn last_upgrades(log: Vec<LogRow>) -> BTreeMap<String, LogRow> {
    let mut last = BTreeMap::new();
    for row in log {
        let Some(revision) = row.entry.revision.clone() else {
            continue;
        };
        if row.entry.state != LogState::Done {
            continue;
        }
        match row.entry.direction {
            LogDirection::Upgrade => {
                last.insert(revision, row);
            }
            LogDirection::Downgrade => {
                last.remove(&revision);
            }
            LogDirection::Stamp | LogDirection::Sync | LogDirection::Apply => {}
        }
    }
    last
}

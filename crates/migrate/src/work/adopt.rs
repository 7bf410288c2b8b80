//! Going on where Diesel's own migrations have left a database.

use std::collections::HashSet;

use revgraph_database::Database;
use revgraph_graph::{RevisionId, Target};

use super::{Ground, Move, WorkError};

/// The stamp that says what Diesel's table says. A database that has version rows keeps them: it was adopted before.
pub(super) fn goal(
    ground: Ground<'_>,
    database: &mut Database,
    rows: &[String],
) -> Result<Move, WorkError> {
    let targets = match rows {
        [] => heads(ground, database)?,
        rows => rows.to_vec(),
    };
    let targets = targets.iter().map(|target| Target::parse(target));
    Ok(Move::Stamp {
        targets: targets
            .collect::<Result<_, _>>()
            .map_err(|source| WorkError::Graph {
                database: database.name().to_owned(),
                source: Box::new(source),
            })?,
        purge: false,
    })
}

/// The heads of what Diesel has applied; `base` where that is nothing.
fn heads(ground: Ground<'_>, database: &mut Database) -> Result<Vec<String>, WorkError> {
    let name = database.name().to_owned();
    let versions = database.diesel_versions()?.unwrap_or_default();
    if versions.is_empty() {
        return Ok(vec!["base".to_owned()]);
    }
    let script = |version: &str| ground.scripts.script(&RevisionId::new(version).ok()?);
    let unknown = versions.iter().filter(|version| script(version).is_none());
    let unknown: Vec<String> = unknown.cloned().collect();
    if !unknown.is_empty() {
        return Err(WorkError::NotOfDiesel {
            database: name,
            unknown,
        });
    }
    // Each of them brings all that it needs.
    let applied = ground.scripts.graph().applied(&versions);
    let applied = applied.map_err(|source| WorkError::Graph {
        database: name.clone(),
        source: Box::new(source),
    })?;
    let ran: HashSet<&str> = versions.iter().map(String::as_str).collect();
    let skipped = applied.into_iter().filter(|id| !ran.contains(id.as_str()));
    let skipped: Vec<RevisionId> = skipped.collect();
    if !skipped.is_empty() {
        return Err(WorkError::SkippedByDiesel {
            database: name,
            skipped,
        });
    }
    let headers = ran.iter().filter_map(|version| script(version));
    let needed: HashSet<&str> = headers
        .flat_map(|script| {
            script
                .header
                .down_revisions
                .iter()
                .chain(&script.header.depends_on)
        })
        .map(String::as_str)
        .collect();
    let heads = versions
        .iter()
        .filter(|version| !needed.contains(version.as_str()));
    Ok(heads.cloned().collect())
}

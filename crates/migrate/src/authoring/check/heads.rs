//! Whether there is one head, and where several of them meet.

use std::collections::{BTreeMap, BTreeSet};

use revgraph_database::Settings;
use revgraph_graph::{Direction, RevisionId};
use revgraph_schema::{Dialect, split};

use super::{Answer, Finding, Point, PointName, Touch};
use crate::script::{ScriptStatement, Target};
use crate::work::Ground;

pub(super) fn check(ground: Ground<'_>, all: &[Settings], allowed: usize) -> Point {
    let heads = ground.scripts.graph().effective_heads();
    let ok = heads.len() <= allowed;
    Point {
        name: PointName::Heads,
        database: None,
        ok,
        findings: match ok {
            true => Vec::new(),
            false => shared(ground, all, &heads),
        },
        answer: Answer::Heads { heads, allowed },
    }
}

/// The tables that more than one branch changes.
fn shared(ground: Ground<'_>, all: &[Settings], heads: &[RevisionId]) -> Vec<Finding> {
    let mut touches: BTreeMap<String, (String, Vec<Touch>)> = BTreeMap::new();
    for (head, revisions) in branches(ground, heads) {
        for revision in &revisions {
            for (table, what, statement) in touched(ground, all, revision) {
                let (_, list) = touches
                    .entry(table.to_lowercase())
                    .or_insert_with(|| (table, Vec::new()));
                let is_known = |touch: &Touch| touch.revision == *revision && touch.what == what;
                if !list.iter().any(is_known) {
                    list.push(Touch {
                        head: head.clone(),
                        revision: revision.clone(),
                        what,
                        place: statement.origin.place(),
                    });
                }
            }
        }
    }
    let several = |touches: &Vec<Touch>| {
        let heads: BTreeSet<&RevisionId> = touches.iter().map(|touch| &touch.head).collect();
        heads.len() > 1
    };
    touches
        .into_values()
        .filter(|(_, touches)| several(touches))
        .map(|(table, touches)| Finding::SharedTable { table, touches })
        .collect()
}

/// The revisions that only one head stands on, oldest first.
fn branches<'h>(
    ground: Ground<'_>,
    heads: &'h [RevisionId],
) -> Vec<(&'h RevisionId, Vec<RevisionId>)> {
    let below: Vec<Vec<RevisionId>> = heads
        .iter()
        .map(|head| {
            let range = format!(":{head}");
            // A head is a revision that there is.
            let history = ground.scripts.graph().history(Some(&range), None);
            history.unwrap_or_default()
        })
        .collect();
    let mut times: BTreeMap<&RevisionId, usize> = BTreeMap::new();
    for revision in below.iter().flatten() {
        *times.entry(revision).or_default() += 1;
    }
    let own = |revisions: &Vec<RevisionId>| {
        let own = revisions.iter().rev().filter(|one| times[*one] == 1);
        own.cloned().collect()
    };
    heads.iter().zip(below.iter().map(own)).collect()
}

/// The tables that a script changes on the way up, with what changes them. A script that cannot run is another point's.
fn touched(
    ground: Ground<'_>,
    all: &[Settings],
    revision: &RevisionId,
) -> Vec<(String, String, ScriptStatement)> {
    let body = ground.scripts.script(revision).map(|script| script.body());
    let Some(Ok(body)) = body else {
        return Vec::new();
    };
    let names = ground.config.database_names();
    let mut found = Vec::new();
    for settings in all {
        let dialect = settings.url.dialect();
        let target = Target {
            database: &settings.name,
            dialect,
            databases: &names,
            naming: &ground.config.naming,
        };
        let statements = body.statements(Direction::Upgrade, target, ground.substitution);
        for statement in statements.unwrap_or_default() {
            let tables = match &statement.late {
                Some(late) => vec![late.table.to_string()],
                None => split::changed_tables(dialect, &statement.sql),
            };
            let what = match statement.origin.operation {
                Some(operation) => operation.to_owned(),
                None => words(dialect, &statement.sql),
            };
            found.extend(
                tables
                    .into_iter()
                    .map(|table| (table, what.clone(), statement.clone())),
            );
        }
    }
    found
}

/// What a statement does: `CREATE INDEX`.
fn words(dialect: Dialect, sql: &str) -> String {
    const OBJECTS: [&str; 4] = ["TABLE", "VIEW", "INDEX", "TRIGGER"];
    let mut words = split::first_words(dialect, sql).into_iter();
    let verb = words.next().unwrap_or_default();
    match words.find(|word| OBJECTS.contains(&word.as_str())) {
        Some(object) if ["CREATE", "ALTER", "DROP", "TRUNCATE"].contains(&verb.as_str()) => {
            format!("{verb} {object}")
        }
        _ => verb,
    }
}

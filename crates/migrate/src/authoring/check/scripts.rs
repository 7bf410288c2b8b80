//! Whether every script can run on each database that it is for.

use revgraph_database::Settings;
use revgraph_graph::Direction;

use super::{Answer, Finding, Point, PointName};
use crate::parallel;
use crate::script::{Body, ScriptError, ScriptFile, Target};
use crate::work::Ground;

pub(super) fn check(ground: Ground<'_>, all: &[Settings]) -> Point {
    let names = ground.config.database_names();
    let scripts = ground.scripts.scripts();
    let results = parallel::map(
        scripts,
        || (),
        |(), script| of_script(ground, all, &names, script),
    );
    let failing = results.iter().filter(|found| !found.is_empty()).count();
    Point {
        name: PointName::Scripts,
        database: None,
        ok: failing == 0,
        answer: Answer::Scripts {
            scripts: scripts.len(),
            failing,
        },
        findings: results.into_iter().flatten().collect(),
    }
}

fn of_script(
    ground: Ground<'_>,
    all: &[Settings],
    names: &[String],
    script: &ScriptFile,
) -> Vec<Finding> {
    let body = match script.body() {
        Ok(body) => body,
        Err(source) => {
            return vec![Finding::Script {
                databases: Vec::new(),
                source: Box::new(source),
            }];
        }
    };
    let mut found: Vec<(String, Finding)> = Vec::new();
    for settings in all {
        let target = Target {
            database: &settings.name,
            dialect: settings.url.dialect(),
            databases: names,
            naming: &ground.config.naming,
        };
        for source in of_body(ground, &body, target) {
            // What is wrong on several databases is said once.
            let key = format!("{source:?}");
            let known = found.iter_mut().find(|(other, _)| *other == key);
            match known {
                Some((_, Finding::Script { databases, .. })) => {
                    databases.push(settings.name.clone());
                }
                _ => found.push((
                    key,
                    Finding::Script {
                        databases: vec![settings.name.clone()],
                        source: Box::new(source),
                    },
                )),
            }
        }
    }
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn of_body(ground: Ground<'_>, body: &Body, target: Target<'_>) -> Vec<ScriptError> {
    let up = body.statements(Direction::Upgrade, target, ground.substitution);
    let down = body.statements(Direction::Downgrade, target, ground.substitution);
    // Having no way down is allowed, and said by the replay.
    let down = down
        .err()
        .filter(|error| !matches!(error, ScriptError::Irreversible { .. }));
    let mut errors: Vec<ScriptError> = up.err().into_iter().collect();
    let is_new = |down: &ScriptError| {
        errors
            .iter()
            .all(|up| format!("{up:?}") != format!("{down:?}"))
    };
    let down: Vec<ScriptError> = down.into_iter().filter(is_new).collect();
    errors.extend(down);
    errors
}

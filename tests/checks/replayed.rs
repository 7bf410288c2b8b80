//! Every file under tests/ is replayed by somebody.

use std::fs;

use libtest_mimic::Trial;

use crate::support::program::{files, repository};

/// Who replays which directory where this binary does not: mostly the tests of the crate that the facts are about.
const ELSEWHERE: [(&str, &str); 7] = [
    ("graph", "crates/graph/tests/alembic.rs"),
    ("split", "crates/schema/tests/split.rs"),
    ("ddl", "crates/schema/tests/ddl.rs"),
    ("diff", "crates/schema/tests/diff.rs"),
    ("introspect", "crates/migrate/tests/introspect/cases.rs"),
    // With the features for connections of Diesel's.
    ("native", "Cargo.toml"),
    // Python, by hand.
    ("interop", "tests/interop/README.md"),
];

/// What this binary replays.
const HERE: [&str; 2] = ["cli", "projects"];

pub(crate) fn collect(trials: &mut Vec<Trial>) {
    trials.push(Trial::test("each file under tests/ is replayed", || {
        Ok(replayed()?)
    }));
}

fn replayed() -> Result<(), String> {
    let tests = repository().join("tests");
    let main = include_str!("../main.rs");
    let mut strays = Vec::new();
    for entry in fs::read_dir(&tests).map_err(|error| error.to_string())? {
        let entry = entry.map_err(|error| error.to_string())?;
        let name = entry.file_name().display().to_string();
        let is_module = main.contains(&format!("mod {};", name.trim_end_matches(".rs")));
        let is_known =
            ELSEWHERE.iter().any(|(folder, _)| *folder == name) || HERE.contains(&name.as_str());
        if !is_module && !is_known && name != "main.rs" {
            strays.push(name);
        }
    }
    for path in files(&tests.join("cli"))? {
        if path.extension() != Some("md".as_ref()) {
            strays.push(path.display().to_string());
        }
    }
    let mut sessions = String::new();
    for path in files(&tests.join("cli"))? {
        sessions.push_str(&fs::read_to_string(&path).map_err(|error| error.to_string())?);
    }
    for entry in fs::read_dir(tests.join("projects")).map_err(|error| error.to_string())? {
        let name = entry.map_err(|error| error.to_string())?.file_name();
        if !sessions.contains(&format!("<!-- session: {} ", name.display())) {
            strays.push(format!("projects/{}", name.display()));
        }
    }
    if !strays.is_empty() {
        return Err(format!("nobody replays {}", strays.join(", ")));
    }
    for (folder, replayer) in ELSEWHERE {
        if !tests.join(folder).is_dir() {
            return Err(format!(
                "tests/{folder} is gone, and {replayer} is said to replay it"
            ));
        }
        let source = fs::read_to_string(repository().join(replayer))
            .map_err(|error| format!("{replayer}, which replays tests/{folder}: {error}"))?;
        if !source.contains(&format!("tests/{folder}")) {
            return Err(format!(
                "{replayer} does not replay tests/{folder}: it does not name it"
            ));
        }
    }
    Ok(())
}

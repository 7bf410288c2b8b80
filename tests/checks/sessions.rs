//! Replays the sessions of the documentation and of tests/cli. `BLESS=1` writes what is printed into the files.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use regex::{Captures, Regex};
use revgraph::migrate::ScriptDirectory;
use serde::Deserialize;

use crate::support::markdown::{self, Document, Ground, Script, Session};
use crate::support::pattern;
use crate::support::program::{files, repository, shown};
use crate::support::session::{self, Mismatch, Reading};

/// A test for each session and database, or with `BLESS=1` for each file.
pub(crate) fn collect(trials: &mut Vec<Trial>) -> Result<(), String> {
    let bless = std::env::var_os("BLESS").is_some_and(|value| value != "0");
    for (path, reading) in pages()? {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let document =
            markdown::parse(&text).map_err(|error| format!("{}: {error}", shown(&path)))?;
        if reading == Reading::Test && document.sessions.is_empty() && !is_readme(&path) {
            return Err(format!("{} has no session", shown(&path)));
        }
        for script in document.scripts.clone() {
            let name = format!("{}:{} script", shown(&path), script.line);
            trials.push(Trial::test(name, move || Ok(parses(&script)?)));
        }
        if bless {
            trials.push(Trial::test(shown(&path), move || {
                Ok(write(&path, &text, &document, reading)?)
            }));
            continue;
        }
        for session in document.sessions {
            for ground in session.grounds.clone() {
                let name = format!(
                    "{}:{} {} [{ground}]",
                    shown(&path),
                    session.line,
                    session.heading
                );
                let (session, path) = (session.clone(), path.clone());
                trials.push(Trial::test(name, move || {
                    replay(&path, &session, &ground, reading)
                }));
            }
        }
    }
    Ok(())
}

/// The files with sessions.
fn pages() -> Result<Vec<(PathBuf, Reading)>, String> {
    let root = repository();
    let mut docs = files(&root.join("docs"))?;
    for folder in ["templates", "examples"] {
        docs.extend(
            files(&root.join(folder))?
                .into_iter()
                .filter(|path| is_readme(path)),
        );
    }
    docs.extend(["README.md", "CONTRIBUTING.md", "crates/README.md"].map(|path| root.join(path)));
    let is_page = |path: &PathBuf| path.is_file() && path.extension() == Some("md".as_ref());
    let docs = docs.into_iter().map(|path| (path, Reading::Docs));
    let tests = files(&root.join("tests/cli"))?
        .into_iter()
        .map(|path| (path, Reading::Test));
    Ok(docs
        .chain(tests)
        .filter(|(path, _)| is_page(path))
        .collect())
}

fn is_readme(path: &Path) -> bool {
    path.file_name() == Some("README.md".as_ref())
}

fn replay(path: &Path, session: &Session, ground: &Ground, reading: Reading) -> Result<(), Failed> {
    let mut report = String::new();
    let result = session::run(session, ground, reading, &mut |mismatch| {
        let Mismatch { command, actual } = mismatch;
        let _ = writeln!(
            report,
            "{}:{}: $ {}",
            shown(path),
            command.line,
            command.text
        );
        report.push_str(&pattern::difference(&command.expected, &actual));
    });
    if let Err(error) = result {
        let _ = writeln!(report, "{}: {error}", shown(path));
    }
    if report.is_empty() {
        return Ok(());
    }
    report.push_str("(BLESS=1 writes what is printed into the file)");
    Err(report.into())
}

/// Runs the sessions of a file and writes what they print into it. Where a session runs on several databases the first
/// one is written, and the others must print the same.
fn write(path: &Path, text: &str, document: &Document, reading: Reading) -> Result<(), String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut changes = Vec::new();
    for session in &document.sessions {
        if let Some(first) = session.grounds.first() {
            session::run(session, first, reading, &mut |mismatch| {
                changes.push(mismatch)
            })?;
        }
    }
    // From the end, so that the places of the others stay right.
    changes.sort_by_key(|mismatch| std::cmp::Reverse(mismatch.command.line));
    for Mismatch { command, actual } in changes {
        let blessed = pattern::bless(&command.expected, &without_chance(&actual, text));
        lines.splice(command.expected_at.clone(), blessed);
    }
    let new: String = lines.iter().map(|line| format!("{line}\n")).collect();
    if new != text {
        fs::write(path, &new).map_err(|error| error.to_string())?;
    }
    let mut report = String::new();
    for session in markdown::parse(&new)?.sessions {
        for ground in session.grounds.iter().skip(1) {
            if let Err(failed) = replay(path, &session, ground, reading) {
                let _ = writeln!(report, "{}", failed.message().unwrap_or_default());
            }
        }
    }
    if report.is_empty() {
        Ok(())
    } else {
        Err(report)
    }
}

/// Lines in which ids that the page does not name, because the program made them, are wildcards.
fn without_chance(lines: &[String], page: &str) -> Vec<String> {
    let id = Regex::new(r"\b[0-9a-f]{12}(\b|_)").expect("the pattern is sound");
    let masked = |found: &Captures<'_>| match page.contains(found[0].trim_end_matches('_')) {
        true => found[0].to_owned(),
        false => format!("[..]{}", &found[1]),
    };
    lines
        .iter()
        .map(|line| id.replace_all(line, masked).into_owned())
        .collect()
}

/// What of a script's head names other revisions.
#[derive(Deserialize)]
struct Parents {
    #[serde(default)]
    down_revision: serde_yaml::Value,
    #[serde(default)]
    depends_on: serde_yaml::Value,
}

/// Whether a block is a revision script: it is read in a directory in which the revisions that it names exist.
fn parses(script: &Script) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let versions = folder.path().join("versions");
    fs::create_dir(&versions).map_err(|error| error.to_string())?;
    let file = |name: &str, text: &str| {
        fs::write(versions.join(name), text).map_err(|error| error.to_string())
    };
    for (number, name) in named(script)?.iter().enumerate() {
        file(
            &format!("{number}.yaml"),
            &format!("revision: \"{name}\"\ndown_revision: null\nupgrade: []\ndowngrade: []\n"),
        )?;
    }
    let name = format!("script.{}", script.extension);
    file(&name, &script.text)?;
    let directory = ScriptDirectory::load(folder.path(), std::slice::from_ref(&versions), false)
        .map_err(|error| format!("line {}: {error}", script.line))?;
    let read = directory
        .scripts()
        .iter()
        .find(|read| read.path.ends_with(&name))
        .ok_or("the script was not found")?;
    read.body()
        .map_err(|error| format!("line {}: {error}", script.line))?;
    Ok(())
}

/// The revisions that a script names as its parents and dependencies.
fn named(script: &Script) -> Result<Vec<String>, String> {
    let yaml: String = if script.extension == "yaml" {
        script.text.clone()
    } else {
        script
            .text
            .lines()
            .filter_map(|line| line.strip_prefix("-- "))
            .filter(|line| line.contains("down_revision:") || line.contains("depends_on:"))
            .map(|line| line.replacen(": ", ": [", 1) + "]\n")
            .collect()
    };
    let parents: Parents = serde_yaml::from_str(&yaml).map_err(|error| error.to_string())?;
    let mut names = Vec::new();
    for value in [parents.down_revision, parents.depends_on] {
        let values = match value {
            serde_yaml::Value::Sequence(values) => values,
            value => vec![value],
        };
        for value in values {
            match value {
                serde_yaml::Value::String(name) => names.push(name),
                serde_yaml::Value::Number(number) => names.push(number.to_string()),
                _ => {}
            }
        }
    }
    Ok(names)
}

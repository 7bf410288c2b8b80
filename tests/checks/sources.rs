//! What no source file may hold.

use std::fs;
use std::path::{Path, PathBuf};

use libtest_mimic::Trial;

use crate::support::program::{files, repository, shown};

/// The crates that do not speak: no printing, no exit, no environment.
const QUIET: [&str; 4] = ["graph", "schema", "database", "migrate"];

/// What a quiet crate may not say.
const LOUD: [&str; 6] = [
    "std::env",
    "env::var",
    "print!(",
    "println!(",
    "std::process::exit",
    "process::exit(",
];

/// A file has a seam before it has this many lines.
const LONGEST: usize = 500;

pub(crate) fn collect(trials: &mut Vec<Trial>) {
    trials.push(Trial::test("the library crates do not speak", || {
        Ok(quiet()?)
    }));
    trials.push(Trial::test(
        "hints say the name of the program that carries the commands",
        || Ok(mounted()?),
    ));
    trials.push(Trial::test("nothing is left to do", || Ok(finished()?)));
    trials.push(Trial::test("no source file is too long", || Ok(short()?)));
}

fn rust(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = files(folder)?;
    found.retain(|path| path.extension() == Some("rs".as_ref()));
    Ok(found)
}

/// All source files of the workspace.
fn all() -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for folder in ["src", "crates", "examples", "tests", "xtask", "benches"] {
        found.extend(rust(&repository().join(folder))?);
    }
    Ok(found)
}

/// The lines of these files that have one of these words, comments left out.
fn lines_with(paths: &[PathBuf], words: &[&str]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {}", shown(path), number + 1, line.trim()));
            }
        }
    }
    Ok(found)
}

fn none(found: Vec<String>) -> Result<(), String> {
    if found.is_empty() {
        Ok(())
    } else {
        Err(found.join("\n"))
    }
}

fn quiet() -> Result<(), String> {
    for name in QUIET {
        let sources = rust(&repository().join("crates").join(name).join("src"))?;
        if sources.is_empty() {
            return Err(format!("crates/{name}/src has no sources"));
        }
        none(lines_with(&sources, &LOUD)?)?;
    }
    Ok(())
}

/// A command that is typed begins with what `cli/program.rs` says.
fn mounted() -> Result<(), String> {
    let mut sources = rust(&repository().join("crates/cli"))?;
    sources.retain(|path| !path.ends_with("program.rs"));
    none(lines_with(&sources, &["revgraph db"])?)
}

fn finished() -> Result<(), String> {
    // Put together here, so that this file need not be left out.
    let unfinished = [
        format!("{}!(", "todo"),
        format!("{}!(", "unimplemented"),
        format!("#[{}", "ignore"),
    ];
    none(lines_with(
        &all()?,
        &unfinished.each_ref().map(String::as_str),
    )?)
}

fn short() -> Result<(), String> {
    let mut found = Vec::new();
    for path in all()? {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let lines = text.lines().count();
        if lines > LONGEST {
            found.push(format!("{} has {lines} lines", shown(&path)));
        }
    }
    none(found)
}

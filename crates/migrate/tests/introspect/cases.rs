//! The cases of `tests/introspect`; its README says what a case is.

use std::fs;
use std::path::{Path, PathBuf};

use revgraph_database::{Dialect, Reach};
use revgraph_schema::model::Schema;
use revgraph_schema::operation::Item;
use revgraph_schema::{split, yaml};

use super::created;
use super::scratch::Scratch;

/// `reach.yaml`: what part of the database is read, when it is not all of the default schema.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ReachFile {
    default_schema: Option<String>,
    schemas: Vec<String>,
    without: Vec<String>,
    /// The least major version of the server.
    server: u32,
}

/// The folders that have one for the dialect.
fn folders(dialect: Dialect) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/introspect");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path().join(dialect.name()))
        .filter(|path| path.join("schema.sql").is_file())
        .collect();
    folders.sort();
    folders
}

#[test]
fn each_case_is_read_and_made_again_on_sqlite() {
    run(Dialect::Sqlite);
}

#[test]
fn each_case_is_read_and_made_again_on_postgres() {
    run(Dialect::Postgres);
}

#[test]
fn each_case_is_read_and_made_again_on_mysql() {
    run(Dialect::Mysql);
}

fn run(dialect: Dialect) {
    let mut scratch = Scratch::new(dialect);
    let mut failures = Vec::new();
    for folder in folders(dialect) {
        if let Err(failure) = run_case(&mut scratch, &folder) {
            failures.push(format!("{}:\n{failure}", folder.display()));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn run_case(scratch: &mut Scratch, folder: &Path) -> Result<(), String> {
    let file: ReachFile = match fs::read_to_string(folder.join("reach.yaml")) {
        Ok(text) => yaml::from_str(&text).map_err(|error| error.to_string())?,
        Err(_) => ReachFile::default(),
    };
    if scratch.session().server().version.major < file.server {
        return Ok(());
    }
    let without = file.without.iter().map(|name| {
        let (schema, name) = match name.split_once('.') {
            Some((schema, name)) => (Some(schema.to_owned()), name),
            None => (None, name.as_str()),
        };
        let name = name.to_owned();
        revgraph_database::TableName { schema, name }
    });
    let reach = Reach {
        default_schema: file.default_schema.clone(),
        schemas: file.schemas.clone(),
        without: without.collect(),
    };
    created::emptied(scratch);
    let text = fs::read_to_string(folder.join("schema.sql")).unwrap();
    for statement in split::split(scratch.dialect, &text).map_err(|error| error.to_string())? {
        let done = scratch.session().execute(&statement.sql);
        done.map_err(|error| format!("{error}\n{}", statement.sql))?;
    }
    let found = read(scratch, &reach)?;
    let items = created::items(&found);
    compare(&items, &folder.join("expected.yaml"))?;
    made_again(scratch, &reach, &found, &items)
}

pub(crate) fn read(scratch: &mut Scratch, reach: &Reach) -> Result<Schema, String> {
    let session = scratch.session();
    session.introspect(reach).map_err(|error| error.to_string())
}

/// What is read, as operations in YAML, which give the same text again when they are read.
fn compare(items: &[Item], file: &Path) -> Result<(), String> {
    let text = yaml::to_string(items).map_err(|error| error.to_string())?;
    if std::env::var_os("BLESS").is_some() {
        fs::write(file, &text).unwrap();
    }
    let expected = fs::read_to_string(file).unwrap_or_default();
    if text != expected {
        return Err(format!(
            "{}\nBLESS=1 writes it",
            difference(&expected, &text)
        ));
    }
    let again: Vec<Item> = yaml::from_str(&text).map_err(|error| format!("{error}\n{text}"))?;
    // Checks that stand at columns are read before the others, so the values may differ in their order.
    match yaml::to_string(&again).is_ok_and(|again| again == text) {
        true => Ok(()),
        false => Err("the YAML gives other operations when it is read".to_owned()),
    }
}

/// A database that is made of what was read reads the same.
pub(crate) fn made_again(
    scratch: &mut Scratch,
    reach: &Reach,
    found: &Schema,
    items: &[Item],
) -> Result<(), String> {
    created::perform(scratch, reach, items)?;
    let again = read(scratch, reach)?;
    if again == *found {
        return Ok(());
    }
    let text = |schema: &Schema| yaml::to_string(&created::items(schema)).unwrap();
    let (before, after) = (text(found), text(&again));
    let more = match before == after {
        true => format!("{found:#?}\n{again:#?}"),
        false => difference(&before, &after),
    };
    Err(format!("made again, it reads differently:\n{more}"))
}

/// The lines of one text alone, and those of the other.
pub(crate) fn difference(before: &str, after: &str) -> String {
    let only = |these: &str, others: &str, sign: char| -> String {
        let others: Vec<&str> = others.lines().collect();
        let only = these.lines().filter(|line| !others.contains(line));
        only.map(|line| format!("{sign} {line}\n")).collect()
    };
    let lines = only(before, after, '-') + &only(after, before, '+');
    match lines.is_empty() {
        true => "the lines have another order".to_owned(),
        false => lines,
    }
}

//! Runs each case of `tests/diff` there and back; `tests/diff/README.md` says what a case is.

use std::fs;
use std::path::{Path, PathBuf};

use revgraph_database::Dialect;
use revgraph_schema::diff::{self, Options};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::{self, Context, Item};
use revgraph_schema::yaml;

use super::scratch::Scratch;
use super::{catalog, live};

#[test]
fn each_difference_runs_on_sqlite_and_back() {
    run(Dialect::Sqlite);
}

#[test]
fn each_difference_runs_on_postgres_and_back() {
    run(Dialect::Postgres);
}

#[test]
fn each_difference_runs_on_mysql_and_back() {
    run(Dialect::Mysql);
}

fn run(dialect: Dialect) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diff");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let mut scratch = Scratch::new(dialect);
    let (mut ran, mut failures) = (0, Vec::new());
    for folder in folders {
        match run_case(&mut scratch, &folder) {
            Ok(true) => ran += 1,
            Ok(false) => {}
            Err(failure) => failures.push(format!("{}: {failure}", folder.display())),
        }
    }
    assert!(
        failures.is_empty(),
        "on {dialect}:\n\n{}",
        failures.join("\n\n")
    );
    assert!(ran > 40, "only {ran} cases ran on {dialect}");
}

fn items(path: &Path) -> Vec<Item> {
    yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Whether the case ran; the others are refused on the dialect.
fn run_case(scratch: &mut Scratch, folder: &Path) -> Result<bool, String> {
    let dialect = scratch.dialect;
    let declared =
        |name: &str| live::apply(dialect, &Schema::default(), &items(&folder.join(name)));
    let (from, mut to) = (declared("from.yaml")?, declared("to.yaml")?);
    if let Ok(text) = fs::read_to_string(folder.join("renamed_from.yaml")) {
        let names: std::collections::BTreeMap<String, String> = yaml::from_str(&text).unwrap();
        for (name, old) in names {
            let (table, column) = name.split_once('.').unwrap_or((&name, ""));
            let table = to.tables.get_mut(&TableName::new(None, table)).unwrap();
            let mut columns = table.columns.iter_mut();
            match columns.find(|own| own.name == column) {
                Some(column) => column.renamed_from = Some(old),
                None => table.renamed_from = Some(old),
            }
        }
    }
    let before = live::named(dialect, live::goal(dialect, &from));
    let Ok(goal) = diff::canonical(dialect, &to, &Naming::default()) else {
        return Ok(false);
    };
    let difference = diff::diff(&before, &goal, &Options::new(dialect));
    let context = Context::new(dialect);
    let all = [difference.upgrade(), difference.downgrade()].concat();
    if all.iter().any(|item| item.check(&context).is_err()) {
        return Ok(false);
    }
    scratch.empty();
    perform(scratch, &diff::create_all(dialect, &before))
        .map_err(|error| format!("from: {error}"))?;
    let contents = sorted(scratch);
    perform(scratch, &difference.upgrade()).map_err(|error| format!("there: {error}"))?;
    perform(scratch, &difference.downgrade()).map_err(|error| format!("back: {error}"))?;
    let after = sorted(scratch);
    let only = |these: &[String], others: &[String]| -> String {
        let only = these.iter().filter(|line| !others.contains(line));
        only.map(|line| format!("\n  {line}")).collect()
    };
    let (more, less) = (only(&after, &contents), only(&contents, &after));
    match dialect != Dialect::Sqlite && (!more.is_empty() || !less.is_empty()) {
        true => Err(format!(
            "after the way back there is more:{more}\nand less:{less}"
        )),
        false => Ok(true),
    }
}

fn sorted(scratch: &mut Scratch) -> Vec<String> {
    let mut contents = catalog::contents(scratch);
    contents.sort();
    contents
}

fn perform(scratch: &mut Scratch, items: &[Item]) -> Result<(), String> {
    let context = Context::new(scratch.dialect);
    for block in operation::blocks(scratch.dialect, items) {
        let rendered = match &block.table {
            None => block.items[0].render(&context),
            Some(table) => {
                let live = scratch.session().live_table(table).unwrap();
                let live = live.ok_or_else(|| format!("{table} is not there"))?;
                operation::render_live(&context, &block.items, &live)
            }
        };
        for statement in &rendered.map_err(|refused| refused.to_string())? {
            scratch.run(statement)?;
        }
    }
    Ok(())
}

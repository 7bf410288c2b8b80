//! Runs each case of `tests/ddl` and then its way back; `tests/ddl/README.md` says what a case is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use revgraph_database::Dialect;
use revgraph_schema::operation::{self, Context, Item, Reverse};
use revgraph_schema::yaml;

use super::catalog;
use super::scratch::Scratch;

struct Case {
    name: String,
    /// What has to be there before: operations that run first.
    given: Vec<Item>,
    operations: Vec<Item>,
    /// The least major version of the server, where not every supported one can do it.
    servers: BTreeMap<Dialect, u32>,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ddl");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let items = |path: PathBuf| -> Vec<Item> {
        match fs::read_to_string(&path) {
            Ok(text) => yaml::from_str(&text).unwrap(),
            Err(_) => Vec::new(),
        }
    };
    let case = |folder: PathBuf| Case {
        name: folder.file_name().unwrap().to_string_lossy().into_owned(),
        given: items(folder.join("given.yaml")),
        operations: items(folder.join("operations.yaml")),
        servers: match fs::read_to_string(folder.join("servers.yaml")) {
            Ok(text) => yaml::from_str(&text).unwrap(),
            Err(_) => BTreeMap::new(),
        },
    };
    folders.into_iter().map(case).collect()
}

/// What ran, for the report that a failing count gives.
#[derive(Debug, Default)]
struct Ran {
    cases: usize,
    statements: usize,
    reversed: usize,
}

#[test]
fn each_case_runs_on_sqlite_and_back() {
    run(Dialect::Sqlite);
}

#[test]
fn each_case_runs_on_postgres_and_back() {
    run(Dialect::Postgres);
}

#[test]
fn each_case_runs_on_mysql_and_back() {
    run(Dialect::Mysql);
}

fn run(dialect: Dialect) {
    let mut scratch = Scratch::new(dialect);
    let version = scratch.session().server().version.major;
    let mut ran = Ran::default();
    let mut failures = Vec::new();
    for case in cases() {
        // The refusals are compared with what is expected where no server is needed.
        let renders = |item: &Item| item.check(&Context::new(dialect)).is_ok();
        let wanted = case.servers.get(&dialect).copied().unwrap_or_default();
        if !case.operations.iter().all(renders) || version < wanted {
            continue;
        }
        scratch.empty();
        if let Err(failure) = run_case(&mut scratch, &case, &mut ran) {
            failures.push(format!("{}: {failure}", case.name));
        }
        ran.cases += 1;
    }
    assert!(
        failures.is_empty(),
        "on {dialect}:\n\n{}",
        failures.join("\n\n")
    );
    // A reader that finds nothing would make all of this pass.
    assert!(
        ran.cases > 30 && ran.statements > 100 && ran.reversed > 30,
        "{ran:?}"
    );
}

fn run_case(scratch: &mut Scratch, case: &Case, ran: &mut Ran) -> Result<(), String> {
    for item in &case.given {
        perform(scratch, item, ran)?;
    }
    let mut before = Vec::new();
    for item in &case.operations {
        before.push((item, catalog::contents(scratch)));
        perform(scratch, item, ran)?;
    }
    // The way back, as far as there is one.
    while let Some((item, contents)) = before.pop() {
        // SQLite's catalogue does not say what constraints are called.
        let is_unseen = scratch.dialect == Dialect::Sqlite && item.name() == "rename_constraint";
        if catalog::contents(scratch) == contents && !is_unseen {
            // Rows, or `if_exists` where nothing was.
            continue;
        }
        let (Reverse::Lossless(operations) | Reverse::Lossy { operations, .. }) = item.reverse()
        else {
            break;
        };
        if operations.is_empty() {
            // What it did stays, and does no harm.
            continue;
        }
        let context = Context::new(scratch.dialect);
        if operations
            .iter()
            .any(|operation| operation.check(&context).is_err())
        {
            break;
        }
        for operation in &operations {
            perform(scratch, operation, ran)
                .map_err(|error| format!("back from {}: {error}", item.name()))?;
        }
        let after = catalog::contents(scratch);
        if after != contents {
            let only = |these: &[String], others: &[String]| -> String {
                let only: Vec<&str> = these
                    .iter()
                    .filter(|line| !others.contains(line))
                    .map(String::as_str)
                    .collect();
                only.join("\n  ")
            };
            return Err(format!(
                "back from {}, there is more:\n  {}\nand less:\n  {}",
                item.name(),
                only(&after, &contents),
                only(&contents, &after)
            ));
        }
        ran.reversed += 1;
    }
    Ok(())
}

fn perform(scratch: &mut Scratch, item: &Item, ran: &mut Ran) -> Result<(), String> {
    let context = Context::new(scratch.dialect);
    for block in operation::blocks(scratch.dialect, std::slice::from_ref(item)) {
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
            ran.statements += 1;
        }
    }
    Ok(())
}

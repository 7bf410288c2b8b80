//! The cases in files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use revgraph_schema::diff::{self, Change, Difference, Options};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::{Context, Item};
use revgraph_schema::{Dialect, yaml};
use serde::Serialize;

use crate::{compare, live};

struct Case {
    folder: PathBuf,
    from: Vec<Item>,
    to: Vec<Item>,
    renamed_from: BTreeMap<String, String>,
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/diff");
    let mut folders: Vec<PathBuf> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    let items = |path: PathBuf| -> Vec<Item> {
        let text = fs::read_to_string(&path).unwrap();
        yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let case = |folder: PathBuf| Case {
        from: items(folder.join("from.yaml")),
        to: items(folder.join("to.yaml")),
        renamed_from: match fs::read_to_string(folder.join("renamed_from.yaml")) {
            Ok(text) => yaml::from_str(&text).unwrap(),
            Err(_) => BTreeMap::new(),
        },
        folder,
    };
    folders.into_iter().map(case).collect()
}

impl Case {
    fn declared(&self, dialect: Dialect, items: &[Item]) -> Schema {
        live::apply(dialect, &Schema::default(), items)
            .unwrap_or_else(|error| panic!("{}: {error}", self.folder.display()))
    }

    /// The live schema.
    fn live(&self, dialect: Dialect) -> Schema {
        let declared = self.declared(dialect, &self.from);
        live::named(dialect, live::goal(dialect, &declared))
    }

    /// The goal, or why there is none.
    fn goal(&self, dialect: Dialect) -> Result<Schema, diff::CanonicalError> {
        let mut declared = self.declared(dialect, &self.to);
        for (name, from) in &self.renamed_from {
            let (table, column) = name.split_once('.').unwrap_or((name, ""));
            let table = declared
                .tables
                .get_mut(&TableName::new(None, table))
                .unwrap();
            match column {
                "" => table.renamed_from = Some(from.clone()),
                column => {
                    let mut columns = table.columns.iter_mut();
                    let column = columns.find(|own| own.name == column).unwrap();
                    column.renamed_from = Some(from.clone());
                }
            }
        }
        diff::canonical(dialect, &declared, &Naming::default())
    }
}

/// What stands in a file.
#[derive(Serialize)]
struct Expected {
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// What of it the dialect refuses when statements are made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Written>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    downgrade: Vec<Item>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suspects: Vec<String>,
}

#[derive(Serialize)]
struct Written {
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    loses: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undo_loses: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renamed_from: Option<String>,
    upgrade: Vec<Item>,
}

fn written(change: &Change) -> Written {
    let of = match &change.table {
        Some(table) if *change.name != table.name => format!(" of {table}"),
        _ => String::new(),
    };
    Written {
        subject: format!("{} {}{of}", change.kind.words(), change.name),
        loses: change.loses.clone(),
        undo_loses: change.undo_loses.clone(),
        needs: change.needs.clone(),
        renamed_from: change.renamed_from.clone(),
        upgrade: change.upgrade.clone(),
    }
}

fn expected(dialect: Dialect, difference: &Difference) -> Expected {
    let items = [difference.upgrade(), difference.downgrade()].concat();
    let mut refused: Vec<String> = (items.iter())
        .filter_map(|item| item.check(&Context::new(dialect)).err())
        .map(|error| error.to_string())
        .collect();
    refused.dedup();
    let suspects = difference.suspects.iter();
    Expected {
        error: None,
        refused,
        changes: difference.changes.iter().map(written).collect(),
        downgrade: difference.downgrade(),
        suspects: suspects
            .map(|suspect| format!("{} {}", suspect.kind.words(), suspect.name))
            .collect(),
    }
}

#[test]
fn each_dialect_has_its_changes() {
    let mut compared = 0;
    for case in cases() {
        for dialect in Dialect::ALL {
            let expected = match case.goal(dialect) {
                Ok(goal) => {
                    let live = case.live(dialect);
                    expected(dialect, &diff::diff(&live, &goal, &Options::new(dialect)))
                }
                Err(error) => Expected {
                    error: Some(error.to_string()),
                    refused: Vec::new(),
                    changes: Vec::new(),
                    downgrade: Vec::new(),
                    suspects: Vec::new(),
                },
            };
            let text = yaml::to_string(&expected).unwrap();
            let file = case.folder.join(format!("{dialect}.yaml"));
            if std::env::var_os("BLESS").is_some() {
                fs::write(&file, &text).unwrap();
            }
            let known = fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(known, text, "{}; BLESS=1 writes it anew", file.display());
            compared += 1;
        }
    }
    assert!(compared > 200, "only {compared} were compared");
}

#[test]
fn each_case_leads_there_and_back() {
    let mut failures = Vec::new();
    for case in cases() {
        for dialect in Dialect::ALL {
            let Ok(goal) = case.goal(dialect) else {
                continue;
            };
            let live = case.live(dialect);
            let options = compare::options(dialect);
            let difference = diff::diff(&live, &goal, &options);
            let there_and_back = || {
                let there = live::apply(dialect, &live, &difference.upgrade())?;
                compare::same(dialect, &there, &goal)
                    .map_err(|rest| format!("remains:\n{rest}"))?;
                let back = live::apply(dialect, &there, &difference.downgrade())
                    .map_err(|error| format!("on the way back: {error}"))?;
                compare::same(dialect, &back, &live)
                    .map_err(|rest| format!("does not come back:\n{rest}"))?;
                let again = diff::diff(&live, &goal, &options);
                match again == difference {
                    true => Ok(()),
                    false => Err("not the same twice".to_owned()),
                }
            };
            if let Err(failure) = there_and_back() {
                failures.push(format!("{} on {dialect}: {failure}", case.folder.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn a_goal_does_not_differ_from_itself() {
    for case in cases() {
        for dialect in Dialect::ALL {
            let Ok(goal) = case.goal(dialect) else {
                continue;
            };
            for live in [goal.clone(), live::named(dialect, goal.clone())] {
                if let Err(rest) = compare::same(dialect, &live, &goal) {
                    panic!("{} on {dialect}:\n{rest}", case.folder.display());
                }
            }
        }
    }
}

/// What is written into a script is what was meant.
#[test]
fn each_change_can_be_written_and_read() {
    for case in cases() {
        for dialect in Dialect::ALL {
            let Ok(goal) = case.goal(dialect) else {
                continue;
            };
            let live = case.live(dialect);
            let difference = diff::diff(&live, &goal, &Options::new(dialect));
            for items in [difference.upgrade(), difference.downgrade()] {
                for items in [items.clone(), diff::batched(items)] {
                    let text = yaml::to_string(&items).unwrap();
                    let back: Vec<Item> = yaml::from_str(&text).unwrap_or_else(|error| {
                        panic!("{} on {dialect}: {error}\n{text}", case.folder.display())
                    });
                    assert_eq!(yaml::to_string(&back).unwrap(), text);
                }
            }
        }
    }
}

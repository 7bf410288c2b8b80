//! Random schemas on the servers themselves: what the difference says leads from the one to the other, and back.
//!
//! `cargo xtask test` starts the servers and names them in the environment.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "../../../schema/tests/diff/random.rs"]
mod random;

use std::cell::Cell;
use std::env;
use std::path::Path;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use revgraph_database::{DatabaseUrl, Dialect, Settings};
use revgraph_migrate::scratch::Scratch;
use revgraph_schema::diff::{self, Difference, Options, canonical, create_all};
use revgraph_schema::model::Schema;
use revgraph_schema::naming::Naming;
use revgraph_schema::types::DataType;

fn settings(dialect: Dialect) -> Settings {
    let server = |variable: &str| {
        env::var(variable).unwrap_or_else(|_| {
            panic!("{variable} names no server: run the tests with `cargo xtask test`")
        })
    };
    let url = match dialect {
        Dialect::Sqlite => "sqlite::memory:".to_owned(),
        Dialect::Postgres => server("REVGRAPH_TEST_POSTGRES"),
        Dialect::Mysql => server("REVGRAPH_TEST_MYSQL"),
    };
    let url = DatabaseUrl::parse(&url, Path::new("."), &|_| None).unwrap();
    Settings::new("default", url)
}

/// The schema without what MySQL has not: indexes and keys over whole texts. Nearly every random schema has one.
fn fitting(dialect: Dialect, mut schema: Schema) -> Schema {
    if dialect != Dialect::Mysql {
        return schema;
    }
    for table in schema.tables.values_mut() {
        let is_long = |name: &str| {
            let data_type = table.columns.iter().find(|column| column.name == name);
            let data_type = data_type.and_then(|column| column.data_type.on(dialect));
            matches!(
                data_type,
                Some(DataType::Text | DataType::Json | DataType::Blob)
            )
        };
        let long: Vec<String> = (table.columns.iter())
            .map(|column| column.name.clone())
            .filter(|name| is_long(name))
            .collect();
        table
            .uniques
            .retain(|unique| !unique.columns.iter().any(|name| long.contains(name)));
        table
            .indexes
            .retain(|index| !long.iter().any(|name| index.mentions(name)));
        if let Some(key) = &mut table.primary_key {
            key.columns.retain(|name| !long.contains(name));
        }
    }
    schema
}

/// A place of its own with the schema in it; none where the server has no such schema.
fn made(settings: &Settings, schema: &Schema) -> Option<Scratch> {
    let mut scratch = Scratch::open(settings, None, &[], &Naming::default()).unwrap();
    let items = create_all(scratch.dialect(), schema);
    scratch.run(&items).is_ok().then_some(scratch)
}

/// The goal as the server reports it.
fn reported(goal: &Schema, read: Schema) -> Schema {
    let mut goal = goal.clone();
    diff::read_back(&mut goal, read);
    goal
}

fn shown(difference: &Difference) -> String {
    let lines = difference.changes.iter().map(|change| {
        let before = format!("{} {:?} {}", change.op(), change.table, change.name);
        format!("{before}\n  {:?}", change.upgrade)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn check(settings: &Settings, from: &Schema, to: &Schema) -> Result<bool, TestCaseError> {
    let dialect = settings.url.dialect();
    let options = Options::new(dialect);
    let fail =
        |what: &str, text: String| TestCaseError::fail(format!("{what} on {dialect}:\n{text}"));
    let goals = |declared: &Schema| canonical(dialect, declared, &Naming::default()).ok();
    let (Some(before), Some(goal)) = (goals(from), goals(to)) else {
        return Ok(false);
    };
    let (Some(mut scratch), Some(mut beside)) = (made(settings, &before), made(settings, &goal))
    else {
        return Ok(false);
    };
    let live = scratch.read().unwrap();
    let itself = diff::diff(&live, &reported(&before, live.clone()), &options);
    if !itself.is_empty() {
        return Err(fail("differs from itself", shown(&itself)));
    }
    let goal = reported(&goal, beside.read().unwrap());
    let difference = diff::diff(&live, &goal, &options);
    scratch
        .run(&difference.upgrade())
        .map_err(|error| fail("does not run", format!("{error}\n{}", shown(&difference))))?;
    let rest = diff::diff(&scratch.read().unwrap(), &goal, &options);
    if !rest.is_empty() {
        let text = format!("{}\n--- of\n{}", shown(&rest), shown(&difference));
        return Err(fail("remains", text));
    }
    scratch.run(&difference.downgrade()).map_err(|error| {
        fail(
            "does not run back",
            format!("{error}\n{}", shown(&difference)),
        )
    })?;
    let rest = diff::diff(&scratch.read().unwrap(), &live, &options);
    if !rest.is_empty() {
        let text = format!("{}\n--- of\n{}", shown(&rest), shown(&difference));
        return Err(fail("does not come back", text));
    }
    Ok(true)
}

fn run(dialect: Dialect, cases: u32) {
    let settings = settings(dialect);
    let ran = Cell::new(0);
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let outcome = runner.run(&(random::schema(), random::schema()), |(from, to)| {
        let (from, to) = (fitting(dialect, from), fitting(dialect, to));
        ran.set(ran.get() + u32::from(check(&settings, &from, &to)?));
        Ok(())
    });
    match outcome {
        Ok(()) => assert!(ran.get() * 10 > cases, "only {} of {cases} ran", ran.get()),
        // The schemas would fill pages; what failed names its tables.
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(abort) => panic!("{abort}"),
    }
}

#[test]
fn the_changes_lead_there_and_back_on_sqlite() {
    run(Dialect::Sqlite, 300);
}

#[test]
fn the_changes_lead_there_and_back_on_postgres() {
    run(Dialect::Postgres, 60);
}

#[test]
fn the_changes_lead_there_and_back_on_mysql() {
    run(Dialect::Mysql, 30);
}

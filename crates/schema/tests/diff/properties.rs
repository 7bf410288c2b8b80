//! Random schemas: what is applied leads to the goal, and back again.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use revgraph_schema::Dialect;
use revgraph_schema::diff;
use revgraph_schema::model::Schema;
use revgraph_schema::operation::Item;
use revgraph_schema::yaml;

use crate::random::schema;
use crate::{compare, live};

fn check(dialect: Dialect, from: &Schema, to: &Schema) -> Result<(), TestCaseError> {
    let fail =
        |what: &str, text: String| TestCaseError::fail(format!("{what} on {dialect}:\n{text}"));
    let live = live::named(dialect, live::goal(dialect, from));
    let goal = live::goal(dialect, to);
    compare::same(dialect, &live, &live).map_err(|rest| fail("differs from itself", rest))?;
    compare::same(dialect, &live::named(dialect, goal.clone()), &goal)
        .map_err(|rest| fail("differs from what it makes", rest))?;
    let difference = diff::diff(&live, &goal, &compare::options(dialect));
    let upgrade = difference.upgrade();
    // As it comes out of a script.
    let text = yaml::to_string(&upgrade).map_err(|error| fail("unwritten", error.to_string()))?;
    let read: Vec<Item> =
        yaml::from_str(&text).map_err(|error| fail("unread", format!("{error}\n{text}")))?;
    for (how, items) in [
        ("as it is", upgrade.clone()),
        ("read", read),
        ("batched", diff::batched(upgrade)),
    ] {
        let there = live::apply(dialect, &live, &items)
            .map_err(|error| fail("does not fit", format!("{error}\n{how}: {text}")))?;
        compare::same(dialect, &there, &goal)
            .map_err(|rest| fail("remains", format!("{rest}\n{how}: {text}")))?;
        let back = live::apply(dialect, &there, &difference.downgrade())
            .map_err(|error| fail("does not fit back", format!("{error}\n{how}: {text}")))?;
        compare::same(dialect, &back, &live)
            .map_err(|rest| fail("does not come back", format!("{rest}\n{how}: {text}")))?;
    }
    let made = live::apply(
        dialect,
        &Schema::default(),
        &diff::create_all(dialect, &goal),
    )
    .map_err(|error| fail("not made", error))?;
    compare::same(dialect, &made, &goal).map_err(|rest| fail("made", rest))?;
    prop_assert_eq!(
        diff::diff(&live, &goal, &compare::options(dialect)),
        difference
    );
    Ok(())
}

fn run(dialect: Dialect) {
    let mut runner = TestRunner::new(Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&(schema(), schema()), |(from, to)| {
        check(dialect, &from, &to)
    });
    match outcome {
        Ok(()) => {}
        // The schemas would fill pages; what failed names its tables.
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(abort) => panic!("{abort}"),
    }
}

#[test]
fn the_changes_lead_there_and_back_on_sqlite() {
    run(Dialect::Sqlite);
}

#[test]
fn the_changes_lead_there_and_back_on_postgres() {
    run(Dialect::Postgres);
}

#[test]
fn the_changes_lead_there_and_back_on_mysql() {
    run(Dialect::Mysql);
}

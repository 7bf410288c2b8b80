//! What is compared in all of these tests.

use revgraph_schema::Dialect;
use revgraph_schema::diff::{self, Options};
use revgraph_schema::model::Schema;

/// Everything is compared and dropped.
pub(crate) fn options(dialect: Dialect) -> Options {
    Options {
        keep: std::collections::BTreeSet::new(),
        ..Options::new(dialect)
    }
}

/// What is said of the difference of two schemas that should be the same.
pub(crate) fn same(dialect: Dialect, live: &Schema, goal: &Schema) -> Result<(), String> {
    let rest = diff::diff(live, goal, &options(dialect));
    match rest.is_empty() {
        true => Ok(()),
        false => Err(revgraph_schema::yaml::to_string(&rest.upgrade()).unwrap()),
    }
}

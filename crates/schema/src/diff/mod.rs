//! The difference between two schemas, as operations that lead from the one to the other and back.
//!
//! - [`canonical`]: what the models say for all dialects, as one dialect would report it
//! - [`diff`]: the changes from a live schema to such a goal, in the order in which they can be made
//! - [`read_back`]: a goal whose texts the database has rewritten, for the second look at what seemed to differ
//! - [`create_all`]: the operations that make a schema where nothing is
//!
//! Pure: nothing here knows a database. Two texts that only the database can compare are taken as different, and
//! their objects are named as [`Suspect`]s.
//!
//! Things are matched by name. What has no name in the goal matches whatever has the same definition.

mod batch;
mod canonical;
mod change;
mod default;
mod name;
mod named_type;
mod objects;
mod order;
mod plan;
mod read_back;
mod rename;
mod table;
mod tables;
mod text;
mod texts;
mod types;

use std::collections::BTreeSet;

pub use batch::batched;
pub use canonical::{CanonicalError, canonical};
pub use change::{Change, Difference, Kind, Suspect};
pub use read_back::read_back;

use crate::Dialect;
use crate::model::Schema;
use crate::operation::Item;
use plan::{Phase, Plan};
use tables::Gone;

/// What is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The dialect of both schemas.
    pub dialect: Dialect,
    /// Whether the types of columns are compared.
    pub compare_type: bool,
    /// Whether the defaults of columns are compared.
    pub compare_server_default: bool,
    /// Whether comments are compared.
    pub compare_comment: bool,
    /// Kinds of which nothing is dropped, since a database has some that no model names.
    pub keep: BTreeSet<Kind>,
}

impl Options {
    /// Everything is compared; schemas and extensions are not dropped.
    pub fn new(dialect: Dialect) -> Options {
        Options {
            dialect,
            compare_type: true,
            compare_server_default: true,
            compare_comment: true,
            keep: BTreeSet::from([Kind::Namespace, Kind::Extension]),
        }
    }

    fn drops(&self, kind: Kind) -> bool {
        !self.keep.contains(&kind)
    }
}

/// The changes that lead from the live schema to the goal, which is [`canonical`].
///
/// The order is the same for the same schemas. The cost grows with the number of tables, columns and words of texts,
/// and with nothing else.
pub fn diff(live: &Schema, goal: &Schema, options: &Options) -> Difference {
    let mut plan = Plan::default();
    let mut gone = Gone::default();
    let (renames, renamed) = rename::renames(options, live, goal);
    for change in &renames {
        // A text that has the old name is dropped under it.
        if let Some(table) = &change.table {
            match change.kind {
                Kind::Table => {
                    gone.tables.insert(change.name.to_lowercase());
                }
                _ => gone.column(&table.name, &change.name),
            }
        }
    }
    plan.extend(Phase::Renames, renames);
    let tables = renamed.as_ref().unwrap_or(live);
    objects::compare(options, tables, goal, &mut plan);
    if options.dialect == Dialect::Postgres {
        named_type::compare(options, tables, goal, &mut plan, &mut gone);
    }
    tables::compare(options, tables, goal, &mut plan, &mut gone);
    texts::compare(options, live, goal, &mut plan, &mut gone);
    plan.difference()
}

/// The operations that make a schema, which is [`canonical`], in a database where nothing is.
pub fn create_all(dialect: Dialect, schema: &Schema) -> Vec<Item> {
    diff(&Schema::default(), schema, &Options::new(dialect)).upgrade()
}

//! The graph of revisions: identifiers, walks, heads and version rows.
//!
//! This crate is pure. It knows no file, no database and no SQL: revisions come in as plain data, answers go out as
//! plain data, and whatever is wrong is a [`GraphError`] that carries what a hint needs. The semantics are Alembic's,
//! checked against recorded answers of Alembic itself (`tests/graph`); where Alembic crashes, warns or depends on chance
//! the answer here is a clean one.
//!
//! ```
//! use revgraph_graph::{Revision, RevisionGraph, RevisionId, Target};
//!
//! let revision = |id: &str, parents: &[&str]| -> Result<Revision, Box<dyn std::error::Error>> {
//!     Ok(Revision {
//!         id: RevisionId::new(id)?,
//!         down_revisions: parents.iter().map(|parent| parent.to_string()).collect(),
//!         depends_on: vec![],
//!         branch_labels: vec![],
//!         slug: String::new(),
//!     })
//! };
//! let graph = RevisionGraph::build(vec![revision("one", &[])?, revision("two", &["one"])?])?;
//! let walk = graph.upgrade(&["one".to_owned()], &Target::parse("head")?)?;
//! assert_eq!(walk.to, ["two"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | file | what it is |
//! |---|---|
//! | `id`, `revision`, `walk`, `error` | the values that go in and out |
//! | `build`, `cycle`, `graph` | from declarations to a sound graph |
//! | `nodes`, `reach`, `order` | sets, ancestors and descendants, the order of listings |
//! | `identifier`, `resolve`, `relative`, `suggest` | from text to revisions |
//! | `upgrade`, `downgrade`, `stamp`, `part`, `rows` | plans, and the version rows after each step |
//! | `history`, `show`, `create` | the other questions |
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod build;
mod create;
mod cycle;
mod downgrade;
mod error;
mod graph;
mod history;
mod id;
mod identifier;
mod nodes;
mod order;
mod part;
mod reach;
mod relative;
mod resolve;
mod revision;
mod rows;
#[cfg(test)]
mod sample;
mod show;
mod stamp;
mod suggest;
mod upgrade;
mod walk;

pub use error::{EdgeKind, GraphError};
pub use graph::RevisionGraph;
pub use id::{IllegalId, RevisionId};
pub use identifier::Target;
pub use revision::{Facts, Revision};
pub use show::Current;
pub use walk::{Direction, RowChange, Step, Walk};

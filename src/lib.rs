//! A graph of database revisions, as a library.
//!
//! Revision scripts (YAML operations or SQL) name their parents and form a graph; SQLite, PostgreSQL and
//! MySQL or MariaDB databases are moved along it. The crates behind this facade:
//!
//! - [`graph`]: identifiers, walks, heads, version rows; pure
//! - [`schema`]: types, operations, the SQL of each dialect; pure
//! - [`database`]: connections, locks, the version and log tables
//! - [`migrate`]: configuration, scripts, templates, plans and running them
//!
//! ```
//! use revgraph::graph::{Revision, RevisionGraph, RevisionId, Target};
//!
//! let revision = |id: &str, parents: &[&str]| Revision {
//!     id: RevisionId::new(id).unwrap(),
//!     down_revisions: parents.iter().map(|parent| parent.to_string()).collect(),
//!     depends_on: vec![],
//!     branch_labels: vec![],
//!     slug: String::new(),
//! };
//! let graph = RevisionGraph::build(vec![revision("a1", &[]), revision("b2", &["a1"])])?;
//! let walk = graph.upgrade(&[], &Target::parse("head")?)?;
//! assert_eq!(walk.to, ["b2"]);
//! # Ok::<(), revgraph::graph::GraphError>(())
//! ```

mod compatible;
mod migrator;
mod project;

#[cfg(feature = "cli")]
#[path = "../crates/cli/mod.rs"]
pub mod cli;

pub use revgraph_database as database;
pub use revgraph_graph as graph;
pub use revgraph_migrate as migrate;
pub use revgraph_schema as schema;

pub use compatible::Compatibility;
pub use migrate::script::Revision;
pub use migrator::{AppliedMigration, Migrator, MigratorError};
pub use project::{Builder, On, Project};

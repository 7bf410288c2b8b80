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

// The code of the book runs as tests.
#[cfg(all(doctest, feature = "cli", feature = "embed"))]
#[doc = include_str!("../docs/library.md")]
mod book {}

mod builder;
mod compatible;
mod migrator;
mod project;

#[cfg(feature = "cli")]
#[path = "../crates/cli/mod.rs"]
pub mod cli;

/// The scripts of a directory, inside the program: an [`Embedded`](migrate::script::Embedded), which is a constant.
///
/// The directory is relative to `Cargo.toml`: a script location, whose `versions/` is taken, or a plain folder of scripts,
/// with all folders below. What makes no sound graph does not compile, and the error names file and line.
///
/// Scripts may stand on revisions in Rust ([`Revision`]), whose ids are then said: `embed!("migrations", in_rust = ["c3"])`.
///
/// A change of a file is noticed by cargo. A new file is noticed with this line in `build.rs`:
///
/// ```
/// println!("cargo:rerun-if-changed=migrations");
/// ```
///
/// ```
/// use revgraph::migrate::script::Embedded;
///
/// const MIGRATIONS: Embedded = revgraph::embed!("examples/helpdesk/migrations");
///
/// let directory = MIGRATIONS.directory()?;
/// assert_eq!(directory.scripts().len(), MIGRATIONS.len());
/// # Ok::<(), revgraph::migrate::script::ScriptError>(())
/// ```
#[cfg(feature = "embed")]
#[macro_export]
macro_rules! embed {
    ($directory:literal $(, in_rust = [$($revision:literal),* $(,)?])? $(,)?) => {
        $crate::__embed! { $crate::migrate::script; $directory $($($revision)*)? }
    };
}

#[cfg(feature = "embed")]
#[doc(hidden)]
pub use revgraph_macros::embed as __embed;

pub use revgraph_database as database;
pub use revgraph_graph as graph;
pub use revgraph_migrate as migrate;
pub use revgraph_schema as schema;

pub use builder::Builder;
pub use compatible::Compatibility;
pub use migrate::script::Revision;
pub use migrator::{AppliedMigration, Migrator, MigratorError};
pub use project::{On, Project};

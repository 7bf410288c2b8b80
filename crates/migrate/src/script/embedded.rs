//! The scripts of a directory inside the program.

use std::path::PathBuf;

use revgraph_scripts::DieselFolder;

use super::{DieselFiles, ScriptDirectory, ScriptError, ScriptFile, Source};

/// The scripts of a directory as they were when the program was built. `revgraph::embed!` makes it.
///
/// ```
/// use revgraph_migrate::script::{Embedded, EmbeddedScript};
///
/// // As the macro writes it.
/// const MIGRATIONS: Embedded = Embedded::new(&[EmbeddedScript::File {
///     path: "migrations/a1.sql",
///     text: "-- revision: a1\n-- down_revision: null\n-- upgrade\nSELECT 1;\n",
/// }]);
/// assert_eq!(MIGRATIONS.directory()?.graph().heads(), ["a1"]);
/// # Ok::<(), revgraph_migrate::script::ScriptError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedded {
    scripts: &'static [EmbeddedScript],
}

/// One of them. Paths are relative to the package's folder, with `/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmbeddedScript {
    /// A file of ours.
    File {
        /// Where it was.
        path: &'static str,
        /// What it said.
        text: &'static str,
    },
    /// A folder of Diesel's.
    Diesel {
        /// Where it was.
        folder: &'static str,
        /// The version of the migration before it.
        parent: Option<&'static str>,
        /// `up.sql`.
        up: &'static str,
        /// `down.sql`.
        down: Option<&'static str>,
        /// `metadata.toml`.
        metadata: Option<&'static str>,
    },
}

impl Embedded {
    /// These scripts, in load order.
    #[must_use]
    pub const fn new(scripts: &'static [EmbeddedScript]) -> Embedded {
        Embedded { scripts }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.scripts.len()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.scripts.is_empty()
    }

    /// The scripts, in load order, to be put together with others ([`ScriptDirectory::from_scripts`]).
    ///
    /// # Errors
    /// A malformed header. What `embed!` has made was read by the compiler already.
    pub fn scripts(&self) -> Result<Vec<ScriptFile>, ScriptError> {
        self.scripts.iter().map(EmbeddedScript::script).collect()
    }

    /// The directory that they make by themselves.
    ///
    /// # Errors
    /// As [`Embedded::scripts`], and everything that keeps the headers from being a graph.
    pub fn directory(&self) -> Result<ScriptDirectory, ScriptError> {
        ScriptDirectory::from_scripts(self.scripts()?)
    }
}

impl EmbeddedScript {
    fn script(&self) -> Result<ScriptFile, ScriptError> {
        match *self {
            EmbeddedScript::File { path, text } => ScriptFile::embedded(path, text),
            EmbeddedScript::Diesel {
                folder,
                parent,
                up,
                down,
                metadata,
            } => {
                let folder = DieselFolder {
                    path: PathBuf::from(folder),
                    parent: parent.map(str::to_owned),
                    has_down: down.is_some(),
                    has_metadata: metadata.is_some(),
                };
                Ok(ScriptFile {
                    path: folder.up(),
                    header: folder.header(metadata)?,
                    source: Source::Diesel(Box::new(DieselFiles::embedded(&folder, up, down))),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use revgraph_graph::Direction;
    use revgraph_schema::Dialect;
    use revgraph_schema::naming::Naming;

    use super::*;
    use crate::script::{Substitution, Target};

    const BOTH: Embedded = Embedded::new(&[
        EmbeddedScript::File {
            path: "db/b.sql",
            text: "\u{feff}-- revision: b\n-- down_revision: 20240101000000\n-- upgrade\nSELECT 2;\n",
        },
        EmbeddedScript::Diesel {
            folder: "db/2024-01-01-000000_create_users",
            parent: None,
            up: "SELECT '${tag}';\n\nSELECT\n 1",
            down: None,
            metadata: Some("run_in_transaction = false\n"),
        },
    ]);

    #[test]
    fn what_was_embedded_is_a_directory() {
        let directory = BOTH.directory().unwrap();
        assert_eq!(directory.graph().heads(), ["b"]);
        let script = &directory.scripts()[1];
        assert_eq!(script.header.revision, "20240101000000");
        assert_eq!(script.header.message, "create users");
        assert!(!script.header.transactional);
        let text = script.text().unwrap().unwrap();
        assert_eq!(text, "-- upgrade\nSELECT '${tag}';\n\nSELECT\n 1");
    }

    #[test]
    fn the_statements_of_diesel_are_taken_as_they_are_and_know_their_file() {
        let directory = BOTH.directory().unwrap();
        let body = directory.scripts()[1].body().unwrap();
        let target = Target {
            database: "default",
            dialect: Dialect::Sqlite,
            databases: &["default".to_owned()],
            naming: &Naming::default(),
        };
        let substitution = Substitution::default();
        let up = body.statements(Direction::Upgrade, target, &substitution);
        let up = up.unwrap();
        assert_eq!(up[0].sql, "SELECT '${tag}'");
        let place = up[1].origin.place().to_string();
        assert_eq!(place, "db/2024-01-01-000000_create_users/up.sql:3:1");
        let down = body.statements(Direction::Downgrade, target, &substitution);
        assert!(matches!(down, Err(ScriptError::Irreversible { .. })));
    }
}

//! A project with many revisions, on a database of its own.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::support::program::{self, Finished, REVGRAPH, Running};
use crate::support::scratch::{Scratch, Server};

/// How many revisions [`Project::many`] has.
pub(super) const REVISIONS: usize = 30;

pub(super) struct Project {
    pub(super) database: Scratch,
    folder: PathBuf,
    _root: tempfile::TempDir,
}

impl Project {
    /// An empty one. `more` are further lines of the configuration of the database.
    pub(super) fn new(server: Server, more: &str) -> Result<Project, String> {
        let root = tempfile::tempdir().map_err(|error| error.to_string())?;
        let folder = root.path().to_path_buf();
        let database = Scratch::new(server, &folder)?;
        let project = Project {
            database,
            folder,
            _root: root,
        };
        fs::create_dir_all(project.folder.join("migrations/versions"))
            .map_err(|error| error.to_string())?;
        project.write(
            "alembic.yaml",
            &format!(
                "script_location: migrations\ndatabases:\n  default:\n    url: ${{DATABASE_URL}}\n{more}"
            ),
        )?;
        Ok(project)
    }

    /// One with [`REVISIONS`] revisions `r01`, `r02` ...; each makes a table and writes its own name into `ran`.
    pub(super) fn many(server: Server) -> Result<Project, String> {
        let project = Project::new(server, "")?;
        for number in 1..=REVISIONS {
            let mut script = String::new();
            if number == 1 {
                script.push_str("CREATE TABLE ran (revision varchar(10));\n");
            }
            let _ = write!(
                script,
                "CREATE TABLE t{number:02} (id integer);\nINSERT INTO ran VALUES ('r{number:02}');\n"
            );
            let parent = match number {
                1 => "null".to_owned(),
                _ => format!("r{:02}", number - 1),
            };
            project.script(&format!("r{number:02}"), &parent, &script)?;
        }
        Ok(project)
    }

    /// Writes a script; what it does cannot be taken back.
    pub(super) fn script(&self, id: &str, parent: &str, statements: &str) -> Result<(), String> {
        self.write(
            &format!("migrations/versions/{id}.sql"),
            &format!("-- revision: {id}\n-- down_revision: {parent}\n\n-- upgrade\n{statements}"),
        )
    }

    fn write(&self, path: &str, text: &str) -> Result<(), String> {
        fs::write(self.folder.join(path), text).map_err(|error| error.to_string())
    }

    /// `revgraph db ARGUMENTS`.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program::command(REVGRAPH, &self.folder, &self.folder);
        command
            .arg("db")
            .args(arguments)
            .env("DATABASE_URL", &self.database.url);
        command
    }

    /// Starts `revgraph db ARGUMENTS`.
    pub(super) fn start(&self, arguments: &[&str]) -> Result<Running, String> {
        program::start(self.command(arguments))
    }

    /// Runs `revgraph db ARGUMENTS` to its end.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<Finished, String> {
        program::run(self.command(arguments))
    }

    /// The version rows; none when there is no table yet.
    pub(super) fn rows(&self) -> Vec<String> {
        let rows = self
            .database
            .query("SELECT version_num FROM alembic_version");
        rows.unwrap_or_default()
            .into_iter()
            .flatten()
            .flatten()
            .collect()
    }

    /// Whether a table exists.
    pub(super) fn has_table(&self, table: &str) -> bool {
        self.database
            .query(&format!("SELECT 1 FROM {table} WHERE 1 = 0"))
            .is_ok()
    }

    /// Whether a project of [`Project::many`] is whole: each revision ran once, and the rows say so.
    pub(super) fn is_whole(&self) -> Result<(), String> {
        let last = format!("r{REVISIONS:02}");
        if self.rows() != [last.as_str()] {
            return Err(format!("the version rows are {:?}", self.rows()));
        }
        let questions = [
            ("rows written", "SELECT COUNT(*) FROM ran"),
            (
                "revisions that ran",
                "SELECT COUNT(DISTINCT revision) FROM ran",
            ),
            (
                "log rows",
                "SELECT COUNT(*) FROM alembic_log WHERE direction = 'upgrade' AND state = 'done'",
            ),
            ("log rows of any state", "SELECT COUNT(*) FROM alembic_log"),
            (
                "revisions in the log",
                "SELECT COUNT(DISTINCT revision) FROM alembic_log",
            ),
        ];
        for (what, sql) in questions {
            let count = self.database.number(sql)?;
            if count != REVISIONS as i64 {
                return Err(format!("{what}: {count} instead of {REVISIONS}"));
            }
        }
        Ok(())
    }
}

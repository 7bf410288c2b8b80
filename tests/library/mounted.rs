//! The commands inside of another program's command line.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};
use diesel::sqlite::SqliteConnection;
use revgraph::cli::{DbArgs, DbCommand, GlobalArgs};
use revgraph::database::{Access, Database};
use revgraph::migrate::script::ScriptFile;
use revgraph::{Project, Revision};

use super::{Fact, run};

pub(super) const FACTS: &[Fact] = &[
    (
        "what is built in joins the scripts of the directory",
        joined,
    ),
    ("where all is built in no directory is needed", no_directory),
    (
        "a script that is built in is read from its file where that is",
        file_first,
    ),
    ("options of the program's own may be revgraph's", options),
    (
        "the command line of a program that carries the commands is sound",
        sound,
    ),
];

type Answer = Result<(), Box<dyn std::error::Error>>;

#[derive(Parser)]
enum Program {
    /// The database
    Db(DbArgs),
}

const USERS: &str =
    "-- revision: a1\n-- down_revision: null\n-- upgrade\nCREATE TABLE users (id integer);\n";
const ROWS: &str =
    "-- revision: b2\n-- down_revision: a1\n-- upgrade\nINSERT INTO users VALUES (1);\n";

/// A folder with a configuration.
fn folder() -> Result<tempfile::TempDir, std::io::Error> {
    let folder = tempfile::tempdir()?;
    let yaml = "script_location: migrations\ndatabases: {default: {url: sqlite:app.db}}\n";
    fs::write(folder.path().join("alembic.yaml"), yaml)?;
    Ok(folder)
}

fn script(folder: &Path, name: &str, text: &str) -> Result<(), std::io::Error> {
    let versions = folder.join("migrations/versions");
    fs::create_dir_all(&versions)?;
    fs::write(versions.join(name), text)
}

/// Types a command; whether it is done.
fn types(
    folder: &Path,
    words: &[&str],
    scripts: impl IntoIterator<Item = ScriptFile>,
) -> Result<bool, clap::Error> {
    let config = folder.join("alembic.yaml").display().to_string();
    let start = ["program", "db", "-q", "-c", &config];
    let Program::Db(db) = Program::try_parse_from(start.iter().chain(words))?;
    Ok(is_done(db.run_with(scripts)))
}

/// Exit codes cannot be compared.
fn is_done(code: ExitCode) -> bool {
    format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS)
}

/// The version rows.
fn rows(folder: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let url = format!("sqlite:{}", folder.join("app.db").display());
    let project = Project::builder().database("default", &url).build()?;
    let settings = project.ground().settings()?.remove(0);
    Ok(Database::connect(&settings, Access::Read)?
        .version_rows()?
        .unwrap_or_default())
}

fn joined() -> Answer {
    let folder = folder()?;
    script(folder.path(), "a1.sql", USERS)?;
    let code = Revision::new("c3")
        .down_revision("b2")
        .upgrade(|conn: &mut SqliteConnection| run(conn, "DELETE FROM users"));
    let built_in = [ScriptFile::embedded("b2.sql", ROWS)?, code.into_script()?];
    assert!(types(folder.path(), &["upgrade"], built_in.clone())?);
    assert_eq!(rows(folder.path())?, ["c3"]);
    // A new script stands on what is built in.
    assert!(types(
        folder.path(),
        &["revision", "--rev-id", "d4"],
        built_in.clone()
    )?);
    assert!(types(folder.path(), &["upgrade"], built_in.clone())?);
    assert_eq!(rows(folder.path())?, ["d4"]);
    assert!(types(folder.path(), &["check"], built_in)?);
    Ok(())
}

fn no_directory() -> Answer {
    let folder = folder()?;
    assert!(!types(folder.path(), &["upgrade"], [])?);
    assert!(types(
        folder.path(),
        &["upgrade"],
        [ScriptFile::embedded("a1.sql", USERS)?]
    )?);
    assert_eq!(rows(folder.path())?, ["a1"]);
    Ok(())
}

fn file_first() -> Answer {
    let folder = folder()?;
    let broken = "-- revision: a1\n-- down_revision: null\n-- upgrade\nCREATE nothing;\n";
    script(folder.path(), "a1.sql", USERS)?;
    assert!(types(
        folder.path(),
        &["upgrade"],
        [ScriptFile::embedded("old/a1.sql", broken)?]
    )?);
    assert_eq!(rows(folder.path())?, ["a1"]);
    // Another file of the same id is another script.
    assert!(!types(
        folder.path(),
        &["heads"],
        [ScriptFile::embedded("other.sql", broken)?]
    )?);
    Ok(())
}

fn options() -> Answer {
    #[derive(Parser)]
    struct Program {
        #[arg(short, long, global = true)]
        quiet: bool,
        #[arg(long, global = true)]
        config: Option<std::path::PathBuf>,
        #[command(subcommand)]
        command: Command,
    }
    #[derive(clap::Subcommand)]
    enum Command {
        #[command(subcommand)]
        Database(Box<DbCommand>),
    }
    Program::command().debug_assert();
    let folder = folder()?;
    script(folder.path(), "a1.sql", USERS)?;
    let config = folder.path().join("alembic.yaml").display().to_string();
    let words = [
        "program", "database", "upgrade", "--quiet", "--config", &config,
    ];
    let program = Program::try_parse_from(words)?;
    let Command::Database(command) = program.command;
    let mut global = GlobalArgs::default();
    (global.quiet, global.config) = (program.quiet, program.config);
    assert!(is_done(DbArgs::new(*command, global).run()));
    assert_eq!(rows(folder.path())?, ["a1"]);
    Ok(())
}

fn sound() -> Answer {
    Program::command().debug_assert();
    Ok(())
}

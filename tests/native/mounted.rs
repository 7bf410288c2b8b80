//! The commands inside of another program, whose revisions take Diesel's connection of a server.

use std::fs;
use std::process::ExitCode;

use clap::Parser;
use diesel::{MysqlConnection, PgConnection};
use revgraph::cli::DbArgs;

use super::revisions::{builder, capitals};
use super::server::{Scratch, Server};

#[derive(Parser)]
enum Program {
    /// The database
    Db(DbArgs),
}

fn parse(words: &[&str]) -> DbArgs {
    let start = ["program", "db", "-q"];
    let Program::Db(db) = Program::try_parse_from(start.iter().chain(words)).unwrap();
    db
}

/// Exit codes cannot be compared.
fn is_done(code: ExitCode) -> bool {
    format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS)
}

fn types_commands<C: Server>() {
    let scratch = Scratch::new::<C>();
    let project = builder(&scratch).revision(capitals::<C>()).build().unwrap();
    for (words, rows) in [
        (["upgrade", "--dry-run"].as_slice(), [].as_slice()),
        (&["upgrade"], &["c3"]),
        (&["current"], &["c3"]),
        (&["status"], &["c3"]),
        (&["check"], &["c3"]),
        (&["redo"], &["c3"]),
        (&["rollback", "--only", "c3"], &["b2"]),
        (&["upgrade", "--only", "c3"], &["c3"]),
        (&["refresh", "--yes"], &["c3"]),
        (&["downgrade", "--dry-run", "-1"], &["c3"]),
        (&["downgrade", "-1"], &["b2"]),
    ] {
        assert!(is_done(parse(words).run_on(&project)), "{words:?}");
        assert_eq!(scratch.rows(), rows, "{words:?}");
    }
    assert_eq!(scratch.names(), ["ann", "bob"]);
    // There is no SQL of code.
    assert!(!is_done(parse(&["upgrade", "--sql"]).run_on(&project)));
}

#[test]
fn commands_on_postgres() {
    types_commands::<PgConnection>();
}

#[test]
fn commands_on_mysql() {
    types_commands::<MysqlConnection>();
}

/// A directory of scripts, and its configuration.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(keys: &str, databases: &[&Scratch]) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let mut yaml = format!("script_location: migrations\n{keys}\ndatabases:\n");
        for (number, scratch) in databases.iter().enumerate() {
            yaml += &format!("  db{number}: {{url: \"{}\"}}\n", scratch.url);
        }
        fs::write(folder.path().join("alembic.yaml"), yaml).unwrap();
        fs::create_dir_all(folder.path().join("migrations/versions")).unwrap();
        let folder = Folder(folder);
        let create = "CREATE TABLE users (id integer PRIMARY KEY, name text)";
        folder.script("a1", "null", create);
        folder.script("b2", "a1", "INSERT INTO users VALUES (1, 'ann')");
        folder
    }

    fn script(&self, id: &str, parent: &str, sql: &str) {
        let text = format!("-- revision: {id}\n-- down_revision: {parent}\n-- upgrade\n{sql};\n");
        let versions = self.0.path().join("migrations/versions");
        fs::write(versions.join(format!("{id}.sql")), text).unwrap();
    }

    /// With a revision in Rust that is built in.
    fn upgrade(&self) -> bool {
        let config = self.0.path().join("alembic.yaml").display().to_string();
        let built_in = capitals::<PgConnection>().into_script().unwrap();
        is_done(parse(&["-c", &config, "upgrade"]).run_with([built_in]))
    }
}

#[test]
fn what_is_built_in_is_part_of_the_run() {
    let scratch = Scratch::new::<PgConnection>();
    let folder = Folder::new("transaction: per-run", &[&scratch]);
    folder.script("d4", "c3", "INSERT INTO nowhere VALUES (1)");
    assert!(!folder.upgrade());
    assert_eq!(scratch.rows(), [""; 0]);
    folder.script("d4", "c3", "INSERT INTO users VALUES (2, 'bob')");
    assert!(folder.upgrade());
    assert_eq!(scratch.rows(), ["d4"]);
    assert_eq!(scratch.names(), ["ANN", "bob"]);
}

#[test]
fn several_databases_commit_together() {
    let both = [(); 2].map(|()| Scratch::new::<PgConnection>());
    let folder = Folder::new("two_phase: true", &[&both[0], &both[1]]);
    assert!(folder.upgrade());
    for scratch in both {
        assert_eq!(scratch.rows(), ["c3"]);
        assert_eq!(scratch.names(), ["ANN"]);
    }
}

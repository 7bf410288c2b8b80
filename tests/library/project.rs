//! Projects in code, connections of the program's own, revisions in Rust.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;
use revgraph::graph::Target;
use revgraph::migrate::Error;
use revgraph::migrate::config::ConfigError;
use revgraph::migrate::run::RunError;
use revgraph::migrate::script::ScriptFile;
use revgraph::migrate::work::{self, Move, WorkError};
use revgraph::{Compatibility, Project, Revision};

use super::{Fact, memory, one, run, tables};
use crate::support::scratch::{Scratch, Server, connect};

pub(super) const FACTS: &[Fact] = &[
    ("scripts of YAML, SQL and Rust are one graph", mixed),
    (
        "code that fails is taken back, with what it began inside",
        failing,
    ),
    ("code that panics is taken back", panicking),
    ("a savepoint of code that fails leaves the rest", savepoint),
    ("the connection is the program's again", lent),
    ("a connection in a transaction is refused", busy),
    (
        "code for another connection is refused before anything runs",
        other_connection,
    ),
    (
        "code for a server's connection names the feature that opens one",
        missing_feature,
    ),
    ("code has no SQL", offline),
    ("code without a way down is irreversible", irreversible),
    ("a plan writes nothing", plan),
    ("a project without a database says so", no_database),
    ("an illegal id names the line of the program", illegal),
    (
        "a program knows whether it understands the database",
        compatible,
    ),
    (
        "many programs that start at once run each revision once",
        at_once,
    ),
];

type Answer = Result<(), Box<dyn std::error::Error>>;

const USERS: &str = "revision: a1\ndown_revision: null\nmessage: users\nupgrade:\n\
    \x20 - create_table: {name: users, columns: [{name: id, type: integer, primary_key: true}, {name: name, type: text}]}\n\
    downgrade:\n  - drop_table: {name: users}\n";
const ROWS: &str = "-- revision: b2\n-- down_revision: a1\n-- upgrade\n\
    INSERT INTO users (name) VALUES ('ann'), ('bob');\n-- downgrade\nDELETE FROM users;\n";

fn code(id: &str, parent: &str, sql: &'static [&'static str]) -> Revision {
    Revision::new(id)
        .down_revision(parent)
        .message("in Rust")
        .upgrade(move |conn: &mut SqliteConnection| sql.iter().try_for_each(|sql| run(conn, sql)))
        .downgrade(|conn: &mut SqliteConnection| run(conn, "UPDATE users SET name = lower(name)"))
}

fn project(revisions: impl IntoIterator<Item = Revision>) -> Result<Project, Error> {
    let scripts = [("a1.yaml", USERS), ("b2.sql", ROWS)];
    let scripts: Result<Vec<ScriptFile>, Error> = scripts
        .iter()
        .map(|(path, text)| Ok(ScriptFile::embedded(path, text)?))
        .collect();
    let builder = Project::builder().scripts(scripts?);
    revisions
        .into_iter()
        .fold(builder, |builder, one| builder.revision(one))
        .build()
}

const NAMES: &str = "SELECT group_concat(name, ' ') AS one FROM users";
const UPPER: &[&str] = &["UPDATE users SET name = upper(name)"];

fn mixed() -> Answer {
    let mut conn = memory()?;
    let project = project([code("c3", "b2", UPPER)])?;
    let report = project.on(&mut conn).upgrade("head")?;
    assert_eq!(report.plan.steps.len(), 3);
    assert_eq!(one(&mut conn, NAMES)?, "ANN BOB");
    let applied = project.on(&mut conn).applied()?;
    let applied: Vec<&str> = applied.iter().map(|id| id.as_str()).collect();
    assert_eq!(applied, ["a1", "b2", "c3"]);
    let ledger = project.on(&mut conn).ledger()?;
    let directions: Vec<&str> = ledger
        .rows()
        .iter()
        .map(|row| row.entry.direction.word())
        .collect();
    assert_eq!(directions, ["upgrade"; 3]);
    project.on(&mut conn).downgrade("-1")?;
    assert_eq!(one(&mut conn, NAMES)?, "ann bob");
    project.on(&mut conn).downgrade("base")?;
    assert_eq!(tables(&mut conn)?, "");
    Ok(())
}

fn failing() -> Answer {
    let mut conn = memory()?;
    let failing = Revision::new("c3")
        .down_revision("b2")
        .upgrade(|conn: &mut SqliteConnection| {
            run(conn, "DELETE FROM users")?;
            conn.transaction(|conn| run(conn, "CREATE TABLE inner (id integer)"))?;
            run(conn, "SELECT * FROM nowhere")
        });
    let project = project([failing])?;
    let error = project
        .on(&mut conn)
        .upgrade("head")
        .err()
        .ok_or("it ran")?;
    match &error {
        Error::Work(error) => match error.as_ref() {
            WorkError::Run(error) => match error.as_ref() {
                RunError::Code { place, left, .. } => {
                    assert!(place.path.ends_with("project.rs") && place.line.is_some());
                    assert_eq!(
                        (left.rows.as_slice(), left.steps_done),
                        (&["b2".to_owned()][..], 2)
                    );
                }
                other => return Err(format!("{other:?}").into()),
            },
            other => return Err(format!("{other:?}").into()),
        },
        other => return Err(format!("{other:?}").into()),
    }
    assert_eq!(tables(&mut conn)?, "users");
    assert_eq!(one(&mut conn, NAMES)?, "ann bob");
    assert_eq!(project.on(&mut conn).current()?, ["b2"]);
    Ok(())
}

fn panicking() -> Answer {
    let mut conn = memory()?;
    let panicking = Revision::new("c3").down_revision("b2").upgrade(
        |conn: &mut SqliteConnection| -> QueryResult<()> {
            run(conn, "DELETE FROM users")?;
            panic!("on purpose")
        },
    );
    let project = project([panicking])?;
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let error = project.on(&mut conn).upgrade("head");
    std::panic::set_hook(hook);
    assert_eq!(
        error.err().ok_or("it ran")?.to_string(),
        "it panicked: on purpose"
    );
    assert_eq!(one(&mut conn, NAMES)?, "ann bob");
    project.on(&mut conn).downgrade("a1")?;
    Ok(())
}

fn savepoint() -> Answer {
    let mut conn = memory()?;
    let code = Revision::new("c3")
        .down_revision("b2")
        .upgrade(|conn: &mut SqliteConnection| {
            run(conn, "UPDATE users SET name = 'eve' WHERE name = 'ann'")?;
            let inner: QueryResult<()> = conn.transaction(|conn| {
                run(conn, "DELETE FROM users")?;
                Err(diesel::result::Error::RollbackTransaction)
            });
            assert!(inner.is_err());
            Ok::<(), diesel::result::Error>(())
        });
    project([code])?.on(&mut conn).upgrade("head")?;
    assert_eq!(one(&mut conn, NAMES)?, "eve bob");
    Ok(())
}

fn lent() -> Answer {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("app.db");
    let url = file.to_str().ok_or("a path that is text")?;
    let mut conn = SqliteConnection::establish(url)?;
    run(&mut conn, "PRAGMA foreign_keys = ON")?;
    run(&mut conn, "PRAGMA busy_timeout = 1234")?;
    let project = project([code("c3", "b2", &["SELECT * FROM nowhere"])])?;
    assert!(project.on(&mut conn).upgrade("head").is_err());
    for (pragma, value) in [("foreign_keys", "1"), ("busy_timeout", "1234")] {
        #[derive(QueryableByName)]
        struct Timeout {
            #[diesel(sql_type = diesel::sql_types::Text)]
            value: String,
        }
        let column = pragma.trim_start_matches("busy_");
        let sql = format!("SELECT CAST({column} AS text) AS value FROM pragma_{pragma}");
        let found: Timeout = diesel::sql_query(sql).get_result(&mut conn)?;
        assert_eq!(found.value, value, "{pragma}");
    }
    conn.transaction(|conn| run(conn, "INSERT INTO users (name) VALUES ('eve')"))?;
    // The lock is let go, also after an error.
    let mut other = SqliteConnection::establish(url)?;
    project.on(&mut other).downgrade("base")?;
    let names: Vec<_> = std::fs::read_dir(folder.path())?
        .map(|entry| Ok(entry?.file_name()))
        .collect::<Result<_, std::io::Error>>()?;
    assert_eq!(names, ["app.db"]);
    Ok(())
}

fn busy() -> Answer {
    let mut conn = memory()?;
    let project = project([])?;
    conn.begin_test_transaction()?;
    let error = project
        .on(&mut conn)
        .upgrade("head")
        .err()
        .ok_or("it ran")?;
    assert!(error.to_string().contains("transaction"), "{error}");
    Ok(())
}

fn other_connection() -> Answer {
    struct Foreign;
    let mut conn = memory()?;
    let foreign = Revision::new("c3")
        .down_revision("b2")
        .upgrade(|_: &mut Foreign| Ok::<(), String>(()));
    let error = project([foreign])?
        .on(&mut conn)
        .upgrade("head")
        .err()
        .ok_or("it ran")?;
    assert!(error.to_string().contains("Foreign"), "{error}");
    assert_eq!(tables(&mut conn)?, "");
    Ok(())
}

fn missing_feature() -> Answer {
    // Without the feature Diesel has no such type.
    struct PgConnection;
    let folder = tempfile::tempdir()?;
    let scratch = Scratch::new(Server::Postgres, folder.path())?;
    let code = Revision::new("a1").upgrade(|_: &mut PgConnection| Ok::<(), String>(()));
    let project = Project::builder()
        .database("default", &scratch.url)
        .revision(code)
        .build()?;
    let error = project.upgrade("head").err().ok_or("it ran")?;
    let expected = (!cfg!(feature = "diesel-postgres")).then_some("diesel-postgres");
    match error {
        Error::Work(error) => match *error {
            WorkError::NoConnection { feature, .. } => assert_eq!(feature, expected),
            other => return Err(other.into()),
        },
        other => return Err(other.into()),
    }
    assert_eq!(connect(&scratch.url)?.version_rows()?, None);
    Ok(())
}

fn offline() -> Answer {
    let project = Project::builder()
        .database("default", "sqlite::memory:")
        .revision(Revision::new("a1").upgrade(|conn: &mut SqliteConnection| run(conn, "SELECT 1")))
        .build()?;
    let goal = Move::Upgrade(Target::parse("head")?);
    let error = work::offline(project.ground(), &goal, None)
        .err()
        .ok_or("it has SQL")?;
    assert_eq!(error.to_string(), "revision a1 is code, and has no SQL");
    let plan = project.plan(&goal)?.remove(0);
    assert!(plan.steps[0].statements[0].sql.contains("project.rs:"));
    project.upgrade("head")?;
    Ok(())
}

fn irreversible() -> Answer {
    let mut conn = memory()?;
    let up = Revision::new("c3")
        .down_revision("b2")
        .upgrade(|conn: &mut SqliteConnection| run(conn, "SELECT 1"));
    let project = project([up])?;
    project.on(&mut conn).upgrade("head")?;
    let error = project
        .on(&mut conn)
        .downgrade("base")
        .err()
        .ok_or("it ran")?;
    assert!(error.to_string().contains("c3 is irreversible"), "{error}");
    assert_eq!(project.on(&mut conn).current()?, ["c3"]);
    Ok(())
}

fn no_database() -> Answer {
    let mut conn = memory()?;
    let project = project([])?.configured(|config| config.databases.clear());
    match project.on(&mut conn).upgrade("head") {
        Err(Error::Config(error)) if matches!(*error, ConfigError::NoDatabases { .. }) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

fn plan() -> Answer {
    let mut conn = memory()?;
    let project = project([code("c3", "b2", UPPER)])?;
    let plan = project
        .on(&mut conn)
        .plan(&Move::Upgrade(Target::parse("head")?))?;
    assert_eq!(plan.steps.len(), 3);
    assert_eq!(
        one(
            &mut conn,
            "SELECT group_concat(name) AS one FROM sqlite_schema"
        )?,
        ""
    );
    Ok(())
}

fn illegal() -> Answer {
    let error = project([Revision::new("a+b")]).err().ok_or("it is legal")?;
    let text = format!("{error:?}");
    assert!(text.contains("project.rs"), "{text}");
    Ok(())
}

fn compatible() -> Answer {
    let mut conn = memory()?;
    let small = project([])?;
    let large = project([code("c3", "b2", UPPER), code("d4", "c3", UPPER)])?;
    let ids = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let behind = |found: Compatibility| match found {
        Compatibility::Behind(missing) => Ok(missing.iter().map(ToString::to_string).collect()),
        other => Err(format!("{other:?}")),
    };
    let missing: Vec<String> = behind(small.on(&mut conn).check_compatible("b2:")?)?;
    assert_eq!(missing, ids(&["a1", "b2"]));
    assert_eq!(
        one(
            &mut conn,
            "SELECT group_concat(name) AS one FROM sqlite_schema"
        )?,
        ""
    );
    assert!(
        small
            .on(&mut conn)
            .check_compatible(":head")?
            .is_compatible()
    );
    large.on(&mut conn).upgrade("c3")?;
    assert!(
        large
            .on(&mut conn)
            .check_compatible("b2:head")?
            .is_compatible()
    );
    assert!(
        large
            .on(&mut conn)
            .check_compatible("a1:c3")?
            .is_compatible()
    );
    let ahead = large.on(&mut conn).check_compatible("a1:b2")?;
    assert_eq!(ahead, Compatibility::Ahead(ids(&["c3"])));
    assert_eq!(
        small.on(&mut conn).check_compatible("a1:head")?,
        Compatibility::Ahead(ids(&["c3"]))
    );
    let missing: Vec<String> = behind(large.on(&mut conn).check_compatible("head")?)?;
    assert_eq!(missing, ids(&["d4"]));
    assert!(large.on(&mut conn).check_compatible("nope:").is_err());
    Ok(())
}

fn at_once() -> Answer {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    const PROGRAMS: usize = 8;
    let folder = tempfile::tempdir()?;
    let url = folder.path().join("app.db").display().to_string();
    let start = Arc::new(Barrier::new(PROGRAMS));
    let programs: Vec<_> = (0..PROGRAMS)
        .map(|_| {
            let (url, start) = (url.clone(), Arc::clone(&start));
            std::thread::spawn(move || -> Result<(), String> {
                let slow = Revision::new("c3").down_revision("b2").upgrade(
                    |conn: &mut SqliteConnection| {
                        RUNS.fetch_add(1, Ordering::SeqCst);
                        std::thread::sleep(std::time::Duration::from_millis(50));
                        run(conn, "UPDATE users SET name = name || '!'")
                    },
                );
                let project = project([slow]).map_err(|error| error.to_string())?;
                start.wait();
                let mut conn =
                    SqliteConnection::establish(&url).map_err(|error| error.to_string())?;
                run(&mut conn, "PRAGMA busy_timeout = 20000").map_err(|error| error.to_string())?;
                project
                    .on(&mut conn)
                    .upgrade("head")
                    .map_err(|error| error.to_string())?;
                Ok(())
            })
        })
        .collect();
    for program in programs {
        program.join().map_err(|_| "a program panicked")??;
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
    let mut conn = SqliteConnection::establish(&url)?;
    assert_eq!(one(&mut conn, NAMES)?, "ann! bob!");
    Ok(())
}

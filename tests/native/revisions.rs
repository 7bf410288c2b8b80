//! Projects by a url, with revisions that take Diesel's connection of the server.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use diesel::sqlite::SqliteConnection;
use diesel::{MysqlConnection, PgConnection, QueryResult};
use revgraph::database::{Dialect, ErrorKind, Lent, LockSettings};
use revgraph::graph::Target;
use revgraph::migrate::Error;
use revgraph::migrate::interrupt::Interrupt;
use revgraph::migrate::observer::Silent;
use revgraph::migrate::run::RunError;
use revgraph::migrate::script::ScriptFile;
use revgraph::migrate::work::{Move, WorkError};
use revgraph::{Builder, Migrator, MigratorError, Project, Revision};

use super::server::{Scratch, Server};

const USERS: &str = "revision: a1\ndown_revision: null\nmessage: users\nupgrade:\n\
    \x20 - create_table: {name: users, columns: [{name: id, type: integer, primary_key: true}, {name: name, type: text}]}\n\
    downgrade:\n  - drop_table: {name: users}\n";
const ROWS: &str = "-- revision: b2\n-- down_revision: a1\n-- upgrade\n\
    INSERT INTO users (id, name) VALUES (1, 'ann'), (2, 'bob');\n-- downgrade\nDELETE FROM users;\n";
const LAST: &str = "-- revision: d4\n-- down_revision: c3\n-- upgrade\n\
    INSERT INTO users (id, name) VALUES (3, 'cleo');\n-- downgrade\nDELETE FROM users WHERE id = 3;\n";

/// The scripts in front of a revision `c3`, on a database.
pub(super) fn builder(scratch: &Scratch) -> Builder {
    let scripts = [("a1.yaml", USERS), ("b2.sql", ROWS)];
    Project::builder()
        .scripts(scripts.map(|(path, text)| ScriptFile::embedded(path, text).unwrap()))
        .database("default", &scratch.url)
}

fn run<C: Server>(conn: &mut C, sql: &str) -> QueryResult<()> {
    conn.batch_execute(sql)
}

/// In capitals, and back.
pub(super) fn capitals<C: Server>() -> Revision {
    Revision::new("c3")
        .down_revision("b2")
        .message("in Rust")
        .upgrade(|conn: &mut C| run(conn, "UPDATE users SET name = upper(name)"))
        .downgrade(|conn: &mut C| run(conn, "UPDATE users SET name = lower(name)"))
}

fn upgrade() -> Move {
    Move::Upgrade(Target::parse("head").unwrap())
}

macro_rules! on_both {
    ($($fact:ident),* $(,)?) => {
        mod postgres {
            $(#[test] fn $fact() { super::$fact::<diesel::PgConnection>(); })*
        }
        mod mysql {
            $(#[test] fn $fact() { super::$fact::<diesel::MysqlConnection>(); })*
        }
    };
}

on_both!(
    goes_up_and_down_between_scripts,
    is_taken_back_when_it_fails,
    is_taken_back_when_it_panics,
    is_stopped,
    waits_for_another_driver,
    another_connection_is_refused,
    runs_once_where_many_start,
    functions_with_numbers,
);

fn goes_up_and_down_between_scripts<C: Server>() {
    let scratch = Scratch::new::<C>();
    let last = ScriptFile::embedded("d4.sql", LAST).unwrap();
    let project = builder(&scratch).scripts([last]).revision(capitals::<C>());
    let project = project.build().unwrap();

    let plan = project.plan(&upgrade()).unwrap().remove(0);
    assert_eq!(plan.steps.len(), 4);
    assert_eq!(scratch.connect().version_rows().unwrap(), None);

    project.upgrade("head").unwrap();
    assert_eq!(scratch.names(), ["ANN", "BOB", "cleo"]);
    assert_eq!(scratch.rows(), ["d4"]);
    project.downgrade("b2").unwrap();
    assert_eq!(scratch.names(), ["ann", "bob"]);
    project.upgrade("head").unwrap();
    project.go(&Move::Redo(None)).unwrap();
    assert_eq!(scratch.names(), ["ANN", "BOB", "cleo"]);
    project.downgrade("base").unwrap();
    assert_eq!(scratch.rows(), [""; 0]);
    scratch
        .connect()
        .execute("SELECT * FROM users")
        .unwrap_err();
}

/// Writes, one half inside of a transaction of its own, and then ends badly.
fn badly<C: Server>(end: fn(&mut C) -> QueryResult<()>) -> Revision {
    Revision::new("c3")
        .down_revision("b2")
        .upgrade(move |conn: &mut C| {
            let write = |conn: &mut C| {
                run(conn, "UPDATE users SET name = upper(name)")?;
                conn.transaction(|conn| run(conn, "INSERT INTO users VALUES (9, 'zoe')"))?;
                end(conn)
            };
            match C::DIALECT {
                // A revision is no transaction there, where DDL commits.
                Dialect::Mysql => conn.transaction(write),
                _ => write(conn),
            }
        })
}

fn fails<C: Server>(revision: Revision) -> Error {
    let scratch = Scratch::new::<C>();
    let project = builder(&scratch).revision(revision).build().unwrap();
    let error = project.upgrade("head").unwrap_err();
    assert_eq!(scratch.rows(), ["b2"]);
    assert_eq!(scratch.names(), ["ann", "bob"]);
    // Neither the lock nor the connection is left.
    let other = capitals::<C>();
    let project = builder(&scratch).revision(other).build().unwrap();
    project.upgrade("head").unwrap();
    assert_eq!(scratch.names(), ["ANN", "BOB"]);
    error
}

fn run_error(error: Error) -> RunError {
    match error {
        Error::Work(error) => match *error {
            WorkError::Run(error) => *error,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

fn is_taken_back_when_it_fails<C: Server>() {
    let error = fails::<C>(badly(|conn: &mut C| run(conn, "SELECT * FROM nowhere")));
    assert!(error.to_string().contains("nowhere"), "{error}");
    assert!(matches!(run_error(error), RunError::Code { .. }));
}

fn is_taken_back_when_it_panics<C: Server>() {
    let error = fails::<C>(badly(|_: &mut C| panic!("no more")));
    assert!(error.to_string().contains("no more"), "{error}");
}

fn is_stopped<C: Server>() {
    let scratch = Scratch::new::<C>();
    let (sender, receiver) = mpsc::channel();
    let (slept, has_slept) = mpsc::channel();
    let sleeping = Revision::new("c3")
        .down_revision("b2")
        .upgrade(move |conn: &mut C| {
            let _ = sender.send(());
            let ran = run(conn, C::SLEEP);
            let _ = slept.send(ran.is_ok());
            ran
        });
    let project = builder(&scratch).revision(sleeping).build().unwrap();
    let interrupt = Interrupt::default();
    let asked = interrupt.clone();
    let (ended, has_ended) = mpsc::channel::<()>();
    let asking = thread::spawn(move || {
        receiver.recv().unwrap();
        // Nobody can tell when the server has begun with it.
        let pause = Duration::from_millis(100);
        while has_ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            asked.ask();
        }
    });
    let error = project.go_observed(&upgrade(), &interrupt, &mut Silent);
    drop(ended);
    asking.join().unwrap();
    assert!(!has_slept.recv().unwrap());
    let error = run_error(error.unwrap_err());
    assert!(matches!(error, RunError::Interrupted { .. }), "{error:?}");
    assert_eq!(scratch.rows(), ["b2"]);
    assert_eq!(scratch.names(), ["ann", "bob"]);
}

fn waits_for_another_driver<C: Server>() {
    let scratch = Scratch::new::<C>();
    let mut other = scratch.connect();
    other
        .lock(&mut |_| std::ops::ControlFlow::Continue(()))
        .unwrap();
    let impatient = LockSettings {
        timeout: Duration::ZERO,
        ..LockSettings::default()
    };
    let project = builder(&scratch)
        .lock(impatient)
        .revision(capitals::<C>())
        .build()
        .unwrap();
    let error = project.upgrade("head").unwrap_err();
    let Error::Work(error) = error else {
        panic!("{error:?}")
    };
    let WorkError::Database(error) = *error else {
        panic!("{error:?}")
    };
    assert!(matches!(*error.kind, ErrorKind::LockTimeout { .. }));
    drop(other);
    let project = builder(&scratch).revision(capitals::<C>()).build().unwrap();
    project.upgrade("head").unwrap();
}

fn another_connection_is_refused<C: Server>() {
    let scratch = Scratch::new::<C>();
    let of_sqlite = Revision::new("c3")
        .down_revision("b2")
        .upgrade(|_: &mut SqliteConnection| Ok::<(), String>(()));
    let project = builder(&scratch).revision(of_sqlite).build().unwrap();
    let Error::Work(error) = project.upgrade("head").unwrap_err() else {
        panic!()
    };
    let WorkError::NoConnection { wants, feature, .. } = *error else {
        panic!("{error:?}")
    };
    assert!(wants.ends_with("SqliteConnection"));
    assert_eq!(feature, None);
    assert_eq!(scratch.connect().version_rows().unwrap(), None);
}

/// Every plan is made before the first one runs.
#[test]
fn code_for_one_server_is_refused_on_the_other() {
    let postgres = Scratch::new::<PgConnection>();
    let mysql = Scratch::new::<MysqlConnection>();
    let project = builder(&postgres)
        .database("other", &mysql.url)
        .revision(capitals::<PgConnection>())
        .build()
        .unwrap();
    let Error::Work(error) = project.upgrade("head").unwrap_err() else {
        panic!()
    };
    let WorkError::NoConnection { database, .. } = *error else {
        panic!("{error:?}")
    };
    assert_eq!(database, "other");
    for scratch in [postgres, mysql] {
        assert_eq!(scratch.connect().version_rows().unwrap(), None);
    }
}

fn runs_once_where_many_start<C: Server>() {
    let scratch = Scratch::new::<C>();
    // A second time it would fail.
    let table = "CREATE TABLE once (id integer)";
    let program = || {
        let once = Revision::new("c3")
            .down_revision("b2")
            .upgrade(|conn: &mut C| run(conn, table));
        builder(&scratch)
            .revision(once)
            .build()
            .unwrap()
            .upgrade("head")
    };
    let steps = thread::scope(|scope| {
        let programs: Vec<_> = (0..6).map(|_| scope.spawn(program)).collect();
        let reports = programs.into_iter().map(|one| one.join().unwrap().unwrap());
        reports
            .map(|reports| reports[0].plan.steps.len())
            .sum::<usize>()
    });
    assert_eq!(steps, 3);
    assert_eq!(scratch.rows(), ["c3"]);
}

fn functions_with_numbers<C: Server>()
where
    for<'x> &'x mut C: Lent<'x>,
{
    let scratch = Scratch::new::<C>();
    let mut conn = C::establish(&scratch.url).unwrap();
    let mut migrator = Migrator::new();
    for (id, table) in [(0, "cats"), (1, "dogs")] {
        let create = move |conn: &mut C| run(conn, &format!("CREATE TABLE {table} (id integer)"));
        migrator.add_migration(id, table, create).unwrap();
    }
    migrator
        .add_rollback(1, |conn: &mut C| run(conn, "DROP TABLE dogs"))
        .unwrap();
    assert_eq!(migrator.migrate(&mut conn).unwrap().len(), 2);
    assert_eq!(migrator.migrate(&mut conn).unwrap().len(), 0);
    assert_eq!(migrator.rollback(&mut conn).unwrap().unwrap().name, "dogs");
    let last = migrator.last_applied_migration(&mut conn).unwrap().unwrap();
    assert_eq!((last.id, last.name.as_str()), (0, "cats"));
    let error = migrator.rollback(&mut conn).unwrap_err();
    assert!(
        matches!(error, MigratorError::NoRollback { .. }),
        "{error:?}"
    );
    run(&mut conn, "INSERT INTO cats VALUES (1)").unwrap();
}

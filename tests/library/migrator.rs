//! Numbered functions.

use diesel::{Connection, SqliteConnection};
use revgraph::{Migrator, MigratorError};

use super::{Fact, memory, one, run, tables};

pub(super) const FACTS: &[Fact] = &[
    ("numbers go like 0, 1, 2, or nothing runs", gaps),
    ("a number is given once", twice),
    (
        "what fails is taken back, and what follows does not run",
        failing,
    ),
    ("running it again does nothing", again),
    (
        "programs that start at once each tell what they ran themselves",
        at_once,
    ),
    ("a rollback that fails takes nothing back", failing_rollback),
    ("without a rollback the latest migration stays", no_rollback),
    ("a rollback of no migration is refused", lost_rollback),
    ("nothing applied is nothing to take back", nothing),
    (
        "a migration that is taken back can run again in another form",
        mended,
    ),
    (
        "a database that knows more migrations is not touched",
        newer,
    ),
];

type Answer = Result<(), Box<dyn std::error::Error>>;

fn migrator(tables: &[(u32, &'static str)]) -> Result<Migrator<SqliteConnection>, MigratorError> {
    let mut migrator = Migrator::new();
    for &(id, table) in tables {
        migrator.add_migration(id, table, move |conn: &mut SqliteConnection| {
            run(conn, &format!("CREATE TABLE {table} (name text)"))
        })?;
    }
    Ok(migrator)
}

fn gaps() -> Answer {
    let mut conn = memory()?;
    for (ids, expected, found) in [(vec![1], 0, 1), (vec![0, 1, 10], 2, 10)] {
        let list: Vec<(u32, &str)> = ids.iter().map(|id| (*id, "cats")).collect();
        match migrator(&list)?.migrate(&mut conn) {
            Err(MigratorError::Gap {
                expected: e,
                found: f,
            }) if (e, f) == (expected, found) => {}
            other => return Err(format!("{other:?}").into()),
        }
    }
    assert_eq!(tables(&mut conn)?, "");
    Ok(())
}

fn twice() -> Answer {
    let mut migrator = migrator(&[(0, "cats")])?;
    let again = migrator.add_migration(0, "x", |_: &mut SqliteConnection| Ok::<(), String>(()));
    assert!(matches!(again, Err(MigratorError::Twice { id: 0 })));
    migrator.add_rollback(0, |_: &mut SqliteConnection| Ok::<(), String>(()))?;
    let again = migrator.add_rollback(0, |_: &mut SqliteConnection| Ok::<(), String>(()));
    assert!(matches!(again, Err(MigratorError::Twice { id: 0 })));
    Ok(())
}

fn failing() -> Answer {
    let mut conn = memory()?;
    let mut migrator = migrator(&[(0, "cats"), (2, "bats")])?;
    migrator.add_migration(1, "half", |conn: &mut SqliteConnection| {
        run(conn, "CREATE TABLE rats (name text)")?;
        run(conn, "INSERT INTO cats VALUES ('a')")?;
        run(conn, "INSERT INTO nowhere VALUES (1)")
    })?;
    let error = migrator.migrate(&mut conn).err().ok_or("it ran")?;
    assert!(
        error.to_string().contains("no such table: nowhere"),
        "{error}"
    );
    assert_eq!(tables(&mut conn)?, "cats");
    assert_eq!(
        one(&mut conn, "SELECT CAST(count(*) AS text) AS one FROM cats")?,
        "0"
    );
    let applied = migrator.applied_migrations(&mut conn)?;
    assert_eq!(applied.iter().map(|one| one.id).collect::<Vec<_>>(), [0]);
    Ok(())
}

fn again() -> Answer {
    let mut conn = memory()?;
    let migrator = migrator(&[(0, "cats"), (1, "dogs")])?;
    let ran = migrator.migrate(&mut conn)?;
    let names: Vec<&str> = ran.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["cats", "dogs"]);
    assert!(ran.iter().all(|one| one.inserted_at.starts_with("20")));
    assert_eq!(migrator.migrate(&mut conn)?, []);
    assert_eq!(migrator.applied_migrations(&mut conn)?, ran);
    assert_eq!(
        migrator.last_applied_migration(&mut conn)?.as_ref(),
        ran.last()
    );
    Ok(())
}

fn at_once() -> Answer {
    let folder = tempfile::tempdir()?;
    let url = folder.path().join("app.db").display().to_string();
    run(
        &mut SqliteConnection::establish(&url)?,
        "PRAGMA journal_mode = wal",
    )?;
    let program = || -> Result<usize, String> {
        let all = migrator(&[(0, "cats"), (1, "dogs")]).map_err(|error| error.to_string())?;
        let conn = SqliteConnection::establish(&url);
        let mut conn = conn.map_err(|error| error.to_string())?;
        run(&mut conn, "PRAGMA busy_timeout = 20000").map_err(|error| error.to_string())?;
        let ran = all.migrate(&mut conn);
        Ok(ran.map_err(|error| error.to_string())?.len())
    };
    let ran = std::thread::scope(|scope| {
        let programs: Vec<_> = (0..6).map(|_| scope.spawn(program)).collect();
        let ran = programs
            .into_iter()
            .map(|one| one.join().map_err(|_| "it panicked")?);
        ran.sum::<Result<usize, String>>()
    })?;
    assert_eq!(ran, 2);
    Ok(())
}

fn failing_rollback() -> Answer {
    let mut conn = memory()?;
    let mut migrator = migrator(&[(0, "cats"), (1, "dogs")])?;
    migrator.add_rollback(1, |conn: &mut SqliteConnection| {
        run(conn, "DROP TABLE cats")?;
        run(conn, "DROP TABLE mats")
    })?;
    migrator.migrate(&mut conn)?;
    assert!(migrator.rollback(&mut conn).is_err());
    assert_eq!(tables(&mut conn)?, "cats dogs");
    assert_eq!(migrator.applied_migrations(&mut conn)?.len(), 2);
    Ok(())
}

fn no_rollback() -> Answer {
    let mut conn = memory()?;
    let migrator = migrator(&[(0, "cats")])?;
    migrator.migrate(&mut conn)?;
    match migrator.rollback(&mut conn) {
        Err(MigratorError::NoRollback { migration }) => assert_eq!(migration.name, "cats"),
        other => return Err(format!("{other:?}").into()),
    }
    assert_eq!(migrator.applied_migrations(&mut conn)?.len(), 1);
    Ok(())
}

fn lost_rollback() -> Answer {
    let mut conn = memory()?;
    let mut migrator = migrator(&[(0, "cats")])?;
    migrator.add_rollback(1, |_: &mut SqliteConnection| Ok::<(), String>(()))?;
    let error = migrator.migrate(&mut conn);
    assert!(matches!(error, Err(MigratorError::NoMigration { id: 1 })));
    assert_eq!(tables(&mut conn)?, "");
    Ok(())
}

fn nothing() -> Answer {
    let mut conn = memory()?;
    let none: Migrator<SqliteConnection> = Migrator::new();
    assert_eq!(none.migrate(&mut conn)?, []);
    assert_eq!(none.rollback(&mut conn)?, None);
    assert_eq!(none.last_applied_migration(&mut conn)?, None);
    let one = migrator(&[(0, "cats")])?;
    assert_eq!(one.rollback(&mut conn)?, None);
    // Asking makes no table.
    assert_eq!(
        super::one(
            &mut conn,
            "SELECT group_concat(name) AS one FROM sqlite_schema"
        )?,
        ""
    );
    Ok(())
}

fn mended() -> Answer {
    let mut conn = memory()?;
    let mut first = migrator(&[(0, "cats"), (1, "dogs")])?;
    first.add_rollback(1, |conn: &mut SqliteConnection| {
        run(conn, "DROP TABLE dogs")
    })?;
    first.migrate(&mut conn)?;
    first.rollback(&mut conn)?;
    migrator(&[(0, "cats"), (1, "birds")])?.migrate(&mut conn)?;
    assert_eq!(tables(&mut conn)?, "birds cats");
    Ok(())
}

fn newer() -> Answer {
    let mut conn = memory()?;
    migrator(&[(0, "cats"), (1, "dogs")])?.migrate(&mut conn)?;
    let error = migrator(&[(0, "cats")])?
        .migrate(&mut conn)
        .err()
        .ok_or("it ran")?;
    assert!(error.to_string().contains("0000000001"), "{error}");
    Ok(())
}

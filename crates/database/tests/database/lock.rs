use crate::scratch::{DIALECTS, Scratch, drivers, each};
use revgraph_database::{
    Access, Database, Dialect, ErrorKind, ForeignKeys, LockMode, LockSettings, Settings,
};
use std::ops::ControlFlow::Continue;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn patient_for(settings: &Settings, timeout: Duration) -> Database<'static> {
    let mut settings = settings.clone();
    settings.lock.timeout = timeout;
    Database::connect(&settings, Access::Write).unwrap()
}

/// Longer than anything here takes, also on a busy machine.
const LONG: Duration = Duration::from_secs(300);

#[test]
fn two_runners_exclude_each_other() {
    each(|scratch| {
        let mut first = scratch.connect();
        first.lock(&mut |_| panic!("nobody else is here")).unwrap();
        first.verify_lock().unwrap();
        first.lock(&mut |_| panic!("it is ours already")).unwrap();

        let mut second = patient_for(&scratch.settings(), Duration::from_millis(120));
        let mut waits = Vec::new();
        let error = second
            .lock(&mut |wait| {
                waits.push(wait.clone());
                Continue(())
            })
            .unwrap_err();
        let ErrorKind::LockTimeout { waited, holder } = *error.kind else {
            panic!("{error:?}")
        };
        // What was given, and not the minute that is the default.
        let default = LockSettings::default().timeout;
        assert!(
            waited >= Duration::from_millis(120) && waited < default,
            "{waited:?}"
        );
        assert!(holder.is_some() && waits.len() > 1 && waits[0].holder == holder);

        first.unlock().unwrap();
        second.lock(&mut |_| Continue(())).unwrap();
        second.verify_lock().unwrap();
        second.unlock().unwrap();
        second.unlock().unwrap();
    });
}

#[test]
fn a_dropped_database_lets_the_lock_go() {
    each(|scratch| {
        let mut first = scratch.connect();
        first.lock(&mut |_| Continue(())).unwrap();
        first.begin(ForeignKeys::AsConfigured).unwrap();
        drop(first);
        patient_for(&scratch.settings(), LONG)
            .lock(&mut |_| Continue(()))
            .unwrap();
    });
}

#[test]
fn the_lock_is_let_go_in_a_failed_transaction() {
    each(|scratch| {
        let mut first = scratch.connect();
        first.lock(&mut |_| Continue(())).unwrap();
        first.begin(ForeignKeys::AsConfigured).unwrap();
        first.execute("SELECT * FROM missing").unwrap_err();
        first.unlock().unwrap();
        patient_for(&scratch.settings(), Duration::ZERO)
            .lock(&mut |_| Continue(()))
            .unwrap();
    });
}

#[test]
fn a_killed_sessions_lock_is_free_and_the_loss_is_noticed() {
    for (dialect, id, kill) in [
        (
            Dialect::Postgres,
            "SELECT pg_backend_pid()",
            "SELECT pg_terminate_backend(",
        ),
        (Dialect::Mysql, "SELECT CONNECTION_ID()", "KILL ("),
    ] {
        for driver in drivers(dialect) {
            let scratch = Scratch::by(driver, dialect);
            let mut first = scratch.connect();
            first.lock(&mut |_| Continue(())).unwrap();
            let id = first.query(id).unwrap()[0][0].clone().unwrap();
            let mut second = patient_for(&scratch.settings(), LONG);
            second.execute(&format!("{kill}{id})")).unwrap();
            second.lock(&mut |_| Continue(())).unwrap();
            let error = first.verify_lock().unwrap_err();
            assert!(
                matches!(
                    *error.kind,
                    ErrorKind::Disconnected { .. } | ErrorKind::LockLost
                ),
                "{driver:?} {error:?}"
            );
        }
    }
}

#[test]
fn runners_with_different_drivers_exclude_each_other() {
    for dialect in [Dialect::Postgres, Dialect::Mysql] {
        let scratch = Scratch::new(dialect);
        for (held, wanted) in [(0, 1), (1, 0)] {
            let (Some(held), Some(wanted)) = (
                drivers(dialect).get(held).copied(),
                drivers(dialect).get(wanted).copied(),
            ) else {
                continue;
            };
            let by = |driver| {
                let mut settings = scratch.settings();
                settings.driver = driver;
                patient_for(&settings, Duration::ZERO)
            };
            let (mut first, mut second) = (by(held), by(wanted));
            first.lock(&mut |_| Continue(())).unwrap();
            let error = second.lock(&mut |_| Continue(())).unwrap_err();
            assert!(
                matches!(*error.kind, ErrorKind::LockTimeout { .. }),
                "{error:?}"
            );
            drop(first);
            let mut second = patient_for(second.settings(), LONG);
            second.lock(&mut |_| Continue(())).unwrap();
        }
    }
}

/// The other process of the next test: it takes the lock, says so, and waits to be killed.
fn hold_the_lock(file: &str) {
    let mut database = crate::scratch::try_connect(&format!("sqlite:{file}")).unwrap();
    database.lock(&mut |_| Continue(())).unwrap();
    std::fs::write(format!("{file}.ready"), "").unwrap();
    std::thread::sleep(LONG);
}

#[test]
fn a_killed_processs_sqlite_lock_is_free() {
    if let Ok(file) = std::env::var("REVGRAPH_TEST_LOCKED_FILE") {
        return hold_the_lock(&file);
    }
    let scratch = Scratch::new(Dialect::Sqlite);
    let file = scratch.folder.path().join("app.db");
    let mut holder = Command::new(std::env::current_exe().unwrap())
        .args(["lock::a_killed_processs_sqlite_lock_is_free", "--exact"])
        .env("REVGRAPH_TEST_LOCKED_FILE", &file)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while !scratch.folder.path().join("app.db.ready").exists() {
        assert!(began.elapsed() < LONG);
        std::thread::sleep(Duration::from_millis(10));
    }
    let mut database = patient_for(&scratch.settings(), Duration::ZERO);
    let error = database.lock(&mut |_| Continue(())).unwrap_err();
    let ErrorKind::LockTimeout {
        holder: Some(name), ..
    } = *error.kind
    else {
        panic!("{error:?}")
    };
    assert_eq!(name, format!("process {}", holder.id()));
    holder.kill().unwrap();
    holder.wait().unwrap();
    database.lock(&mut |_| Continue(())).unwrap();
}

#[cfg(unix)]
#[test]
fn a_sqlite_lock_leaves_no_file_and_links_share_it() {
    let scratch = Scratch::new(Dialect::Sqlite);
    let mut first = scratch.connect();
    let folder = scratch.folder.path();
    std::os::unix::fs::symlink(folder.join("app.db"), folder.join("link.db")).unwrap();
    let link = crate::scratch::parse("sqlite:link.db", folder);
    let mut second = patient_for(&Settings::new("default", link), Duration::ZERO);
    first.lock(&mut |_| Continue(())).unwrap();
    assert!(matches!(
        *second.lock(&mut |_| Continue(())).unwrap_err().kind,
        ErrorKind::LockTimeout { .. }
    ));
    first.unlock().unwrap();
    second.lock(&mut |_| Continue(())).unwrap();
    std::fs::remove_file(folder.join("app.db-revgraph-lock")).unwrap();
    assert_eq!(*second.verify_lock().unwrap_err().kind, ErrorKind::LockLost);
    drop(second);
    drop(first);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    files.sort();
    assert_eq!(files, ["app.db", "link.db"]);
}

#[test]
fn many_threads_take_turns() {
    for dialect in DIALECTS {
        let scratch = Scratch::new(dialect);
        let settings = scratch.settings();
        drop(scratch.connect());
        let inside = std::sync::atomic::AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    let mut database = patient_for(&settings, LONG);
                    database.lock(&mut |_| Continue(())).unwrap();
                    assert_eq!(inside.fetch_add(1, std::sync::atomic::Ordering::SeqCst), 0);
                    std::thread::sleep(Duration::from_millis(5));
                    inside.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
                    database.unlock().unwrap();
                });
            }
        });
    }
}

#[test]
fn other_databases_and_tables_have_other_locks() {
    for dialect in DIALECTS {
        let (one, other) = (Scratch::new(dialect), Scratch::new(dialect));
        let mut first = one.connect();
        first.lock(&mut |_| Continue(())).unwrap();
        patient_for(&other.settings(), Duration::ZERO)
            .lock(&mut |_| Continue(()))
            .unwrap();
    }
}

#[test]
fn no_lock_is_taken_when_none_is_wanted() {
    each(|scratch| {
        let mut first = scratch.connect();
        first.lock(&mut |_| Continue(())).unwrap();
        let mut settings = scratch.settings();
        settings.lock.mode = LockMode::None;
        let mut second = patient_for(&settings, Duration::ZERO);
        second.lock(&mut |_| Continue(())).unwrap();
        second.verify_lock().unwrap();
        second.unlock().unwrap();
    });
}

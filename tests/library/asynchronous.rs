//! Inside of tokio: what may block, and where.

use revgraph::database::ErrorKind;
use revgraph::migrate::Error;
use revgraph::migrate::script::ScriptFile;
use revgraph::migrate::work::WorkError;
use revgraph::{Compatibility, Project};
use tokio::runtime::{Builder, Runtime};
use tokio::task::spawn_blocking;

use super::Fact;
use crate::support::scratch::{Scratch, Server};

pub(super) const FACTS: &[Fact] = &[
    (
        "a server's url inside of a runtime is an error that says where to go",
        refused,
    ),
    ("a thread that may block moves any database", blocking),
    ("block_in_place moves any database", in_place),
    ("SQLite can be moved inside of a runtime", sqlite),
];

type Answer = Result<(), Box<dyn std::error::Error>>;

const USERS: &str = "-- revision: a1\n-- down_revision: null\n-- upgrade\nCREATE TABLE users (id integer);\n\
    INSERT INTO users VALUES (1);\n-- downgrade\nDROP TABLE users;\n";

fn project(scratch: &Scratch) -> Result<Project, Error> {
    Project::builder()
        .scripts([ScriptFile::embedded("a1.sql", USERS)?])
        .database("default", &scratch.url)
        .build()
}

/// A runtime of either kind.
fn runtimes() -> std::io::Result<[Runtime; 2]> {
    Ok([
        Builder::new_current_thread().enable_all().build()?,
        Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?,
    ])
}

fn refused() -> Answer {
    let folder = tempfile::tempdir()?;
    for server in [Server::Postgres, Server::Mysql] {
        for runtime in runtimes()? {
            let scratch = Scratch::new(server, folder.path())?;
            let project = project(&scratch)?;
            let error = runtime.block_on(async { project.upgrade("head") });
            let error = error.err().ok_or("it ran inside of the runtime")?;
            let is_told = match &error {
                Error::Work(error) => match error.as_ref() {
                    WorkError::Database(error) => {
                        matches!(*error.kind, ErrorKind::InsideAsyncRuntime)
                    }
                    _ => false,
                },
                _ => false,
            };
            assert!(is_told, "{error:?}");
            assert!(error.to_string().contains("spawn_blocking"), "{error}");
            // Nothing is spoilt: the same project can go elsewhere.
            assert_eq!(project.upgrade("head")?.len(), 1);
        }
    }
    Ok(())
}

fn blocking() -> Answer {
    let folder = tempfile::tempdir()?;
    for server in Server::ALL {
        for runtime in runtimes()? {
            let scratch = Scratch::new(server, folder.path())?;
            let project = project(&scratch)?;
            let found = runtime.block_on(async {
                let work = move || {
                    project.upgrade("head")?;
                    let found = project.check_compatible("head");
                    project.downgrade("base")?;
                    found
                };
                spawn_blocking(work).await
            })??;
            assert_eq!(found, [Compatibility::Compatible], "{}", server.name());
        }
    }
    Ok(())
}

fn in_place() -> Answer {
    let folder = tempfile::tempdir()?;
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    for server in Server::ALL {
        let scratch = Scratch::new(server, folder.path())?;
        let project = project(&scratch)?;
        let ran = runtime.block_on(async {
            let task = async move { tokio::task::block_in_place(|| project.upgrade("head")) };
            tokio::spawn(task).await
        })?;
        assert_eq!(ran?.len(), 1, "{}", server.name());
    }
    Ok(())
}

fn sqlite() -> Answer {
    let folder = tempfile::tempdir()?;
    let scratch = Scratch::new(Server::Sqlite, folder.path())?;
    let project = project(&scratch)?;
    for runtime in runtimes()? {
        let steps = runtime.block_on(async {
            let up = project.upgrade("head")?;
            project.downgrade("base")?;
            Ok::<usize, Error>(up[0].plan.steps.len())
        })?;
        assert_eq!(steps, 1);
    }
    Ok(())
}

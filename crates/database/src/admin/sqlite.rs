//! SQLite: a file, and the files beside it.

use crate::error::ErrorKind;
use crate::session::{self, Answer, sqlite_lock};
use crate::url::Target;
use crate::url::sqlite::SqliteTarget;
use crate::{Access, LockMode, Settings};
use std::io;
use std::path::{Path, PathBuf};

pub(super) fn create(target: &SqliteTarget, settings: &Settings) -> Answer<bool> {
    let path = target.path.as_deref().ok_or(ErrorKind::InMemory)?;
    if path.exists() {
        // A file that is something else is told of.
        session::open(settings, Access::Read)?;
        return Ok(false);
    }
    if target.read_only {
        return Err(read_only());
    }
    let mut settings = settings.clone();
    settings.url.target = Target::Sqlite(SqliteTarget {
        must_exist: false,
        ..target.clone()
    });
    session::open(&settings, Access::Write)?;
    Ok(true)
}

pub(super) fn drop(target: &SqliteTarget, settings: &Settings) -> Answer<bool> {
    let path = target.path.as_deref().ok_or(ErrorKind::InMemory)?;
    if !path.exists() {
        return Ok(false);
    }
    if target.read_only {
        return Err(read_only());
    }
    // Held until the files are gone; it removes its own file then.
    let _lock = match settings.lock.mode {
        LockMode::None => None,
        LockMode::Auto => Some(sqlite_lock(path)?.map_err(|holder| ErrorKind::Locked { holder })?),
    };
    // It must be a database, and nobody may be in the middle of something: SQLite knows of no sessions, only of locks.
    let mut session = session::open(settings, Access::Write)?;
    session.execute("BEGIN EXCLUSIVE")?;
    session.execute("ROLLBACK")?;
    std::mem::drop(session);
    remove(path)?;
    Ok(true)
}

/// Removes the database first: SQLite throws a journal away that stands beside an empty or missing file, so that
/// nothing bad is left should the rest fail.
fn remove(path: &Path) -> Answer<()> {
    let file = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let beside = ["", "-wal", "-shm", "-journal"].map(|ending| {
        let mut name = file.clone().into_os_string();
        name.push(ending);
        PathBuf::from(name)
    });
    // A link to the file is left last.
    for path in beside.iter().map(PathBuf::as_path).chain([path]) {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(ErrorKind::CannotRemove {
                    path: path.to_owned(),
                    message: error.to_string(),
                });
            }
            _ => {}
        }
    }
    Ok(())
}

fn read_only() -> ErrorKind {
    ErrorKind::ReadOnly {
        message: "its url says so".to_owned(),
    }
}

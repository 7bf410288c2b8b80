//! The file beside a SQLite database that one runner holds locked.
//!
//! The operating system lets the lock go when its process ends, however it ends. The database file itself
//! is not used: SQLite keeps POSIX locks on it, which a process loses when it closes any handle of the file
//! (<https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>).

use super::Answer;
use crate::error::ErrorKind;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A locked file; dropped, it is unlocked and removed.
pub(crate) struct LockFile {
    path: PathBuf,
    file: File,
}

impl LockFile {
    /// Takes the lock; none when another runner has it.
    pub(super) fn try_take(path: &Path) -> Answer<Option<LockFile>> {
        loop {
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)
                .map_err(|error| unusable(path, &error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(unusable(path, &error)),
            }
            // The last holder may have removed the file after it was opened here: a lock on a file without
            // a name keeps nobody out.
            if is_at(&file, path) {
                let noted = file
                    .set_len(0)
                    .and_then(|()| writeln!(file, "{}", std::process::id()));
                noted.map_err(|error| unusable(path, &error))?;
                return Ok(Some(LockFile {
                    path: path.to_owned(),
                    file,
                }));
            }
        }
    }

    pub(super) fn is_held(&self) -> bool {
        is_at(&self.file, &self.path)
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        // Removed while it is still locked, so that nobody else's file is. On Windows an open file keeps
        // its name until it is closed, and there the file stays.
        if cfg!(unix) && self.is_held() {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// Who wrote the file.
pub(super) fn holder(path: &Path) -> Option<String> {
    let process = std::fs::read_to_string(path).ok()?;
    let process = process.trim();
    (!process.is_empty()).then(|| format!("process {process}"))
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

fn unusable(path: &Path, error: &std::io::Error) -> ErrorKind {
    ErrorKind::LockFile {
        path: path.to_owned(),
        message: error.to_string(),
    }
}

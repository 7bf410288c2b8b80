//! SQL of databases as files: `NAME.sql` in a folder, or one file by its name.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::error::CliError;

/// The file of a database in a folder.
pub(super) fn in_folder(folder: &Path, database: &str) -> PathBuf {
    folder.join(format!("{database}.sql"))
}

/// Writes a file, and the folder that it is in. It is whole, or as it was before; one that has this text already is left alone.
pub(super) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    let failed = |path: &Path, source| CliError::Write {
        path: path.to_path_buf(),
        source,
    };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    }
    replace(path, text).map_err(|error| failed(path, error))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let there = fs::metadata(path).ok();
    if there.as_ref().is_some_and(|there| !there.is_file()) {
        // A pipe or a terminal cannot be replaced, and a folder says that it is one.
        return fs::write(path, text);
    }
    if there.is_some() && fs::read(path)? == text.as_bytes() {
        return Ok(());
    }
    // A link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let beside = path.with_file_name(name);
    let write = || {
        let mut file = fs::File::create(&beside)?;
        if let Some(there) = &there {
            file.set_permissions(there.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

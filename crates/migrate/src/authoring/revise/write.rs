//! A new revision becomes a file.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use revgraph_schema::operation::Program;

use super::{NewRevision, ReviseError};
use crate::config::Config;
use crate::run::program;
use crate::script::Body;

/// Writes a new revision, and runs the programs of `hooks.after_write` on it. Gives what they said, line by line.
///
/// # Errors
/// [`ReviseError::Write`], and [`ReviseError::Exists`] if somebody else made the file meanwhile; the file is whole or not
/// there. [`ReviseError::Hook`] and [`ReviseError::Spoilt`] where it is there, and a program failed or left no script.
pub fn write(config: &Config, revision: &NewRevision) -> Result<Vec<String>, ReviseError> {
    write_file(revision)?;
    after_write(config, revision)
}

fn after_write(config: &Config, revision: &NewRevision) -> Result<Vec<String>, ReviseError> {
    let mut said = Vec::new();
    let path = &revision.path;
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.clone());
    let whole = whole.display().to_string();
    let environment = [
        ("REVGRAPH_FILE", whole.clone()),
        ("REVGRAPH_REVISION", revision.header.revision.to_string()),
    ];
    let folder = match config.folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => &config.folder,
    };
    for hook in &config.hooks.after_write {
        let mut command = hook.words().to_vec();
        command.push(whole.clone());
        let program = Program {
            command,
            in_transaction: false,
            timeout: None,
        };
        let mut hear = |line: &str| said.push(line.to_owned());
        program::run(&program, folder, &environment, &|| false, &mut hear).map_err(|source| {
            ReviseError::Hook {
                path: path.clone(),
                source: Box::new(source),
            }
        })?;
    }
    if config.hooks.after_write.is_empty() {
        return Ok(said);
    }
    let spoilt = |source| ReviseError::Spoilt {
        path: path.clone(),
        source: Box::new(source),
    };
    let text = fs::read_to_string(path).map_err(|source| ReviseError::Write {
        path: path.clone(),
        source,
    })?;
    Body::parse(path, revision.format, text).map_err(spoilt)?;
    Ok(said)
}

/// The file is whole or not there.
fn write_file(revision: &NewRevision) -> Result<(), ReviseError> {
    let path = &revision.path;
    let failed = |source| ReviseError::Write {
        path: path.clone(),
        source,
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".new");
    let beside = path.with_file_name(name);
    let result = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(revision.text.as_bytes())?;
        file.sync_all()?;
        // A hard link fails where the name is taken; a rename would replace the file.
        fs::hard_link(&beside, path).or_else(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Err(error),
            _ if path.exists() => Err(io::ErrorKind::AlreadyExists.into()),
            _ => fs::rename(&beside, path),
        })
    });
    let _ = fs::remove_file(&beside);
    result.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => ReviseError::Exists { path: path.clone() },
        _ => failed(error),
    })
}

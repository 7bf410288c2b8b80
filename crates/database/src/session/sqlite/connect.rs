//! From a url and settings to a SQLite session: which file, opened how, and why not.

use crate::error::{ConnectReason, ErrorKind};
use crate::session::Answer;
use crate::settings::PragmaValue;
use crate::url::sqlite::SqliteTarget;
use crate::{Access, SqliteSettings, sql};
use revgraph_schema::Dialect;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The file as a URI, which says whether it may be made: <https://www.sqlite.org/uri.html>.
pub(super) fn address(path: &Path, target: &SqliteTarget, access: Access) -> Answer<String> {
    if access == Access::Write && !target.read_only {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Some(Err(error)) = folder.map(std::fs::create_dir_all) {
            return Err(cannot_open(ConnectReason::File, &error.to_string()));
        }
    }
    let text = path
        .to_str()
        .ok_or_else(|| cannot_open(ConnectReason::File, "the path is not UTF-8"))?;
    let text = text
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23");
    let text = if cfg!(windows) {
        format!("/{}", text.replace('\\', "/"))
    } else {
        text
    };
    let mode = match access {
        _ if target.read_only => "ro",
        Access::Write if !target.must_exist => "rwc",
        // Not `ro` for a reader: it could not roll back what a killed writer left in the journal. The
        // session's `query_only` keeps the reader from writing.
        Access::Write | Access::Read => "rw",
    };
    let immutable = if target.immutable { "&immutable=1" } else { "" };
    Ok(format!("file:{text}?mode={mode}{immutable}"))
}

/// The session's settings, in one call. The last statement reads the file's header: a file that is no
/// database is found out now.
pub(super) fn set_up(settings: &SqliteSettings, access: Access) -> Answer<String> {
    let timeout = settings.busy_timeout.unwrap_or(Duration::from_secs(5));
    let mut sql = format!("PRAGMA busy_timeout = {};", timeout.as_millis());
    let mut pragma = |name: &str, value: &str| sql += &format!("PRAGMA {name} = {value};");
    if let Some(enforced) = settings.foreign_keys {
        pragma("foreign_keys", if enforced { "ON" } else { "OFF" });
    }
    if let Some(synchronous) = settings.synchronous {
        pragma("synchronous", synchronous.keyword());
    }
    match access {
        // The journal's mode is written into the file.
        Access::Write => settings
            .journal_mode
            .into_iter()
            .for_each(|mode| pragma("journal_mode", mode.keyword())),
        Access::Read => pragma("query_only", "ON"),
    }
    for (name, value) in &settings.pragmas {
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(ErrorKind::InvalidSetting {
                setting: "sqlite.pragmas".to_owned(),
                value: name.clone(),
            });
        }
        match value {
            PragmaValue::Switch(on) => pragma(name, if *on { "ON" } else { "OFF" }),
            PragmaValue::Number(number) => pragma(name, &number.to_string()),
            PragmaValue::Text(text) => pragma(name, &sql::string(Dialect::Sqlite, text)),
        }
    }
    Ok(sql + "PRAGMA schema_version")
}

/// Beside the database's real file: two links to one file share a lock.
pub(in crate::session) fn lock_path(file: &Path) -> PathBuf {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let mut name = file.into_os_string();
    name.push("-revgraph-lock");
    PathBuf::from(name)
}

pub(super) fn cannot_open(reason: ConnectReason, message: &str) -> ErrorKind {
    ErrorKind::CannotConnect {
        reason,
        message: message.to_owned(),
    }
}

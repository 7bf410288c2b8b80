//! SQLite urls: a path, in several spellings, and the parameters of SQLite's own URIs.

use super::{DatabaseUrl, Secret, Target, UrlError, text};
use std::path::{Path, PathBuf};

/// A SQLite file, or a database in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SqliteTarget {
    /// Absolute unless the base folder is relative; none means in memory.
    pub(crate) path: Option<PathBuf>,
    pub(crate) read_only: bool,
    /// SQLite's `immutable=1`: a file on a medium that nobody can change.
    pub(crate) immutable: bool,
    /// `mode=rw`: the file must be there.
    pub(crate) must_exist: bool,
}

/// A database in memory.
pub(super) fn in_memory() -> DatabaseUrl {
    DatabaseUrl {
        target: Target::Sqlite(SqliteTarget {
            path: None,
            read_only: false,
            immutable: false,
            must_exist: false,
        }),
        masked: "sqlite::memory:".to_owned(),
        written: Secret("sqlite::memory:".to_owned()),
    }
}

/// Parses what follows the scheme. The path is taken as written, without percent escapes, as SQLAlchemy
/// takes it.
pub(super) fn parse(whole: &str, rest: &str, base_dir: &Path) -> Result<DatabaseUrl, UrlError> {
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Three slashes are an empty host and then the path, which is relative unless it begins with a fourth.
    let path = path
        .strip_prefix("///")
        .or_else(|| path.strip_prefix("//"))
        .unwrap_or(path);
    let mut target = SqliteTarget {
        path: (!path.is_empty() && path != ":memory:").then(|| base_dir.join(path)),
        read_only: false,
        immutable: false,
        must_exist: false,
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (parameter, value) = pair.split_once('=').unwrap_or((pair, ""));
        let invalid = |expected| UrlError::InvalidValue {
            parameter: parameter.to_owned(),
            value: value.to_owned(),
            expected,
        };
        match (parameter, value) {
            ("mode", "ro") => target.read_only = true,
            ("mode", "rw") => target.must_exist = true,
            ("mode", "rwc") | ("cache", "private" | "shared") => {}
            ("mode", "memory") => target.path = None,
            ("mode", _) => return Err(invalid("ro, rw, rwc or memory")),
            ("immutable", "1" | "true") => (target.immutable, target.read_only) = (true, true),
            ("immutable", "0" | "false") => {}
            ("immutable", _) => return Err(invalid("0 or 1")),
            ("cache", _) => return Err(invalid("private or shared")),
            _ => {
                return Err(UrlError::UnknownParameter {
                    parameter: parameter.to_owned(),
                    nearest: text::nearest(parameter, &["mode", "immutable", "cache"]),
                });
            }
        }
    }
    Ok(DatabaseUrl {
        target: Target::Sqlite(target),
        masked: whole.to_owned(),
        written: Secret::default(),
    })
}

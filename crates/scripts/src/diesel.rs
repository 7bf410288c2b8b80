//! Diesel's migrations: a folder for each, with `up.sql`, and where they are needed `down.sql` and `metadata.toml`.
//!
//! What Diesel calls the version (what its table `__diesel_schema_migrations` holds) is the id. The migrations of one
//! folder are a chain: each one's parent is the one before it. <https://docs.rs/diesel_migrations>

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use revgraph_graph::RevisionId;

use crate::{FileError, Format, Header, Place, file, header};

/// The folder of one of Diesel's migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DieselFolder {
    /// The folder.
    pub path: PathBuf,
    /// The version of the migration before it; none for the first.
    pub parent: Option<String>,
    /// Whether there is a `down.sql`.
    pub has_down: bool,
    /// Whether there is a `metadata.toml`.
    pub has_metadata: bool,
}

impl DieselFolder {
    /// What a folder is: a migration of Diesel (whose parent is not known yet), or not one.
    ///
    /// A folder in which `up.sql` is a script of ours, with a header, is not one.
    ///
    /// # Errors
    /// A version of digits, as Diesel's own program writes it, with a `down.sql` and no `up.sql`.
    pub(crate) fn of(path: &Path) -> Result<Option<DieselFolder>, FileError> {
        let has = |name: &str| path.join(name).is_file();
        let version = version(name(path)).0;
        let is_usual = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
        let up = path.join("up.sql");
        if !up.is_file() {
            return match is_usual && has("down.sql") {
                true => Err(FileError::NoUpSql {
                    folder: path.to_path_buf(),
                }),
                false => Ok(None),
            };
        }
        if !is_usual {
            let own = header::of_text(&up, Format::Sql, &file::read(&up)?);
            if !matches!(own, Err(FileError::NoRevisionId { .. })) {
                return Ok(None);
            }
        }
        Ok(Some(DieselFolder {
            path: path.to_path_buf(),
            parent: None,
            has_down: has("down.sql"),
            has_metadata: has("metadata.toml"),
        }))
    }

    /// Puts the migrations of one folder into Diesel's order, which is that of the versions as text, and says of each
    /// what its parent is.
    pub(crate) fn chain(mut folders: Vec<DieselFolder>) -> Vec<DieselFolder> {
        let key = |folder: &DieselFolder| (folder.version(), folder.path.clone());
        folders.sort_by_cached_key(key);
        let mut before: Option<String> = None;
        let mut parent: Option<String> = None;
        for folder in &mut folders {
            let version = folder.version();
            // Of two with one version the second is no child of the first: the graph says that the id stands twice.
            if before.as_ref() != Some(&version) {
                parent = before.replace(version);
            }
            folder.parent.clone_from(&parent);
        }
        folders
    }

    /// The version, which is the id.
    pub fn version(&self) -> String {
        version(name(&self.path)).0
    }

    /// The statements of the way up.
    pub fn up(&self) -> PathBuf {
        self.path.join("up.sql")
    }

    /// The statements of the way down, where there is one.
    pub fn down(&self) -> Option<PathBuf> {
        self.has_down.then(|| self.path.join("down.sql"))
    }

    /// What is said of the migration beside its statements.
    pub fn metadata(&self) -> Option<PathBuf> {
        self.has_metadata.then(|| self.path.join("metadata.toml"))
    }

    /// What the migration declares; `metadata` is the text of its `metadata.toml`.
    ///
    /// # Errors
    /// [`FileError::IllegalId`], and a `metadata.toml` that cannot be understood.
    pub fn header(&self, metadata: Option<&str>) -> Result<Header, FileError> {
        let (version, message) = version(name(&self.path));
        let revision = RevisionId::new(&version).map_err(|source| FileError::IllegalId {
            place: Place::file(&self.up()),
            source,
        })?;
        let transactional = match (metadata, self.metadata()) {
            (Some(text), Some(path)) => run_in_transaction(&path, text)?,
            _ => true,
        };
        Ok(Header {
            revision,
            down_revisions: self.parent.iter().cloned().collect(),
            depends_on: Vec::new(),
            branch_labels: Vec::new(),
            message: message.replace('_', " "),
            created_at: None,
            transactional,
        })
    }
}

fn name(folder: &Path) -> &str {
    let name = folder.file_name().and_then(OsStr::to_str);
    name.unwrap_or_default()
}

/// The version and the rest of a folder's name, as Diesel takes it apart.
fn version(name: &str) -> (String, &str) {
    let (version, rest) = name.split_once('_').unwrap_or((name, ""));
    (version.replace('-', ""), rest)
}

/// What a `metadata.toml` says about the transaction: that there is one, when it does not say.
///
/// This one key is all that Diesel has there, which is no reason to build a reader of TOML with every program.
///
/// # Errors
/// [`FileError::Malformed`]: it is neither true nor false.
pub fn run_in_transaction(path: &Path, text: &str) -> Result<bool, FileError> {
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            break;
        }
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        if key.trim().trim_matches(['"', '\'']) != "run_in_transaction" {
            continue;
        }
        let value = value.split('#').next().unwrap_or_default().trim();
        return match value {
            "true" => Ok(true),
            "false" => Ok(false),
            other => Err(FileError::Malformed {
                place: Place::in_text(path, text, Some(index + 1), Some(1)),
                message: format!("'run_in_transaction' is true or false, not '{other}'"),
                suggestion: None,
            }),
        };
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_as_diesel_names_it() {
        let of = |name| {
            let (version, rest) = version(name);
            (version, rest.to_owned())
        };
        let expect = |version: &str, rest: &str| (version.to_owned(), rest.to_owned());
        assert_eq!(
            of("2024-01-01-000000_create_users"),
            expect("20240101000000", "create_users")
        );
        assert_eq!(
            of("00000000000000_diesel_initial_setup"),
            expect("00000000000000", "diesel_initial_setup")
        );
        assert_eq!(of("20240101000000"), expect("20240101000000", ""));
    }

    #[test]
    fn metadata_says_whether_there_is_a_transaction() {
        let read = |text| run_in_transaction(Path::new("metadata.toml"), text);
        assert!(read("").unwrap());
        assert!(read("# run_in_transaction = false\n").unwrap());
        assert!(!read("\nrun_in_transaction=false # CONCURRENTLY\n").unwrap());
        assert!(read("[other]\nrun_in_transaction = false\n").unwrap());
        let error = read("# a\nrun_in_transaction = no").unwrap_err();
        let FileError::Malformed { place, message, .. } = error else {
            panic!("{error}")
        };
        assert_eq!(place.line, Some(2));
        assert!(message.contains("'no'"), "{message}");
    }
}

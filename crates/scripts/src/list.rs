//! Which files of a directory are scripts, in load order.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{DieselFolder, FileError, Format, Header, file, header};

/// A script of a directory, by its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed {
    /// A file of ours.
    File(PathBuf, Format),
    /// A folder of Diesel's.
    Diesel(DieselFolder),
}

impl Listed {
    /// The file that stands for the script.
    pub fn path(&self) -> PathBuf {
        match self {
            Listed::File(path, _) => path.clone(),
            Listed::Diesel(folder) => folder.up(),
        }
    }

    /// Reads the header, and as little else of the files as that takes. `buffer` is reused from script to script.
    ///
    /// # Errors
    /// A file that cannot be read, and a malformed header.
    pub fn header(&self, buffer: &mut Vec<u8>) -> Result<Header, FileError> {
        match self {
            Listed::File(path, format) => header::read(path, *format, buffer),
            Listed::Diesel(folder) => {
                let metadata = folder
                    .metadata()
                    .map(|path| file::read(&path))
                    .transpose()?;
                folder.header(metadata.as_deref())
            }
        }
    }
}

/// The scripts below these locations; one that does not exist yet holds none.
///
/// The load order is Alembic's, and carries meaning (it breaks ties): the locations as given, the files of each by name,
/// and behind them those of its folders. Diesel's migrations stand behind the files beside which their folders lie.
/// Hidden files and editors' leftovers are no scripts.
///
/// # Errors
/// A directory that cannot be read, or that contains itself by a link.
pub fn list(locations: &[PathBuf], recursive: bool) -> Result<Vec<Listed>, FileError> {
    let mut listed = Vec::new();
    let mut visited = HashSet::new();
    for location in locations {
        if location.is_dir() {
            collect(location, recursive, &mut visited, &mut listed)?;
        }
    }
    Ok(listed)
}

fn collect(
    location: &Path,
    recursive: bool,
    visited: &mut HashSet<PathBuf>,
    listed: &mut Vec<Listed>,
) -> Result<(), FileError> {
    let failed = |source| FileError::Read {
        path: location.to_path_buf(),
        source,
    };
    if !visited.insert(location.canonicalize().map_err(failed)?) {
        return Err(FileError::DirectoryLoop {
            path: location.to_path_buf(),
        });
    }
    let mut scripts = Vec::new();
    let mut migrations = Vec::new();
    let mut folders = Vec::new();
    for entry in fs::read_dir(location).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if let Some(format) = Format::of(&path) {
            scripts.push((path, format));
        } else if path.is_dir() {
            match DieselFolder::of(&path)? {
                Some(migration) => migrations.push(migration),
                None if recursive => folders.push(path),
                None => {}
            }
        }
    }
    scripts.sort_unstable_by(|(a, _), (b, _)| a.file_name().cmp(&b.file_name()));
    let scripts = scripts.into_iter();
    listed.extend(scripts.map(|(path, format)| Listed::File(path, format)));
    listed.extend(
        DieselFolder::chain(migrations)
            .into_iter()
            .map(Listed::Diesel),
    );
    folders.sort_unstable();
    for folder in folders {
        collect(&folder, recursive, visited, listed)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn listed(
        files: &[(&str, &str)],
        recursive: bool,
    ) -> Result<Vec<(String, Vec<String>)>, FileError> {
        let folder = project(files);
        let listed = list(&[folder.path().to_path_buf()], recursive)?;
        let described = listed.iter().map(|script| {
            let header = script.header(&mut Vec::new())?;
            Ok((header.revision.to_string(), header.down_revisions))
        });
        described.collect()
    }

    fn expect(expected: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
        let owned = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect();
        let expected = expected.iter();
        expected
            .map(|(id, parents)| ((*id).to_owned(), owned(parents)))
            .collect()
    }

    const OWN: &str = "-- revision: own\n-- down_revision: 20240102000000\n-- upgrade\n";

    #[test]
    fn folders_of_diesel_are_a_chain_in_the_order_of_their_versions() {
        let files = [
            ("20240103000000_c/up.sql", ""),
            ("2024-01-02-000000_b/up.sql", ""),
            ("00000000000000_diesel_initial_setup/up.sql", ""),
            ("z.sql", OWN),
        ];
        let found = listed(&files, false).unwrap();
        let expected = expect(&[
            ("own", &["20240102000000"]),
            ("00000000000000", &[]),
            ("20240102000000", &["00000000000000"]),
            ("20240103000000", &["20240102000000"]),
        ]);
        assert_eq!(found, expected);
    }

    #[test]
    fn two_folders_with_one_version_have_one_parent() {
        let files = [
            ("1_a/up.sql", ""),
            ("2_b/up.sql", ""),
            ("2_c/up.sql", ""),
            ("3_d/up.sql", ""),
        ];
        let found = listed(&files, false).unwrap();
        let expected = expect(&[("1", &[]), ("2", &["1"]), ("2", &["1"]), ("3", &["2"])]);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_folder_with_a_script_of_ours_is_none_of_diesels() {
        let files = [("billing/up.sql", OWN), ("v1_users/up.sql", "SELECT 1;")];
        assert_eq!(listed(&files, false).unwrap(), expect(&[("v1", &[])]));
        let both = expect(&[("v1", &[]), ("own", &["20240102000000"])]);
        assert_eq!(listed(&files, true).unwrap(), both);
    }

    #[test]
    fn a_migration_without_its_way_up_is_an_error() {
        let error = listed(&[("2024_a/down.sql", "")], false).unwrap_err();
        assert!(matches!(error, FileError::NoUpSql { .. }), "{error}");
        assert!(error.to_string().contains("2024_a"), "{error}");
    }
}

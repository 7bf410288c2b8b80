//! Finding `alembic.yaml`.

use std::path::{Path, PathBuf};

use super::ConfigError;

/// The file's name.
pub(super) const NAME: &str = "alembic.yaml";

/// Searches for `alembic.yaml` in a directory and the ones above it.
///
/// # Errors
/// [`ConfigError::NotFound`] when there is none up to the root.
pub fn find(from: &Path) -> Result<PathBuf, ConfigError> {
    from.ancestors()
        .map(|folder| folder.join(NAME))
        .find(|path| path.is_file())
        .ok_or_else(|| ConfigError::NotFound {
            searched_from: from.to_path_buf(),
        })
}

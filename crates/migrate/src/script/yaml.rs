//! The YAML form of a script: a header of keys, then `upgrade` and `downgrade` with operations.

use std::path::Path;

use revgraph_schema::yaml::{self, OneOrMany, PathSegment};
use revgraph_scripts::{FileError, Header, RawHeader};

use super::schema::RevisionFile;
use crate::Place;

/// Reads the whole script.
pub(super) fn file(path: &Path, text: &str) -> Result<(Header, RevisionFile), FileError> {
    let file: RevisionFile =
        yaml::from_str(text).map_err(|error| FileError::malformed(path, text, error))?;
    let header = raw(&file).check(path, |key| {
        Place::at_node(path, text, &[PathSegment::from(key)])
    })?;
    if file.upgrade.is_none() {
        return Err(FileError::Malformed {
            place: Place::file(path),
            message: "the script has no 'upgrade'; one that does nothing says `upgrade: []`"
                .to_owned(),
            suggestion: None,
        });
    }
    Ok((header, file))
}

fn raw(file: &RevisionFile) -> RawHeader {
    let list = |value: &Option<OneOrMany<String>>| {
        value
            .as_ref()
            .map(|list| list.iter().cloned().collect())
            .unwrap_or_default()
    };
    RawHeader {
        revision: file.revision.clone(),
        down_revisions: list(&file.down_revision),
        depends_on: list(&file.depends_on),
        branch_labels: list(&file.branch_labels),
        message: file.message.clone(),
        created_at: file.created_at.clone(),
        transactional: file.transactional,
    }
}

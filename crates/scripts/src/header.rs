//! The header of a script: what it declares about its place in the graph.

use std::path::Path;

use revgraph_graph::{Revision, RevisionId};

use crate::{FileError, Format, Place, file, slug, sql, yaml};

/// The keys of a header, in the order in which they are written.
pub const KEYS: [&str; 7] = [
    "revision",
    "down_revision",
    "branch_labels",
    "depends_on",
    "message",
    "created_at",
    "transactional",
];

/// What a script declares about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its id.
    pub revision: RevisionId,
    /// The ids of its parents, as written; none for a base.
    pub down_revisions: Vec<String>,
    /// What else must be applied before it: full ids or labels, as written.
    pub depends_on: Vec<String>,
    /// The labels that begin here.
    pub branch_labels: Vec<String>,
    /// What it is for; may be empty.
    pub message: String,
    /// When it was made, as written.
    pub created_at: Option<String>,
    /// Whether it runs in one transaction (the default) or each statement commits by itself.
    pub transactional: bool,
}

impl Header {
    /// The first line of the message: what one-line forms show.
    pub fn summary(&self) -> &str {
        self.message.lines().next().unwrap_or_default().trim()
    }

    /// The header as the graph takes it.
    pub fn to_revision(&self) -> Revision {
        Revision {
            id: self.revision.clone(),
            down_revisions: self.down_revisions.clone(),
            depends_on: self.depends_on.clone(),
            branch_labels: self.branch_labels.clone(),
            slug: slug::words(self.summary()),
        }
    }
}

/// Reads the header of one script, and as little else of the file as that takes.
pub(crate) fn read(path: &Path, format: Format, buffer: &mut Vec<u8>) -> Result<Header, FileError> {
    match format {
        Format::Yaml => yaml::header(path, file::read_head(path, buffer, |_| false)?),
        Format::Sql => sql::header(
            path,
            file::read_head(path, buffer, sql::header_is_complete)?,
        ),
    }
}

/// The header that a text of this format declares; `path` is where it is, or will be.
///
/// # Errors
/// A malformed header.
pub fn of_text(path: &Path, format: Format, text: &str) -> Result<Header, FileError> {
    match format {
        Format::Yaml => yaml::header(path, text),
        Format::Sql => sql::header(path, text),
    }
}

/// The raw words of a header, before they are checked.
#[derive(Debug, Default)]
pub struct RawHeader {
    /// The id.
    pub revision: Option<String>,
    /// The parents.
    pub down_revisions: Vec<String>,
    /// What else must be applied before.
    pub depends_on: Vec<String>,
    /// The labels.
    pub branch_labels: Vec<String>,
    /// The message.
    pub message: Option<String>,
    /// When it was made.
    pub created_at: Option<String>,
    /// Whether it is one transaction.
    pub transactional: Option<bool>,
}

impl RawHeader {
    /// The checked header; `place_of` finds the place of a key for an error.
    ///
    /// # Errors
    /// There is no id, or an illegal one.
    pub fn check(self, path: &Path, place_of: impl Fn(&str) -> Place) -> Result<Header, FileError> {
        let Some(id) = self.revision.filter(|id| !id.is_empty()) else {
            return Err(FileError::NoRevisionId {
                place: Place::file(path),
            });
        };
        let revision = RevisionId::new(&id).map_err(|source| FileError::IllegalId {
            place: place_of("revision"),
            source,
        })?;
        Ok(Header {
            revision,
            down_revisions: self.down_revisions,
            depends_on: self.depends_on,
            branch_labels: self.branch_labels,
            message: self.message.unwrap_or_default().trim().to_owned(),
            created_at: self.created_at,
            transactional: self.transactional.unwrap_or(true),
        })
    }
}

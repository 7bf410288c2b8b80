//! The header of a script: what it declares about its place in the graph.

use std::path::Path;

use revgraph_graph::{Revision, RevisionId};

use super::{Format, ScriptError, file, sql, yaml};
use crate::Place;
use crate::slug;

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
    pub(super) fn to_revision(&self) -> Revision {
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
pub(super) fn read(
    path: &Path,
    format: Format,
    buffer: &mut Vec<u8>,
) -> Result<Header, ScriptError> {
    match format {
        Format::Yaml => yaml::header(path, file::read_head(path, buffer, |_| false)?),
        Format::Sql => sql::header(
            path,
            file::read_head(path, buffer, sql::header_is_complete)?,
        ),
    }
}

/// The header that a text of this format declares, for a script that is not written yet.
pub(crate) fn of_text(path: &Path, format: Format, text: &str) -> Result<Header, ScriptError> {
    match format {
        Format::Yaml => yaml::header(path, text),
        Format::Sql => sql::header(path, text),
    }
}

/// The raw words of a header, before they are checked.
#[derive(Default)]
pub(super) struct RawHeader {
    pub(super) revision: Option<String>,
    pub(super) down_revisions: Vec<String>,
    pub(super) depends_on: Vec<String>,
    pub(super) branch_labels: Vec<String>,
    pub(super) message: Option<String>,
    pub(super) created_at: Option<String>,
    pub(super) transactional: Option<bool>,
}

impl RawHeader {
    /// The checked header; `place_of` finds the place of a key for an error.
    pub(super) fn check(
        self,
        path: &Path,
        place_of: impl Fn(&str) -> Place,
    ) -> Result<Header, ScriptError> {
        let Some(id) = self.revision.filter(|id| !id.is_empty()) else {
            return Err(ScriptError::NoRevisionId {
                place: Place::file(path),
            });
        };
        let revision = RevisionId::new(&id).map_err(|source| ScriptError::IllegalId {
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

//! What a script declares about itself, and what the graph then knows about it. Plain data.

use crate::RevisionId;

/// What one script declares: the input of [`RevisionGraph::build`](crate::RevisionGraph::build).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The id, already checked.
    pub id: RevisionId,
    /// The parents, full ids, as written. None for a base.
    pub down_revisions: Vec<String>,
    /// What else must be applied before: full ids or branch labels, as written.
    pub depends_on: Vec<String>,
    /// The branch labels that this script declares.
    pub branch_labels: Vec<String>,
    /// The slug of the message; may be empty.
    pub slug: String,
}

/// What the graph knows about one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The revision.
    pub id: RevisionId,
    /// Its parents, as written.
    pub down_revisions: Vec<RevisionId>,
    /// Its dependencies as written, labels replaced by the revision that carries them.
    pub depends_on: Vec<RevisionId>,
    /// The revisions that name it as a parent, in load order.
    pub children: Vec<RevisionId>,
    /// The labels that its own script declares, as written.
    pub own_labels: Vec<String>,
    /// The labels of all branches that it is on: its own first, then those that reach it, in load order of the
    /// scripts that declare them.
    pub labels: Vec<String>,
    /// No revision names it as a parent.
    pub is_head: bool,
    /// No revision refers to it, neither as a parent nor as a dependency (Alembic calls this a "real" head).
    pub is_effective_head: bool,
    /// It has no parent.
    pub is_base: bool,
    /// Several revisions name it as a parent.
    pub is_branch_point: bool,
    /// It has several parents.
    pub is_merge_point: bool,
}

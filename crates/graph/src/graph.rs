//! The graph itself: its entries, and the questions that need no walk and no identifier.
//!
//! Two edge sets: *versioned* edges are `down_revision` only, *all* edges are `down_revision` and `depends_on`. Heads,
//! bases, branch points and merge points are a matter of versioned edges; what must be applied before what, and what a
//! version row implies, is a matter of all edges.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::nodes::{Node, NodeSet};
use crate::{Facts, GraphError, Revision, RevisionId, build};

/// An acyclic graph of revisions, complete and consistent. Immutable: build another one after a change.
#[derive(Clone)]
pub struct RevisionGraph {
    /// By node, thus in load order.
    pub(crate) entries: Vec<Entry>,
    /// Every id and every label, with the revision that carries it: they share one name space, as in Alembic.
    pub(crate) names: BTreeMap<Arc<str>, Node>,
    /// Every label with its revision, in load order; [`Entry::labels`] points here.
    pub(crate) labels: Vec<(Arc<str>, Node)>,
}

/// One revision and its neighbours. Every list is free of duplicates.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: RevisionId,
    pub(crate) slug: String,
    /// `down_revision`, as written.
    pub(crate) parents: Vec<Node>,
    /// `depends_on`, as written.
    pub(crate) depends_on: Vec<Node>,
    /// The parents, then the dependencies.
    pub(crate) all_parents: Vec<Node>,
    /// The parents, then the dependencies that no versioned ancestor declares as well: what the traversal follows.
    /// Alembic: "normalized down revisions".
    pub(crate) walk_parents: Vec<Node>,
    /// Who names it as a parent, in load order.
    pub(crate) children: Vec<Node>,
    /// Who refers to it in any way, in load order.
    pub(crate) all_children: Vec<Node>,
    /// The longest way down to a revision that needs nothing: what is above has a larger number.
    pub(crate) generation: u32,
    /// Its own labels, as written.
    pub(crate) own_labels: Vec<Arc<str>>,
    /// The labels of the branches that it is on: positions in [`RevisionGraph::labels`], sorted.
    pub(crate) labels: Arc<[u32]>,
}

impl RevisionGraph {
    /// Builds the graph of `revisions`, which are in load order: file names sorted within a directory, directories as
    /// configured. The order matters, it settles every tie. No revisions make a valid, empty graph. Linear time.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the revisions as a whole: self-loops, ids and labels used twice, references to nothing,
    /// circles. Where Alembic only warns or crashes this is an error too, and every circle is found.
    pub fn build(revisions: Vec<Revision>) -> Result<RevisionGraph, GraphError> {
        build::build(revisions)
    }

    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no revision.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All ids, in load order.
    pub fn ids(&self) -> impl Iterator<Item = &RevisionId> {
        self.entries.iter().map(|entry| &entry.id)
    }

    /// The id that is exactly this text; labels and prefixes do not count.
    pub fn id(&self, exact: &str) -> Option<&RevisionId> {
        self.node(exact).map(|node| &self.entry(node).id)
    }

    /// What the graph knows about one revision; `None` when it is not of this graph.
    pub fn facts(&self, id: &RevisionId) -> Option<Facts> {
        let entry = self.entry(self.node(id.as_str())?);
        let own_labels: Vec<String> = entry
            .own_labels
            .iter()
            .map(|label| label.to_string())
            .collect();
        let others = entry
            .labels
            .iter()
            .map(|label| self.labels[*label as usize].0.to_string());
        let mut labels = own_labels.clone();
        labels.extend(others.filter(|label| !own_labels.contains(label)));
        Some(Facts {
            id: entry.id.clone(),
            down_revisions: self.ids_of(entry.parents.iter().copied()),
            depends_on: self.ids_of(entry.depends_on.iter().copied()),
            children: self.ids_of(entry.children.iter().copied()),
            own_labels,
            labels,
            is_head: entry.is_head(),
            is_effective_head: entry.is_effective_head(),
            is_base: entry.is_base(),
            is_branch_point: entry.is_branch_point(),
            is_merge_point: entry.is_merge_point(),
        })
    }

    /// The revisions that no other names as its parent, in load order.
    pub fn heads(&self) -> Vec<RevisionId> {
        self.ids_of(self.versioned_heads())
    }

    /// The revisions that no other refers to in any way, in load order: the version rows once everything is applied.
    pub fn effective_heads(&self) -> Vec<RevisionId> {
        self.ids_of(self.real_heads())
    }

    /// The revisions without a parent, in load order.
    pub fn bases(&self) -> Vec<RevisionId> {
        self.ids_of(self.base_nodes())
    }

    /// The revisions with several children, in the order of the history.
    pub fn branch_points(&self) -> Vec<RevisionId> {
        let history = self.newest_first(&self.all_nodes());
        self.ids_of(
            history
                .into_iter()
                .filter(|node| self.entry(*node).is_branch_point()),
        )
    }

    pub(crate) fn versioned_heads(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|node| self.entry(*node).is_head())
    }

    pub(crate) fn real_heads(&self) -> impl Iterator<Item = Node> {
        self.nodes()
            .filter(|node| self.entry(*node).is_effective_head())
    }

    pub(crate) fn base_nodes(&self) -> impl Iterator<Item = Node> {
        self.nodes().filter(|node| self.entry(*node).is_base())
    }

    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        (0..self.entries.len()).map(Node::new)
    }

    pub(crate) fn all_nodes(&self) -> NodeSet {
        NodeSet::of(self.len(), self.nodes())
    }

    pub(crate) fn entry(&self, node: Node) -> &Entry {
        &self.entries[node.index()]
    }

    /// The node with exactly this id.
    pub(crate) fn node(&self, id: &str) -> Option<Node> {
        let node = *self.names.get(id)?;
        (self.entry(node).id == id).then_some(node)
    }

    pub(crate) fn ids_of(&self, nodes: impl IntoIterator<Item = Node>) -> Vec<RevisionId> {
        nodes
            .into_iter()
            .map(|node| self.entry(node).id.clone())
            .collect()
    }
}

impl Entry {
    pub(crate) fn is_head(&self) -> bool {
        self.children.is_empty()
    }

    pub(crate) fn is_effective_head(&self) -> bool {
        self.all_children.is_empty()
    }

    pub(crate) fn is_base(&self) -> bool {
        self.parents.is_empty()
    }

    pub(crate) fn is_branch_point(&self) -> bool {
        self.children.len() > 1
    }

    pub(crate) fn is_merge_point(&self) -> bool {
        self.parents.len() > 1
    }
}

impl fmt::Debug for RevisionGraph {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.ids()).finish()
    }
}

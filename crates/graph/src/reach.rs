//! Ancestors, descendants and lineages. Every set includes the revisions it starts from; every question is one pass.

use crate::graph::Entry;
use crate::nodes::{Node, NodeSet};
use crate::{GraphError, RevisionGraph};

/// Which references count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edges {
    /// `down_revision` only.
    Versioned,
    /// `down_revision` and `depends_on`.
    All,
}

impl RevisionGraph {
    pub(crate) fn ancestors(&self, of: impl IntoIterator<Item = Node>, edges: Edges) -> NodeSet {
        match edges {
            Edges::Versioned => self.reach(of, |entry: &Entry| &entry.parents),
            Edges::All => self.reach(of, |entry: &Entry| &entry.all_parents),
        }
    }

    pub(crate) fn descendants(&self, of: impl IntoIterator<Item = Node>, edges: Edges) -> NodeSet {
        match edges {
            Edges::Versioned => self.reach(of, |entry: &Entry| &entry.children),
            Edges::All => self.reach(of, |entry: &Entry| &entry.all_children),
        }
    }

    /// Ancestors, descendants and the revision itself. A base shared by several branches has all of them in its lineage.
    pub(crate) fn lineage(&self, of: Node, edges: Edges) -> NodeSet {
        self.ancestors([of], edges)
            .union(&self.descendants([of], edges))
    }

    /// Everything below `nodes`, without those of them that are not below another.
    pub(crate) fn strict_ancestors(&self, nodes: &[Node]) -> NodeSet {
        let below = nodes
            .iter()
            .flat_map(|node| self.entry(*node).all_parents.iter().copied());
        self.ancestors(below, Edges::All)
    }

    /// The members of `set` that none of its members names as a parent.
    pub(crate) fn versioned_tips(&self, set: &NodeSet) -> Vec<Node> {
        let has_child = |node: &Node| {
            self.entry(*node)
                .children
                .iter()
                .any(|child| set.contains(*child))
        };
        set.iter().filter(|node| !has_child(node)).collect()
    }

    /// # Errors
    ///
    /// [`GraphError::Overlap`] when one of `nodes` is an ancestor of another, for the first in the given order.
    pub(crate) fn refuse_overlap(&self, nodes: &[Node]) -> Result<(), GraphError> {
        let below = self.strict_ancestors(nodes);
        if !nodes.iter().any(|node| below.contains(*node)) {
            return Ok(());
        }
        for node in nodes {
            let below = self.strict_ancestors(&[*node]);
            let mut others: Vec<Node> = nodes
                .iter()
                .copied()
                .filter(|other| below.contains(*other))
                .collect();
            if !others.is_empty() {
                others.sort_unstable();
                others.dedup();
                return Err(GraphError::Overlap {
                    revision: self.entry(*node).id.clone(),
                    others: self.ids_of(others),
                });
            }
        }
        Ok(())
    }
}

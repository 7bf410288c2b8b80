//! Revisions as positions in load order, and sets of them. What every other file of the crate counts with.

/// A revision of one graph, by its position in load order. Sorting nodes is sorting by load order.
pub(crate) type Node = petgraph::graph::NodeIndex<u32>;

/// A set of revisions of one graph; iterates in load order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NodeSet {
    words: Vec<u64>,
}

impl NodeSet {
    /// The empty set for a graph of `len` revisions.
    pub(crate) fn new(len: usize) -> NodeSet {
        NodeSet {
            words: vec![0; len.div_ceil(64)],
        }
    }

    pub(crate) fn of(len: usize, nodes: impl IntoIterator<Item = Node>) -> NodeSet {
        let mut set = NodeSet::new(len);
        for node in nodes {
            set.insert(node);
        }
        set
    }

    /// Whether the node is new in the set.
    pub(crate) fn insert(&mut self, node: Node) -> bool {
        let word = &mut self.words[node.index() / 64];
        let bit = 1 << (node.index() % 64);
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    pub(crate) fn contains(&self, node: Node) -> bool {
        self.words[node.index() / 64] & (1 << (node.index() % 64)) != 0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub(crate) fn union(mut self, other: &NodeSet) -> NodeSet {
        for (word, more) in self.words.iter_mut().zip(&other.words) {
            *word |= more;
        }
        self
    }

    pub(crate) fn intersection(mut self, other: &NodeSet) -> NodeSet {
        for (word, both) in self.words.iter_mut().zip(&other.words) {
            *word &= both;
        }
        self
    }

    pub(crate) fn difference(mut self, other: &NodeSet) -> NodeSet {
        for (word, less) in self.words.iter_mut().zip(&other.words) {
            *word &= !less;
        }
        self
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Node> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                Some(Node::new(at * 64 + bit))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(nodes: &[usize]) -> NodeSet {
        NodeSet::of(200, nodes.iter().map(|at| Node::new(*at)))
    }

    #[test]
    fn a_set_iterates_in_load_order() {
        let nodes: Vec<usize> = set(&[130, 0, 64, 63])
            .iter()
            .map(|node| node.index())
            .collect();
        assert_eq!(nodes, [0, 63, 64, 130]);
    }

    #[test]
    fn set_algebra() {
        assert_eq!(set(&[1, 2]).union(&set(&[2, 100])), set(&[1, 2, 100]));
        assert_eq!(set(&[1, 2]).intersection(&set(&[2, 100])), set(&[2]));
        assert_eq!(set(&[1, 2]).difference(&set(&[2, 100])), set(&[1]));
        assert!(set(&[]).is_empty());
    }
}

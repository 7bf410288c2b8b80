//! The order of every listing and every plan: newest first, depth-first along branches.
//!
//! The rule (Alembic's, exactly): keep a list of pending tips and a place in it. A tip that is an ancestor of another
//! pending tip must wait: go to the first such tip. Otherwise the tip is next; its wanted parents replace it, the first
//! one in its place, the others at the end of the list; without any, the place goes and the one before it is next.
//!
//! Alembic answers "is it an ancestor" with a set of ancestors per tip. Here a tip waits exactly as long as a child of
//! it has not been emitted, which is a counter; only when a tip must wait, a search upwards finds for whom.

use std::collections::BTreeMap;

use crate::RevisionGraph;
use crate::nodes::{Node, NodeSet};
use crate::reach::Edges;

impl RevisionGraph {
    /// The wanted revisions, newest first: no revision comes before one that needs it.
    pub(crate) fn newest_first(&self, wanted: &NodeSet) -> Vec<Node> {
        let mut traversal = Traversal::new(self, wanted);
        let mut order = Vec::new();
        let mut at = 0;
        while let Some(tip) = traversal.pending.get(&at).copied() {
            if let Some(above) = traversal.first_pending_above(tip) {
                at = above;
                continue;
            }
            order.push(tip);
            traversal.release(tip);
            at = traversal.replace(at, tip);
        }
        order
    }
}

struct Traversal<'a> {
    graph: &'a RevisionGraph,
    wanted: &'a NodeSet,
    /// The wanted revisions and whatever lies between them. The latter are never emitted, but an ancestor waits for its
    /// descendants through them too.
    between: NodeSet,
    /// The pending tips by place. A place keeps its number while others come and go; later places have larger numbers.
    pending: BTreeMap<usize, Node>,
    next_place: usize,
    place_of: Vec<Option<usize>>,
    /// How many children within `between` are not yet released.
    waiting_for: Vec<u32>,
    /// Emitted, or between emitted ones.
    released: NodeSet,
    /// The first child that may be unreleased, so that a revision with many children is not scanned again and again.
    first_child: Vec<usize>,
    /// The search that last came by.
    seen: Vec<u32>,
    searches: u32,
}

impl<'a> Traversal<'a> {
    fn new(graph: &'a RevisionGraph, wanted: &'a NodeSet) -> Traversal<'a> {
        let between = graph
            .ancestors(wanted.iter(), Edges::All)
            .intersection(&graph.descendants(wanted.iter(), Edges::All));
        let mut waiting_for = vec![0; graph.len()];
        for node in between.iter() {
            for parent in &graph.entry(node).all_parents {
                waiting_for[parent.index()] += 1;
            }
        }
        let reached = NodeSet::of(
            graph.len(),
            wanted
                .iter()
                .flat_map(|node| graph.entry(node).walk_parents.iter().copied()),
        );
        let mut place_of = vec![None; graph.len()];
        let mut pending = BTreeMap::new();
        for (place, tip) in wanted
            .iter()
            .filter(|node| !reached.contains(*node))
            .enumerate()
        {
            pending.insert(place, tip);
            place_of[tip.index()] = Some(place);
        }
        Traversal {
            graph,
            wanted,
            between,
            next_place: pending.len(),
            pending,
            place_of,
            waiting_for,
            released: NodeSet::new(graph.len()),
            first_child: vec![0; graph.len()],
            seen: vec![0; graph.len()],
            searches: 0,
        }
    }

    /// The first place whose tip is a descendant of `tip`; `None` when `tip` need not wait.
    fn first_pending_above(&mut self, tip: Node) -> Option<usize> {
        if self.waiting_for[tip.index()] == 0 {
            return None;
        }
        // The search may end at the first place that could be the answer at all.
        let generation = self.graph.entry(tip).generation;
        let is_higher = |other: &Node| self.graph.entry(*other).generation > generation;
        let best_possible = self
            .pending
            .iter()
            .find(|(_, other)| is_higher(other))
            .map(|(place, _)| *place);
        self.searches += 1;
        let mut first: Option<usize> = None;
        let mut stack = vec![tip];
        while let Some(node) = stack.pop() {
            let children = &self.graph.entry(node).all_children;
            let skip = &mut self.first_child[node.index()];
            while children
                .get(*skip)
                .is_some_and(|child| self.released.contains(*child))
            {
                *skip += 1;
            }
            for child in &children[*skip..] {
                let is_new = std::mem::replace(&mut self.seen[child.index()], self.searches)
                    != self.searches;
                if !is_new || self.released.contains(*child) || !self.between.contains(*child) {
                    continue;
                }
                if let Some(place) = self.place_of[child.index()] {
                    first = Some(first.map_or(place, |other| other.min(place)));
                    if first == best_possible {
                        return first;
                    }
                }
                stack.push(*child);
            }
        }
        first
    }

    /// Nothing waits for `node` any more, nor for what lies between it and other emitted revisions.
    fn release(&mut self, node: Node) {
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            self.released.insert(node);
            for parent in &self.graph.entry(node).all_parents {
                let count = &mut self.waiting_for[parent.index()];
                *count -= 1;
                if *count == 0 && self.between.contains(*parent) && !self.wanted.contains(*parent) {
                    stack.push(*parent);
                }
            }
        }
    }

    /// Puts the parents of the emitted `tip` in its place; gives the place to look at next.
    fn replace(&mut self, place: usize, tip: Node) -> usize {
        self.place_of[tip.index()] = None;
        let parents = self.graph.entry(tip).walk_parents.iter().copied();
        let mut parents = parents
            .filter(|parent| self.wanted.contains(*parent) && !self.released.contains(*parent));
        let mut taken = false;
        for parent in parents.by_ref() {
            if self.place_of[parent.index()].is_some() {
                continue;
            }
            let place = if taken {
                self.next_place += 1;
                self.next_place - 1
            } else {
                place
            };
            taken = true;
            self.pending.insert(place, parent);
            self.place_of[parent.index()] = Some(place);
        }
        if taken {
            return place;
        }
        self.pending.remove(&place);
        let before = self.pending.range(..place).next_back();
        before
            .or_else(|| self.pending.first_key_value())
            .map_or(0, |(place, _)| *place)
    }
}

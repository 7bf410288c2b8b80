//! Circles: finds every one, and gives the sorted order when there is none. The only file that needs petgraph's
//! algorithms; both are iterative, so that a long chain cannot overflow the stack.

use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::DiGraph;

use crate::graph::Entry;
use crate::nodes::{Node, NodeSet};
use crate::{GraphError, RevisionGraph, RevisionId};

/// All nodes, what is needed before what needs it.
///
/// # Errors
///
/// A circle of parents, and if there is none, a circle of parents and dependencies.
pub(crate) fn parents_first(graph: &RevisionGraph) -> Result<Vec<Node>, GraphError> {
    if let Some(members) = a_cycle(graph, |entry| &entry.parents) {
        return Err(GraphError::Cycle {
            revisions: named_by_alembic(
                graph,
                |entry| &entry.parents,
                |entry| &entry.children,
                &members,
            ),
            members: graph.ids_of(members),
        });
    }
    let all = directed(graph, |entry| &entry.all_parents);
    match toposort(&all, None) {
        Ok(order) => Ok(order),
        Err(at) => {
            let members =
                a_cycle(graph, |entry| &entry.all_parents).unwrap_or_else(|| vec![at.node_id()]);
            Err(GraphError::DependencyCycle {
                revisions: named_by_alembic(
                    graph,
                    |entry| &entry.all_parents,
                    |entry| &entry.all_children,
                    &members,
                ),
                members: graph.ids_of(members),
            })
        }
    }
}

type Neighbours = fn(&Entry) -> &Vec<Node>;

/// Edges lead from what is needed to what needs it.
fn directed(graph: &RevisionGraph, parents: Neighbours) -> DiGraph<(), (), u32> {
    let edges = graph.entries.iter().map(|entry| parents(entry).len()).sum();
    let mut directed = DiGraph::with_capacity(graph.len(), edges);
    for _ in graph.nodes() {
        directed.add_node(());
    }
    for node in graph.nodes() {
        for parent in parents(graph.entry(node)) {
            directed.add_edge(*parent, node, ());
        }
    }
    directed
}

/// The members of the circle with the first member in load order. (Self-loops were refused before.)
fn a_cycle(graph: &RevisionGraph, parents: Neighbours) -> Option<Vec<Node>> {
    let directed = directed(graph, parents);
    let components = kosaraju_scc(&directed);
    let mut cycles: Vec<Vec<Node>> = components
        .into_iter()
        .filter(|members| members.len() > 1)
        .collect();
    for members in &mut cycles {
        members.sort_unstable();
    }
    cycles.into_iter().min()
}

/// Alembic compares what the heads reach with what the bases reach and names what is missing in either. A circle
/// between a base and a head escapes it: there the members are named.
fn named_by_alembic(
    graph: &RevisionGraph,
    parents: Neighbours,
    children: Neighbours,
    members: &[Node],
) -> Vec<RevisionId> {
    let ends = |neighbours: Neighbours| -> Vec<Node> {
        graph
            .nodes()
            .filter(|node| neighbours(graph.entry(*node)).is_empty())
            .collect()
    };
    let (heads, bases) = (ends(children), ends(parents));
    if heads.is_empty() || bases.is_empty() {
        return graph.ids().cloned().collect();
    }
    let sound = graph
        .reach(heads, parents)
        .intersection(&graph.reach(bases, children));
    let mut named: Vec<RevisionId> =
        graph.ids_of(graph.nodes().filter(|node| !sound.contains(*node)));
    if named.is_empty() {
        named = graph.ids_of(members.iter().copied());
    }
    named.sort_unstable();
    named
}

impl RevisionGraph {
    /// `from` and everything that can be reached through `next`.
    pub(crate) fn reach(&self, from: impl IntoIterator<Item = Node>, next: Neighbours) -> NodeSet {
        let mut found = NodeSet::new(self.len());
        let mut stack: Vec<Node> = from
            .into_iter()
            .filter(|node| found.insert(*node))
            .collect();
        while let Some(node) = stack.pop() {
            stack.extend(
                next(self.entry(node))
                    .iter()
                    .copied()
                    .filter(|other| found.insert(*other)),
            );
        }
        found
    }
}

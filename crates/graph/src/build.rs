//! From declarations to a graph: names, edges, circles, dependencies, labels, in this order, each with its errors.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::graph::Entry;
use crate::nodes::Node;
use crate::suggest::nearest;
use crate::{EdgeKind, GraphError, Revision, RevisionGraph, RevisionId, cycle};

pub(crate) fn build(revisions: Vec<Revision>) -> Result<RevisionGraph, GraphError> {
    refuse_self_loops(&revisions)?;
    let (names, labels) = collect_names(&revisions)?;
    let mut graph = RevisionGraph {
        entries: connect(revisions, &names)?,
        names,
        labels,
    };
    let parents_first = cycle::parents_first(&graph)?;
    count_generations(&mut graph, &parents_first);
    drop_repeated_dependencies(&mut graph, &parents_first);
    spread_labels(&mut graph, &parents_first);
    Ok(graph)
}

fn refuse_self_loops(revisions: &[Revision]) -> Result<(), GraphError> {
    for (position, revision) in revisions.iter().enumerate() {
        let names_itself =
            |names: &[String]| names.iter().any(|name| *name == *revision.id.as_str());
        let kind = if names_itself(&revision.down_revisions) {
            EdgeKind::Parent
        } else if names_itself(&revision.depends_on)
            || revision
                .depends_on
                .iter()
                .any(|name| revision.branch_labels.contains(name))
        {
            EdgeKind::Dependency
        } else {
            continue;
        };
        return Err(GraphError::SelfLoop {
            revision: revision.id.clone(),
            position,
            kind,
        });
    }
    Ok(())
}

type Names = BTreeMap<Arc<str>, Node>;
type Labels = Vec<(Arc<str>, Node)>;

fn collect_names(revisions: &[Revision]) -> Result<(Names, Labels), GraphError> {
    let mut names = Names::new();
    for (position, revision) in revisions.iter().enumerate() {
        if let Some(first) = names.insert(Arc::from(revision.id.as_str()), Node::new(position)) {
            return Err(GraphError::DuplicateRevision {
                id: revision.id.clone(),
                first: first.index(),
                second: position,
            });
        }
    }
    // Labels come second: an id that loads later still takes precedence over a label.
    let mut labels = Labels::new();
    for (position, revision) in revisions.iter().enumerate() {
        for label in &revision.branch_labels {
            check_label(
                label,
                &revision.id,
                names
                    .get(label.as_str())
                    .map(|at| &revisions[at.index()].id),
            )?;
            let label: Arc<str> = Arc::from(label.as_str());
            names.insert(Arc::clone(&label), Node::new(position));
            labels.push((label, Node::new(position)));
        }
    }
    Ok((names, labels))
}

pub(crate) fn check_label(
    label: &str,
    revision: &RevisionId,
    taken_by: Option<&RevisionId>,
) -> Result<(), GraphError> {
    if label.is_empty() {
        return Err(GraphError::EmptyLabel {
            revision: revision.clone(),
        });
    }
    match taken_by {
        None => Ok(()),
        Some(other) => Err(GraphError::LabelTaken {
            label: label.to_owned(),
            revision: revision.clone(),
            other: other.clone(),
        }),
    }
}

fn connect(revisions: Vec<Revision>, names: &Names) -> Result<Vec<Entry>, GraphError> {
    let ids: Vec<RevisionId> = revisions
        .iter()
        .map(|revision| revision.id.clone())
        .collect();
    let no_labels: Arc<[u32]> = Arc::from([]);
    let mut entries = Vec::with_capacity(revisions.len());
    for (position, revision) in revisions.into_iter().enumerate() {
        let missing = |name: &str, kind| GraphError::MissingParent {
            revision: revision.id.clone(),
            missing: name.to_owned(),
            position,
            kind,
            candidates: nearest(name, names.keys().map(AsRef::as_ref)),
        };
        let mut parents = Vec::with_capacity(revision.down_revisions.len());
        for name in &revision.down_revisions {
            // Only an id can be a parent, a label cannot.
            let parent = names
                .get(name.as_str())
                .filter(|node| ids[node.index()] == name.as_str());
            push_new(
                &mut parents,
                *parent.ok_or_else(|| missing(name, EdgeKind::Parent))?,
            );
        }
        let mut depends_on = Vec::with_capacity(revision.depends_on.len());
        for name in &revision.depends_on {
            let dependency = names.get(name.as_str());
            push_new(
                &mut depends_on,
                *dependency.ok_or_else(|| missing(name, EdgeKind::Dependency))?,
            );
        }
        let mut all_parents = parents.clone();
        for node in &depends_on {
            push_new(&mut all_parents, *node);
        }
        entries.push(Entry {
            id: revision.id,
            slug: revision.slug,
            walk_parents: all_parents.clone(),
            parents,
            depends_on,
            all_parents,
            children: Vec::new(),
            all_children: Vec::new(),
            generation: 0,
            own_labels: revision
                .branch_labels
                .iter()
                .map(|label| Arc::from(label.as_str()))
                .collect(),
            labels: Arc::clone(&no_labels),
        });
    }
    for at in 0..entries.len() {
        for parent in entries[at].parents.clone() {
            entries[parent.index()].children.push(Node::new(at));
        }
        for parent in entries[at].all_parents.clone() {
            entries[parent.index()].all_children.push(Node::new(at));
        }
    }
    Ok(entries)
}

fn push_new(nodes: &mut Vec<Node>, node: Node) {
    if !nodes.contains(&node) {
        nodes.push(node);
    }
}

fn count_generations(graph: &mut RevisionGraph, parents_first: &[Node]) {
    for node in parents_first {
        let parents = graph.entry(*node).all_parents.iter();
        let generation = parents
            .map(|parent| graph.entry(*parent).generation + 1)
            .max();
        graph.entries[node.index()].generation = generation.unwrap_or(0);
    }
}

/// A dependency that some versioned ancestor declares as well is not walked again. Only the identical declaration
/// counts, not one that is implied otherwise: that is Alembic's rule, and the order of every listing depends on it.
fn drop_repeated_dependencies(graph: &mut RevisionGraph, parents_first: &[Node]) {
    let mut declared_by: BTreeMap<Node, Vec<Node>> = BTreeMap::new();
    for node in graph.nodes() {
        for dependency in &graph.entry(node).depends_on {
            declared_by.entry(*dependency).or_default().push(node);
        }
    }
    declared_by.retain(|_, declarers| declarers.len() > 1);
    if declared_by.is_empty() {
        return;
    }
    let mut rank = vec![0; graph.len()];
    for (at, node) in parents_first.iter().enumerate() {
        rank[node.index()] = at;
    }
    for (dependency, declarers) in declared_by {
        let above = strict_versioned_descendants(graph, &declarers, &rank);
        for node in declarers {
            let entry = &mut graph.entries[node.index()];
            if above.contains(&node) && !entry.parents.contains(&dependency) {
                entry.walk_parents.retain(|parent| *parent != dependency);
            }
        }
    }
}

/// What is above one of `nodes`, as far up as the last of them: a search that goes no further stays short when each
/// dependency is declared in one neighbourhood of a long chain.
fn strict_versioned_descendants(
    graph: &RevisionGraph,
    nodes: &[Node],
    rank: &[usize],
) -> HashSet<Node> {
    let last = nodes
        .iter()
        .map(|node| rank[node.index()])
        .max()
        .unwrap_or(0);
    let mut found = HashSet::new();
    let mut stack: Vec<Node> = nodes.to_vec();
    while let Some(node) = stack.pop() {
        for child in &graph.entry(node).children {
            if rank[child.index()] <= last && found.insert(*child) {
                stack.push(*child);
            }
        }
    }
    found
}

/// A label reaches all versioned descendants of its revision. It also reaches down the line of parents, as far as a
/// branch point or merge point, but only when nothing branches or merges above the labelled revision either (Alembic
/// starts that walk at the last descendant).
fn spread_labels(graph: &mut RevisionGraph, parents_first: &[Node]) {
    if graph.labels.is_empty() {
        return;
    }
    let mut own: Vec<Vec<u32>> = vec![Vec::new(); graph.len()];
    for (at, (_, node)) in (0..).zip(&graph.labels) {
        own[node.index()].push(at);
    }
    for node in parents_first {
        let entry = graph.entry(*node);
        let mut lists = entry
            .parents
            .iter()
            .map(|parent| &graph.entry(*parent).labels);
        let first = lists.next().cloned().unwrap_or_default();
        let rest: Vec<u32> = lists
            .filter(|list| !Arc::ptr_eq(list, &first))
            .flat_map(|list| list.iter().copied())
            .chain(own[node.index()].iter().copied())
            .collect();
        // Shared with the parent where nothing is added, so that a long branch costs one list.
        let labels = with_labels(&first, &rest);
        graph.entries[node.index()].labels = labels;
    }
    let heads: Vec<Node> = graph.versioned_heads().collect();
    for head in heads {
        // Within a single line below a head every label reaches every revision: they share the list of the head.
        let labels = Arc::clone(&graph.entry(head).labels);
        let mut at = Some(head);
        while let Some(node) = at.filter(|node| !stops_labels(graph.entry(*node))) {
            graph.entries[node.index()].labels = Arc::clone(&labels);
            at = graph.entry(node).parents.first().copied();
        }
    }
}

fn with_labels(labels: &Arc<[u32]>, more: &[u32]) -> Arc<[u32]> {
    if more.iter().all(|label| labels.contains(label)) {
        return Arc::clone(labels);
    }
    let mut all: Vec<u32> = labels.iter().chain(more).copied().collect();
    all.sort_unstable();
    all.dedup();
    Arc::from(all)
}

fn stops_labels(entry: &Entry) -> bool {
    entry.all_children.len() > 1 || entry.is_merge_point()
}

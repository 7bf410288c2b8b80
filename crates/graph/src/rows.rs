//! The version rows: always the smallest set of revisions that implies everything that is applied. What a step does to
//! them is decided by all edges, so that a dependency which is implied anyway can never leave a row behind.

use std::collections::BTreeSet;

use crate::nodes::Node;
use crate::reach::Edges;
use crate::walk::{Direction, RowChange, Step, Walk};
use crate::{GraphError, RevisionGraph};

/// The rows of a version table as nodes of the graph.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    /// The rows that count, in load order.
    pub(crate) tips: Vec<Node>,
    /// The rows that another one implies, in load order.
    pub(crate) implied: Vec<Node>,
}

impl RevisionGraph {
    /// Looks the rows of a version table up. A row must be a full id: Alembic resolves a prefix for planning and then
    /// fails to update it, so here it is unknown.
    pub(crate) fn rows(&self, rows: &[String]) -> Result<Rows, GraphError> {
        let mut nodes = Vec::with_capacity(rows.len());
        for row in rows {
            nodes.push(self.node(row).ok_or_else(|| GraphError::UnknownRow {
                row: row.clone(),
                candidates: self.near_ids(row),
            })?);
        }
        nodes.sort_unstable();
        nodes.dedup();
        let below = self.strict_ancestors(&nodes);
        let (implied, tips) = nodes.into_iter().partition(|node| below.contains(*node));
        Ok(Rows { tips, implied })
    }
}

/// Follows the rows through the steps of one walk and writes the steps down.
pub(crate) struct Ledger<'a> {
    graph: &'a RevisionGraph,
    rows: BTreeSet<Node>,
    /// What the first step that writes takes along.
    implied: Vec<Node>,
    walk: Walk,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(graph: &'a RevisionGraph, rows: Rows) -> Ledger<'a> {
        let texts = |nodes: &[Node]| -> Vec<String> {
            nodes
                .iter()
                .map(|node| graph.entry(*node).id.to_string())
                .collect()
        };
        Ledger {
            graph,
            walk: Walk {
                from: texts(&rows.tips),
                implied_rows: texts(&rows.implied),
                steps: Vec::new(),
                to: Vec::new(),
            },
            rows: rows.tips.into_iter().collect(),
            implied: rows.implied,
        }
    }

    /// A walk that begins by deleting every row there is, known or not.
    pub(crate) fn purged(graph: &'a RevisionGraph, rows: &[String]) -> Ledger<'a> {
        let mut ledger = Ledger::new(
            graph,
            Rows {
                tips: Vec::new(),
                implied: Vec::new(),
            },
        );
        ledger.walk.from = rows.to_vec();
        if !rows.is_empty() {
            ledger.walk.steps.push(Step {
                direction: Direction::Stamp,
                revision: None,
                down_revisions: Vec::new(),
                from_: Vec::new(),
                to_: Vec::new(),
                rows: rows.iter().cloned().map(RowChange::Delete).collect(),
                heads_after: Vec::new(),
            });
        }
        ledger
    }

    /// The revisions are applied one after the other, what they need before them.
    pub(crate) fn upgrade(mut self, order: impl IntoIterator<Item = Node>) -> Walk {
        for node in order {
            // A row below the new revision is always one of its direct parents: what lies between would be applied, and
            // would be a row itself or imply that one.
            let parents = &self.graph.entry(node).all_parents;
            let replaced = parents
                .iter()
                .copied()
                .filter(|parent| self.rows.contains(parent))
                .collect();
            let from_ = self.graph.entry(node).parents.clone();
            self.step(
                Direction::Upgrade,
                Some(node),
                (from_, vec![node]),
                replaced,
                vec![node],
            );
        }
        self.finish()
    }

    /// The revisions are taken back one after the other, what needs them before them.
    pub(crate) fn downgrade(mut self, order: impl IntoIterator<Item = Node>) -> Walk {
        let active = self.graph.ancestors(self.rows.iter().copied(), Edges::All);
        let mut active_children = vec![0_u32; self.graph.len()];
        for node in active.iter() {
            for parent in &self.graph.entry(node).all_parents {
                active_children[parent.index()] += 1;
            }
        }
        for node in order {
            // The parents that nothing else implies become rows again.
            let mut restored = Vec::new();
            for parent in &self.graph.entry(node).all_parents {
                active_children[parent.index()] -= 1;
                if active_children[parent.index()] == 0 {
                    restored.push(*parent);
                }
            }
            let to_ = self.graph.entry(node).parents.clone();
            self.step(
                Direction::Downgrade,
                Some(node),
                (vec![node], to_),
                vec![node],
                restored,
            );
        }
        self.finish()
    }

    /// Nothing runs: `replaced` makes room for `target`.
    pub(crate) fn stamp(&mut self, shown: Vec<Node>, replaced: Vec<Node>, target: Option<Node>) {
        let to = Vec::from_iter(target);
        self.step(Direction::Stamp, target, (shown, to.clone()), replaced, to);
    }

    pub(crate) fn contains(&self, node: Node) -> bool {
        self.rows.contains(&node)
    }

    pub(crate) fn finish(mut self) -> Walk {
        self.walk.to = match self.walk.steps.last() {
            Some(step) => step.heads_after.iter().map(String::from).collect(),
            None => self.walk.from.clone(),
        };
        self.walk
    }

    fn step(
        &mut self,
        direction: Direction,
        revision: Option<Node>,
        (from_, to_): (Vec<Node>, Vec<Node>),
        removed: Vec<Node>,
        added: Vec<Node>,
    ) {
        let text = |node: &Node| self.graph.entry(*node).id.to_string();
        let mut rows: Vec<RowChange> = self
            .implied
            .drain(..)
            .map(|node| RowChange::Delete(text(&node)))
            .collect();
        for node in &removed {
            self.rows.remove(node);
        }
        self.rows.extend(added.iter().copied());
        // As Alembic writes them: the last row on either side is the one that is updated.
        match (removed.split_last(), added.split_last()) {
            (Some((from, deleted)), Some((to, inserted))) => {
                rows.extend(deleted.iter().map(|node| RowChange::Delete(text(node))));
                rows.extend(inserted.iter().map(|node| RowChange::Insert(text(node))));
                rows.push(RowChange::Update {
                    from: text(from),
                    to: text(to),
                });
            }
            _ => {
                rows.extend(removed.iter().map(|node| RowChange::Delete(text(node))));
                rows.extend(added.iter().map(|node| RowChange::Insert(text(node))));
            }
        }
        self.walk.steps.push(Step {
            direction,
            revision: revision.map(|node| self.graph.entry(node).id.clone()),
            down_revisions: revision
                .map(|node| {
                    self.graph
                        .ids_of(self.graph.entry(node).parents.iter().copied())
                })
                .unwrap_or_default(),
            from_: self.graph.ids_of(from_),
            to_: self.graph.ids_of(to_),
            rows,
            heads_after: self.graph.ids_of(self.rows.iter().copied()),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::sample::{SHOP, graph};
    use crate::{RowChange, Target, Walk};

    fn statements(walk: &Walk) -> Vec<String> {
        let statement = |change: &RowChange| match change {
            RowChange::Insert(row) => format!("+{row}"),
            RowChange::Update { from, to } => format!("{from}={to}"),
            RowChange::Delete(row) => format!("-{row}"),
        };
        let of_step = |rows: &[RowChange]| {
            rows.iter()
                .map(statement)
                .collect::<Vec<String>>()
                .join(" ")
        };
        walk.steps.iter().map(|step| of_step(&step.rows)).collect()
    }

    #[test]
    fn the_statements_are_those_of_alembics_example() {
        let graph = graph(SHOP);
        let up = graph
            .upgrade(&[], &Target::parse("heads").unwrap())
            .unwrap();
        let expected = [
            "+1975",
            "1975=ae10",
            "+27c6",
            "-27c6 ae10=53ff",
            "+3cac",
            "-3cac 53ff=2a95",
        ];
        assert_eq!(statements(&up), expected);
        let down = graph
            .downgrade(&up.to, &Target::parse("base").unwrap())
            .unwrap();
        let expected = [
            "+3cac 2a95=53ff",
            "-3cac",
            "+27c6 53ff=ae10",
            "-27c6",
            "ae10=1975",
            "-1975",
        ];
        assert_eq!(statements(&down), expected);
    }

    #[test]
    fn implied_rows_go_first_and_are_named() {
        let graph = graph(SHOP);
        let rows = ["1975".to_owned(), "27c6".to_owned()];
        let walk = graph
            .upgrade(&rows, &Target::parse("ae10").unwrap())
            .unwrap();
        assert_eq!(
            (&walk.from[..], &walk.implied_rows[..]),
            (&rows[1..], &rows[..1])
        );
        assert_eq!(statements(&walk), ["-1975 +ae10"]);
    }

    #[test]
    fn implied_rows_stay_when_nothing_is_written() {
        let graph = graph(SHOP);
        let rows = ["1975".to_owned(), "27c6".to_owned()];
        let walk = graph
            .upgrade(&rows, &Target::parse("base").unwrap())
            .unwrap();
        assert!(walk.steps.is_empty());
        assert_eq!(walk.from, walk.to);
    }

    #[test]
    fn purging_deletes_what_nobody_knows() {
        let graph = graph(SHOP);
        let rows = ["gone".to_owned(), "1975".to_owned()];
        let walk = graph
            .stamp(&rows, &[Target::parse("ae10").unwrap()], true)
            .unwrap();
        assert_eq!(walk.from, rows);
        assert_eq!(statements(&walk), ["-gone -1975", "+ae10"]);
        assert_eq!(walk.steps[0].revision, None);
        assert_eq!(walk.to, ["ae10"]);
        assert!(
            graph
                .stamp(&rows, &[Target::parse("nope").unwrap()], true)
                .is_err()
        );
    }
}

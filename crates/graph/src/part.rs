//! Walks over named revisions instead of up or down to a target: what a run of its own did is taken back, one revision
//! is applied.

use crate::nodes::{Node, NodeSet};
use crate::reach::Edges;
use crate::rows::Ledger;
use crate::{GraphError, RevisionGraph, RevisionId, Target, Walk};

impl RevisionGraph {
    /// Every revision that the version rows stand for, what needs others behind them.
    ///
    /// # Errors
    ///
    /// A row is unknown.
    pub fn applied(&self, rows: &[String]) -> Result<Vec<RevisionId>, GraphError> {
        let active = self.active(rows)?;
        let order = self.newest_first(&active);
        Ok(self.ids_of(order.into_iter().rev()))
    }

    /// The applied revisions that need one of these, and these where they are applied, newest first.
    ///
    /// # Errors
    ///
    /// A row or a revision is unknown.
    pub fn applied_above(
        &self,
        rows: &[String],
        revisions: &[RevisionId],
    ) -> Result<Vec<RevisionId>, GraphError> {
        let nodes = self.nodes_of(revisions)?;
        let above = self
            .descendants(nodes, Edges::All)
            .intersection(&self.active(rows)?);
        Ok(self.ids_of(self.newest_first(&above)))
    }

    /// Plans to take these revisions back, and nothing else. Those that are not applied are left out.
    ///
    /// # Errors
    ///
    /// A row or a revision is unknown; [`GraphError::StillNeeded`] when something applied that stays needs one of them.
    pub fn take_back(&self, rows: &[String], revisions: &[RevisionId]) -> Result<Walk, GraphError> {
        let active = self.active(rows)?;
        let mut dropped = NodeSet::new(self.len());
        for node in self.nodes_of(revisions)? {
            if active.contains(node) {
                dropped.insert(node);
            }
        }
        let order = self.newest_first(&dropped);
        for node in &order {
            let children = self.entry(*node).all_children.iter().copied();
            let by: Vec<Node> = children
                .filter(|child| active.contains(*child) && !dropped.contains(*child))
                .collect();
            if !by.is_empty() {
                return Err(GraphError::StillNeeded {
                    revision: self.entry(*node).id.clone(),
                    by: self.ids_of(by),
                });
            }
        }
        Ok(Ledger::new(self, self.rows(rows)?).downgrade(order))
    }

    /// Plans to take these revisions back, and to apply them again.
    ///
    /// # Errors
    ///
    /// As [`RevisionGraph::take_back`].
    pub fn redo(&self, rows: &[String], revisions: &[RevisionId]) -> Result<Walk, GraphError> {
        let down = self.take_back(rows, revisions)?;
        let taken: Vec<RevisionId> = (down.steps.iter())
            .filter_map(|step| step.revision.clone())
            .collect();
        let order = self.nodes_of(&taken)?.into_iter().rev();
        let up = Ledger::new(self, self.rows(&down.to)?).upgrade(order);
        Ok(down.then(up))
    }

    /// Plans to apply one revision, and nothing else. One that is applied makes a plan without steps.
    ///
    /// # Errors
    ///
    /// As [`RevisionGraph::upgrade`]; the target is no single revision; [`GraphError::NeedsFirst`] when something that it
    /// needs is not applied.
    pub fn only(&self, rows: &[String], target: &Target) -> Result<Walk, GraphError> {
        let Some(node) = self.one(target)? else {
            return Err(GraphError::WalkedTooFar {
                argument: target.as_str().to_owned(),
            });
        };
        let revision = self.entry(node).id.clone();
        let mut walk = self.upgrade(rows, &Target::of(revision.as_str()))?;
        if walk.steps.len() > 1 {
            walk.steps.pop();
            return Err(GraphError::NeedsFirst {
                revision,
                missing: (walk.steps.into_iter())
                    .filter_map(|step| step.revision)
                    .collect(),
            });
        }
        Ok(walk)
    }

    fn active(&self, rows: &[String]) -> Result<NodeSet, GraphError> {
        Ok(self.ancestors(self.rows(rows)?.tips, Edges::All))
    }

    fn nodes_of(&self, revisions: &[RevisionId]) -> Result<Vec<Node>, GraphError> {
        let node = |revision: &RevisionId| self.one(&Target::of(revision.as_str()));
        let nodes: Result<Vec<Option<Node>>, GraphError> = revisions.iter().map(node).collect();
        Ok(nodes?.into_iter().flatten().collect())
    }
}

impl Walk {
    /// This walk and another that begins where it ends.
    #[must_use]
    pub fn then(mut self, next: Walk) -> Walk {
        self.steps.extend(next.steps);
        self.to = next.to;
        self
    }

    /// The first steps, and no more than these.
    #[must_use]
    pub fn first(mut self, steps: usize) -> Walk {
        self.steps.truncate(steps);
        self.to = match self.steps.last() {
            Some(last) => last.heads_after.iter().map(ToString::to_string).collect(),
            None => self.from.clone(),
        };
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{SHOP, graph};

    fn ids(texts: &[&str]) -> Vec<RevisionId> {
        let id = |text: &&str| RevisionId::new(text).unwrap();
        texts.iter().map(id).collect()
    }

    fn rows(texts: &[&str]) -> Vec<String> {
        texts.iter().map(ToString::to_string).collect()
    }

    fn steps(walk: &Walk) -> Vec<String> {
        let line = |step: &crate::Step| {
            format!(
                "{} {}",
                step.direction,
                step.revision.as_ref().map_or("", |id| id.as_str())
            )
        };
        walk.steps.iter().map(line).collect()
    }

    #[test]
    fn what_is_applied_comes_in_the_order_of_need() {
        let graph = graph(SHOP);
        let applied = graph.applied(&rows(&["53ff"])).unwrap();
        let at = |id: &str| applied.iter().position(|one| one.as_str() == id).unwrap();
        assert_eq!(applied.len(), 4);
        assert!(at("1975") < at("27c6") && at("27c6") < at("53ff") && at("ae10") < at("53ff"));
    }

    #[test]
    fn what_is_needed_by_what_stays_is_not_taken_back() {
        let graph = graph(SHOP);
        let error = graph
            .take_back(&rows(&["2a95"]), &ids(&["53ff"]))
            .unwrap_err();
        let GraphError::StillNeeded { revision, by } = error else {
            panic!("{error}");
        };
        assert_eq!((revision.as_str(), by), ("53ff", ids(&["2a95"])));
    }

    #[test]
    fn a_part_is_taken_back_and_the_rest_stays() {
        let graph = graph(SHOP);
        let walk = graph
            .take_back(&rows(&["2a95"]), &ids(&["53ff", "2a95", "nope"][..2]))
            .unwrap();
        assert_eq!(steps(&walk), ["downgrade 2a95", "downgrade 53ff"]);
        assert_eq!(walk.to, ["27c6", "3cac", "ae10"]);
        let nothing = graph.take_back(&rows(&["1975"]), &ids(&["53ff"])).unwrap();
        assert!(nothing.steps.is_empty() && nothing.to == ["1975"]);
    }

    #[test]
    fn again_is_down_and_up_to_the_same_rows() {
        let graph = graph(SHOP);
        let above = graph
            .applied_above(&rows(&["53ff"]), &ids(&["27c6"]))
            .unwrap();
        assert_eq!(above, ids(&["53ff", "27c6"]));
        let walk = graph.redo(&rows(&["53ff"]), &above).unwrap();
        assert_eq!(
            steps(&walk),
            [
                "downgrade 53ff",
                "downgrade 27c6",
                "upgrade 27c6",
                "upgrade 53ff"
            ]
        );
        assert_eq!(walk.from, walk.to);
    }

    #[test]
    fn one_alone_needs_its_parents_and_dependencies() {
        let graph = graph(SHOP);
        let target = |text: &str| Target::parse(text).unwrap();
        let error = graph.only(&rows(&["27c6"]), &target("53ff")).unwrap_err();
        let GraphError::NeedsFirst { revision, missing } = error else {
            panic!("{error}");
        };
        assert_eq!((revision.as_str(), missing), ("53ff", ids(&["ae10"])));
        let walk = graph
            .only(&rows(&["27c6"]), &target("add_a_column"))
            .unwrap();
        assert_eq!(steps(&walk), ["upgrade ae10"]);
        assert!(
            graph
                .only(&walk.to, &target("ae10"))
                .unwrap()
                .steps
                .is_empty()
        );
        assert!(graph.only(&[], &target("base")).is_err());
    }

    #[test]
    fn the_first_steps_end_where_they_end() {
        let graph = graph(SHOP);
        let walk = graph
            .upgrade(&[], &Target::parse("heads").unwrap())
            .unwrap();
        let first = walk.clone().first(2);
        assert_eq!(
            (first.steps.len(), &first.to[..]),
            (2, &rows(&["ae10"])[..])
        );
        assert_eq!(walk.clone().first(99), walk);
        assert_eq!(walk.first(0).to, Vec::<String>::new());
    }
}

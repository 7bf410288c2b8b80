//! Stamping: the version rows change as if something had run, and nothing runs.

use crate::identifier::Name;
use crate::nodes::{Node, NodeSet};
use crate::reach::Edges;
use crate::rows::Ledger;
use crate::{GraphError, RevisionGraph, Target, Walk};

impl RevisionGraph {
    /// Plans a stamp of the version table with `targets`, one step per row that changes.
    ///
    /// Rows in the lineage of a target (through all edges) give way to it, rows of unrelated branches stay. `base` removes
    /// all rows, `label@base` those in the lineage of the label. What the targets imply among themselves is not written,
    /// and a row that is itself a target stays. With `purge` all rows go first, even unknown ones.
    ///
    /// # Errors
    ///
    /// A target, or without `purge` a row, is unknown; `head` is not unique; a relative form.
    pub fn stamp(
        &self,
        rows: &[String],
        targets: &[Target],
        purge: bool,
    ) -> Result<Walk, GraphError> {
        let mut ledger;
        let current: Vec<Node>;
        if purge {
            ledger = Ledger::purged(self, rows);
            current = Vec::new();
        } else {
            let rows = self.rows(rows)?;
            current = rows.tips.clone();
            ledger = Ledger::new(self, rows);
        }
        let mut stamped: Vec<Node> = Vec::new();
        let mut affected: Vec<Node> = Vec::new();
        for target in targets {
            let (nodes, lineage) = self.stamp_target(target)?;
            stamped.extend(
                nodes
                    .into_iter()
                    .filter(|node| !stamped.contains(node))
                    .collect::<Vec<Node>>(),
            );
            let more = current
                .iter()
                .filter(|row| lineage.contains(**row) && !affected.contains(row));
            affected.extend(more.copied().collect::<Vec<Node>>());
        }
        let below = self.strict_ancestors(&stamped);
        stamped.retain(|node| !below.contains(*node));
        if stamped.is_empty() {
            for row in affected {
                ledger.stamp(vec![row], vec![row], None);
            }
            return Ok(ledger.finish());
        }
        affected.retain(|row| !stamped.contains(row));
        for target in stamped {
            if ledger.contains(target) {
                continue;
            }
            let lineage = self.lineage(target, Edges::All);
            if affected.iter().any(|row| lineage.contains(*row)) {
                // The first such target takes all rows; for a later one they are gone and it is a new row. Alembic
                // names them all the same.
                let replaced = affected
                    .iter()
                    .copied()
                    .filter(|row| ledger.contains(*row))
                    .collect();
                ledger.stamp(affected.clone(), replaced, Some(target));
            } else {
                ledger.stamp(Vec::new(), Vec::new(), Some(target));
            }
        }
        Ok(ledger.finish())
    }

    /// What a target stamps, and the lineage whose rows it touches: its own, and with a branch that of the branch too.
    fn stamp_target(&self, target: &Target) -> Result<(Vec<Node>, NodeSet), GraphError> {
        let branch = self.branch_of(target)?;
        let name = self.name_in(target);
        let nodes = self
            .many_on(name, target, branch.as_ref())
            .map_err(|error| match error {
                GraphError::MultipleHeads { argument, heads } => {
                    GraphError::MultipleHeadsForStamp { argument, heads }
                }
                other => other,
            })?;
        let seeds: Vec<Node> = nodes
            .iter()
            .copied()
            .chain(branch.as_ref().map(|branch| branch.node))
            .collect();
        if *name == Name::Base && branch.is_none() {
            return Ok((nodes, self.all_nodes()));
        }
        let above = self.descendants(seeds.iter().copied(), Edges::All);
        Ok((nodes, self.ancestors(seeds, Edges::All).union(&above)))
    }
}

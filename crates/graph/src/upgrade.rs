//! Upgrading: everything that the target needs and that is not applied yet.

use crate::identifier::Name;
use crate::nodes::Node;
use crate::reach::Edges;
use crate::rows::{Ledger, Rows};
use crate::{GraphError, RevisionGraph, Target, Walk};

impl RevisionGraph {
    /// Plans an upgrade from the rows of the version table to `target`.
    ///
    /// The steps are the ancestors of the target, itself included, through all edges, without those of the rows. A target
    /// that is applied already (or `base`) makes a plan without steps.
    ///
    /// # Errors
    ///
    /// The target or a row is unknown; `head` is not unique; a relative target is ambiguous or does not exist; two
    /// targets of `label@heads` imply each other.
    pub fn upgrade(&self, rows: &[String], target: &Target) -> Result<Walk, GraphError> {
        let targets = match self.name_in(target) {
            Name::Relative(relative) => {
                let current = || Ok(self.rows(rows)?.tips);
                vec![self.upper_relative(relative, target, current, false)?]
            }
            _ => self.many(target)?,
        };
        self.refuse_overlap(&targets)?;
        Ok(self.upgrade_to(self.rows(rows)?, &targets))
    }

    fn upgrade_to(&self, rows: Rows, targets: &[Node]) -> Walk {
        let applied = self.ancestors(rows.tips.iter().copied(), Edges::All);
        let needed = self
            .ancestors(targets.iter().copied(), Edges::All)
            .difference(&applied);
        let order = self.newest_first(&needed);
        Ledger::new(self, rows).upgrade(order.into_iter().rev())
    }
}

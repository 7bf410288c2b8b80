//! Downgrading: everything above the target that is applied, and everything applied that needs it.

use crate::identifier::{Name, Relative};
use crate::nodes::Node;
use crate::reach::Edges;
use crate::relative::{Reached, too_far, walked_too_far};
use crate::resolve::Branch;
use crate::rows::{Ledger, Rows};
use crate::{GraphError, RevisionGraph, Target, Walk};

/// Where a downgrade goes: `None` is base. The branch says which children of it go, when there are several.
type Goal = (Option<Node>, Option<Branch>);

impl RevisionGraph {
    /// Plans a downgrade from the rows of the version table to `target`.
    ///
    /// The steps are the applied descendants, through all edges, of the target's children by versioned edges (for `base`:
    /// of all bases). With a branch, and when there are several such children, only those below the branch count.
    ///
    /// # Errors
    ///
    /// The target or a row is unknown; `head` is not unique; `-N` with several rows; a relative target is ambiguous or
    /// does not exist; nothing applied lies above the target.
    pub fn downgrade(&self, rows: &[String], target: &Target) -> Result<Walk, GraphError> {
        let (goal, branch) = match self.name_in(target) {
            Name::Relative(relative) => self.relative_goal(relative, target, rows)?,
            name => {
                let branch = self.branch_of(target)?;
                (self.one_on(name, target, branch.as_ref())?, branch)
            }
        };
        let roots = self.roots_above(goal, branch.as_ref(), target)?;
        let rows = self.rows(rows)?;
        let active = self.ancestors(rows.tips.iter().copied(), Edges::All);
        let dropped = self.descendants(roots, Edges::All).intersection(&active);
        if let Some(goal) = goal
            && dropped.is_empty()
            && !rows.tips.contains(&goal)
        {
            return Err(GraphError::NotADowngradeTarget {
                argument: target.as_str().to_owned(),
                target: self.entry(goal).id.clone(),
                rows: self.ids_of(rows.tips),
            });
        }
        let order = self.newest_first(&dropped);
        Ok(Ledger::new(self, rows).downgrade(order))
    }

    fn relative_goal(
        &self,
        relative: &Relative,
        target: &Target,
        rows: &[String],
    ) -> Result<Goal, GraphError> {
        let down = !relative.up && relative.steps > 0;
        let (reached, branch, is_past) = match &relative.symbol {
            Some(symbol) => {
                let branch = self.branch_of(target)?;
                let start = self.symbol(symbol, target, branch.as_ref())?;
                let reached = if down {
                    self.descend(start, relative.steps)?
                } else {
                    self.climb(start, relative.steps, branch.as_ref(), false)?
                };
                (reached, branch, walked_too_far(target))
            }
            None if !down => return Err(too_far(relative)),
            None => {
                let (start, branch) = self.start_of_descent(relative, target, self.rows(rows)?)?;
                (
                    self.descend(Some(start), relative.steps)?,
                    Some(branch),
                    too_far(relative),
                )
            }
        };
        match reached {
            Reached::Revision(node) => Ok((Some(node), branch)),
            Reached::Base => Ok((None, branch)),
            Reached::PastEnd => Err(is_past),
        }
    }

    /// `-N` starts at the only row, which then also serves as the branch: other children of the goal stay. `label@-N`
    /// starts at the only row in the label's lineage, or at the tip of what is applied of it.
    fn start_of_descent(
        &self,
        relative: &Relative,
        target: &Target,
        rows: Rows,
    ) -> Result<(Node, Branch), GraphError> {
        let branch = self.branch_of(target)?;
        let mut starts = rows.tips;
        if let Some(branch) = &branch {
            let active = self.ancestors(starts.iter().copied(), Edges::All);
            starts.retain(|row| branch.lineage.contains(*row));
            if starts.is_empty() {
                starts = self.versioned_tips(&active);
                starts.retain(|tip| branch.lineage.contains(*tip));
            }
        }
        match starts[..] {
            [] => Err(too_far(relative)),
            [start] => {
                let branch = match branch {
                    Some(branch) => branch,
                    None => self.branch(self.entry(start).id.as_str())?,
                };
                Ok((start, branch))
            }
            _ => Err(GraphError::AmbiguousDowngrade {
                argument: target.as_str().to_owned(),
                rows: self.ids_of(starts),
            }),
        }
    }

    fn roots_above(
        &self,
        goal: Option<Node>,
        branch: Option<&Branch>,
        target: &Target,
    ) -> Result<Vec<Node>, GraphError> {
        let mut roots: Vec<Node> = match goal {
            Some(goal) => self.entry(goal).children.clone(),
            None => self.base_nodes().collect(),
        };
        // Alembic: one root needs no narrowing, so `label@base` takes a shared base down with everything on it.
        if let Some(branch) = branch
            && roots.len() > 1
        {
            let below = self.ancestors([branch.node], Edges::Versioned);
            roots.retain(|root| below.contains(*root));
            if roots.is_empty() {
                return Err(GraphError::BranchNotAboveTarget {
                    argument: target.as_str().to_owned(),
                    branch: branch.text.clone(),
                });
            }
        }
        Ok(roots)
    }
}

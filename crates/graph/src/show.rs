//! Looking at revisions: by name, and as the state of a database.

use crate::identifier::Target;
use crate::nodes::Node;
use crate::reach::Edges;
use crate::relative::Reached;
use crate::{GraphError, RevisionGraph, RevisionId};

/// The state of a database, as `current` prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The version rows, in load order, without those that another row implies.
    pub rows: Vec<RevisionId>,
    /// The tips of other branches that are active only because a row depends on them, in load order.
    pub implied: Vec<RevisionId>,
    /// Whether every revision of the graph is applied.
    pub at_head: bool,
}

impl RevisionGraph {
    /// The revisions that a name stands for, for `show` and `edit`: none for `base`, several for `heads` or for `-N`
    /// (N below each effective head). `current` stands for `rows`, the rows of the version table, when they are given.
    ///
    /// # Errors
    ///
    /// The name is unknown, ambiguous or leads to nothing; a row is unknown.
    pub fn show(&self, name: &str, rows: Option<&[String]>) -> Result<Vec<RevisionId>, GraphError> {
        match rows {
            Some(rows) if name == "current" => Ok(self.ids_of(self.rows(rows)?.tips)),
            _ => Ok(self.ids_of(self.shown(name)?)),
        }
    }

    pub(crate) fn shown(&self, name: &str) -> Result<Vec<Node>, GraphError> {
        let target = Target::of(name);
        let reached = self.many_or_below_heads(&target)?.into_iter();
        reached
            .map(|reached| match reached {
                Reached::Revision(node) => Ok(node),
                Reached::Base | Reached::PastEnd => Err(GraphError::WalkedTooFar {
                    argument: name.to_owned(),
                }),
            })
            .collect()
    }

    /// The state of a database with these version rows.
    ///
    /// # Errors
    ///
    /// A row is unknown.
    pub fn current(&self, rows: &[String]) -> Result<Current, GraphError> {
        let rows = self.rows(rows)?.tips;
        let active = self.ancestors(rows.iter().copied(), Edges::All);
        let mut implied = self.versioned_tips(&active);
        implied.retain(|tip| !rows.contains(tip));
        Ok(Current {
            at_head: self.real_heads().all(|head| active.contains(head)),
            rows: self.ids_of(rows),
            implied: self.ids_of(implied),
        })
    }

    /// `--sql` with `START:TARGET`: the version rows that START stands for: none for `base`, all heads for `heads`.
    ///
    /// # Errors
    ///
    /// START is unknown, ambiguous or relative.
    pub fn rows_of(&self, start: &str) -> Result<Vec<String>, GraphError> {
        if start == "heads" {
            return Ok(self
                .effective_heads()
                .iter()
                .map(ToString::to_string)
                .collect());
        }
        let start = self.one(&Target::of(start))?;
        Ok(start
            .map(|node| self.entry(node).id.to_string())
            .into_iter()
            .collect())
    }
}

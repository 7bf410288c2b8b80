//! Counting steps: `+N`, `-N`, `rev+N`, `rev-N`. A count follows versioned edges only and must never have a choice.

use crate::error::number;
use crate::identifier::Relative;
use crate::nodes::{Node, NodeSet};
use crate::resolve::Branch;
use crate::{GraphError, RevisionGraph, Target};

/// Where a count ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    Revision(Node),
    /// One step below a base.
    Base,
    /// There were fewer steps than asked for.
    PastEnd,
}

impl Reached {
    pub(crate) fn revision(self) -> Option<Node> {
        match self {
            Reached::Revision(node) => Some(node),
            Reached::Base | Reached::PastEnd => None,
        }
    }
}

impl RevisionGraph {
    /// `steps` up from `start`, from below the bases when there is none. With a branch only its lineage is climbed, which
    /// is how `label@+1` passes a branch point. `stop_at_end`: stay at the last revision instead of going past it.
    pub(crate) fn climb(
        &self,
        start: Option<Node>,
        steps: u64,
        branch: Option<&Branch>,
        stop_at_end: bool,
    ) -> Result<Reached, GraphError> {
        let mut at = start;
        for _ in 0..steps {
            let above: Vec<Node> = match at {
                Some(node) => self.entry(node).children.clone(),
                None => self.base_nodes().collect(),
            };
            let on_branch =
                |node: &Node| branch.is_none_or(|branch| branch.lineage.contains(*node));
            let choices: Vec<Node> = above.into_iter().filter(on_branch).collect();
            match choices[..] {
                [] if stop_at_end => break,
                [] => return Ok(Reached::PastEnd),
                [next] => at = Some(next),
                _ => return Err(self.ambiguous_walk(at, choices, true)),
            }
        }
        Ok(at.map_or(Reached::PastEnd, Reached::Revision))
    }

    /// `steps` down from `start`. A branch does not help at a merge: every merge is ambiguous.
    pub(crate) fn descend(&self, start: Option<Node>, steps: u64) -> Result<Reached, GraphError> {
        let Some(mut at) = start else {
            // `base-N`: there is nothing below. (Alembic continues at the head.)
            return Ok(Reached::PastEnd);
        };
        for taken in 1..=steps {
            match self.entry(at).parents[..] {
                [] if taken == steps => return Ok(Reached::Base),
                [] => return Ok(Reached::PastEnd),
                [parent] => at = parent,
                _ => {
                    return Err(self.ambiguous_walk(
                        Some(at),
                        self.entry(at).parents.clone(),
                        false,
                    ));
                }
            }
        }
        Ok(Reached::Revision(at))
    }

    fn ambiguous_walk(&self, at: Option<Node>, choices: Vec<Node>, up: bool) -> GraphError {
        GraphError::AmbiguousWalk {
            at: at.map(|node| self.entry(node).id.clone()),
            choices: self.ids_of(choices),
            up,
        }
    }

    /// The target of an upgrade, or the upper end of a range, when it is relative. `current` gives what `+N` counts from.
    pub(crate) fn upper_relative(
        &self,
        relative: &Relative,
        target: &Target,
        current: impl FnOnce() -> Result<Vec<Node>, GraphError>,
        stop_at_end: bool,
    ) -> Result<Node, GraphError> {
        let forward = relative.up && relative.steps > 0;
        let reached = match &relative.symbol {
            None if !forward => {
                // Alembic prints the number here, elsewhere the text.
                let sign = if relative.up || relative.steps == 0 {
                    ""
                } else {
                    "-"
                };
                return Err(GraphError::RelativeTooFar {
                    relative: format!("{sign}{}", number(&relative.offset)),
                });
            }
            None => {
                let current = current()?;
                let branch = self.branch_of(target)?;
                let branch = branch.as_ref();
                let start = self.start_of_climb(target, &current, branch)?;
                self.climb(start, relative.steps, branch, stop_at_end)?
            }
            Some(symbol) => {
                let branch = self.branch_of(target)?;
                let branch = branch.as_ref();
                let start = self.symbol(symbol, target, branch)?;
                if forward {
                    self.climb(start, relative.steps, branch, stop_at_end)?
                } else {
                    self.descend(start, relative.steps)?
                }
            }
        };
        match reached {
            Reached::Revision(node) => Ok(node),
            _ if relative.symbol.is_none() => Err(too_far(relative)),
            _ => Err(walked_too_far(target)),
        }
    }

    /// Where `+N` and `label@+N` start: the current revision; with a label, the current one in its lineage, or else the
    /// tip of what is applied in its lineage, or else below the bases.
    fn start_of_climb(
        &self,
        target: &Target,
        current: &[Node],
        branch: Option<&Branch>,
    ) -> Result<Option<Node>, GraphError> {
        let mut starts = current.to_vec();
        if let Some(branch) = branch {
            starts.retain(|node| branch.lineage.contains(*node));
            if starts.is_empty() {
                let active = self.ancestors(current.iter().copied(), crate::reach::Edges::All);
                let active = active.intersection(&branch.lineage);
                let below = NodeSet::of(
                    self.len(),
                    active
                        .iter()
                        .flat_map(|node| self.entry(node).walk_parents.iter().copied()),
                );
                starts = active
                    .iter()
                    .filter(|node| !below.contains(*node))
                    .collect();
            }
        }
        match starts[..] {
            [] => Ok(None),
            [start] => Ok(Some(start)),
            _ => Err(GraphError::AmbiguousUpgrade {
                argument: target.as_str().to_owned(),
                rows: self.ids_of(starts),
            }),
        }
    }

    /// The `rev` of `rev+N`: any single revision, `head` or `base`, narrowed by the branch.
    pub(crate) fn symbol(
        &self,
        symbol: &str,
        target: &Target,
        branch: Option<&Branch>,
    ) -> Result<Option<Node>, GraphError> {
        let symbol = Target::of(symbol);
        self.one_on(symbol.name(), &symbol, branch)
            .map_err(|error| match error {
                GraphError::MultipleHeads { heads, .. } => GraphError::MultipleHeads {
                    argument: target.as_str().to_owned(),
                    heads,
                },
                other => other,
            })
    }
}

pub(crate) fn too_far(relative: &Relative) -> GraphError {
    GraphError::RelativeTooFar {
        relative: relative.offset.clone(),
    }
}

pub(crate) fn walked_too_far(target: &Target) -> GraphError {
    GraphError::WalkedTooFar {
        argument: target.as_str().to_owned(),
    }
}

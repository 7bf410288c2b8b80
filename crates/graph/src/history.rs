//! The history: all revisions or a range of them, newest first.

use crate::identifier::Name;
use crate::nodes::{Node, NodeSet};
use crate::reach::Edges;
use crate::relative::Reached;
use crate::{GraphError, RevisionGraph, RevisionId, Target};

impl RevisionGraph {
    /// Lists the revisions of `range`, newest first; all of them without one.
    ///
    /// `FROM:TO` includes both ends; either may be left out, and either (not both) may be `current`, which is what `rows`
    /// are for: the rows of the version table. With a lower end only its descendants by versioned edges are listed; a
    /// branch on it (`label@base:`) keeps only what the members of that branch among the upper ends need.
    ///
    /// # Errors
    ///
    /// No colon, or several; an unknown or ambiguous end; a lower end that is not below the upper end.
    pub fn history(
        &self,
        range: Option<&str>,
        rows: Option<&[String]>,
    ) -> Result<Vec<RevisionId>, GraphError> {
        let range = Range::parse(range)?;
        let (mut lower, mut upper) = (
            End::Named(Target::of(range.start)),
            End::Named(Target::of(range.end)),
        );
        if let Some(rows) = rows {
            // Alembic: without rows `current` is like nothing typed. On both sides only the upper one is special.
            if range.end == "current" {
                let tips = self.rows(rows)?.tips;
                upper = if tips.is_empty() {
                    End::Named(Target::of("heads"))
                } else {
                    End::Rows(tips)
                };
            } else if range.start == "current" {
                lower = End::Rows(self.rows(rows)?.tips);
            }
        }
        let upper_nodes = self.upper_end(&upper, &lower)?;
        let upper_nodes = match &lower {
            End::Named(target) => self.members_of(target, upper_nodes)?,
            End::Rows(_) => upper_nodes,
        };
        self.refuse_overlap(&upper_nodes)?;
        let required = self.ancestors(upper_nodes, Edges::All);
        let lower_nodes = self.lower_end(&lower, &upper, &required, &range)?;
        self.refuse_overlap(&lower_nodes)?;
        let mut listed =
            required.difference(&self.ancestors(lower_nodes.iter().copied(), Edges::All));
        if !lower_nodes.is_empty() {
            for node in &lower_nodes {
                listed.insert(*node);
            }
            listed = listed.intersection(&self.descendants(lower_nodes, Edges::Versioned));
        }
        Ok(self.ids_of(self.newest_first(&listed)))
    }

    /// The upper end; `+N` counts from the lower one and stops at the head.
    fn upper_end(&self, upper: &End, lower: &End) -> Result<Vec<Node>, GraphError> {
        let target = match upper {
            End::Rows(rows) => return Ok(rows.clone()),
            End::Named(target) => target,
        };
        match self.name_in(target) {
            Name::Relative(relative) => {
                let from = || self.start_of_count(lower, target);
                Ok(vec![self.upper_relative(relative, target, from, true)?])
            }
            _ => self.many(target),
        }
    }

    /// What an upper `+N` counts from. Only a branch can choose among several.
    fn start_of_count(&self, lower: &End, upper: &Target) -> Result<Vec<Node>, GraphError> {
        match lower {
            End::Rows(rows) => Ok(rows.clone()),
            End::Named(lower) if upper.branch().is_none() => {
                Ok(self.one(lower)?.into_iter().collect())
            }
            End::Named(lower) => {
                let reached = self.many_or_below_heads(lower)?.into_iter();
                Ok(reached.filter_map(Reached::revision).collect())
            }
        }
    }

    /// A branch on the lower end keeps only its members among the upper ends.
    fn members_of(&self, lower: &Target, upper: Vec<Node>) -> Result<Vec<Node>, GraphError> {
        let Some(mut branch) = self.branch_of(lower)? else {
            return Ok(upper);
        };
        // Alembic: an id stands for the label of its branch, if that is one.
        if let [label] = self.entry(branch.node).labels[..]
            && self.entry(branch.node).id == branch.text.as_str()
        {
            branch.text = self.labels[label as usize].0.to_string();
        }
        Ok(upper
            .into_iter()
            .filter(|node| self.is_member(*node, &branch))
            .collect())
    }

    fn lower_end(
        &self,
        lower: &End,
        upper: &End,
        required: &NodeSet,
        range: &Range<'_>,
    ) -> Result<Vec<Node>, GraphError> {
        let not_a_range = || GraphError::NotARange {
            start: range.start.to_owned(),
            end: range.end.to_owned(),
        };
        let reached = match lower {
            End::Rows(rows) => rows.iter().copied().map(Reached::Revision).collect(),
            End::Named(target) => self.many_or_below_heads(target)?,
        };
        let mut nodes = Vec::new();
        for end in &reached {
            match end {
                Reached::Revision(node) if required.contains(*node) => nodes.push(*node),
                Reached::Revision(_) | Reached::Base => return Err(not_a_range()),
                Reached::PastEnd => {}
            }
        }
        match (reached.first(), lower) {
            (Some(Reached::PastEnd), End::Named(target)) => self.below_upper_end(target, upper),
            _ if reached.contains(&Reached::PastEnd) => Err(not_a_range()),
            _ => Ok(nodes),
        }
    }

    /// A `-N` that the heads have no room for counts from the upper end, and stops at base there (Alembic).
    fn below_upper_end(&self, lower: &Target, upper: &End) -> Result<Vec<Node>, GraphError> {
        let Name::Relative(relative) = lower.name() else {
            return Ok(Vec::new());
        };
        let start = match upper {
            End::Rows(rows) if rows.len() == 1 => rows[0],
            End::Named(target)
                if *self.name_in(target) == Name::Plain && target.branch().is_none() =>
            {
                self.named(target.rest(), None)?
            }
            _ => return Err(crate::relative::too_far(relative)),
        };
        match self.descend(Some(start), relative.steps)? {
            Reached::Revision(node) => Ok(vec![node]),
            Reached::Base | Reached::PastEnd => Ok(Vec::new()),
        }
    }
}

/// One end of a range, before it is looked up.
enum End {
    Named(Target),
    /// The version rows, for `current`.
    Rows(Vec<Node>),
}

/// The two ends as typed, what is left out filled in.
struct Range<'a> {
    start: &'a str,
    end: &'a str,
}

impl<'a> Range<'a> {
    fn parse(range: Option<&'a str>) -> Result<Range<'a>, GraphError> {
        let Some(text) = range else {
            return Ok(Range {
                start: "base",
                end: "heads",
            });
        };
        let refused = || GraphError::HistoryRange {
            argument: text.to_owned(),
        };
        let (start, end) = text.trim().split_once(':').ok_or_else(refused)?;
        if end.contains(':') {
            return Err(refused());
        }
        let or = |typed: &'a str, default: &'a str| if typed.is_empty() { default } else { typed };
        Ok(Range {
            start: or(start, "base"),
            end: or(end, "heads"),
        })
    }
}

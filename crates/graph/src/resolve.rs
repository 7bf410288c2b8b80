//! From names to revisions. The order is Alembic's: symbols, then the exact id or label, then a unique prefix; and last,
//! which is ours, the slug of the message.

use std::ops::Bound;

use crate::identifier::{Name, Relative, Target};
use crate::nodes::{Node, NodeSet};
use crate::reach::Edges;
use crate::relative::Reached;
use crate::{GraphError, RevisionGraph};

/// A label, id or prefix in front of an `@`, looked up.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    /// As typed.
    pub(crate) text: String,
    pub(crate) node: Node,
    /// By versioned edges: who counts as being on the branch.
    pub(crate) lineage: NodeSet,
}

impl RevisionGraph {
    /// What is in front of the `@`, if anything.
    pub(crate) fn branch_of(&self, target: &Target) -> Result<Option<Branch>, GraphError> {
        target.branch().map(|text| self.branch(text)).transpose()
    }

    pub(crate) fn branch(&self, text: &str) -> Result<Branch, GraphError> {
        let node = match self.names.get(text) {
            Some(node) => *node,
            None => match &self.with_prefix(text, None)[..] {
                [(_, node)] => *node,
                [] => {
                    return Err(GraphError::UnknownBranch {
                        branch: text.to_owned(),
                        candidates: self.near_branches(text),
                    });
                }
                several => return Err(ambiguous(text, several)),
            },
        };
        Ok(Branch {
            text: text.to_owned(),
            node,
            lineage: self.lineage(node, Edges::Versioned),
        })
    }

    /// The one revision that a plain name means, on the branch if there is one.
    pub(crate) fn named(&self, name: &str, branch: Option<&Branch>) -> Result<Node, GraphError> {
        let not_found = || GraphError::NotFound {
            name: name.to_owned(),
            candidates: self.near_names(name),
        };
        let node = match self.names.get(name) {
            Some(node) => *node,
            None => match &self.with_prefix(name, branch)[..] {
                [(_, node)] => *node,
                [] if branch.is_none() => self.with_slug(name)?.ok_or_else(not_found)?,
                [] => return Err(not_found()),
                several => return Err(ambiguous(name, several)),
            },
        };
        match branch {
            Some(branch) if !branch.lineage.contains(node) => Err(GraphError::NotAMember {
                name: name.to_owned(),
                revision: self.entry(node).id.clone(),
                branch: branch.text.clone(),
            }),
            _ => Ok(node),
        }
    }

    /// Ids and labels that begin with `prefix`, in load order, ids first. A name of three letters or less is only found
    /// whole (Alembic measures the name, not the prefix).
    fn with_prefix(&self, prefix: &str, branch: Option<&Branch>) -> Vec<(&str, Node)> {
        if prefix.is_empty() {
            return Vec::new();
        }
        let from: (Bound<&str>, Bound<&str>) = (Bound::Included(prefix), Bound::Unbounded);
        let mut found: Vec<(&str, Node)> = self
            .names
            .range::<str, _>(from)
            .map(|(name, node)| (name.as_ref(), *node))
            .take_while(|(name, _)| name.starts_with(prefix))
            .filter(|(name, _)| name.chars().nth(3).is_some())
            .filter(|(_, node)| branch.is_none_or(|branch| branch.lineage.contains(*node)))
            .collect();
        found.sort_by_key(|(name, node)| (self.entry(*node).id != *name, *node));
        found
    }

    /// The one revision whose message has this slug.
    ///
    /// # Errors
    ///
    /// When several have it: not found, with their ids as candidates.
    fn with_slug(&self, slug: &str) -> Result<Option<Node>, GraphError> {
        if slug.is_empty() {
            return Ok(None);
        }
        let mut found = self.nodes().filter(|node| self.entry(*node).slug == slug);
        let Some(first) = found.next() else {
            return Ok(None);
        };
        let others: Vec<Node> = found.collect();
        if others.is_empty() {
            return Ok(Some(first));
        }
        let candidates = std::iter::once(first)
            .chain(others)
            .map(|node| self.entry(node).id.to_string());
        Err(GraphError::NotFound {
            name: slug.to_owned(),
            candidates: candidates.collect(),
        })
    }

    /// `head`: the one versioned head (of the branch). `None` in an empty graph.
    pub(crate) fn single_head(
        &self,
        branch: Option<&Branch>,
        argument: &str,
    ) -> Result<Option<Node>, GraphError> {
        let heads = self.heads_on(branch);
        match heads[..] {
            [] => Ok(None),
            [head] => Ok(Some(head)),
            _ => Err(GraphError::MultipleHeads {
                argument: argument.to_owned(),
                heads: self.ids_of(heads),
            }),
        }
    }

    /// `label@heads`: the versioned heads of the branch.
    pub(crate) fn heads_on(&self, branch: Option<&Branch>) -> Vec<Node> {
        self.versioned_heads()
            .filter(|head| branch.is_none_or(|branch| branch.lineage.contains(*head)))
            .collect()
    }

    /// The name in a target, where a label that reads like a relative form (`my-2`) is the label it spells.
    pub(crate) fn name_in<'t>(&self, target: &'t Target) -> &'t Name {
        match target.name() {
            Name::Relative(_) if self.names.contains_key(target.rest()) => &Name::Plain,
            name => name,
        }
    }

    /// The one revision that a target means, `None` for `base`; relative forms are refused.
    pub(crate) fn one(&self, target: &Target) -> Result<Option<Node>, GraphError> {
        let branch = self.branch_of(target)?;
        self.one_on(self.name_in(target), target, branch.as_ref())
    }

    pub(crate) fn one_on(
        &self,
        name: &Name,
        target: &Target,
        branch: Option<&Branch>,
    ) -> Result<Option<Node>, GraphError> {
        match name {
            Name::Head => self.single_head(branch, target.as_str()),
            Name::Heads => {
                let heads = self.all_heads(branch);
                match heads[..] {
                    [] => Ok(None),
                    [head] => Ok(Some(head)),
                    _ => Err(GraphError::MultipleHeads {
                        argument: target.as_str().to_owned(),
                        heads: self.ids_of(heads),
                    }),
                }
            }
            Name::Base => Ok(None),
            Name::Plain => self.named(target.rest(), branch).map(Some),
            Name::Relative(_) => Err(relative_not_allowed(target)),
        }
    }

    /// All revisions that a target means, none for `base`; relative forms are refused.
    pub(crate) fn many(&self, target: &Target) -> Result<Vec<Node>, GraphError> {
        let branch = self.branch_of(target)?;
        self.many_on(self.name_in(target), target, branch.as_ref())
    }

    pub(crate) fn many_on(
        &self,
        name: &Name,
        target: &Target,
        branch: Option<&Branch>,
    ) -> Result<Vec<Node>, GraphError> {
        match name {
            Name::Heads => Ok(self.all_heads(branch)),
            _ => Ok(self.one_on(name, target, branch)?.into_iter().collect()),
        }
    }

    /// As [`many`](Self::many), and `-N` is N steps below each effective head (of the branch).
    pub(crate) fn many_or_below_heads(&self, target: &Target) -> Result<Vec<Reached>, GraphError> {
        match self.name_in(target) {
            Name::Relative(relative) if counts_from_heads(relative) => {
                let branch = self.branch_of(target)?;
                self.real_heads()
                    .filter(|head| {
                        branch
                            .as_ref()
                            .is_none_or(|branch| self.is_member(*head, branch))
                    })
                    .map(|head| self.descend(Some(head), relative.steps))
                    .collect()
            }
            _ => Ok(self
                .many(target)?
                .into_iter()
                .map(Reached::Revision)
                .collect()),
        }
    }

    /// Whether a revision carries the label. What is no label but a revision has its lineage as members.
    pub(crate) fn is_member(&self, node: Node, branch: &Branch) -> bool {
        match self
            .labels
            .iter()
            .position(|(label, _)| **label == *branch.text)
        {
            Some(label) => self
                .entry(node)
                .labels
                .iter()
                .any(|other| *other as usize == label),
            None => branch.lineage.contains(node),
        }
    }

    /// Without a branch: the effective heads. With one: its versioned heads. Alembic makes that difference.
    fn all_heads(&self, branch: Option<&Branch>) -> Vec<Node> {
        match branch {
            None => self.real_heads().collect(),
            Some(_) => self.heads_on(branch),
        }
    }
}

/// Alembic: a negative number, nothing before it. `-0` is no such number.
fn counts_from_heads(relative: &Relative) -> bool {
    relative.symbol.is_none() && !relative.up && relative.steps > 0
}

fn relative_not_allowed(target: &Target) -> GraphError {
    GraphError::RelativeNotAllowed {
        identifier: target.rest().to_owned(),
    }
}

fn ambiguous(prefix: &str, matches: &[(&str, Node)]) -> GraphError {
    GraphError::Ambiguous {
        prefix: prefix.to_owned(),
        matches: matches.iter().map(|(name, _)| (*name).to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::GraphError;
    use crate::sample::{SHOP, graph};

    #[test]
    fn what_is_not_found_comes_with_what_is_near() {
        let graph = graph(SHOP);
        let Err(GraphError::NotFound { candidates, .. }) = graph.show("networkin1", None) else {
            panic!("found");
        };
        assert_eq!(candidates, ["networking"]);
        let Err(GraphError::NotFound { candidates, .. }) = graph.show("add_column", None) else {
            panic!("found");
        };
        assert_eq!(candidates, ["add_a_column"]);
        let Err(GraphError::UnknownBranch { candidates, .. }) =
            graph.show("shopingcart@head", None)
        else {
            panic!("found");
        };
        assert_eq!(candidates, ["shoppingcart"]);
    }

    #[test]
    fn an_ambiguous_prefix_lists_all_that_fit() {
        let graph = graph("abcd1 \n abcd2 < abcd1 # abcdef \n abcd3 < abcd2 \n abcd4 < abcd3");
        let error = graph.show("abcd", None).unwrap_err();
        let GraphError::Ambiguous { matches, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(matches, ["abcd1", "abcd2", "abcd3", "abcd4", "abcdef"]);
    }

    #[test]
    fn a_slug_is_not_looked_up_behind_a_branch() {
        let graph = graph(SHOP);
        assert_eq!(graph.show("add_a_column", None).unwrap(), ["ae10"]);
        assert!(graph.show("1975@add_a_column", None).is_err());
    }

    #[test]
    fn several_heads_are_listed() {
        let graph = graph(SHOP);
        let Err(GraphError::MultipleHeads { heads, argument }) = graph.show("head", None) else {
            panic!("found");
        };
        assert_eq!((heads.len(), argument.as_str()), (2, "head"));
    }
}

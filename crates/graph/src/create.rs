//! New revisions: what they may build on, and what they may be called. Everything is checked before a file is written.

use crate::identifier::Target;
use crate::{GraphError, RevisionGraph, RevisionId, build};

/// What stands for something of its own wherever a revision can be named.
const RESERVED: [&str; 4] = ["head", "heads", "base", "current"];

impl RevisionGraph {
    /// The parents of a new revision: what `names` (of `revision --head` or `merge`) stand for, in this order. Without
    /// names it is `head`. None for `base`.
    ///
    /// # Errors
    ///
    /// A name is unknown or ambiguous; two mean the same revision; one is not a head, unless `splice` allows that.
    pub fn parents_for(
        &self,
        names: &[String],
        splice: bool,
    ) -> Result<Vec<RevisionId>, GraphError> {
        let default = ["head".to_owned()];
        let names = if names.is_empty() { &default } else { names };
        let mut parents = Vec::new();
        for name in names {
            parents.extend(self.shown(name).map_err(|error| match error {
                GraphError::MultipleHeads { argument, heads } => {
                    GraphError::MultipleHeadsForRevision { argument, heads }
                }
                other => other,
            })?);
        }
        for (at, parent) in parents.iter().enumerate() {
            if parents[..at].contains(parent) {
                return Err(GraphError::DuplicateHeads {
                    revision: self.entry(*parent).id.clone(),
                });
            }
        }
        if let Some(inner) = parents
            .iter()
            .find(|parent| !splice && !self.entry(**parent).is_head())
        {
            return Err(GraphError::NotAHead {
                revision: self.entry(*inner).id.clone(),
                children: self.ids_of(self.entry(*inner).children.iter().copied()),
            });
        }
        Ok(self.ids_of(parents))
    }

    /// What to write for `--depends-on NAME`: the full id, or the label as typed when it is a label of that revision.
    ///
    /// # Errors
    ///
    /// The name is unknown, ambiguous, relative, or `base`.
    pub fn dependency_for(&self, name: &str) -> Result<String, GraphError> {
        let node = self
            .one(&Target::of(name))?
            .ok_or_else(|| GraphError::NotFound {
                name: name.to_owned(),
                candidates: Vec::new(),
            })?;
        let is_label = self.names.get(name) == Some(&node);
        Ok(if is_label {
            name.to_owned()
        } else {
            self.entry(node).id.to_string()
        })
    }

    /// Checks the id and the labels of a new revision. Ids and labels share one name space.
    ///
    /// # Errors
    ///
    /// The id is illegal or in use; a label is empty, illegal, in use, or given twice; one of them is a word such as `head`.
    pub fn check_new(&self, id: &str, labels: &[String]) -> Result<RevisionId, GraphError> {
        let id = RevisionId::new(id)?;
        for name in labels.iter().map(String::as_str).chain([id.as_str()]) {
            if RESERVED.contains(&name) {
                return Err(GraphError::Reserved {
                    name: name.to_owned(),
                });
            }
        }
        if let Some(other) = self.names.get(id.as_str()) {
            return Err(GraphError::IdTaken {
                other: self.entry(*other).id.clone(),
                id,
            });
        }
        for (at, label) in labels.iter().enumerate() {
            let is_own = *label == *id.as_str() || labels[..at].contains(label);
            let other = self
                .names
                .get(label.as_str())
                .map(|node| &self.entry(*node).id);
            build::check_label(label, &id, other.or(is_own.then_some(&id)))?;
            let illegal =
                |c: &char| matches!(c, '@' | ':' | '+') || c.is_whitespace() || c.is_control();
            if let Some(character) = label.chars().find(illegal) {
                return Err(GraphError::IllegalLabel {
                    label: label.clone(),
                    character,
                });
            }
        }
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use crate::GraphError;
    use crate::sample::{SHOP, graph};

    #[test]
    fn a_free_id_and_free_labels_pass() {
        let labels = ["billing".to_owned(), "billing-2".to_owned()];
        assert_eq!(graph(SHOP).check_new("abcd", &labels).unwrap(), "abcd");
    }

    #[test]
    fn ids_and_labels_share_one_name_space() {
        let graph = graph(SHOP);
        assert!(matches!(
            graph.check_new("1975", &[]),
            Err(GraphError::IdTaken { .. })
        ));
        assert!(matches!(
            graph.check_new("networking", &[]),
            Err(GraphError::IdTaken { .. })
        ));
        for label in ["networking", "1975", "abcd"] {
            let error = graph.check_new("abcd", &[label.to_owned()]).unwrap_err();
            assert!(
                matches!(error, GraphError::LabelTaken { .. }),
                "{label}: {error}"
            );
        }
        let twice = ["new".to_owned(), "new".to_owned()];
        assert!(matches!(
            graph.check_new("abcd", &twice),
            Err(GraphError::LabelTaken { .. })
        ));
        assert!(matches!(
            graph.check_new("abcd", &[String::new()]),
            Err(GraphError::EmptyLabel { .. })
        ));
    }

    #[test]
    fn an_illegal_id_is_refused() {
        let error = graph(SHOP).check_new("ab-cd", &[]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "Character(s) '-' not allowed in revision identifier 'ab-cd'"
        );
    }
}

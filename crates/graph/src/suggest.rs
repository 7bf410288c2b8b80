//! What the user may have meant: the names that look like the one that was not found.

use crate::RevisionGraph;

/// More would be a list to read, not a hint.
const MOST: usize = 3;

impl RevisionGraph {
    /// Ids, labels and slugs near `name`, nearest first, then in load order.
    pub(crate) fn near_names(&self, name: &str) -> Vec<String> {
        let labels = self.labels.iter().map(|(label, _)| label.as_ref());
        let slugs = self.entries.iter().map(|entry| entry.slug.as_str());
        nearest(name, self.near_pool().chain(labels).chain(slugs))
    }

    /// Ids and labels near `name`: what may stand before an `@`.
    pub(crate) fn near_branches(&self, name: &str) -> Vec<String> {
        let labels = self.labels.iter().map(|(label, _)| label.as_ref());
        nearest(name, labels.chain(self.near_pool()))
    }

    /// Ids near `name`: what may stand in the version table.
    pub(crate) fn near_ids(&self, name: &str) -> Vec<String> {
        nearest(name, self.near_pool())
    }

    fn near_pool(&self) -> impl Iterator<Item = &str> {
        self.ids().map(|id| id.as_str())
    }
}

pub(crate) fn nearest<'a>(name: &str, pool: impl Iterator<Item = &'a str>) -> Vec<String> {
    let length = name.chars().count();
    // A third of the letters may differ; one or two letters have no useful neighbours.
    let limit = length / 3;
    if limit == 0 {
        return Vec::new();
    }
    let mut near: Vec<(usize, &str)> = pool
        .filter(|other| !other.is_empty() && other.len().abs_diff(name.len()) <= 4 * limit)
        .map(|other| (strsim::osa_distance(name, other), other))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    let mut names: Vec<String> = Vec::new();
    for (_, name) in near {
        if !names.iter().any(|other| other == name) {
            names.push(name.to_owned());
        }
    }
    names.truncate(MOST);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first() {
        let pool = ["add_users", "add_uesr", "add_user", "drop_user"];
        assert_eq!(
            nearest("add_usr", pool.into_iter()),
            ["add_uesr", "add_user", "add_users"]
        );
    }

    #[test]
    fn short_and_strange_names_have_no_neighbours() {
        assert!(nearest("ab", ["ac", "b"].into_iter()).is_empty());
        assert!(nearest("completely", ["different"].into_iter()).is_empty());
    }
}

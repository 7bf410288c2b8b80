//! Which constraint or index of the one side is which of the other.

use std::collections::HashMap;

use super::super::name;
use crate::Dialect;

/// How a thing of the live side and one of the goal are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// They are the same.
    Same,
    /// They are the same under another name.
    Renamed,
    /// They have the same name and are not the same.
    Different,
}

/// The positions of things on both sides.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// What is on both sides.
    pub(super) pairs: Vec<(usize, usize, Relation)>,
    /// What is only live.
    pub(super) live: Vec<usize>,
    /// What is only in the goal.
    pub(super) goal: Vec<usize>,
}

/// Matches by name; what has no name in the goal matches anything of the same definition, and what has another name
/// there is renamed.
pub(super) fn matches<T>(
    dialect: Dialect,
    live: &[T],
    goal: &[T],
    name: impl Fn(&T) -> Option<&str>,
    same: impl Fn(&T, &T) -> bool,
) -> Matches {
    let mut matches = Matches::default();
    if live.is_empty() || goal.is_empty() {
        matches.live.extend(0..live.len());
        matches.goal.extend(0..goal.len());
        return matches;
    }
    let mut free = vec![true; live.len()];
    let mut open = Vec::new();
    let by_name: HashMap<_, usize> = (live.iter().enumerate())
        .filter_map(|(at, thing)| Some((name::key(dialect, name(thing)?), at)))
        .collect();
    for (at, wanted) in goal.iter().enumerate() {
        let found = name(wanted).and_then(|name| by_name.get(&name::key(dialect, name)));
        match found {
            Some(found) if free[*found] => {
                free[*found] = false;
                let relation = match same(&live[*found], wanted) {
                    true => Relation::Same,
                    false => Relation::Different,
                };
                matches.pairs.push((*found, at, relation));
            }
            _ => open.push(at),
        }
    }
    // Those without a name first: any will do for them.
    for is_named in [false, true] {
        open.retain(|at| {
            let wanted = &goal[*at];
            if name(wanted).is_some() != is_named {
                return true;
            }
            let found = (0..live.len()).find(|found| free[*found] && same(&live[*found], wanted));
            let Some(found) = found else {
                return true;
            };
            free[found] = false;
            // A constraint without a name has none to lose on SQLite.
            let relation = match is_named && name(&live[found]).is_some() {
                true => Relation::Renamed,
                false => Relation::Same,
            };
            matches.pairs.push((found, *at, relation));
            false
        });
    }
    matches.live.extend((0..live.len()).filter(|at| free[*at]));
    matches.goal = open;
    matches.pairs.sort_by_key(|(_, at, _)| *at);
    matches
}

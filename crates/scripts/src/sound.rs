//! Where in the scripts the reason stands why their headers make no graph.

use std::borrow::Cow;
use std::path::Path;

use revgraph_graph::{EdgeKind, GraphError, RevisionId};

use crate::{Header, Place};

/// The places that an error of the graph speaks of. `scripts` are those that it was built from, in the same order;
/// `text` gives the text of one of them, where it has one.
pub fn places(
    source: &GraphError,
    scripts: &[(&Path, &Header)],
    text: impl Fn(usize) -> Option<Cow<'static, str>>,
) -> Vec<Place> {
    let at = |position: usize| scripts.get(position).map(|(path, _)| Place::file(path));
    let of = |ids: &[&RevisionId]| {
        let named = |id: &&RevisionId| scripts.iter().find(|(_, header)| header.revision == **id);
        ids.iter()
            .filter_map(named)
            .map(|(path, _)| Place::file(path))
            .collect()
    };
    match source {
        GraphError::DuplicateRevision { first, second, .. } => {
            [at(*first), at(*second)].into_iter().flatten().collect()
        }
        GraphError::MissingParent {
            position,
            missing,
            kind,
            ..
        } => {
            let key = match kind {
                EdgeKind::Parent => "down_revision",
                EdgeKind::Dependency => "depends_on",
            };
            let script = scripts.get(*position);
            script
                .map(|(path, _)| of_name(path, text(*position), key, missing))
                .into_iter()
                .collect()
        }
        GraphError::SelfLoop { position, .. } => at(*position).into_iter().collect(),
        GraphError::Cycle { members, .. } | GraphError::DependencyCycle { members, .. } => {
            of(&members.iter().collect::<Vec<_>>())
        }
        GraphError::LabelTaken {
            revision, other, ..
        } => of(&[revision, other]),
        GraphError::EmptyLabel { revision } => of(&[revision]),
        _ => Vec::new(),
    }
}

/// Where a script names a revision under a key, in either form of scripts; headers were read without places. The
/// name may stand on a line of its own behind the key's.
fn of_name(path: &Path, text: Option<Cow<'static, str>>, key: &str, name: &str) -> Place {
    let Some(text) = text else {
        return Place::file(path);
    };
    let is_key = |line: &str| line.trim_start_matches(['-', ' ']).starts_with(key);
    let found = text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !is_key(line))
        .find_map(|(index, line)| Some((index + 1, line, line.find(name)?)));
    match found {
        None => Place::file(path),
        Some((number, line, start)) => {
            let column = line[..start].chars().count() + 1;
            Place::in_text(path, &text, Some(number), Some(column))
        }
    }
}

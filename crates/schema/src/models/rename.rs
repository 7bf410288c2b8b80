//! The `renamed_from` of columns: taken out of the tree before the columns are read, which know nothing of it.

use std::collections::BTreeMap;

use crate::yaml::{Node, PathSegment, Scalar};

/// The key.
const KEY: &str = "renamed_from";

/// What is wrong with a `renamed_from`, and where.
pub(super) struct RenameProblem {
    pub(super) path: Vec<PathSegment>,
    pub(super) message: String,
    pub(super) suggestion: Option<String>,
}

/// The old names of columns by the new ones, by the keys of their tables. They are no longer in the tree after.
pub(super) fn take(
    document: &mut Node,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, RenameProblem> {
    let mut renames = BTreeMap::new();
    let Some(Node::Map(tables)) = get_mut(document, "tables") else {
        return Ok(renames);
    };
    for (table, body) in tables {
        let Some(Node::Seq(columns)) = get_mut(body, "columns") else {
            continue;
        };
        for (index, column) in columns.iter_mut().enumerate() {
            let old = take_from(column).map_err(|(key, message, suggestion)| {
                let path = ["tables", table, "columns"].map(PathSegment::from);
                RenameProblem {
                    path: path
                        .into_iter()
                        .chain([PathSegment::from(index), PathSegment::Key(key)])
                        .collect(),
                    message,
                    suggestion,
                }
            })?;
            if let (Some(old), Some(Node::Scalar(name))) = (old, column.get("name")) {
                renames
                    .entry(table.clone())
                    .or_insert_with(BTreeMap::new)
                    .insert(name.text.clone(), old);
            }
        }
    }
    Ok(renames)
}

type Problem = (String, String, Option<String>);

fn take_from(column: &mut Node) -> Result<Option<String>, Problem> {
    let Node::Map(entries) = column else {
        return Ok(None);
    };
    let Some(at) = entries.iter().position(|(key, _)| key == KEY) else {
        // The column does not know the key, so a slip in it is told here.
        let slip = |key: &&(String, Node)| strsim::damerau_levenshtein(&key.0, KEY) <= 2;
        return match entries.iter().find(slip) {
            None => Ok(None),
            Some((key, _)) => Err((
                key.clone(),
                format!("unknown key '{key}'"),
                Some(KEY.to_owned()),
            )),
        };
    };
    match entries.remove(at).1 {
        Node::Null => Ok(None),
        Node::Scalar(Scalar { text, .. }) if !text.is_empty() && !text.contains('\0') => {
            Ok(Some(text))
        }
        _ => Err((
            KEY.to_owned(),
            "expected the name that the column had".to_owned(),
            None,
        )),
    }
}

fn get_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    match node {
        Node::Map(entries) => entries
            .iter_mut()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value),
        _ => None,
    }
}

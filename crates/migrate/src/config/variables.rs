//! `${NAME}` and `${NAME:-default}` in the values of the configuration, and laying one tree over another.

use revgraph_schema::yaml::Node;

use crate::Environment;

/// Replaces the variables in one text; `$${` writes `${`. The error is the name of a variable without value.
pub(super) fn replace(text: &str, environment: &Environment) -> Result<String, String> {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        if rest[..start].ends_with('$') {
            result.push_str(&rest[..start - 1]);
            result.push_str("${");
            rest = &rest[start + 2..];
            continue;
        }
        let Some(length) = closing(&rest[start..]) else {
            break;
        };
        let inside = &rest[start + 2..start + length];
        let (name, default) = match inside.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inside, None),
        };
        result.push_str(&rest[..start]);
        // As in a shell: `:-` also stands in for a variable that is set to nothing.
        match (environment.get(name), default) {
            (Some(value), None) => result.push_str(value),
            (Some(value), Some(_)) if !value.is_empty() => result.push_str(value),
            (_, Some(default)) => result.push_str(&replace(default, environment)?),
            (None, None) => return Err(name.to_owned()),
        }
        rest = &rest[start + length + 1..];
    }
    result.push_str(rest);
    Ok(result)
}

/// Where the brace closes that a text opens with `${`; a default may hold variables itself.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (index, character) in text.char_indices() {
        match character {
            '{' if text[..index].ends_with('$') => open += 1,
            '}' if open <= 1 => return Some(index),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Lays `over` on `under`: mappings are joined key by key, everything else is replaced.
pub(super) fn overlay(under: Node, over: Node) -> Node {
    match (under, over) {
        (Node::Map(mut entries), Node::Map(new)) => {
            for (key, value) in new {
                match entries.iter().position(|(known, _)| *known == key) {
                    Some(index) => {
                        let old = std::mem::replace(&mut entries[index].1, Node::Null);
                        entries[index].1 = overlay(old, value);
                    }
                    None => entries.push((key, value)),
                }
            }
            Node::Map(entries)
        }
        (_, over) => over,
    }
}

/// Whether a tree has a value under these keys.
pub(super) fn contains(tree: &Node, keys: &[&str]) -> bool {
    let mut node = tree;
    for key in keys {
        let Node::Map(entries) = node else {
            return false;
        };
        let Some((_, value)) = entries.iter().find(|(known, _)| known == key) else {
            return false;
        };
        node = value;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment() -> Environment {
        Environment::new([
            ("A".to_owned(), "1".to_owned()),
            ("EMPTY".to_owned(), String::new()),
        ])
    }

    #[test]
    fn variables_are_replaced_with_defaults_as_in_a_shell() {
        let replace = |text| replace(text, &environment());
        assert_eq!(replace("x${A}y${B:-z}"), Ok("x1yz".to_owned()));
        assert_eq!(
            replace("${EMPTY}|${EMPTY:-d}|${A:-d}"),
            Ok("|d|1".to_owned())
        );
        assert_eq!(replace("${B:-x${A}y${C:-z}}!"), Ok("x1yz!".to_owned()));
        assert_eq!(replace("${B}"), Err("B".to_owned()));
        assert_eq!(replace("$${A} $A ${A"), Ok("${A} $A ${A".to_owned()));
    }
}

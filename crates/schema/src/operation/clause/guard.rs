//! Dollar quotes, and `IF NOT EXISTS` where PostgreSQL has none.

use super::super::context::Rendered;

/// A tag for dollar quotes that does not occur in the text.
pub(in super::super) fn tag(word: &str, text: &str) -> String {
    let mut tag = format!("${word}$");
    while text.contains(&tag) {
        tag.insert(1, 'e');
    }
    tag
}

/// The statement, and nothing when what it creates is there already.
pub(in super::super) fn unless_duplicate(create: &str) -> Rendered {
    let tag = tag("enum", create);
    Rendered::new(format!(
        "DO {tag} BEGIN {create}; EXCEPTION WHEN duplicate_object THEN NULL; END {tag}"
    ))
}

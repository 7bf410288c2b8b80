//! SQL text: when two texts are the same before any database is asked, and the words in one.

use std::collections::HashSet;

/// The text without blank space and needless parentheses around it.
pub(super) fn bare(sql: &str) -> &str {
    let mut sql = sql.trim();
    while is_enclosed(sql) {
        sql = sql[1..sql.len() - 1].trim();
    }
    sql
}

/// Whether the first parenthesis closes at the very end.
fn is_enclosed(sql: &str) -> bool {
    if !sql.starts_with('(') || !sql.ends_with(')') {
        return false;
    }
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, byte) in sql.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"' | b'`') => quote = Some(byte),
            (None, b'(') => depth += 1,
            (None, b')') if depth == 1 => return at + 1 == sql.len(),
            (None, b')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    false
}

/// Whether two texts are the same but for blank space and for parentheses around the whole.
pub(super) fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other) = (bare(one), bare(other));
    one == other || pieces(one).eq(pieces(other))
}

/// As [`same`], for texts that may be missing.
pub(super) fn same_option(one: Option<&str>, other: Option<&str>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => same(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

/// The text in pieces, between which blank space means nothing: words, texts in quotes, single characters.
fn pieces(sql: &str) -> impl Iterator<Item = &str> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let end = match first {
            '\'' | '"' | '`' => (rest[1..].find(first)).map_or(rest.len(), |at| at + 2),
            first if is_word(first) => {
                (rest.find(|character| !is_word(character))).unwrap_or(rest.len())
            }
            first => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '$'
}

/// The words of a text in lower case, by which it may name tables, columns and other objects. What stands in quotes
/// counts too, since that may be a name or code; so a word too many is found rather than one too few.
pub(super) fn words(sql: &str) -> HashSet<String> {
    let words = sql.split(|character| !is_word(character));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .chain(sql.contains('*').then(|| "*".to_owned()))
        .collect()
}

/// Whether the words of a text may name this.
pub(super) fn mentions(words: &HashSet<String>, name: &str) -> bool {
    let lower = name.to_lowercase();
    if words.contains(&lower) {
        return true;
    }
    // A name of several words is mentioned when all of them are.
    let mut parts = lower
        .split(|character| !is_word(character))
        .filter(|part| !part.is_empty())
        .peekable();
    lower.contains(|character| !is_word(character))
        && parts.peek().is_some()
        && parts.all(|part| words.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_around_the_whole_mean_nothing() {
        assert_eq!(bare(" ((a > 0)) "), "a > 0");
        assert_eq!(bare("(a) + (b)"), "(a) + (b)");
        assert_eq!(bare("(a = ')')"), "a = ')'");
        assert!(same("a>0", "(a > 0)"));
        assert!(same("lower( a )", "lower(a)"));
    }

    #[test]
    fn blank_space_in_quotes_means_something() {
        assert!(!same("a = 'x  y'", "a = 'x y'"));
        assert!(!same("a b", "ab"));
        assert!(!same("A > 0", "a > 0"));
    }

    #[test]
    fn names_in_quotes_are_words() {
        let words = words("SELECT \"Full Name\" FROM app.users");
        assert!(mentions(&words, "users"));
        assert!(mentions(&words, "Full Name"));
        assert!(!mentions(&words, "user"));
    }
}

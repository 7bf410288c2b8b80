//! What a view shows, as far as its text says it.

use super::super::text;
use crate::Dialect;
use crate::model::View;

/// Whether a view can be given its new query in its place, and its old one again: that is, whether it shows the same
/// columns. PostgreSQL takes no column of a view away, and what is over the view needs them everywhere.
pub(super) fn may_replace(dialect: Dialect, old: &View, new: &View) -> bool {
    let columns = |view: &View| match view.columns.is_empty() {
        true => columns(view.sql.on(dialect).unwrap_or_default()),
        false => Some(view.columns.clone()),
    };
    match (columns(old), columns(new)) {
        (Some(old), Some(new)) => old == new,
        _ => false,
    }
}

/// The names of the columns of a query; `None` where the text alone does not say them.
fn columns(sql: &str) -> Option<Vec<String>> {
    let sql = text::bare(sql);
    let first = sql.get(..6)?;
    if !first.eq_ignore_ascii_case("select") {
        return None;
    }
    let mut names = Vec::new();
    let mut item: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut tokens = tokens(&sql[6..]).into_iter();
    loop {
        let token = tokens.next();
        let ends = token
            .as_deref()
            .is_none_or(|token| token.eq_ignore_ascii_case("from"));
        if depth == 0 && (ends || token.as_deref() == Some(",")) {
            names.push(name(&item)?);
            item.clear();
            if ends {
                return Some(names);
            }
            continue;
        }
        let token = token?;
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        item.push(token);
    }
}

/// The name of one column: what follows AS, or a column's own.
fn name(item: &[String]) -> Option<String> {
    let is_name = |token: &String| {
        token.starts_with('"')
            || token.starts_with(|first: char| first.is_alphabetic() || first == '_')
    };
    let plain = |token: &String| match token
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => token.to_lowercase(),
    };
    match item {
        [name] if is_name(name) => Some(plain(name)),
        [.., dot, name] if dot == "." && is_name(name) && item.len() % 2 == 1 => Some(plain(name)),
        [.., word, name] if word.eq_ignore_ascii_case("as") && is_name(name) => Some(plain(name)),
        _ => None,
    }
}

/// Words, names in quotes, texts, and everything else character by character.
fn tokens(sql: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        let end = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |at| at + 2),
            first if is_word(first) => rest
                .find(|character| !is_word(character))
                .unwrap_or(rest.len()),
            first => first.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        tokens.push(token.to_owned());
        rest = after.trim_start();
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn the_text_says_the_names() {
        let names = |sql| columns(sql).map(|names| names.join(" "));
        assert_eq!(
            names("SELECT id, u.email FROM users u").unwrap(),
            "id email"
        );
        assert_eq!(
            names("select count(*) AS n, \"Full Name\" from users").unwrap(),
            "n Full Name"
        );
        assert_eq!(names("SELECT (a, b) AS pair").unwrap(), "pair");
    }

    #[test]
    fn what_the_text_does_not_say_is_not_known() {
        for sql in [
            "SELECT * FROM users",
            "SELECT count(*) FROM users",
            "WITH a AS (SELECT 1) SELECT 1",
            "TABLE users",
            "SELECT a b FROM users",
        ] {
            assert_eq!(columns(sql), None, "{sql}");
        }
    }
}

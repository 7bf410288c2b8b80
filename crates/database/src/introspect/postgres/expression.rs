//! Expressions as the server writes them.

/// The expression as it settles, without the parentheses around the whole of it.
pub(super) fn plain(expression: &str) -> String {
    settled(bare(expression))
}

/// The expression without the parentheses around the whole of it.
pub(super) fn bare(expression: &str) -> &str {
    let expression = expression.trim();
    match inside(expression) {
        Some(inside) => bare(inside),
        None => expression,
    }
}

/// What stands in the parentheses, when the first one closes at the very end.
fn inside(expression: &str) -> Option<&str> {
    let inside = expression.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    let mut quote = None;
    for character in inside.chars() {
        match (quote, character) {
            // A quote that stands twice ends and begins again.
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.checked_sub(1)?,
            (None, _) => {}
        }
    }
    (depth == 0).then_some(inside)
}

/// The expression, or a query, as the server says it after it has read its own words: a cast of an array's constructor
/// is one of each element then, as in `(ARRAY['x'::character varying])::text[]`, which is what it makes of `IN ('x')`.
pub(super) fn settled(text: &str) -> String {
    const CONSTRUCTOR: &str = "(ARRAY[";
    let mut settled = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let Some(at) = outside_of_quotes(rest, CONSTRUCTOR) else {
            settled.push_str(rest);
            return settled;
        };
        let (before, found) = rest.split_at(at);
        settled.push_str(before);
        rest = match pushed_down(&found[CONSTRUCTOR.len()..]) {
            Some((array, after)) => {
                settled.push_str(&array);
                after
            }
            None => {
                settled.push_str(CONSTRUCTOR);
                &found[CONSTRUCTOR.len()..]
            }
        };
    }
}

/// The array with its cast at each element, and what follows; `inside` begins with the first element.
fn pushed_down(inside: &str) -> Option<(String, &str)> {
    let (elements, after) = elements(inside)?;
    let after = after.strip_prefix(")::")?;
    let (word, rest) = after.split_once("[]")?;
    let is_word = |character: char| character.is_alphanumeric() || "_ .\"(,)".contains(character);
    if elements.is_empty() || !word.chars().all(is_word) {
        return None;
    }
    let cast = elements.iter();
    let cast: Vec<String> = cast
        .map(|one| format!("({})::{word}", settled(one)))
        .collect();
    Some((format!("ARRAY[{}]", cast.join(", ")), rest))
}

/// The elements up to the bracket that closes, and what follows it.
fn elements(inside: &str) -> Option<(Vec<&str>, &str)> {
    let mut found = Vec::new();
    let (mut depth, mut begin) = (0_usize, 0);
    let mut quote = None;
    for (at, character) in inside.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, '(' | '[') => depth += 1,
            (None, ',') if depth == 0 => {
                found.push(inside[begin..at].trim());
                begin = at + 1;
            }
            (None, ']') if depth == 0 => {
                found.push(inside[begin..at].trim());
                return Some((found, &inside[at + 1..]));
            }
            (None, ')' | ']') => depth = depth.checked_sub(1)?,
            (None, _) => {}
        }
    }
    None
}

/// Where words stand that are in no text and no name.
fn outside_of_quotes(text: &str, words: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(character),
            (None, _) if text[at..].starts_with(words) => return Some(at),
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{bare, settled};

    #[test]
    fn a_cast_of_an_array_is_one_of_its_elements() {
        let said =
            "(b)::text = ANY ((ARRAY['x'::character varying, ']'::character varying])::text[])";
        let then = "(b)::text = ANY (ARRAY[('x'::character varying)::text, (']'::character varying)::text])";
        assert_eq!(settled(said), then);
        assert_eq!(settled(then), then);
        assert_eq!(settled("'(ARRAY[1])::text[]'"), "'(ARRAY[1])::text[]'");
        assert_eq!(settled("(ARRAY[1, 2])[1]"), "(ARRAY[1, 2])[1]");
        assert_eq!(
            settled("a OR ((ARRAY[f(1, 2)])::bigint[] = b)"),
            "a OR (ARRAY[(f(1, 2))::bigint] = b)"
        );
    }

    #[test]
    fn only_parentheses_around_the_whole_go() {
        assert_eq!(bare("(a > 0)"), "a > 0");
        assert_eq!(bare("((a > 0))"), "a > 0");
        assert_eq!(bare("(a) AND (b)"), "(a) AND (b)");
        assert_eq!(bare("lower(a)"), "lower(a)");
        assert_eq!(bare("(a = ')')"), "a = ')'");
        assert_eq!(bare("(a = '''(')"), "a = '''('");
        assert_eq!(bare("(\"(\" = 1)"), "\"(\" = 1");
    }
}

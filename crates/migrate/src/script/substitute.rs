//! `${x.KEY}` and `${tag}` in SQL scripts.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::ScriptError;
use crate::Place;

/// The values that SQL scripts may use: those of `-x KEY=VALUE` and of `--tag`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Substitution {
    /// By key: what `${x.KEY}` stands for.
    pub x: BTreeMap<String, String>,
    /// What `${tag}` stands for.
    pub tag: Option<String>,
}

impl Substitution {
    /// Replaces `${x.KEY}` and `${tag}` everywhere in the text of a section, and `$${` by `${`; nothing else
    /// that begins with `$` is touched. `first_line` is the section's place in the file.
    ///
    /// # Errors
    /// [`ScriptError::MissingValue`] where a key or the tag was not given.
    pub(super) fn apply<'t>(
        &self,
        path: &Path,
        text: &'t str,
        first_line: usize,
    ) -> Result<Cow<'t, str>, ScriptError> {
        let mut result = String::new();
        let mut done = 0;
        let mut from = 0;
        while let Some(found) = text[from..].find("${").map(|at| at + from) {
            from = found + 2;
            if text[..found].ends_with('$') && found > done {
                result.push_str(&text[done..found - 1]);
                result.push_str("${");
                done = from;
                continue;
            }
            let Some(end) = text[from..].find('}').map(|at| at + from) else {
                break;
            };
            let name = &text[from..end];
            let value = if name == "tag" {
                self.tag.as_ref()
            } else if let Some(key) = name.strip_prefix("x.") {
                self.x.get(key)
            } else {
                continue;
            };
            let Some(value) = value else {
                let before = &text[..found];
                let line = 1 + before.matches('\n').count();
                let column = before
                    .rsplit('\n')
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .count()
                    + 1;
                return Err(ScriptError::MissingValue {
                    place: Place::in_part(path, text, first_line, line, column),
                    name: name.to_owned(),
                });
            };
            result.push_str(&text[done..found]);
            result.push_str(value);
            from = end + 1;
            done = from;
        }
        if done == 0 {
            return Ok(Cow::Borrowed(text));
        }
        result.push_str(&text[done..]);
        Ok(Cow::Owned(result))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(text: &str) -> Result<String, ScriptError> {
        let substitution = Substitution {
            x: BTreeMap::from([("owner".to_owned(), "joe".to_owned())]),
            tag: Some("v1".to_owned()),
        };
        substitution
            .apply(Path::new("s.sql"), text, 10)
            .map(Cow::into_owned)
    }

    #[test]
    fn only_the_two_forms_are_replaced() {
        assert_eq!(
            apply("GRANT x TO ${x.owner}; -- ${tag}").unwrap(),
            "GRANT x TO joe; -- v1"
        );
        assert_eq!(
            apply("SELECT $1, $$ ${other} $$, ${").unwrap(),
            "SELECT $1, $$ ${other} $$, ${"
        );
        assert_eq!(apply("$${x.owner} ${x.owner}").unwrap(), "${x.owner} joe");
        assert_eq!(apply("$${a}$${b}").unwrap(), "${a}${b}");
    }

    #[test]
    fn a_key_that_was_not_given_is_an_error_with_its_place() {
        let error = apply("SELECT 1;\nSELECT '${x.nobody}';").unwrap_err();
        let ScriptError::MissingValue { place, name } = error else {
            panic!("{error}")
        };
        assert_eq!(
            (place.line, place.column, name.as_str()),
            (Some(11), Some(9), "x.nobody")
        );
    }
}

//! Identifier text, taken apart but not yet looked up in any graph.

use std::fmt;

use crate::GraphError;

/// Where to go, as typed: a revision, a symbol, a relative form, each perhaps with a branch in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    text: String,
    branch: Option<String>,
    rest: String,
    name: Name,
}

/// The part of an identifier after the `@`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Name {
    Head,
    Heads,
    Base,
    Relative(Relative),
    Plain,
}

/// `+N`, `-N`, `rev+N`, `rev-N`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relative {
    /// What to count from; `None`: from the current rows.
    pub(crate) symbol: Option<String>,
    /// Sign and digits as typed.
    pub(crate) offset: String,
    pub(crate) up: bool,
    /// Saturates: no graph has that many revisions.
    pub(crate) steps: u64,
}

impl Target {
    /// Takes an identifier apart: the branch before the first `@`, then `head`, `heads`, `base`, a relative form or a
    /// name. Nothing is looked up, so most texts parse; whether they mean something is the graph's answer.
    ///
    /// Differs from Alembic on purpose: a relative form must fill the whole text, so `+1abc` is a name and the branch of
    /// `my-2x@head` keeps its hyphen.
    ///
    /// # Errors
    ///
    /// [`GraphError::RangeNotAllowed`] for `FROM:TO`.
    pub fn parse(text: &str) -> Result<Target, GraphError> {
        if text.contains(':') {
            return Err(GraphError::RangeNotAllowed {
                argument: text.to_owned(),
            });
        }
        Ok(Target::of(text))
    }

    /// Parses without an opinion on colons, for the commands that treat one as part of a name.
    pub(crate) fn of(text: &str) -> Target {
        let (branch, rest) = match text.split_once('@') {
            // Alembic: an empty branch is no branch (and what follows is not relative).
            Some(("", rest)) => (None, rest),
            Some((branch, rest)) => (Some(branch.to_owned()), rest),
            None => (None, text),
        };
        let name = match rest {
            "head" => Name::Head,
            "heads" => Name::Heads,
            "base" => Name::Base,
            _ if text.starts_with('@') => Name::Plain,
            _ => relative(rest).map_or(Name::Plain, Name::Relative),
        };
        Target {
            text: text.to_owned(),
            branch,
            rest: rest.to_owned(),
            name,
        }
    }

    /// The text as typed.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The part before the `@`.
    pub(crate) fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// The part after the `@`.
    pub(crate) fn rest(&self) -> &str {
        &self.rest
    }

    pub(crate) fn name(&self) -> &Name {
        &self.name
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

/// Alembic's pattern `(\w+)?[+-]\d+`, but anchored at both ends.
fn relative(text: &str) -> Option<Relative> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, number) = text.split_at(digits);
    if number.is_empty() {
        return None;
    }
    let sign = head
        .chars()
        .next_back()
        .filter(|c| matches!(c, '+' | '-'))?;
    let symbol = &head[..head.len() - sign.len_utf8()];
    if !symbol.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    Some(Relative {
        symbol: (!symbol.is_empty()).then(|| symbol.to_owned()),
        offset: format!("{sign}{number}"),
        up: sign == '+',
        steps: number.parse().unwrap_or(u64::MAX),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_apart(text: &str) -> (Option<String>, Name) {
        let target = Target::parse(text).unwrap();
        (target.branch, target.name)
    }

    fn step(symbol: Option<&str>, offset: &str, up: bool, steps: u64) -> Name {
        Name::Relative(Relative {
            symbol: symbol.map(str::to_owned),
            offset: offset.to_owned(),
            up,
            steps,
        })
    }

    #[test]
    fn symbols_and_names() {
        assert_eq!(taken_apart("head"), (None, Name::Head));
        assert_eq!(taken_apart("x@heads"), (Some("x".into()), Name::Heads));
        assert_eq!(taken_apart("x@base"), (Some("x".into()), Name::Base));
        assert_eq!(taken_apart("HEAD"), (None, Name::Plain));
        assert_eq!(taken_apart("ae10"), (None, Name::Plain));
        assert_eq!(taken_apart("@head"), (None, Name::Head));
    }

    #[test]
    fn relative_forms() {
        assert_eq!(taken_apart("+1"), (None, step(None, "+1", true, 1)));
        assert_eq!(
            taken_apart("x@-02"),
            (Some("x".into()), step(None, "-02", false, 2))
        );
        assert_eq!(
            taken_apart("head-1"),
            (None, step(Some("head"), "-1", false, 1))
        );
        assert_eq!(
            taken_apart("x@ae10+3"),
            (Some("x".into()), step(Some("ae10"), "+3", true, 3))
        );
    }

    #[test]
    fn relative_forms_fill_the_whole_text() {
        for text in ["+1abc", "+", "-", "a.b+1", "+-1", "a+1-1", "+1 ", "1"] {
            assert_eq!(taken_apart(text), (None, Name::Plain), "{text}");
        }
        assert_eq!(
            taken_apart("my-2x@head"),
            (Some("my-2x".into()), Name::Head)
        );
    }

    #[test]
    fn a_number_without_end_saturates() {
        let (_, name) = taken_apart("+99999999999999999999999");
        assert_eq!(name, step(None, "+99999999999999999999999", true, u64::MAX));
    }

    #[test]
    fn a_range_is_refused() {
        let error = Target::parse("a:b").unwrap_err();
        assert_eq!(error.to_string(), "Range revision not allowed");
    }
}

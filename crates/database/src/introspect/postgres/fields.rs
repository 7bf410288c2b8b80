//! The values of a row, one after the other.

use super::array;
use crate::error::ErrorKind;
use crate::session::Answer;
use std::collections::BTreeMap;
use std::str::FromStr;

/// The values of a row that have not been taken yet.
pub(super) struct Fields(std::vec::IntoIter<Option<String>>);

impl Fields {
    /// The first value, which is the name of a kind, and the others.
    pub(super) fn of(row: Vec<Option<String>>) -> (String, Fields) {
        let mut values = row.into_iter();
        let kind = values.next().flatten().unwrap_or_default();
        (kind, Fields(values))
    }

    /// The next value; none where it is null.
    pub(super) fn optional(&mut self) -> Option<String> {
        self.0.next().flatten()
    }

    /// The next value, which is never null.
    pub(super) fn text(&mut self) -> Answer<String> {
        self.optional()
            .ok_or_else(|| unexpected("null where there is always a value"))
    }

    /// The next value as true or false; null is false.
    pub(super) fn flag(&mut self) -> bool {
        self.optional().as_deref() == Some("t")
    }

    /// The next value as a number; null is none.
    pub(super) fn optional_number<N: FromStr>(&mut self) -> Answer<Option<N>> {
        self.optional().map(|text| number(&text)).transpose()
    }

    /// The next value as a number.
    pub(super) fn number<N: FromStr>(&mut self) -> Answer<N> {
        number(&self.text()?)
    }

    /// The next value as a vector of numbers, `1 2` or `{1,2}`; null is an empty one.
    pub(super) fn numbers<N: FromStr>(&mut self) -> Answer<Vec<N>> {
        let text = self.optional().unwrap_or_default();
        text.trim_matches(['{', '}'])
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .map(number)
            .collect()
    }

    /// The next value as an array; null is an empty one.
    pub(super) fn optional_list(&mut self) -> Answer<Vec<Option<String>>> {
        match self.optional() {
            None => Ok(Vec::new()),
            Some(text) => array::elements(&text).ok_or_else(|| unexpected(&text)),
        }
    }

    /// The next value as an array without nulls.
    pub(super) fn list(&mut self) -> Answer<Vec<String>> {
        Ok(self.optional_list()?.into_iter().flatten().collect())
    }

    /// The next value as options, `{fillfactor=70}`.
    pub(super) fn options(&mut self) -> Answer<BTreeMap<String, String>> {
        let options = self.list()?.into_iter();
        let pairs = options.filter_map(|option| {
            let (name, value) = option.split_once('=')?;
            Some((name.to_owned(), value.to_owned()))
        });
        Ok(pairs.collect())
    }
}

fn number<N: FromStr>(text: &str) -> Answer<N> {
    text.parse().map_err(|_| unexpected(text))
}

/// The catalogue said what this module does not know.
pub(super) fn unexpected(message: &str) -> ErrorKind {
    ErrorKind::UnexpectedAnswer {
        message: message.to_owned(),
    }
}

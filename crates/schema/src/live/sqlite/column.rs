//! A column: its name, the words of its type, and its clauses.

use std::fmt;

use super::clause::{self, Clause, Kind};
use crate::live::LiveError;
use crate::live::token::{Reader, Token};

/// A column of a `CREATE TABLE`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ColumnText {
    pub(super) name: Token,
    /// The words of its type; SQLite takes a column without one.
    pub(super) data_type: Vec<Token>,
    pub(super) clauses: Vec<Clause>,
    /// Whether an operation has brought it, so that no row has a value for it.
    pub(super) is_new: bool,
}

/// What ends the words of a type.
const CLAUSES: [&str; 12] = [
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "DEFERRABLE",
    "GENERATED",
    "AS",
];

impl ColumnText {
    /// Reads up to the comma or the parenthesis behind the column.
    pub(super) fn read(reader: &mut Reader) -> Result<ColumnText, LiveError> {
        let name = reader.next()?;
        if name.name().is_none() {
            return Err(LiveError::Unreadable { at: name.text });
        }
        let mut data_type = Vec::new();
        loop {
            match reader.peek() {
                Some(token) if token.is_symbol("(") => reader.parentheses(&mut data_type)?,
                Some(token)
                    if token.name().is_some() && !CLAUSES.iter().any(|word| token.is(word)) =>
                {
                    data_type.push(reader.next()?);
                }
                _ => break,
            }
        }
        let mut clauses = Vec::new();
        while let Some(clause) = clause::of_column(reader)? {
            clauses.push(clause);
        }
        Ok(ColumnText {
            name,
            data_type,
            clauses,
            is_new: false,
        })
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name.names(name)
    }

    pub(super) fn clause(&self, kind: Kind) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.kind == kind)
    }

    pub(super) fn has(&self, kind: Kind) -> bool {
        self.clause(kind).is_some()
    }

    /// Takes the clauses of a kind away, and gives the place where the first one stood.
    pub(super) fn remove(&mut self, kind: Kind) -> Option<usize> {
        let at = self.clauses.iter().position(|clause| clause.kind == kind);
        self.clauses.retain(|clause| clause.kind != kind);
        at
    }

    /// Whether its type is the one word that makes a primary key the rowid.
    pub(super) fn is_integer(&self) -> bool {
        matches!(self.data_type.as_slice(), [word] if word.name().is_some_and(|name| name.eq_ignore_ascii_case("integer")))
    }
}

impl fmt::Display for ColumnText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        self.data_type
            .iter()
            .try_for_each(|token| write!(f, "{token}"))?;
        self.clauses
            .iter()
            .try_for_each(|clause| write!(f, "{clause}"))
    }
}

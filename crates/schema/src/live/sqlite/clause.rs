//! One constraint, or another clause of a column, with its tokens.

use std::fmt;

use super::edit::Wanted;
use crate::live::LiveError;
use crate::live::token::{self, Reader, Token};

/// What a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    PrimaryKey,
    NotNull,
    Null,
    Unique,
    Check,
    Default,
    Collate,
    ForeignKey,
    Generated,
    /// `DEFERRABLE ..` apart from the foreign key that it is for, which is the last one before it.
    Deferral,
    /// A name without a constraint behind it, which SQLite takes.
    NameAlone,
}

impl Kind {
    /// What it is called in messages.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Kind::PrimaryKey => "primary key",
            Kind::NotNull => "not null",
            Kind::Null => "null",
            Kind::Unique => "unique constraint",
            Kind::Check => "check",
            Kind::Default => "default",
            Kind::Collate => "collation",
            Kind::ForeignKey => "foreign key",
            Kind::Generated => "generated value",
            Kind::Deferral => "deferrability",
            Kind::NameAlone => "constraint",
        }
    }
}

/// A clause: `CONSTRAINT name CHECK (..)`, `NOT NULL`, `DEFAULT 1`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clause {
    pub(super) kind: Kind,
    /// Where its name stands among the tokens.
    pub(super) name_at: Option<usize>,
    /// The columns that stand in it, where it has a list of them: the table's own.
    pub(super) columns: Vec<String>,
    pub(super) tokens: Vec<Token>,
}

impl Clause {
    pub(super) fn has_name(&self, name: &str) -> bool {
        self.name_at
            .and_then(|at| self.tokens.get(at))
            .is_some_and(|token| token.names(name))
    }

    /// Whether it is what other databases call a constraint.
    pub(super) fn is_constraint(&self) -> bool {
        matches!(
            self.kind,
            Kind::PrimaryKey | Kind::Unique | Kind::Check | Kind::ForeignKey
        )
    }

    /// Whether it can be what is wanted, though it has no name. `columns` are its own, or the one that it stands at.
    pub(super) fn may_be(&self, table: &str, columns: &[String], wanted: Wanted<'_>) -> bool {
        let is_over = |wanted: &[&str]| {
            wanted.len() == columns.len()
                && (wanted.iter().zip(columns))
                    .all(|(wanted, own)| wanted.eq_ignore_ascii_case(own))
        };
        let list = columns.join("_");
        match self.kind {
            // There is only one.
            Kind::PrimaryKey => wanted.kind.is_some() || wanted.name == format!("pk_{table}"),
            Kind::Unique => is_over(wanted.columns) || wanted.name == format!("uq_{table}_{list}"),
            Kind::ForeignKey => {
                let referred = self.after("REFERENCES").first().and_then(Token::name);
                let name = referred.map(|referred| format!("fk_{table}_{list}_{referred}"));
                is_over(wanted.columns) || name.as_deref() == Some(wanted.name)
            }
            Kind::Check => {
                let own = token::text(self.after("CHECK"));
                let inside = own.strip_prefix('(').and_then(|own| own.strip_suffix(')'));
                wanted
                    .sql
                    .is_some_and(|sql| inside.map(str::trim) == Some(sql.trim()))
            }
            _ => false,
        }
    }

    pub(super) fn has_column(&self, column: &str) -> bool {
        self.columns
            .iter()
            .any(|own| own.eq_ignore_ascii_case(column))
    }

    /// What stands behind a word of it.
    pub(super) fn after(&self, word: &str) -> &[Token] {
        let at = self.tokens.iter().position(|token| token.is(word));
        &self.tokens[at.map_or(0, |at| at + 1)..]
    }

    /// Its name.
    pub(super) fn own_name(&self) -> Option<String> {
        self.name_at
            .and_then(|at| self.tokens.get(at))
            .and_then(Token::name)
    }

    pub(super) fn has_word(&self, word: &str) -> bool {
        self.tokens.iter().any(|token| token.is(word))
    }
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens
            .iter()
            .try_for_each(|token| write!(f, "{token}"))
    }
}

/// `CONSTRAINT name`, where it stands; the place of the name among the tokens.
fn named(reader: &mut Reader, tokens: &mut Vec<Token>) -> Result<Option<usize>, LiveError> {
    if !reader.is("CONSTRAINT") {
        return Ok(None);
    }
    tokens.push(reader.next()?);
    tokens.push(reader.next()?);
    Ok(Some(1))
}

/// A clause of a column; none where the column's entry ends.
///
/// <https://www.sqlite.org/syntax/column-constraint.html>
pub(super) fn of_column(reader: &mut Reader) -> Result<Option<Clause>, LiveError> {
    let mut tokens = Vec::new();
    let name_at = named(reader, &mut tokens)?;
    let kind = match reader.peek() {
        Some(token) if token.is("PRIMARY") => {
            tokens.push(reader.next()?);
            tokens.push(reader.word("KEY")?);
            reader.optional(&["ASC"], &mut tokens)?;
            reader.optional(&["DESC"], &mut tokens)?;
            on_conflict(reader, &mut tokens)?;
            reader.optional(&["AUTOINCREMENT"], &mut tokens)?;
            Kind::PrimaryKey
        }
        Some(token) if token.is("DEFERRABLE") || reader.is_not_deferrable() => {
            deferral(reader, &mut tokens)?;
            Kind::Deferral
        }
        Some(token) if token.is("NOT") => {
            tokens.push(reader.next()?);
            tokens.push(reader.word("NULL")?);
            on_conflict(reader, &mut tokens)?;
            Kind::NotNull
        }
        Some(token) if token.is("NULL") => {
            tokens.push(reader.next()?);
            on_conflict(reader, &mut tokens)?;
            Kind::Null
        }
        Some(token) if token.is("UNIQUE") => {
            tokens.push(reader.next()?);
            on_conflict(reader, &mut tokens)?;
            Kind::Unique
        }
        Some(token) if token.is("CHECK") => {
            tokens.push(reader.next()?);
            reader.parentheses(&mut tokens)?;
            Kind::Check
        }
        Some(token) if token.is("DEFAULT") => {
            tokens.push(reader.next()?);
            if reader.is_symbol("(") {
                reader.parentheses(&mut tokens)?;
            } else {
                if reader.is_symbol("-") || reader.is_symbol("+") {
                    tokens.push(reader.next()?);
                }
                tokens.push(reader.next()?);
            }
            Kind::Default
        }
        Some(token) if token.is("COLLATE") => {
            tokens.push(reader.next()?);
            tokens.push(reader.next()?);
            Kind::Collate
        }
        Some(token) if token.is("REFERENCES") => {
            references(reader, &mut tokens)?;
            Kind::ForeignKey
        }
        Some(token) if token.is("GENERATED") || token.is("AS") => {
            reader.optional(&["GENERATED", "ALWAYS"], &mut tokens)?;
            tokens.push(reader.word("AS")?);
            reader.parentheses(&mut tokens)?;
            reader.optional(&["STORED"], &mut tokens)?;
            reader.optional(&["VIRTUAL"], &mut tokens)?;
            Kind::Generated
        }
        _ if name_at.is_some() => Kind::NameAlone,
        _ => return Ok(None),
    };
    Ok(Some(Clause {
        kind,
        name_at,
        columns: Vec::new(),
        tokens,
    }))
}

/// A constraint of the table; none where there is no more.
///
/// <https://www.sqlite.org/syntax/table-constraint.html>
pub(super) fn of_table(reader: &mut Reader) -> Result<Option<Clause>, LiveError> {
    let mut tokens = Vec::new();
    let name_at = named(reader, &mut tokens)?;
    let mut columns = Vec::new();
    let kind = match reader.peek() {
        Some(token) if token.is("PRIMARY") => {
            tokens.push(reader.next()?);
            tokens.push(reader.word("KEY")?);
            columns = column_list(reader, &mut tokens)?;
            on_conflict(reader, &mut tokens)?;
            Kind::PrimaryKey
        }
        Some(token) if token.is("UNIQUE") => {
            tokens.push(reader.next()?);
            columns = column_list(reader, &mut tokens)?;
            on_conflict(reader, &mut tokens)?;
            Kind::Unique
        }
        Some(token) if token.is("CHECK") => {
            tokens.push(reader.next()?);
            reader.parentheses(&mut tokens)?;
            on_conflict(reader, &mut tokens)?;
            Kind::Check
        }
        Some(token) if token.is("FOREIGN") => {
            tokens.push(reader.next()?);
            tokens.push(reader.word("KEY")?);
            columns = column_list(reader, &mut tokens)?;
            references(reader, &mut tokens)?;
            Kind::ForeignKey
        }
        _ if name_at.is_some() => Kind::NameAlone,
        _ => return Ok(None),
    };
    Ok(Some(Clause {
        kind,
        name_at,
        columns,
        tokens,
    }))
}

fn on_conflict(reader: &mut Reader, tokens: &mut Vec<Token>) -> Result<(), LiveError> {
    if reader.is("ON") {
        tokens.push(reader.next()?);
        tokens.push(reader.word("CONFLICT")?);
        tokens.push(reader.next()?);
    }
    Ok(())
}

/// `(a, b COLLATE NOCASE DESC)`, and the names in it.
fn column_list(reader: &mut Reader, tokens: &mut Vec<Token>) -> Result<Vec<String>, LiveError> {
    let start = tokens.len();
    reader.parentheses(tokens)?;
    let mut columns = Vec::new();
    let mut depth = 0_usize;
    let mut wanted = true;
    for token in &tokens[start..] {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        } else if depth == 1 && token.is_symbol(",") {
            wanted = true;
        } else if depth == 1 && std::mem::take(&mut wanted) {
            columns.extend(token.name());
        }
    }
    Ok(columns)
}

/// `REFERENCES t (a) ON DELETE CASCADE ..`.
fn references(reader: &mut Reader, tokens: &mut Vec<Token>) -> Result<(), LiveError> {
    tokens.push(reader.word("REFERENCES")?);
    tokens.push(reader.next()?);
    if reader.is_symbol("(") {
        reader.parentheses(tokens)?;
    }
    loop {
        if reader.is("ON") {
            tokens.push(reader.next()?);
            tokens.push(reader.next()?);
            let action = reader.next()?;
            let has_two_words = action.is("SET") || action.is("NO");
            tokens.push(action);
            if has_two_words {
                tokens.push(reader.next()?);
            }
        } else if reader.is("MATCH") {
            tokens.push(reader.next()?);
            tokens.push(reader.next()?);
        } else if reader.is("DEFERRABLE") || reader.is_not_deferrable() {
            deferral(reader, tokens)?;
        } else {
            return Ok(());
        }
    }
}

/// `NOT DEFERRABLE INITIALLY IMMEDIATE`.
fn deferral(reader: &mut Reader, tokens: &mut Vec<Token>) -> Result<(), LiveError> {
    reader.optional(&["NOT", "DEFERRABLE"], tokens)?;
    if reader.is("INITIALLY") {
        tokens.push(reader.next()?);
        tokens.push(reader.next()?);
    }
    Ok(())
}

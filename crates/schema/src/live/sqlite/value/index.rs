//! `CREATE INDEX`.

use super::{head, parts, without_parentheses};
use crate::Dialect;
use crate::live::LiveError;
use crate::live::token::{self, Reader, Token};
use crate::model::{Index, IndexColumn, IndexTarget, Order, Table};

/// An index from the text that `sqlite_schema` has of it, without its name; `table` is the one that it is on.
///
/// A column with another collation than its own is an expression: `a COLLATE NOCASE`. SQLite takes the two for the
/// same.
///
/// # Errors
/// The text is no `CREATE INDEX`.
pub fn index(create: &str, table: &Table) -> Result<Index, LiveError> {
    let (tokens, _) = token::read(Dialect::Sqlite, create)?;
    let mut reader = Reader::new(tokens);
    let unique = head::read(&mut reader, "UNIQUE", "INDEX")?;
    reader.word("ON")?;
    reader.next()?;
    let mut list = Vec::new();
    reader.parentheses(&mut list)?;
    let inside = super::enclosed(&list).unwrap_or_default();
    let columns: Vec<IndexColumn> = parts(inside)
        .into_iter()
        .map(|part| column(part, table))
        .collect();
    let mut index = Index::over::<String>([]);
    index.columns.0 = columns;
    index.unique = unique;
    if !reader.is_at_end() {
        reader.word("WHERE")?;
        index.condition = Some(token::text(&reader.rest()));
    }
    Ok(index)
}

fn column(mut part: &[Token], table: &Table) -> IndexColumn {
    let mut order = None;
    while let [before @ .., last] = part {
        match before {
            [before @ .., nulls] if nulls.is("NULLS") => part = before,
            [_, ..] if last.is("DESC") => (part, order) = (before, Some(Order::Desc)),
            [_, ..] if last.is("ASC") => part = before,
            _ => break,
        }
    }
    let bare = without_parentheses(part);
    let target = match plain(bare, table) {
        Some(name) => IndexTarget::Column(name),
        None => IndexTarget::Expression(token::text(bare)),
    };
    IndexColumn {
        target,
        order,
        nulls: None,
        length: None,
        opclass: None,
    }
}

/// The column, where it stands there with its own collation. A name that no column has is a text.
fn plain(tokens: &[Token], table: &Table) -> Option<String> {
    let (name, collation) = match tokens {
        [name] => (name, None),
        [name, collate, collation] if collate.is("COLLATE") => (name, Some(collation.name()?)),
        _ => return None,
    };
    let name = name.name()?;
    let column = table
        .columns
        .iter()
        .find(|column| column.name.eq_ignore_ascii_case(&name))?;
    let own = column.collation_on(Dialect::Sqlite).unwrap_or("BINARY");
    collation
        .is_none_or(|collation| collation.eq_ignore_ascii_case(own))
        .then(|| column.name.clone())
}

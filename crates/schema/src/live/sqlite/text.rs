//! A `CREATE TABLE`, taken apart and put together again without a change.

use std::fmt;
use std::str::FromStr;

use super::clause::{self, Clause, Kind};
use super::column::ColumnText;
use super::edit::Edits;
use crate::Dialect;
use crate::live::LiveError;
use crate::live::token::{self, Reader, Token};

/// A `CREATE TABLE` of SQLite, taken apart. Written again it is the same text, except for what was changed.
#[derive(Debug, Clone, PartialEq)]
pub struct TableText {
    /// `CREATE TABLE`, with what may stand before the name.
    pub(super) head: Vec<Token>,
    pub(super) name: Token,
    pub(super) open: Token,
    pub(super) entries: Vec<Entry>,
    pub(super) close: Token,
    /// `STRICT`, `WITHOUT ROWID` and the commas between.
    pub(super) options: Vec<Token>,
    pub(super) tail: String,
    /// What the changes leave to do beside the text.
    pub(super) edits: Edits,
}

/// A column or a constraint, with the comma before it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// None before the first entry; SQLite also lets it be left out between constraints.
    pub(super) comma: Option<Token>,
    pub(super) part: Part,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part {
    Column(ColumnText),
    Constraint(Clause),
}

const CONSTRAINTS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

impl FromStr for TableText {
    type Err = LiveError;

    /// Reads the text that `sqlite_schema` has of a table.
    fn from_str(create: &str) -> Result<TableText, LiveError> {
        let (tokens, tail) = token::read(Dialect::Sqlite, create)?;
        let mut reader = Reader::new(tokens);
        let mut head = vec![reader.word("CREATE")?];
        for word in ["TEMP", "TEMPORARY"] {
            reader.optional(&[word], &mut head)?;
        }
        head.push(reader.word("TABLE")?);
        reader.if_not_exists(&mut head)?;
        let mut name = reader.next()?;
        if reader.is_symbol(".") {
            head.push(name);
            head.push(reader.next()?);
            name = reader.next()?;
        }
        let open = reader.symbol("(")?;
        let mut entries: Vec<Entry> = Vec::new();
        while !reader.is_symbol(")") {
            let comma = match reader.is_symbol(",") {
                true => Some(reader.next()?),
                false => None,
            };
            let is_constraint =
                CONSTRAINTS.iter().any(|word| reader.is(word)) && !entries.is_empty();
            let part = match is_constraint {
                true => clause::of_table(&mut reader)?.map(Part::Constraint),
                false => Some(Part::Column(ColumnText::read(&mut reader)?)),
            };
            let follows_constraint =
                matches!(entries.last(), Some(entry) if matches!(entry.part, Part::Constraint(_)));
            match part {
                Some(part)
                    if comma.is_some() != entries.is_empty()
                        || (comma.is_none() && is_constraint && follows_constraint) =>
                {
                    entries.push(Entry { comma, part });
                }
                _ => {
                    let at = reader.next()?.text;
                    return Err(LiveError::Unreadable { at });
                }
            }
        }
        let close = reader.symbol(")")?;
        let options = reader.rest();
        let is_option = |token: &Token| token.is_symbol(",") || token.name().is_some();
        if let Some(other) = options.iter().find(|token| !is_option(token)) {
            return Err(LiveError::Unreadable {
                at: other.text.clone(),
            });
        }
        if entries.is_empty() {
            return Err(LiveError::Unreadable { at: close.text });
        }
        Ok(TableText {
            head,
            name,
            open,
            entries,
            close,
            options,
            tail,
            edits: Edits::default(),
        })
    }
}

impl fmt::Display for TableText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head
            .iter()
            .try_for_each(|token| write!(f, "{token}"))?;
        write!(f, "{}", self.name)?;
        self.body(f)
    }
}

impl TableText {
    /// All that stands behind the name.
    fn body(&self, f: &mut dyn fmt::Write) -> fmt::Result {
        write!(f, "{}", self.open)?;
        for entry in &self.entries {
            if let Some(comma) = &entry.comma {
                write!(f, "{comma}")?;
            }
            match &entry.part {
                Part::Column(column) => write!(f, "{column}")?,
                Part::Constraint(clause) => write!(f, "{clause}")?,
            }
        }
        write!(f, "{}", self.close)?;
        for token in &self.options {
            write!(f, "{token}")?;
        }
        f.write_str(&self.tail)
    }

    /// The statement that creates the table under another name.
    pub(super) fn under(&self, name: &str) -> String {
        let mut sql = format!("CREATE TABLE {name}");
        if self.open.before.is_empty() {
            sql.push(' ');
        }
        let mut body = String::new();
        // Writing to a string does not fail.
        let _ = self.body(&mut body);
        sql.push_str(body.trim_end());
        sql
    }

    /// The table's name.
    pub fn name(&self) -> String {
        self.name.name().unwrap_or_default()
    }

    /// Whether values have the types of their columns.
    pub(crate) fn is_strict(&self) -> bool {
        self.has_option("STRICT")
    }

    /// The words of a column's type.
    pub(crate) fn type_words(&self, column: &str) -> Option<String> {
        self.column(column)
            .map(|column| token::text(&column.data_type))
    }

    /// Whether a column says that it takes no nulls.
    pub(crate) fn is_not_null(&self, column: &str) -> bool {
        let column = self.column(column);
        column.is_some_and(|column| column.has(Kind::NotNull))
    }

    /// Whether a column is part of the primary key.
    pub(crate) fn is_key(&self, column: &str) -> bool {
        let mut key = self.primary_key().into_iter();
        key.any(|name| name.eq_ignore_ascii_case(column))
    }

    /// Whether a column is the number of the row.
    pub(crate) fn is_rowid(&self, column: &str) -> bool {
        self.rowid_column()
            .is_some_and(|rowid| rowid.is_named(column))
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &ColumnText> {
        self.entries.iter().filter_map(|entry| match &entry.part {
            Part::Column(column) => Some(column),
            Part::Constraint(_) => None,
        })
    }

    pub(super) fn constraints(&self) -> impl Iterator<Item = &Clause> {
        self.entries.iter().filter_map(|entry| match &entry.part {
            Part::Column(_) => None,
            Part::Constraint(clause) => Some(clause),
        })
    }

    pub(super) fn column(&self, name: &str) -> Option<&ColumnText> {
        self.columns().find(|column| column.is_named(name))
    }

    pub(super) fn column_mut(&mut self, name: &str) -> Result<&mut ColumnText, LiveError> {
        let table = self.name();
        let mut columns = self
            .entries
            .iter_mut()
            .filter_map(|entry| match &mut entry.part {
                Part::Column(column) => Some(column),
                Part::Constraint(_) => None,
            });
        columns
            .find(|column| column.is_named(name))
            .ok_or_else(|| LiveError::NoSuchColumn {
                table,
                column: name.to_owned(),
            })
    }

    /// Whether the table has an option: `STRICT`, `WITHOUT`.
    pub(super) fn has_option(&self, word: &str) -> bool {
        // The second word of an option is a name, which may stand in quotes.
        self.options.iter().any(|token| token.names(word))
    }

    /// The columns of the primary key.
    pub(super) fn primary_key(&self) -> Vec<String> {
        let at_column = self
            .columns()
            .find(|column| column.has(Kind::PrimaryKey))
            .and_then(|column| column.name.name());
        let at_table = || {
            self.constraints()
                .find(|clause| clause.kind == Kind::PrimaryKey)
                .map(|clause| clause.columns.clone())
        };
        match at_column {
            Some(column) => vec![column],
            None => at_table().unwrap_or_default(),
        }
    }

    /// The column that is the rowid: <https://www.sqlite.org/lang_createtable.html#rowid>.
    pub(super) fn rowid_column(&self) -> Option<&ColumnText> {
        let key = self.primary_key();
        let ([name], false) = (key.as_slice(), self.has_option("WITHOUT")) else {
            return None;
        };
        let column = self.column(name).filter(|column| column.is_integer())?;
        let descends = column
            .clause(Kind::PrimaryKey)
            .is_some_and(|clause| clause.has_word("DESC"));
        (!descends).then_some(column)
    }

    pub(super) fn is_autoincrement(&self) -> bool {
        let at_columns = self
            .columns()
            .filter_map(|column| column.clause(Kind::PrimaryKey));
        let at_table = self
            .constraints()
            .filter(|clause| clause.kind == Kind::PrimaryKey);
        at_columns
            .chain(at_table)
            .any(|clause| clause.has_word("AUTOINCREMENT"))
    }
}

//! MySQL and MariaDB: a column's line of `SHOW CREATE TABLE`, edited.
//!
//! `MODIFY COLUMN` takes the whole definition of a column and drops what it does not say. So the definition that the
//! server gives is taken apart into clauses, and only those change that an operation names.

use std::fmt;

use super::LiveError;
use super::token::{self, Reader, Token};
use crate::Dialect;
use crate::split::LexemeKind;

/// What MySQL says of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LiveTable {
    /// What `SHOW CREATE TABLE` gives.
    pub create: String,
}

/// What a clause of a column is, in the order in which the server writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Charset,
    Collate,
    Generated,
    /// `NULL` or `NOT NULL`.
    Null,
    Default,
    OnUpdate,
    AutoIncrement,
    Comment,
    Check,
    /// What this program does not know, and keeps.
    Other,
}

#[derive(Debug, Clone, PartialEq)]
struct Clause {
    kind: Kind,
    tokens: Vec<Token>,
}

/// A column of `SHOW CREATE TABLE`, taken apart. Written again it is the same text, except for what was changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ColumnText {
    name: Token,
    data_type: Vec<Token>,
    clauses: Vec<Clause>,
}

/// What ends the words of a type.
const CLAUSES: [&str; 16] = [
    "CHARACTER",
    "CHARSET",
    "COLLATE",
    "GENERATED",
    "AS",
    "NOT",
    "NULL",
    "DEFAULT",
    "ON",
    "AUTO_INCREMENT",
    "COMMENT",
    "CHECK",
    "INVISIBLE",
    "VISIBLE",
    "COMPRESSED",
    "WITHOUT",
];

/// What begins an entry of a table that is no column, where names have no quotes.
const NO_COLUMNS: [&str; 10] = [
    "PRIMARY",
    "UNIQUE",
    "KEY",
    "INDEX",
    "CONSTRAINT",
    "FOREIGN",
    "FULLTEXT",
    "SPATIAL",
    "CHECK",
    "PERIOD",
];

impl ColumnText {
    /// Finds a column in a `CREATE TABLE`.
    pub(crate) fn find(create: &str, table: &str, column: &str) -> Result<ColumnText, LiveError> {
        let (tokens, _) = token::read(Dialect::Mysql, create)?;
        for entry in entries(tokens) {
            let is_column = entry.first().is_some_and(|first| {
                first.names(column) && !NO_COLUMNS.iter().any(|word| first.is(word))
            });
            if is_column {
                return ColumnText::read(entry);
            }
        }
        Err(LiveError::NoSuchColumn {
            table: table.to_owned(),
            column: column.to_owned(),
        })
    }

    fn read(tokens: Vec<Token>) -> Result<ColumnText, LiveError> {
        let mut reader = Reader::new(tokens);
        let mut name = reader.next()?;
        name.before.clear();
        let mut data_type = vec![reader.next()?];
        while let Some(token) = reader.peek() {
            if token.is_symbol("(") {
                reader.parentheses(&mut data_type)?;
            } else if ends_type(token) {
                break;
            } else {
                data_type.push(reader.next()?);
            }
        }
        let mut clauses = Vec::new();
        while reader.peek().is_some() {
            clauses.push(Clause::read(&mut reader)?);
        }
        Ok(ColumnText {
            name,
            data_type,
            clauses,
        })
    }

    /// The words of its type: `int(10) unsigned`.
    pub(crate) fn type_words(&self) -> String {
        token::text(&self.data_type)
    }

    /// Whether it has a clause of a kind.
    #[cfg(test)]
    fn has(&self, kind: Kind) -> bool {
        self.clauses.iter().any(|clause| clause.kind == kind)
    }

    /// Whether it says that the column takes no nulls.
    pub(crate) fn is_not_null(&self) -> bool {
        self.clauses
            .iter()
            .any(|clause| clause.kind == Kind::Null && clause.tokens.len() == 2)
    }

    /// Gives the column another type. A character set goes with the texts that it was for.
    pub(crate) fn set_type(&mut self, words: &str) -> Result<(), LiveError> {
        let number = |token: &Token| token.is("UNSIGNED") || token.is("ZEROFILL");
        let kept: Vec<Token> = self
            .data_type
            .iter()
            .filter(|token| number(token))
            .cloned()
            .collect();
        self.data_type = piece(words)?;
        let first = |words: &[&str]| {
            self.data_type
                .first()
                .is_some_and(|token| words.iter().any(|word| token.is(word)))
        };
        let is_number = first(&[
            "TINYINT",
            "SMALLINT",
            "MEDIUMINT",
            "INT",
            "INTEGER",
            "BIGINT",
            "DECIMAL",
            "NUMERIC",
            "FLOAT",
            "DOUBLE",
            "REAL",
        ]);
        let is_text = first(&[
            "CHAR",
            "VARCHAR",
            "TINYTEXT",
            "TEXT",
            "MEDIUMTEXT",
            "LONGTEXT",
            "ENUM",
            "SET",
        ]);
        if is_number && !self.data_type.iter().any(number) {
            self.data_type.extend(kept);
        }
        // MariaDB's JSON is a text with this check.
        let was_json = self.clauses.iter().any(Clause::is_json_check);
        self.clauses.retain(|clause| !clause.is_json_check());
        if !is_text || was_json {
            self.remove(Kind::Charset);
            self.remove(Kind::Collate);
        }
        Ok(())
    }

    /// Makes the column one whose numbers have no sign, or not.
    pub(crate) fn set_unsigned(&mut self, on: bool) -> Result<(), LiveError> {
        self.data_type
            .retain(|token| !token.is("UNSIGNED") && !token.is("ZEROFILL"));
        if on {
            self.data_type.extend(piece("UNSIGNED")?);
        }
        Ok(())
    }

    /// Lets the column take nulls, or not.
    pub(crate) fn set_not_null(&mut self, on: bool) -> Result<(), LiveError> {
        if on {
            self.clauses.retain(|clause| !clause.is_default_null());
        }
        self.replace(Kind::Null, Some(if on { "NOT NULL" } else { "NULL" }))
    }

    /// Gives the column another default, or none.
    pub(crate) fn set_default(&mut self, expression: Option<&str>) -> Result<(), LiveError> {
        let null = (!self.is_not_null()).then_some("NULL");
        let sql = expression
            .or(null)
            .map(|expression| format!("DEFAULT {expression}"));
        self.replace(Kind::Default, sql.as_deref())
    }

    /// Puts a clause in the place of the one of its kind, or takes that away.
    pub(crate) fn replace(&mut self, kind: Kind, sql: Option<&str>) -> Result<(), LiveError> {
        self.remove(kind);
        if let Some(sql) = sql {
            let at = self
                .clauses
                .iter()
                .position(|clause| clause.kind > kind)
                .unwrap_or(self.clauses.len());
            let tokens = piece(sql)?;
            self.clauses.insert(at, Clause { kind, tokens });
        }
        Ok(())
    }

    fn remove(&mut self, kind: Kind) {
        self.clauses.retain(|clause| clause.kind != kind);
    }

    /// Gives the column another name, also where its own checks and defaults say it. Gives the old one as it is written.
    pub(crate) fn rename(&mut self, name: &str, new: &str) -> String {
        let old = std::mem::replace(&mut self.name.text, new.to_owned());
        for clause in &mut self.clauses {
            let tokens = clause.tokens.iter_mut();
            for token in tokens.filter(|token| token.text.starts_with('`') && token.names(name)) {
                token.text = new.to_owned();
            }
        }
        old
    }
}

impl fmt::Display for ColumnText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        let clauses = self.clauses.iter().flat_map(|clause| &clause.tokens);
        self.data_type
            .iter()
            .chain(clauses)
            .try_for_each(|token| write!(f, "{token}"))
    }
}

/// The parts of the outermost parentheses that commas separate.
fn entries(tokens: Vec<Token>) -> Vec<Vec<Token>> {
    let mut entries = vec![Vec::new()];
    let mut depth = 0_usize;
    for token in tokens {
        if token.is_symbol("(") {
            depth += 1;
            if depth == 1 {
                continue;
            }
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                break;
            }
        } else if depth == 1 && token.is_symbol(",") {
            entries.push(Vec::new());
            continue;
        }
        if let (Some(entry), true) = (entries.last_mut(), depth > 0) {
            entry.push(token);
        }
    }
    entries
}

/// The tokens of a piece of SQL that comes into the text, behind a space.
fn piece(sql: &str) -> Result<Vec<Token>, LiveError> {
    let (mut tokens, _) = token::read(Dialect::Mysql, sql)?;
    if let Some(first) = tokens.first_mut() {
        first.before = " ".to_owned();
    }
    Ok(tokens)
}

fn ends_type(token: &Token) -> bool {
    is_mark(token) || CLAUSES.iter().any(|word| token.is(word))
}

/// The opening of a versioned comment.
fn is_mark(token: &Token) -> bool {
    token.kind == LexemeKind::Symbol && token.text.starts_with("/*")
}

impl Clause {
    fn read(reader: &mut Reader) -> Result<Clause, LiveError> {
        let first = reader.next()?;
        let is = |word: &str| first.is(word);
        let (kind, more) = match () {
            () if is("CHARACTER") => (Kind::Charset, 2),
            () if is("CHARSET") => (Kind::Charset, 1),
            () if is("COLLATE") => (Kind::Collate, 1),
            () if is("GENERATED") || is("AS") => (Kind::Generated, 0),
            () if is("NOT") => (Kind::Null, 1),
            () if is("NULL") => (Kind::Null, 0),
            () if is("DEFAULT") => (Kind::Default, 0),
            () if is("ON") => (Kind::OnUpdate, 2),
            () if is("AUTO_INCREMENT") => (Kind::AutoIncrement, 0),
            () if is("COMMENT") => (Kind::Comment, 1),
            () if is("CHECK") => (Kind::Check, 0),
            () => (Kind::Other, 0),
        };
        let mark = is_mark(&first);
        let mut tokens = vec![first];
        for _ in 0..more {
            tokens.push(reader.next()?);
        }
        match kind {
            Kind::Generated => {
                reader.optional(&["ALWAYS", "AS"], &mut tokens)?;
                reader.parentheses(&mut tokens)?;
                for word in ["VIRTUAL", "STORED", "PERSISTENT"] {
                    reader.optional(&[word], &mut tokens)?;
                }
            }
            Kind::Default => loop {
                match reader.peek() {
                    None => break,
                    Some(token) if token.is_symbol("(") => reader.parentheses(&mut tokens)?,
                    // The first word is the value, whatever it is: DEFAULT NULL.
                    Some(token) if tokens.len() > 1 && ends_type(token) => break,
                    Some(_) => tokens.push(reader.next()?),
                }
            },
            Kind::OnUpdate | Kind::Check if reader.is_symbol("(") => {
                reader.parentheses(&mut tokens)?;
            }
            Kind::Other if mark => {
                while tokens.last().is_none_or(|token| token.text != "*/") {
                    tokens.push(reader.next()?);
                }
            }
            _ => {}
        }
        Ok(Clause { kind, tokens })
    }

    fn is_default_null(&self) -> bool {
        self.kind == Kind::Default
            && matches!(self.tokens.as_slice(), [_, value] if value.is("NULL"))
    }

    fn is_json_check(&self) -> bool {
        self.kind == Kind::Check && self.tokens.iter().any(|token| token.is("json_valid"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CREATE: &str = "CREATE TABLE `t` (
  `id` int(10) unsigned zerofill NOT NULL AUTO_INCREMENT,
  `name` varchar(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'a,(''b' COMMENT 'it''s, (x)',
  `at` timestamp(3) NOT NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
  `kind` enum('a)','b,') DEFAULT NULL,
  `sum` decimal(10,2) GENERATED ALWAYS AS (`id` * 1.5) STORED,
  `doc` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL CHECK (json_valid(`doc`)),
  `u` char(36) NOT NULL DEFAULT (uuid()) /*!80023 INVISIBLE */,
  `v` char(36) DEFAULT uuid() CHECK (`v` <> ''),
  `w` varchar(5) DEFAULT _utf8mb4'x',
  PRIMARY KEY (`id`),
  KEY `name` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='(`name` int)'";

    fn changed(column: &str, change: impl FnOnce(&mut ColumnText)) -> String {
        let mut text = ColumnText::find(CREATE, "t", column).unwrap();
        change(&mut text);
        text.to_string()
    }

    #[test]
    fn a_column_is_written_as_it_was() {
        for line in CREATE.lines().skip(1).take(9) {
            let name = line.trim().split('`').nth(1).unwrap();
            let text = changed(name, |_| ());
            assert_eq!(text, line.trim().trim_end_matches(','));
        }
        assert!(ColumnText::find(CREATE, "t", "name2").is_err());
    }

    #[test]
    fn only_what_is_named_changes() {
        assert_eq!(
            changed("id", |column| column.set_type("BIGINT").unwrap()),
            "`id` BIGINT unsigned zerofill NOT NULL AUTO_INCREMENT"
        );
        assert_eq!(
            changed("name", |column| column.set_type("VARCHAR(50)").unwrap()),
            "`name` VARCHAR(50) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'a,(''b' COMMENT 'it''s, (x)'"
        );
        assert_eq!(
            changed("name", |column| column.set_type("INT").unwrap()),
            "`name` INT NOT NULL DEFAULT 'a,(''b' COMMENT 'it''s, (x)'"
        );
        assert_eq!(
            changed("kind", |column| column.set_not_null(true).unwrap()),
            "`kind` enum('a)','b,') NOT NULL"
        );
        assert_eq!(
            changed("kind", |column| column.set_default(Some("'b,'")).unwrap()),
            "`kind` enum('a)','b,') DEFAULT 'b,'"
        );
        assert_eq!(
            changed("doc", |column| column.set_type("TEXT").unwrap()),
            "`doc` TEXT DEFAULT NULL"
        );
        assert_eq!(
            changed("at", |column| column.replace(Kind::OnUpdate, None).unwrap()),
            "`at` timestamp(3) NOT NULL DEFAULT current_timestamp(3)"
        );
        assert_eq!(
            changed("v", |column| {
                assert_eq!(column.rename("v", "`new`"), "`v`");
                column.set_default(None).unwrap();
            }),
            "`new` char(36) DEFAULT NULL CHECK (`new` <> '')"
        );
        assert!(ColumnText::find(CREATE, "t", "u").unwrap().has(Kind::Other));
    }
}

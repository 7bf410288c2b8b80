//! What operations change in a `CREATE TABLE`. Everything that no change names stays as it was written.

use super::clause::{self, Clause, Kind};
use super::column::ColumnText;
use super::text::{Entry, Part, TableText};
use crate::Dialect;
use crate::live::LiveError;
use crate::live::token::{self, Reader, Token};
use crate::operation::Rendered;
use crate::split::LexemeKind;

/// What the changes leave to do beside the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Edits {
    /// The columns whose nulls get the default when the rows are copied.
    pub(super) filled: Vec<String>,
    /// The columns that are gone.
    pub(super) dropped: Vec<String>,
    /// Statements that run on the table that was built.
    pub(super) after: Vec<Rendered>,
}

/// Whether a clause over these columns is the one that is looked for.
type Test<'a> = dyn Fn(&Clause, &[String]) -> bool + 'a;

/// Which constraint is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    /// What it is, where that is known.
    pub(crate) kind: Option<Kind>,
    /// Its name, or the one that it would get.
    pub(crate) name: &'a str,
    /// The columns that it is over, where they are known: they tell one without a name.
    pub(crate) columns: &'a [&'a str],
    /// The condition of a check, where it is known.
    pub(crate) sql: Option<&'a str>,
}

/// The tokens of a piece of SQL that comes into the text, behind a space.
fn piece(sql: &str) -> Result<Vec<Token>, LiveError> {
    let (mut tokens, _) = token::read(Dialect::Sqlite, sql)?;
    if let Some(first) = tokens.first_mut() {
        first.before = " ".to_owned();
    }
    Ok(tokens)
}

fn nothing_left(reader: Reader) -> Result<(), LiveError> {
    match reader.rest().into_iter().next() {
        Some(token) => Err(LiveError::Unreadable { at: token.text }),
        None => Ok(()),
    }
}

impl TableText {
    /// Adds a column behind the others, from its definition.
    pub(crate) fn add_column(&mut self, definition: &str) -> Result<(), LiveError> {
        let mut reader = Reader::new(piece(definition)?);
        let mut column = ColumnText::read(&mut reader)?;
        nothing_left(reader)?;
        column.is_new = true;
        let name = column.name.name().unwrap_or_default();
        if self.column(&name).is_some() {
            return Err(LiveError::ColumnExists {
                table: self.name(),
                column: name,
            });
        }
        let has_key = column.has(Kind::PrimaryKey);
        if has_key && !self.primary_key().is_empty() {
            return Err(LiveError::PrimaryKeyExists { table: self.name() });
        }
        let behind = self
            .entries
            .iter()
            .rposition(|entry| matches!(entry.part, Part::Column(_)));
        self.insert(behind.map_or(0, |at| at + 1), Part::Column(column));
        Ok(())
    }

    /// Puts an entry in, on a line of its own where those before it have one.
    fn insert(&mut self, at: usize, mut part: Part) {
        let before = &self.entries[..at];
        let model = before
            .iter()
            .rfind(|entry| entry.comma.is_some())
            .or(before.first());
        let blank = model
            .and_then(|entry| first_token(&entry.part))
            .map(|token| token.before.as_str())
            .filter(|before| !before.is_empty() && before.trim().is_empty())
            .unwrap_or(" ")
            .to_owned();
        // A comment before what follows is about what stands before it.
        let following = match self.entries.get_mut(at).map(|entry| &mut entry.comma) {
            Some(Some(comma)) => Some(comma),
            Some(None) => None,
            None => Some(&mut self.close),
        };
        let mut comment = String::new();
        if let Some(following) = following.filter(|next| !next.before.trim().is_empty()) {
            let line_end = if following.before.contains('\n') {
                "\n"
            } else {
                ""
            };
            comment = std::mem::replace(&mut following.before, line_end.to_owned());
        }
        let comma = (at > 0).then(|| Token {
            before: comment,
            text: ",".to_owned(),
            kind: LexemeKind::Symbol,
        });
        if let Some(token) = first_token_mut(&mut part) {
            token.before = blank;
        }
        self.entries.insert(at, Entry { comma, part });
    }

    fn remove(&mut self, at: usize) {
        let removed = self.entries.remove(at);
        if at == 0 {
            if let Some(next) = self.entries.first_mut() {
                next.comma = None;
            }
            return;
        }
        let following = match self.entries.get_mut(at) {
            Some(next) if next.comma.is_none() => {
                next.comma = removed.comma;
                return;
            }
            Some(next) => next.comma.as_mut(),
            None => Some(&mut self.close),
        };
        // A comment before the comma is about what stands before it, and that stays.
        let comment = removed.comma.map(|comma| comma.before).unwrap_or_default();
        if let Some(following) = following.filter(|_| !comment.trim().is_empty()) {
            following.before = match following.before.trim().is_empty() {
                true => comment,
                false => comment + &following.before,
            };
        }
    }

    /// Takes a column away, and with it the constraints that it is part of, as PostgreSQL does.
    pub(crate) fn drop_column(&mut self, name: &str) -> Result<(), LiveError> {
        let is_new = self.column_mut(name)?.is_new;
        let is_gone = |entry: &Entry| match &entry.part {
            Part::Column(column) => column.is_named(name),
            Part::Constraint(clause) => {
                clause.has_column(name)
                    || (clause.kind == Kind::Check && token::mention(&clause.tokens, name))
            }
        };
        while let Some(at) = self.entries.iter().position(is_gone) {
            self.remove(at);
        }
        if !is_new {
            self.edits.dropped.push(name.to_owned());
        }
        Ok(())
    }

    /// Whether something else than the column itself names it, or a key is made of it: then SQLite does not drop it.
    pub(super) fn is_used(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| match &entry.part {
            Part::Column(column) if column.is_named(name) => {
                column.has(Kind::PrimaryKey) || column.has(Kind::Unique)
            }
            Part::Column(column) => column
                .clauses
                .iter()
                .any(|clause| token::mention(&clause.tokens, name)),
            Part::Constraint(clause) => token::mention(&clause.tokens, name),
        })
    }

    /// Adds a constraint of the table.
    pub(crate) fn add_constraint(&mut self, sql: &str) -> Result<(), LiveError> {
        let mut reader = Reader::new(piece(sql)?);
        let constraint = match clause::of_table(&mut reader)? {
            Some(constraint) => constraint,
            None => return Err(LiveError::Unreadable { at: sql.to_owned() }),
        };
        nothing_left(reader)?;
        if constraint.kind == Kind::PrimaryKey {
            if !self.primary_key().is_empty() {
                return Err(LiveError::PrimaryKeyExists { table: self.name() });
            }
            // Elsewhere a key takes no nulls; SQLite keeps taking them unless it is told.
            for column in constraint.columns.clone() {
                self.set_not_null(&column, true)?;
            }
        }
        for column in &constraint.columns {
            self.column_mut(column)?;
        }
        self.insert(self.entries.len(), Part::Constraint(constraint));
        Ok(())
    }

    /// Takes a constraint away, at the table or at a column.
    pub(crate) fn drop_constraint(&mut self, wanted: Wanted<'_>) -> Result<(), LiveError> {
        let (entry, clause) = self.find(wanted)?;
        match (&mut self.entries[entry].part, clause) {
            (Part::Column(column), Some(clause)) => {
                column.clauses.remove(clause);
            }
            _ => self.remove(entry),
        }
        Ok(())
    }

    /// Gives a constraint another name, which is already quoted where it needs to be.
    pub(crate) fn rename_constraint(
        &mut self,
        wanted: Wanted<'_>,
        new: &str,
    ) -> Result<(), LiveError> {
        let (entry, clause) = self.find(wanted)?;
        let clause = match (&mut self.entries[entry].part, clause) {
            (Part::Column(column), Some(clause)) => &mut column.clauses[clause],
            (Part::Constraint(clause), _) => clause,
            (Part::Column(_), None) => return Ok(()),
        };
        match clause.name_at.and_then(|at| clause.tokens.get_mut(at)) {
            Some(token) => token.text = new.to_owned(),
            None => {
                let mut tokens = piece(&format!("CONSTRAINT {new}"))?;
                if let (Some(first), Some(word)) = (clause.tokens.first_mut(), tokens.first_mut()) {
                    word.before = std::mem::replace(&mut first.before, " ".to_owned());
                }
                tokens.append(&mut clause.tokens);
                clause.tokens = tokens;
                clause.name_at = Some(1);
            }
        }
        Ok(())
    }

    /// The entry of a constraint, and its place among the clauses of the column where it stands at one. By its name,
    /// or else one without a name that would get it.
    fn find(&self, wanted: Wanted<'_>) -> Result<(usize, Option<usize>), LiveError> {
        let table = self.name();
        let is_named = |clause: &Clause, _: &[String]| clause.has_name(wanted.name);
        let would_be = |clause: &Clause, columns: &[String]| {
            clause.name_at.is_none() && clause.may_be(&table, columns, wanted)
        };
        let tests: [&Test<'_>; 2] = [&is_named, &would_be];
        for test in tests {
            let is_wanted = |clause: &Clause, columns: &[String]| {
                clause.is_constraint()
                    && wanted.kind.is_none_or(|kind| kind == clause.kind)
                    && test(clause, columns)
            };
            for (at, entry) in self.entries.iter().enumerate() {
                match &entry.part {
                    Part::Constraint(clause) if is_wanted(clause, &clause.columns) => {
                        return Ok((at, None));
                    }
                    Part::Constraint(_) => {}
                    Part::Column(column) => {
                        let name: Vec<String> = column.name.name().into_iter().collect();
                        let mut clauses = column.clauses.iter();
                        if let Some(clause) = clauses.position(|clause| is_wanted(clause, &name)) {
                            return Ok((at, Some(clause)));
                        }
                    }
                }
            }
        }
        Err(LiveError::NoSuchConstraint {
            table,
            kind: wanted.kind.map_or("constraint", Kind::words),
            name: wanted.name.to_owned(),
        })
    }

    /// Makes the table one whose values have the types of their columns, or not.
    pub(crate) fn set_strict(&mut self, on: bool) -> Result<(), LiveError> {
        self.set_option(&["STRICT"], on)
    }

    /// Makes the table one that is stored by its primary key, or not.
    pub(crate) fn set_without_rowid(&mut self, on: bool) -> Result<(), LiveError> {
        self.set_option(&["WITHOUT", "ROWID"], on)
    }

    fn set_option(&mut self, words: &[&str], on: bool) -> Result<(), LiveError> {
        let mut options: Vec<Vec<Token>> = Vec::new();
        for token in std::mem::take(&mut self.options) {
            match options.last_mut() {
                _ if token.is_symbol(",") => options.push(Vec::new()),
                Some(option) => option.push(token),
                None => options.push(vec![token]),
            }
        }
        options.retain(|option| !option.first().is_none_or(|token| token.is(words[0])));
        if on {
            options.push(piece(&words.join(" "))?);
        }
        for (at, mut option) in options.into_iter().enumerate() {
            if at > 0 {
                self.options.extend(token::read(Dialect::Sqlite, ",")?.0);
            } else if let Some(first) = option.first_mut().filter(|first| first.before.is_empty()) {
                first.before = " ".to_owned();
            }
            self.options.extend(option);
        }
        Ok(())
    }

    /// Gives a column another type.
    pub(crate) fn set_type(&mut self, column: &str, words: &str) -> Result<(), LiveError> {
        let tokens = piece(words)?;
        self.column_mut(column)?.data_type = tokens;
        Ok(())
    }

    /// Lets a column take nulls, or not.
    pub(crate) fn set_not_null(&mut self, column: &str, on: bool) -> Result<(), LiveError> {
        let column = self.column_mut(column)?;
        if on && column.has(Kind::NotNull) {
            return Ok(());
        }
        column.remove(Kind::NotNull);
        column.replace(Kind::Null, None)?;
        column.replace(Kind::NotNull, on.then_some("NOT NULL"))
    }

    /// Gives the rows that have null in a column its default when they are copied.
    pub(crate) fn fill(&mut self, column: &str) {
        self.edits.filled.push(column.to_owned());
    }

    /// Gives a column another default, or none.
    pub(crate) fn set_default(
        &mut self,
        column: &str,
        expression: Option<&str>,
    ) -> Result<(), LiveError> {
        let sql = expression.map(|expression| format!("DEFAULT {expression}"));
        self.column_mut(column)?
            .replace(Kind::Default, sql.as_deref())
    }

    /// Gives a column another collation, or SQLite's own; the name is already quoted where it needs to be.
    pub(crate) fn set_collation(
        &mut self,
        column: &str,
        collation: Option<&str>,
    ) -> Result<(), LiveError> {
        let sql = collation.map(|collation| format!("COLLATE {collation}"));
        self.column_mut(column)?
            .replace(Kind::Collate, sql.as_deref())
    }

    /// Makes the primary key, which has to be this column, count by itself, or not.
    pub(crate) fn set_autoincrement(&mut self, name: &str, on: bool) -> Result<(), LiveError> {
        let no_key = LiveError::NoSuchConstraint {
            table: self.name(),
            kind: Kind::PrimaryKey.words(),
            name: name.to_owned(),
        };
        self.column_mut(name)?;
        match self.primary_key().as_slice() {
            [key] if key.eq_ignore_ascii_case(name) => {}
            // The key that it numbered has gone before.
            _ if !on => return Ok(()),
            _ => return Err(no_key),
        }
        let is_key = |entry: &Entry| matches!(&entry.part, Part::Constraint(clause) if clause.kind == Kind::PrimaryKey);
        if let Some(at) = self.entries.iter().position(is_key) {
            self.remove(at);
        }
        let column = self.column_mut(name)?;
        let sql = if on {
            column.data_type = piece("INTEGER")?;
            "PRIMARY KEY AUTOINCREMENT"
        } else {
            "PRIMARY KEY"
        };
        column.replace(Kind::PrimaryKey, Some(sql))
    }

    /// Puts a check of the words that a column takes in the place of the one that is there for its words.
    pub(crate) fn set_words(&mut self, name: &str, check: Option<&str>) -> Result<(), LiveError> {
        let column = self.column_mut(name)?;
        let is_of_words = |clause: &Clause| {
            let mut tokens = clause.tokens.iter();
            clause.kind == Kind::Check
                && clause.name_at.is_none()
                && tokens.next().is_some_and(|token| token.is("CHECK"))
                && tokens.next().is_some_and(|token| token.is_symbol("("))
                && tokens.next().is_some_and(|token| token.names(name))
                && tokens.next().is_some_and(|token| token.is("IN"))
                && tokens
                    .all(|token| token.kind == LexemeKind::Symbol || token.text.starts_with('\''))
        };
        let at = column.clauses.iter().position(is_of_words);
        if let Some(at) = at {
            column.clauses.remove(at);
        }
        if let Some(check) = check {
            let clause = one_clause(check)?;
            let at = at.unwrap_or_else(|| column.place_of(Kind::Check));
            column.clauses.insert(at, clause);
        }
        Ok(())
    }

    /// A statement that runs on the table that was built.
    pub(crate) fn push_after(&mut self, statement: Rendered) {
        self.edits.after.push(statement);
    }
}

fn one_clause(sql: &str) -> Result<Clause, LiveError> {
    let mut reader = Reader::new(piece(sql)?);
    let clause = clause::of_column(&mut reader)?;
    nothing_left(reader)?;
    clause.ok_or_else(|| LiveError::Unreadable { at: sql.to_owned() })
}

impl ColumnText {
    /// Puts a clause in the place of those of its kind, or takes them away.
    fn replace(&mut self, kind: Kind, sql: Option<&str>) -> Result<(), LiveError> {
        let old = self.clauses.iter().find(|clause| clause.kind == kind);
        let before = old
            .and_then(|clause| clause.tokens.first())
            .map(|token| token.before.clone());
        let at = self.remove(kind);
        if let Some(sql) = sql {
            let mut clause = one_clause(sql)?;
            if let (Some(first), Some(before)) = (clause.tokens.first_mut(), before) {
                first.before = before;
            }
            let at = at.unwrap_or_else(|| self.place_of(kind));
            self.clauses.insert(at, clause);
        }
        Ok(())
    }

    /// Where a clause goes, in the order in which create_table writes them.
    fn place_of(&self, kind: Kind) -> usize {
        let rank = |kind: Kind| match kind {
            Kind::Collate => 0,
            Kind::Generated => 1,
            Kind::Default => 2,
            Kind::NotNull | Kind::Null => 3,
            Kind::PrimaryKey => 4,
            Kind::Unique | Kind::Check | Kind::ForeignKey | Kind::Deferral | Kind::NameAlone => 5,
        };
        self.clauses
            .iter()
            .position(|clause| rank(clause.kind) > rank(kind))
            .unwrap_or(self.clauses.len())
    }
}

fn first_token(part: &Part) -> Option<&Token> {
    match part {
        Part::Column(column) => Some(&column.name),
        Part::Constraint(clause) => clause.tokens.first(),
    }
}

fn first_token_mut(part: &mut Part) -> Option<&mut Token> {
    match part {
        Part::Column(column) => Some(&mut column.name),
        Part::Constraint(clause) => clause.tokens.first_mut(),
    }
}

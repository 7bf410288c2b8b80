//! The statements that put an edited table in the place of the old one.

use super::clause::Kind;
use super::text::TableText;
use crate::Dialect;
use crate::live::LiveError;
use crate::live::token;
use crate::model::TableName;
use crate::operation::Rendered;
use crate::sql;

/// What `sqlite_schema` says of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LiveTable {
    /// The table's `CREATE TABLE`.
    pub create: String,
    /// The texts of the indexes that have one, in the order in which they were made.
    pub indexes: Vec<String>,
    /// The texts of the triggers on the table, in the order in which they were made.
    pub triggers: Vec<String>,
    /// The names in the database that begin like the temporary ones: see [`LiveTable::TEMPORARY`].
    pub taken: Vec<String>,
}

impl LiveTable {
    /// How the temporary names begin that a table has while it is built.
    pub const TEMPORARY: &'static str = "_revgraph_new_";

    /// The statement with which a rebuild begins. The old behaviour leaves views and triggers alone that know the
    /// table by the name that it gets back.
    pub const FIRST: &'static str = "PRAGMA legacy_alter_table = ON";

    /// A name that nothing in the database has.
    fn temporary_name(&self, table: &str) -> String {
        let first = format!("{}{table}", Self::TEMPORARY);
        let is_taken = |name: &str| {
            self.taken
                .iter()
                .any(|taken| taken.eq_ignore_ascii_case(name))
        };
        let others = (2_u64..).map(|number| format!("{first}_{number}"));
        std::iter::once(first.clone())
            .chain(others)
            .find(|name| !is_taken(name))
            .unwrap_or(first)
    }
}

/// The statements that make the table what the edited text says.
///
/// Dropping columns that nothing else knows is left to SQLite, which also finds the views and triggers that need
/// them. Everything else builds the table anew; what deletes no row of another table when the old one is dropped
/// are foreign keys that are off, which is the runner's part.
pub(crate) fn rebuild(
    table: &TableName,
    live: &LiveTable,
    old: &TableText,
    new: &TableText,
) -> Result<Vec<Rendered>, LiveError> {
    let builder = Builder {
        table,
        live,
        old,
        new,
    };
    let mut statements = match builder.native()? {
        Some(statements) => statements,
        None => builder.anew()?,
    };
    statements.extend(new.edits.after.iter().cloned());
    Ok(statements)
}

struct Builder<'a> {
    table: &'a TableName,
    live: &'a LiveTable,
    old: &'a TableText,
    new: &'a TableText,
}

impl Builder<'_> {
    fn name(&self, name: &str) -> String {
        sql::qualified(Dialect::Sqlite, self.table.schema.as_deref(), name)
    }

    /// `ALTER TABLE .. DROP COLUMN`, where that is all and SQLite does it.
    fn native(&self) -> Result<Option<Vec<Rendered>>, LiveError> {
        let dropped = &self.new.edits.dropped;
        let mut rest = self.old.clone();
        for column in dropped {
            if rest.is_used(column) {
                return Ok(None);
            }
            rest.drop_column(column)?;
        }
        if rest.to_string() != self.new.to_string() {
            return Ok(None);
        }
        let mut statements = Vec::new();
        for index in &self.live.indexes {
            if self.is_of_dropped(index)? {
                let (tokens, _) = token::read(Dialect::Sqlite, index)?;
                let name = name_at(&tokens).and_then(|at| tokens[at].name());
                let name = name.unwrap_or_default();
                statements.push(format!("DROP INDEX {}", self.name(&name)));
            }
        }
        let table = self.name(&self.table.name);
        for column in dropped {
            let column = sql::identifier(Dialect::Sqlite, column);
            statements.push(format!("ALTER TABLE {table} DROP COLUMN {column}"));
        }
        Ok(Some(statements.into_iter().map(Rendered::new).collect()))
    }

    fn anew(&self) -> Result<Vec<Rendered>, LiveError> {
        let temporary = self.live.temporary_name(&self.table.name);
        let (from, to) = (self.name(&self.table.name), self.name(&temporary));
        let name = sql::identifier(Dialect::Sqlite, &self.table.name);
        let mut statements = vec![LiveTable::FIRST.to_owned(), self.new.under(&to)];
        statements.extend(self.copy(&from, &to));
        if self.old.is_autoincrement() && self.new.is_autoincrement() {
            let sequence = self.name("sqlite_sequence");
            let literal = |name: &str| sql::string_literal(Dialect::Sqlite, name);
            let (old, new) = (literal(&self.old.name()), literal(&temporary));
            statements.push(format!("DELETE FROM {sequence} WHERE name = {new}"));
            statements.push(format!(
                "INSERT INTO {sequence} (name, seq) SELECT {new}, seq FROM {sequence} WHERE name = {old}"
            ));
        }
        statements.push(format!("DROP TABLE {from}"));
        statements.push(format!("ALTER TABLE {to} RENAME TO {name}"));
        statements.push("PRAGMA legacy_alter_table = OFF".to_owned());
        for index in &self.live.indexes {
            if !self.is_of_dropped(index)? {
                statements.push(self.placed(index)?);
            }
        }
        for trigger in &self.live.triggers {
            statements.push(self.placed(trigger)?);
        }
        if !self.new.edits.dropped.is_empty() {
            // Renaming a column of any table makes SQLite read all views and triggers, and name the one that
            // misses a column that is gone.
            statements.push(format!("CREATE TABLE {to} (a)"));
            statements.push(format!("ALTER TABLE {to} RENAME COLUMN a TO b"));
            statements.push(format!("DROP TABLE {to}"));
        }
        Ok(statements.into_iter().map(Rendered::new).collect())
    }

    /// The rows, with the numbers that they have, in their order.
    fn copy(&self, from: &str, to: &str) -> Option<String> {
        let (old, new) = (self.old, self.new);
        let mut into = Vec::new();
        let mut select = Vec::new();
        let rowid = ["rowid", "_rowid_", "oid"].into_iter().find(|name| {
            let is_free = |text: &TableText| text.column(name).is_none();
            is_free(old) && is_free(new) && !old.has_option("WITHOUT")
        });
        if let Some(rowid) = rowid
            && !new.has_option("WITHOUT")
            && new.rowid_column().is_none()
        {
            into.push(rowid.to_owned());
            select.push(rowid.to_owned());
        }
        for column in new.columns() {
            let name = column.name.name().unwrap_or_default();
            let is_kept = !column.is_new && !column.has(Kind::Generated);
            if !is_kept || old.column(&name).is_none() {
                continue;
            }
            let quoted = sql::identifier(Dialect::Sqlite, &name).into_owned();
            let filled = new
                .edits
                .filled
                .iter()
                .any(|filled| filled.eq_ignore_ascii_case(&name));
            let default = column.clause(Kind::Default).filter(|_| filled);
            select.push(match default {
                Some(default) => {
                    let value = token::text(default.after("DEFAULT"));
                    format!("coalesce({quoted}, {value})")
                }
                None => quoted.clone(),
            });
            into.push(quoted);
        }
        if into.is_empty() {
            return None;
        }
        let order = rowid.map_or_else(String::new, |rowid| format!(" ORDER BY {rowid}"));
        Some(format!(
            "INSERT INTO {to} ({}) SELECT {} FROM {from}{order}",
            into.join(", "),
            select.join(", ")
        ))
    }

    /// Whether an index knows a column that is gone.
    fn is_of_dropped(&self, index: &str) -> Result<bool, LiveError> {
        let (tokens, _) = token::read(Dialect::Sqlite, index)?;
        let behind = name_at(&tokens).map_or(0, |at| at + 3).min(tokens.len());
        let dropped = &self.new.edits.dropped;
        Ok(dropped
            .iter()
            .any(|column| token::mention(&tokens[behind..], column)))
    }

    /// The text of an index or a trigger, with the schema before its name: SQLite keeps it without.
    fn placed(&self, text: &str) -> Result<String, LiveError> {
        let Some(schema) = &self.table.schema else {
            return Ok(text.to_owned());
        };
        let (mut tokens, tail) = token::read(Dialect::Sqlite, text)?;
        if let Some(at) = name_at(&tokens) {
            let schema = sql::identifier(Dialect::Sqlite, schema);
            tokens[at].text = format!("{schema}.{}", tokens[at].text);
        }
        Ok(format!("{}{tail}", token::text(&tokens)))
    }
}

/// Where the name stands in `CREATE UNIQUE INDEX IF NOT EXISTS name ..`.
fn name_at(tokens: &[token::Token]) -> Option<usize> {
    let kind = tokens
        .iter()
        .position(|token| token.is("INDEX") || token.is("TRIGGER"))?;
    let at = match tokens.get(kind + 1) {
        Some(token) if token.is("IF") => kind + 4,
        _ => kind + 1,
    };
    (at < tokens.len()).then_some(at)
}

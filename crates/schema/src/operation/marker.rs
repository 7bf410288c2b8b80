//! What a runner has to know of a statement beside its text.

use super::{NotAsSaid, RenderError, Rendered, Unsupported};
use crate::model::TableName;
use crate::{Dialect, sql};

/// What a runner has to know of a statement beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Marker {
    /// An external program that runs in place of the statement, whose text is only a comment.
    Run(Program),
    /// What the script says of a column, to be checked before the statement.
    Expects(Expectation),
    /// A value of an enum of PostgreSQL, which the transaction that adds it cannot use.
    /// <https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES>
    AddsEnumValue {
        /// The value.
        value: String,
    },
    /// An index that is created concurrently. When that fails, PostgreSQL leaves an index that no query uses and
    /// that stands in the way of the next try.
    /// <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>
    CreatesConcurrently {
        /// A query that has a row when there is such a remainder.
        find: String,
        /// The statement that drops it, also outside of a transaction.
        drop: String,
    },
}

/// What a script says that a column of PostgreSQL was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// A query with a row for each part that is not as the script says: the part, what is said, what is found.
    pub query: String,
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: String,
}

impl Expectation {
    /// Refuses the first row that the query gave.
    ///
    /// # Errors
    /// [`RenderError::NotAsSaid`].
    pub fn check(&self, rows: &[Vec<Option<String>>]) -> Result<(), RenderError> {
        let Some([part, said, found]) = rows.first().map(Vec::as_slice) else {
            return Ok(());
        };
        let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
        Err(RenderError::NotAsSaid(Box::new(NotAsSaid {
            table: self.table.clone(),
            column: self.column.clone(),
            part: text(part),
            said: text(said),
            found: text(found),
        })))
    }
}

/// An external program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The program and its arguments; never empty.
    pub command: Vec<String>,
    /// Whether it runs while the script's transaction is open, whose locks it then has to wait for or to do without.
    pub in_transaction: bool,
    /// The seconds after which it is ended.
    pub timeout: Option<u64>,
}

impl Marker {
    /// For `CREATE INDEX CONCURRENTLY`; the schema is that of the table, and so of the index.
    pub(super) fn creates_concurrently(schema: Option<&str>, table: &str, index: &str) -> Marker {
        let dialect = Dialect::Postgres;
        let text = |text: &str| sql::string_literal(dialect, text);
        let table = text(&sql::qualified(dialect, schema, table));
        Marker::CreatesConcurrently {
            find: format!(
                "SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
                 WHERE NOT i.indisvalid AND c.relname = {} AND i.indrelid = to_regclass({table})",
                text(index)
            ),
            drop: format!(
                "DROP INDEX CONCURRENTLY IF EXISTS {}",
                sql::qualified(dialect, schema, index)
            ),
        }
    }
}

/// A value of an enum that is used in the transaction that adds it.
#[derive(Debug)]
pub struct UsedTooEarly {
    /// The place of the statement that uses it among those that were given.
    pub at: usize,
    /// Why it cannot be, and what to do.
    pub error: RenderError,
}

/// Refuses statements of one transaction in which a value of an enum is used after it was added.
///
/// To be called with the statements of each script that runs in a transaction. What counts as use is the value as a
/// literal in a later statement, so a text that happens to be equal is refused too.
///
/// # Errors
/// The value is used, and what to do.
pub fn check_new_enum_values(statements: &[Rendered]) -> Result<(), UsedTooEarly> {
    for (at, statement) in statements.iter().enumerate() {
        let Some(Marker::AddsEnumValue { value }) = &statement.marker else {
            continue;
        };
        let literal = sql::string_literal(Dialect::Postgres, value);
        let uses = |later: &Rendered| {
            // Another value may be placed beside it, and its name be changed.
            !matches!(later.marker, Some(Marker::AddsEnumValue { .. }))
                && !later.sql.contains(" RENAME VALUE ")
                && (later.sql.contains(&literal)
                    || later.copy_data.iter().any(|data| data.contains(value)))
        };
        if let Some(behind) = statements[at + 1..].iter().position(uses) {
            let error = RenderError::Unsupported(Box::new(Unsupported {
                operation: "add_enum_value",
                dialect: Dialect::Postgres,
                what: format!("using the value {literal} in the script that adds it"),
                why: "a value that was added to an enum can be used only after the transaction"
                    .to_owned(),
                instead: "two scripts: one that adds the value, and one after it that uses it"
                    .to_owned(),
            }));
            let at = at + 1 + behind;
            return Err(UsedTooEarly { at, error });
        }
    }
    Ok(())
}

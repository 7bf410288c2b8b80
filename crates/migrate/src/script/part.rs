//! SQL as people write it, made into the statements that run: a section of a script, or a file of its own.

use std::path::Path;
use std::sync::Arc;

use revgraph_schema::Dialect;
use revgraph_schema::split::{self, StatementKind};

use super::body::Origin;
use super::{ScriptError, ScriptStatement, Substitution};
use crate::Place;

/// SQL, and where it stands.
pub(crate) struct Part<'a> {
    /// The file.
    pub(crate) path: &'a Path,
    /// Its whole text.
    pub(crate) whole: &'a Arc<str>,
    /// The text that runs.
    pub(crate) text: &'a str,
    /// The line of the file in which that begins, from 1.
    pub(crate) first_line: usize,
    /// Whether it runs in one transaction.
    pub(crate) transactional: bool,
}

impl Part<'_> {
    /// The statements, in order.
    ///
    /// # Errors
    /// A value that is missing, a text that cannot be split, and in a transaction what would end it or cannot run in one.
    pub(crate) fn statements(
        &self,
        dialect: Dialect,
        substitution: &Substitution,
    ) -> Result<Vec<ScriptStatement>, ScriptError> {
        let text = substitution.apply(self.path, self.text, self.first_line)?;
        self.split(dialect, &text)
    }

    /// The same of a text in which nothing is substituted.
    pub(super) fn plain(&self, dialect: Dialect) -> Result<Vec<ScriptStatement>, ScriptError> {
        self.split(dialect, self.text)
    }

    fn split(&self, dialect: Dialect, text: &str) -> Result<Vec<ScriptStatement>, ScriptError> {
        let place = |line: usize, column: usize| {
            Place::in_part(self.path, text, self.first_line, line, column)
        };
        let split = split::split(dialect, text).map_err(|error| ScriptError::Split {
            place: place(error.line, error.column),
            kind: error.kind,
        })?;
        let mut statements = Vec::with_capacity(split.len());
        for statement in split {
            if self.transactional {
                let place = || place(statement.line, statement.column);
                let ends_transaction = matches!(statement.kind, StatementKind::TransactionControl);
                check_transaction(&statement.sql, ends_transaction, dialect, place)?;
            }
            let copy_data = match statement.kind {
                StatementKind::CopyData(data) => Some(data.to_owned()),
                StatementKind::Sql | StatementKind::TransactionControl => None,
            };
            let line = statement.line + self.first_line - 1;
            statements.push(ScriptStatement {
                origin: Origin::at_line(self.path, self.whole, line, statement.column),
                sql: statement.sql.into_owned(),
                copy_data,
                marker: None,
                late: None,
                code: None,
            });
        }
        Ok(statements)
    }
}

/// Refuses what would end the transaction in which it runs, or cannot run inside one.
pub(super) fn check_transaction(
    statement: &str,
    ends_transaction: bool,
    dialect: Dialect,
    place: impl Fn() -> Place,
) -> Result<(), ScriptError> {
    if ends_transaction {
        let statement = statement.lines().next().unwrap_or_default().to_owned();
        return Err(ScriptError::TransactionControl {
            place: place(),
            statement,
        });
    }
    if let Some(what) = split::cannot_run_in_transaction(dialect, statement) {
        return Err(ScriptError::NeedsNoTransaction {
            place: place(),
            what: what.to_owned(),
        });
    }
    Ok(())
}

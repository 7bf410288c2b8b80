//! What a script says that a column was, against what it is.
//!
//! Only what is known to differ is refused: a type that has no portable name here is not compared, and PostgreSQL's
//! types are compared without their lengths.

use super::super::context::Scope;
use super::super::marker::Expectation;
use super::super::{NotAsSaid, RenderError};
use super::{AlterColumn, type_of};
use crate::Dialect;
use crate::model::TableName;
use crate::types::DataType;

impl AlterColumn {
    fn key(&self) -> TableName {
        TableName::new(self.schema.as_deref(), &self.table)
    }

    fn refused(&self, part: &str, said: String, found: String) -> RenderError {
        RenderError::NotAsSaid(Box::new(NotAsSaid {
            table: self.key(),
            column: self.column.clone(),
            part: part.to_owned(),
            said,
            found,
        }))
    }

    /// Refuses a type that the column has not.
    pub(super) fn check_type(&self, scope: &Scope<'_>, found: &str) -> Result<(), RenderError> {
        let dialect = scope.dialect();
        let Some(said) = self.said_type(dialect) else {
            return Ok(());
        };
        let known = type_of(without_width(found));
        let is_known = !matches!(known, DataType::Native(_));
        // MariaDB keeps JSON as LONGTEXT, and XML has no type of its own.
        let is_in_other_words = matches!(said, DataType::Json | DataType::Jsonb | DataType::Xml);
        let (Ok(said), Ok(known)) = (said.sql(dialect), known.sql(dialect)) else {
            return Ok(());
        };
        let is_same = |words: &str| said.eq_ignore_ascii_case(words);
        if !is_known || is_in_other_words || is_same(found) || is_same(&known) {
            return Ok(());
        }
        Err(self.refused("type", said, found.to_owned()))
    }

    /// Refuses what is said of null where it is otherwise.
    pub(super) fn check_nullable(&self, found: bool) -> Result<(), RenderError> {
        let words = |nullable| if nullable { "true" } else { "false" };
        match self.was.as_ref().and_then(|was| was.nullable) {
            Some(said) if said != found => {
                Err(self.refused("nullable", words(said).to_owned(), words(found).to_owned()))
            }
            _ => Ok(()),
        }
    }

    /// What to ask PostgreSQL before the first statement.
    pub(super) fn expectation(&self, scope: &Scope<'_>) -> Option<Expectation> {
        let dialect = Dialect::Postgres;
        let is_plain =
            |said: &&DataType| !matches!(said, DataType::Native(_)) && said.enum_words().is_none();
        let mut differ = Vec::new();
        let said = self.said_type(dialect).filter(is_plain);
        if let Some(said) = said.and_then(|said| said.sql(dialect).ok()) {
            let said = scope.text(&said);
            differ.push(format!(
                "SELECT 'type', {said}, format_type(atttypid, atttypmod) FROM found WHERE atttypid <> to_regtype({said})"
            ));
        }
        if let Some(said) = self.was.as_ref().and_then(|was| was.nullable) {
            differ.push(format!(
                "SELECT 'nullable', '{said}', (NOT attnotnull)::text FROM found WHERE attnotnull = {said}"
            ));
        }
        if differ.is_empty() {
            return None;
        }
        let table = scope.text(&scope.qualified(self.schema.as_deref(), &self.table));
        let column = scope.text(&self.column);
        Some(Expectation {
            query: format!(
                "WITH found AS (SELECT * FROM pg_attribute WHERE attrelid = to_regclass({table}) \
                 AND attname = {column} AND NOT attisdropped) {}",
                differ.join(" UNION ALL ")
            ),
            table: self.key(),
            column: self.column.clone(),
        })
    }

    fn said_type(&self, dialect: Dialect) -> Option<&DataType> {
        self.was.as_ref()?.data_type.as_ref()?.on(dialect)
    }
}

/// A type of MySQL without the width with which older servers, and MariaDB, show whole numbers. `tinyint(1)` is how
/// they show booleans.
fn without_width(words: &str) -> &str {
    let (name, width) = words.split_once('(').unwrap_or((words, ""));
    let is_whole = ["smallint", "mediumint", "int", "bigint"].contains(&name)
        || (name == "tinyint" && width != "1)");
    match is_whole {
        true => name,
        false => words,
    }
}

//! What rendering needs to know, and what it gives.

use std::borrow::Cow;

use super::{Marker, RenderError, Unsupported};
use crate::model::{Constraint, Index};
use crate::naming::Naming;
use crate::{Dialect, sql};

/// What rendering needs to know beside the operation itself.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Context {
    /// The dialect of the database that the statements are for.
    pub dialect: Dialect,
    /// How constraints and indexes are called that have no name.
    pub naming: Naming,
}

impl Context {
    /// Statements for this dialect.
    pub fn new(dialect: Dialect) -> Context {
        Context {
            dialect,
            naming: Naming::default(),
        }
    }
}

/// One statement, as it is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The statement, without a terminator.
    pub sql: String,
    /// The lines that go to the server after a `COPY .. FROM STDIN`.
    pub copy_data: Option<String>,
    /// What a runner has to know of it.
    pub marker: Option<Marker>,
}

impl Rendered {
    /// An ordinary statement.
    pub fn new(sql: impl Into<String>) -> Rendered {
        Rendered {
            sql: sql.into(),
            copy_data: None,
            marker: None,
        }
    }

    /// A statement that a runner has to know more of.
    pub(super) fn marked(sql: impl Into<String>, marker: Marker) -> Rendered {
        Rendered {
            marker: Some(marker),
            ..Rendered::new(sql)
        }
    }
}

/// The context, and the operation that is being rendered: what a refusal has to name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) context: &'a Context,
    pub(super) operation: &'static str,
}

impl Scope<'_> {
    pub(super) fn dialect(&self) -> Dialect {
        self.context.dialect
    }

    /// A name that already exists in the database.
    pub(super) fn name<'n>(&self, name: &'n str) -> Cow<'n, str> {
        sql::identifier(self.dialect(), name)
    }

    /// A name that the statement brings into the database, so it has to fit.
    pub(super) fn new_name<'n>(&self, name: &'n str) -> Result<Cow<'n, str>, RenderError> {
        sql::check_identifier(self.dialect(), name)?;
        Ok(self.name(name))
    }

    /// `schema.name`, quoted where needed.
    pub(super) fn qualified(&self, schema: Option<&str>, name: &str) -> String {
        sql::qualified(self.dialect(), schema, name)
    }

    /// Existing names with commas between them.
    pub(super) fn names<N: AsRef<str>>(&self, names: impl IntoIterator<Item = N>) -> String {
        let names: Vec<String> = names
            .into_iter()
            .map(|name| self.name(name.as_ref()).into_owned())
            .collect();
        names.join(", ")
    }

    /// The name of a constraint of a table: its own, or the naming convention's.
    pub(super) fn constraint_name(
        &self,
        table: &str,
        constraint: impl Into<Constraint>,
    ) -> Option<String> {
        let naming = &self.context.naming;
        naming.constraint_name(table, &constraint.into())
    }

    /// The name of an index on a table: its own, or the one that it gets.
    pub(super) fn index_name(&self, table: &str, index: &Index) -> String {
        self.context.naming.index_name(table, index)
    }

    /// A text as a literal.
    pub(super) fn text(&self, text: &str) -> String {
        sql::string_literal(self.dialect(), text)
    }

    /// The refusal of something that this dialect does not have.
    pub(super) fn unsupported(
        &self,
        what: impl Into<String>,
        why: impl Into<String>,
        instead: impl Into<String>,
    ) -> RenderError {
        RenderError::Unsupported(Box::new(Unsupported {
            operation: self.operation,
            dialect: self.dialect(),
            what: what.into(),
            why: why.into(),
            instead: instead.into(),
        }))
    }
}

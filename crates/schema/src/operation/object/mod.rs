//! `create_..`, `replace_..` and `drop_..` of everything beside tables: schemas, extensions, enum types, domains,
//! sequences, views, materialized views, functions, procedures, triggers.
//!
//! The three are the same for all of them, and here; a file an object has what is its own: its SQL.

mod create;
mod domain;
mod drop;
mod enum_type;
mod extension;
mod function;
mod materialized_view;
mod namespace;
mod procedure;
mod replace;
mod sequence;
mod trigger;
mod view;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use create::Create;
pub use drop::Drop;
pub(super) use materialized_view::postgres_only as materialized_views_only;
pub use replace::Replace;
pub(super) use sequence::options as sequence_options;

use super::context::Scope;
use super::{Operation, RenderError, Rendered};
use crate::model::{
    Domain, EnumType, Extension, Function, MaterializedView, Namespace, Procedure, Schema,
    Sequence, TableName, Trigger, View,
};

/// Creates a schema.
pub type CreateSchema = Create<Namespace>;
/// Drops a schema.
pub type DropSchema = Drop<Namespace>;
/// Creates an enum type.
pub type CreateEnum = Create<EnumType>;
/// Drops an enum type.
pub type DropEnum = Drop<EnumType>;
/// Creates a domain.
pub type CreateDomain = Create<Domain>;
/// Drops a domain.
pub type DropDomain = Drop<Domain>;
/// Creates a sequence.
pub type CreateSequence = Create<Sequence>;
/// Drops a sequence.
pub type DropSequence = Drop<Sequence>;
/// Installs an extension.
pub type CreateExtension = Create<Extension>;
/// Removes an extension.
pub type DropExtension = Drop<Extension>;
/// Creates a view.
pub type CreateView = Create<View>;
/// Gives a view another query.
pub type ReplaceView = Replace<View>;
/// Drops a view.
pub type DropView = Drop<View>;
/// Creates a materialized view.
pub type CreateMaterializedView = Create<MaterializedView>;
/// Drops a materialized view.
pub type DropMaterializedView = Drop<MaterializedView>;
/// Creates a function.
pub type CreateFunction = Create<Function>;
/// Gives a function another definition.
pub type ReplaceFunction = Replace<Function>;
/// Drops a function.
pub type DropFunction = Drop<Function>;
/// Creates a procedure.
pub type CreateProcedure = Create<Procedure>;
/// Drops a procedure.
pub type DropProcedure = Drop<Procedure>;
/// Creates a trigger.
pub type CreateTrigger = Create<Trigger>;
/// Drops a trigger.
pub type DropTrigger = Drop<Trigger>;

/// An object whose operations are in the list.
pub(super) trait Listed: Sized {
    /// The operation that creates it.
    fn create_operation(create: Create<Self>) -> Operation;

    /// The operation that drops it.
    fn drop_operation(drop: Drop<Self>) -> Operation;
}

macro_rules! listed {
    ($($object:ident)*) => {
        $(
            impl Listed for $object {
                fn create_operation(create: Create<Self>) -> Operation {
                    create.into()
                }

                fn drop_operation(drop: Drop<Self>) -> Operation {
                    drop.into()
                }
            }
        )*
    };
}

listed! {
    Namespace EnumType Domain Sequence Extension View MaterializedView Function Procedure Trigger
}

/// What is created and dropped by its name.
pub(super) trait Object:
    Listed + Clone + PartialEq + Serialize + DeserializeOwned + JsonSchema
{
    /// What messages call it: `view`.
    const WORDS: &'static str;

    /// The beginning of the names of the JSON Schemas: `View`.
    const NAME: &'static str;

    /// Whether it is in a schema.
    const HAS_SCHEMA: bool = true;

    /// Whether it belongs to a table.
    const HAS_TABLE: bool = false;

    /// Whether tables are in it, which are dropped with it.
    const HOLDS_TABLES: bool = false;

    /// All of its kind in a schema.
    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Self>;

    /// The statements that create it.
    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements;

    /// The statements that drop it; `was` is what it was, where that is known.
    fn drop(was: Option<&Self>, target: &Target<'_>, how: DropHow) -> Statements;

    /// What is lost when it is dropped and created again.
    fn loses(_name: &str) -> Option<String> {
        None
    }
}

/// An object that can be given another definition in its place.
pub(super) trait Replaceable: Object {
    /// The operation of the list.
    fn replace_operation(replace: Replace<Self>) -> Operation;

    /// The statements that give it this definition; `None` where the dialect can only drop and create it.
    fn replace(&self, target: &Target<'_>) -> Result<Option<Rendered>, RenderError>;
}

/// What making statements gives.
pub(super) type Statements = Result<Vec<Rendered>, RenderError>;

/// How an object is dropped.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct DropHow {
    pub(super) if_exists: bool,
    pub(super) cascade: bool,
}

/// The object that a statement is for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) schema: Option<&'a str>,
    pub(super) name: &'a str,
    pub(super) table: Option<&'a str>,
}

impl Target<'_> {
    /// Its name, quoted where needed.
    fn sql(&self) -> String {
        self.scope.qualified(self.schema, self.name)
    }

    /// Its name, which the statement brings into the database.
    fn new_sql(&self) -> Result<String, RenderError> {
        self.scope.new_name(self.name)?;
        Ok(self.sql())
    }

    /// The table that it belongs to, in the same schema.
    fn table_sql(&self) -> String {
        let table = self.table.unwrap_or_default();
        self.scope.qualified(self.schema, table)
    }

    /// The refusal of `if_exists` or `if_not_exists` where the dialect does not have it for this kind.
    fn refuse_if(&self, said: bool, key: &str, kind: &str) -> Result<(), RenderError> {
        match said {
            false => Ok(()),
            true => Err(self.scope.unsupported(
                key,
                format!(
                    "{} does not have it for {kind}",
                    self.scope.dialect().title()
                ),
                "the operation without it",
            )),
        }
    }

    /// `DROP .. name`, as PostgreSQL says it of everything.
    fn drop_sql(&self, words: &str, how: DropHow) -> Rendered {
        let if_exists = if how.if_exists { "IF EXISTS " } else { "" };
        let cascade = if how.cascade { " CASCADE" } else { "" };
        let name = self.sql();
        Rendered::new(format!("DROP {words} {if_exists}{name}{cascade}"))
    }

    /// Refuses `cascade` on the dialects that have no such word.
    fn refuse_cascade(&self, how: DropHow) -> Result<(), RenderError> {
        match how.cascade {
            false => Ok(()),
            true => Err(self.scope.unsupported(
                "cascade",
                "only PostgreSQL drops what depends on something with it",
                "operations that drop those first",
            )),
        }
    }
}

/// By what a schema has an object: a trigger is unique on its table alone.
fn key(schema: Option<&str>, table: Option<&str>, name: &str) -> TableName {
    match table {
        Some(table) => TableName::new(schema, &format!("{table}.{name}")),
        None => TableName::new(schema, name),
    }
}

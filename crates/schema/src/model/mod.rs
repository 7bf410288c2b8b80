//! The schema as plain values: tables, columns, constraints, indexes, and what stands beside tables.
//!
//! The values know no database and no operation. Where a value's YAML has the same shape as the value, the value
//! reads and writes itself; a table and a column, which have shorthands in YAML, have a shape of their own beside
//! them (`table_shape.rs`, `column_shape.rs`) that converts to and from the value.

mod any_constraint;
mod column;
mod column_shape;
mod constraint;
mod exclude;
mod foreign_key;
mod index;
mod new_column;
mod object;
mod schema;
mod short;
mod sql_text;
mod table;
mod table_shape;
mod term;

pub(crate) use any_constraint::ConstraintShape;
pub use any_constraint::{Constraint, ConstraintKind};
pub use column::{Column, Generated, Identity, MysqlColumn, PostgresColumn, SqliteColumn};
pub use column_shape::ColumnDefinition;
pub use constraint::{Check, PrimaryKey, Unique};
pub use exclude::{Exclude, ExcludeElement, ExcludeTarget};
pub use foreign_key::{ForeignKey, Initially, Match, Reference, ReferentialAction};
pub use index::{
    Index, IndexColumn, IndexTarget, MysqlIndex, MysqlIndexKind, Nulls, Order, PostgresIndex,
};
pub use new_column::NewColumn;
pub use object::{
    CheckOption, Domain, EnumType, Extension, Function, MaterializedView, MysqlRoutine, MysqlView,
    Namespace, Parameter, ParameterMode, PostgresFunction, PostgresProcedure, PostgresTrigger,
    PostgresView, Procedure, Sequence, Trigger, TriggerEvent, TriggerLevel, TriggerTiming, View,
};
pub use schema::{ApplyError, Schema, TableName};
pub(crate) use short::{is_default, is_false, name, optional_name};
pub use sql_text::SqlText;
pub use table::{MysqlTable, PostgresTable, SqliteTable, Table};
pub(crate) use table_shape::TableShape;
pub use term::Term;

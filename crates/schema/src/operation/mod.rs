//! The operations: what a script may do to a database, each rendered for every dialect.
//!
//! One file an operation, one shape each: a struct that is its YAML, `render` to statements, `apply` to a
//! [`Schema`], `reverse` to what undoes it. To add one, copy the nearest neighbour and
//! write its line in the list in `list.rs`; names, reading, writing and the JSON Schema follow from there.
//!
//! A dialect that cannot do what an operation says refuses it here, when statements are made, and never
//! leaves a part out: see [`Unsupported`].

mod add_column;
mod add_enum_value;
mod alter_column;
mod alter_sequence;
mod batch_alter_table;
pub(crate) mod beside;
mod block;
mod bulk_insert;
mod clause;
mod context;
mod create_constraint;
mod create_index;
mod create_table;
mod create_table_comment;
mod delete;
mod drop_column;
mod drop_constraint;
mod drop_index;
mod drop_morphs;
mod drop_soft_deletes;
mod drop_table;
mod drop_table_comment;
mod drop_timestamps;
mod error;
mod execute;
mod insert;
mod item;
mod list;
mod marker;
mod object;
mod refresh_materialized_view;
mod rename_column;
mod rename_constraint;
mod rename_enum_value;
mod rename_index;
mod rename_table;
mod reverse;
mod run;
mod set_table_options;
mod update;
mod validate_constraint;

pub use add_column::AddColumn;
pub use add_enum_value::AddEnumValue;
pub use alter_column::{
    AlterColumn, ColumnChange, MysqlColumnChange, PostgresColumnChange, SqliteColumnChange,
};
pub use alter_sequence::AlterSequence;
pub use batch_alter_table::BatchAlterTable;
pub use block::{Block, blocks, render_live};
pub use bulk_insert::{BulkInsert, Row};
pub use clause::value::Types;
pub use context::{Context, Rendered};
pub use create_constraint::{
    CreateCheckConstraint, CreateConstraint, CreateExcludeConstraint, CreateForeignKey,
    CreatePrimaryKey, CreateUniqueConstraint,
};
pub use create_index::CreateIndex;
pub use create_table::CreateTable;
pub use create_table_comment::CreateTableComment;
pub use delete::Delete;
pub use drop_column::DropColumn;
pub use drop_constraint::DropConstraint;
pub use drop_index::DropIndex;
pub use drop_morphs::DropMorphs;
pub use drop_soft_deletes::DropSoftDeletes;
pub use drop_table::DropTable;
pub use drop_table_comment::DropTableComment;
pub use drop_timestamps::DropTimestamps;
pub use error::{NotAsSaid, RenderError, Unsupported};
pub use execute::Execute;
pub use insert::Insert;
pub use item::{Filter, Item, losses, to_yaml};
pub use list::Operation;
pub use marker::{Expectation, Marker, Program, UsedTooEarly, check_new_enum_values};
pub use object::{
    Create, CreateDomain, CreateEnum, CreateExtension, CreateFunction, CreateMaterializedView,
    CreateProcedure, CreateSchema, CreateSequence, CreateTrigger, CreateView, Drop, DropDomain,
    DropEnum, DropExtension, DropFunction, DropMaterializedView, DropProcedure, DropSchema,
    DropSequence, DropTrigger, DropView, Replace, ReplaceFunction, ReplaceView,
};
pub use refresh_materialized_view::RefreshMaterializedView;
pub use rename_column::RenameColumn;
pub use rename_constraint::RenameConstraint;
pub use rename_enum_value::RenameEnumValue;
pub use rename_index::RenameIndex;
pub use rename_table::RenameTable;
pub use reverse::Reverse;
pub use run::Run;
pub use set_table_options::{PostgresOptions, SetTableOptions, SqliteOptions, TableOptions};
pub use update::Update;
pub use validate_constraint::ValidateConstraint;

use context::Scope;

use crate::live::mysql::LiveTable;
use crate::live::sqlite::TableText;
use crate::model::{ApplyError, Schema, TableName};
use crate::naming::Naming;
use crate::{Dialect, Loss};

/// What every operation does. The list in `list.rs` calls it by name.
trait Perform {
    /// The statements for the scope's dialect, in order.
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError>;

    /// The same change on the schema as a value.
    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError>;

    /// What undoes it.
    fn reverse(&self) -> Reverse;

    /// What it destroys on a dialect.
    fn losses(&self, _dialect: Dialect) -> Vec<Loss> {
        Vec::new()
    }

    /// Gives names to what has none, by a naming convention.
    fn name_parts(&mut self, _naming: &Naming) {}

    /// The table whose definition must be read from the database before the statements can be made, where the
    /// dialect needs it. Then [`Perform::render`] gives no statements and refuses what can be refused without it.
    fn live_table(&self, _dialect: Dialect) -> Option<TableName> {
        None
    }

    /// The table whose rebuild the operation can be a part of, when a neighbour needs one.
    fn joins(&self, dialect: Dialect) -> Option<TableName> {
        match dialect {
            Dialect::Sqlite => self.live_table(dialect),
            Dialect::Postgres | Dialect::Mysql => None,
        }
    }

    /// Whether the operations after it see other names than those before it, and so share no rebuild with them.
    fn closes_block(&self) -> bool {
        false
    }

    /// The statements for MySQL where the table has to be read.
    fn render_on(
        &self,
        scope: &Scope<'_>,
        _table: &LiveTable,
    ) -> Result<Vec<Rendered>, RenderError> {
        self.render(scope)
    }

    /// The same change on the text of SQLite's `CREATE TABLE`.
    fn edit(&self, scope: &Scope<'_>, _table: &mut TableText) -> Result<(), RenderError> {
        Err(scope.unsupported(
            "a table that is built anew",
            "the operation does not change a table's definition",
            "the operation outside of the block",
        ))
    }
}

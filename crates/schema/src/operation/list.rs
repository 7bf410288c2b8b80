//! The list of the operations, once. Everything that goes by an operation's name follows from it.

use schemars::{Schema as JsonValue, SchemaGenerator, json_schema};
use serde::de::{Error, VariantAccess};
use serde::ser::{SerializeMap, Serializer};

use super::beside;
use super::context::Scope;
use super::item::{Body, Filter, Written};
use super::*;

macro_rules! operations {
    ($($name:literal $operation:ident: $summary:literal;)*) => {
        /// What a script may do to a database: one variant an operation.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Operation {
            $(
                #[doc = $summary]
                $operation(Box<$operation>),
            )*
        }

        impl Operation {
            /// The names of all operations, as they stand in scripts.
            pub const NAMES: &'static [&'static str] = &[$($name),*];

            /// Its name, as it stands in a script: `add_column`.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Operation::$operation(_) => $name,)*
                }
            }

            pub(super) fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
                match self {
                    $(Operation::$operation(operation) => operation.render(scope),)*
                }
            }

            pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
                match self {
                    $(Operation::$operation(operation) => operation.apply(schema),)*
                }
            }

            pub(super) fn reverse(&self) -> Reverse {
                match self {
                    $(Operation::$operation(operation) => operation.reverse(),)*
                }
            }

            pub(super) fn losses(&self, dialect: Dialect) -> Vec<Loss> {
                match self {
                    $(Operation::$operation(operation) => operation.losses(dialect),)*
                }
            }

            pub(super) fn live_table(&self, dialect: Dialect) -> Option<TableName> {
                match self {
                    $(Operation::$operation(operation) => operation.live_table(dialect),)*
                }
            }

            pub(super) fn joins(&self, dialect: Dialect) -> Option<TableName> {
                match self {
                    $(Operation::$operation(operation) => operation.joins(dialect),)*
                }
            }

            pub(super) fn closes_block(&self) -> bool {
                match self {
                    $(Operation::$operation(operation) => operation.closes_block(),)*
                }
            }

            pub(super) fn render_on(
                &self,
                scope: &Scope<'_>,
                table: &LiveTable,
            ) -> Result<Vec<Rendered>, RenderError> {
                match self {
                    $(Operation::$operation(operation) => operation.render_on(scope, table),)*
                }
            }

            pub(super) fn edit(
                &self,
                scope: &Scope<'_>,
                table: &mut TableText,
            ) -> Result<(), RenderError> {
                match self {
                    $(Operation::$operation(operation) => operation.edit(scope, table),)*
                }
            }

            pub(super) fn name_parts(&mut self, naming: &Naming) {
                match self {
                    $(Operation::$operation(operation) => operation.name_parts(naming),)*
                }
            }

            pub(super) fn read<'de, A: VariantAccess<'de>>(
                name: &str,
                body: A,
            ) -> Result<(Operation, Filter), A::Error> {
                match name {
                    $(
                        $name => {
                            let (filter, operation) = body.newtype_variant_seed(Body::<$operation>::new())?;
                            Ok((Operation::$operation(Box::new(operation)), filter))
                        }
                    )*
                    unknown => Err(A::Error::unknown_variant(unknown, Operation::NAMES)),
                }
            }

            pub(super) fn write<S: Serializer>(&self, filter: &Filter, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(1))?;
                match self {
                    $(
                        Operation::$operation(operation) => {
                            map.serialize_entry($name, &Written { operation: &**operation, filter })?;
                        }
                    )*
                }
                map.end()
            }

            pub(super) fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
                let operations: Vec<JsonValue> = vec![$(
                    json_schema!({
                        "type": "object",
                        "description": $summary,
                        "properties": { $name: beside::json_schema::<Filter, $operation>(generator) },
                        "required": [$name],
                        "additionalProperties": false,
                    }),
                )*];
                json_schema!({ "oneOf": operations })
            }
        }

        $(
            impl From<$operation> for Operation {
                fn from(operation: $operation) -> Operation {
                    Operation::$operation(Box::new(operation))
                }
            }
        )*
    };
}

operations! {
    "create_table" CreateTable: "Creates a table, with its constraints and indexes.";
    "drop_table" DropTable: "Drops a table.";
    "rename_table" RenameTable: "Gives a table another name.";
    "add_column" AddColumn: "Adds a column to a table.";
    "drop_column" DropColumn: "Drops a column of a table.";
    "batch_alter_table" BatchAlterTable: "Makes several changes to one table as one block.";
    "alter_column" AlterColumn: "Changes a column: its type, whether it takes null, its default, its name.";
    "create_index" CreateIndex: "Creates an index.";
    "drop_index" DropIndex: "Drops an index.";
    "rename_column" RenameColumn: "Gives a column another name.";
    "rename_index" RenameIndex: "Gives an index another name.";
    "create_primary_key" CreatePrimaryKey: "Adds a primary key to a table.";
    "create_unique_constraint" CreateUniqueConstraint: "Adds a unique constraint to a table.";
    "create_check_constraint" CreateCheckConstraint: "Adds a check to a table.";
    "create_foreign_key" CreateForeignKey: "Adds a foreign key to a table.";
    "create_exclude_constraint" CreateExcludeConstraint: "Adds an exclusion constraint to a table; PostgreSQL only.";
    "drop_constraint" DropConstraint: "Drops a constraint of a table.";
    "validate_constraint" ValidateConstraint: "Looks at the rows that were there before a constraint with not_valid.";
    "rename_constraint" RenameConstraint: "Gives a constraint another name.";
    "create_table_comment" CreateTableComment: "Says what a table is for.";
    "drop_table_comment" DropTableComment: "Takes away what a table is said to be for.";
    "drop_timestamps" DropTimestamps: "Drops created_at and updated_at.";
    "drop_soft_deletes" DropSoftDeletes: "Drops deleted_at.";
    "drop_morphs" DropMorphs: "Drops `<name>_id` and `<name>_type`, and the index over both.";
    "set_table_options" SetTableOptions: "Sets what one database alone knows of a table.";
    "create_schema" CreateSchema: "Creates a schema; MySQL says database.";
    "drop_schema" DropSchema: "Drops a schema.";
    "create_enum" CreateEnum: "Creates an enum type; PostgreSQL only.";
    "add_enum_value" AddEnumValue: "Adds a value to an enum type; PostgreSQL only.";
    "rename_enum_value" RenameEnumValue: "Gives a value of an enum type another name; PostgreSQL only.";
    "drop_enum" DropEnum: "Drops an enum type; PostgreSQL only.";
    "create_domain" CreateDomain: "Creates a domain; PostgreSQL only.";
    "drop_domain" DropDomain: "Drops a domain; PostgreSQL only.";
    "create_sequence" CreateSequence: "Creates a sequence; PostgreSQL only.";
    "alter_sequence" AlterSequence: "Changes a sequence; PostgreSQL only.";
    "drop_sequence" DropSequence: "Drops a sequence; PostgreSQL only.";
    "create_extension" CreateExtension: "Installs an extension; PostgreSQL only.";
    "drop_extension" DropExtension: "Removes an extension; PostgreSQL only.";
    "create_view" CreateView: "Creates a view.";
    "replace_view" ReplaceView: "Gives a view another query.";
    "drop_view" DropView: "Drops a view.";
    "create_materialized_view" CreateMaterializedView: "Creates a materialized view; PostgreSQL only.";
    "refresh_materialized_view" RefreshMaterializedView: "Fills a materialized view again; PostgreSQL only.";
    "drop_materialized_view" DropMaterializedView: "Drops a materialized view; PostgreSQL only.";
    "create_function" CreateFunction: "Creates a function; not on SQLite.";
    "replace_function" ReplaceFunction: "Gives a function another definition; not on SQLite.";
    "drop_function" DropFunction: "Drops a function; not on SQLite.";
    "create_procedure" CreateProcedure: "Creates a procedure; not on SQLite.";
    "drop_procedure" DropProcedure: "Drops a procedure; not on SQLite.";
    "create_trigger" CreateTrigger: "Creates a trigger.";
    "drop_trigger" DropTrigger: "Drops a trigger.";
    "bulk_insert" BulkInsert: "Inserts rows.";
    "insert" Insert: "Inserts one row.";
    "update" Update: "Changes rows.";
    "delete" Delete: "Deletes rows.";
    "run" Run: "Runs an external program.";
    "execute" Execute: "Runs SQL as it is written.";
}

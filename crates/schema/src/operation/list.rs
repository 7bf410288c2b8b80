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
                let operations = [$(
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
    "create_index" CreateIndex: "Creates an index.";
    "drop_index" DropIndex: "Drops an index.";
    "bulk_insert" BulkInsert: "Inserts rows.";
    "execute" Execute: "Runs SQL as it is written.";
}

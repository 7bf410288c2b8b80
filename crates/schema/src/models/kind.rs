//! The kinds of objects in a models file: the list of them, once.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::{
    Domain, EnumType, Extension, Function, MaterializedView, Namespace, Procedure, Schema,
    Sequence, TableName, Trigger, View,
};

macro_rules! kinds {
    ($($kind:ident $object:ident $field:ident $section:literal $words:literal;)*) => {
        /// A kind of object that models declare.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ObjectKind {
            /// A table.
            Table,
            $(
                #[doc = concat!("What stands under `", $section, "`.")]
                $kind,
            )*
        }

        impl ObjectKind {
            /// The key of a models file under which its kind stands.
            pub fn section(self) -> &'static str {
                match self {
                    ObjectKind::Table => "tables",
                    $(ObjectKind::$kind => $section,)*
                }
            }
        }

        /// What messages call it: `materialized view`.
        impl fmt::Display for ObjectKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    ObjectKind::Table => "table",
                    $(ObjectKind::$kind => $words,)*
                })
            }
        }

        $(
            impl Kept for $object {
                const KIND: ObjectKind = ObjectKind::$kind;

                fn all(schema: &Schema) -> &BTreeMap<TableName, Self> {
                    &schema.$field
                }

                fn all_mut(schema: &mut Schema) -> &mut BTreeMap<TableName, Self> {
                    &mut schema.$field
                }
            }
        )*
    };
}

kinds! {
    Schema Namespace namespaces "schemas" "schema";
    Extension Extension extensions "extensions" "extension";
    Enum EnumType enums "enums" "enum type";
    Domain Domain domains "domains" "domain";
    Sequence Sequence sequences "sequences" "sequence";
    View View views "views" "view";
    MaterializedView MaterializedView materialized_views "materialized_views" "materialized view";
    Function Function functions "functions" "function";
    Procedure Procedure procedures "procedures" "procedure";
    Trigger Trigger triggers "triggers" "trigger";
}

impl ObjectKind {
    /// Whether it shares its names with tables: no database has a table and a view of one name.
    pub(super) fn is_relation(self) -> bool {
        matches!(
            self,
            ObjectKind::Table
                | ObjectKind::View
                | ObjectKind::MaterializedView
                | ObjectKind::Sequence
        )
    }
}

/// What a schema keeps by its name, beside tables.
pub(super) trait Kept:
    Clone + PartialEq + Serialize + DeserializeOwned + JsonSchema
{
    /// Which kind it is.
    const KIND: ObjectKind;

    /// All of its kind in a schema.
    fn all(schema: &Schema) -> &BTreeMap<TableName, Self>;

    /// All of its kind in a schema, to change them.
    fn all_mut(schema: &mut Schema) -> &mut BTreeMap<TableName, Self>;
}

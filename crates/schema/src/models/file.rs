//! The shape of a models file, for serde and for the JSON Schema that editors use.

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{Deserializer, MapAccess};
use serde::{Deserialize, Serialize};

use super::key;
use crate::model::{
    Domain, EnumType, Extension, Function, MaterializedView, Namespace, Procedure, Sequence,
    TableShape, Trigger, View, is_false,
};
use crate::operation::beside::{self, Beside, Name};

/// Definitions by their names.
pub(super) type Entries<T> = IndexMap<String, T>;

/// The declared schema: a mapping for each kind of object, from names to definitions. A name with a point is
/// `schema.name`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "revgraph models", rename = "Models")]
pub(super) struct ModelsFile {
    /// Tables.
    #[schemars(with = "std::collections::BTreeMap<String, TableEntry>")]
    pub(super) tables: Entries<TableEntry>,
    /// Schemas; MySQL says databases.
    #[schemars(with = "std::collections::BTreeMap<String, Option<Entry<Namespace>>>")]
    pub(super) schemas: Entries<Entry<Namespace>>,
    /// Extensions; PostgreSQL only.
    #[schemars(with = "std::collections::BTreeMap<String, Option<Entry<Extension>>>")]
    pub(super) extensions: Entries<Entry<Extension>>,
    /// Enum types with a name of their own; PostgreSQL only.
    #[schemars(with = "std::collections::BTreeMap<String, Entry<EnumType>>")]
    pub(super) enums: Entries<Entry<EnumType>>,
    /// Domains; PostgreSQL only.
    #[schemars(with = "std::collections::BTreeMap<String, Entry<Domain>>")]
    pub(super) domains: Entries<Entry<Domain>>,
    /// Sequences, without those that belong to a column; PostgreSQL only.
    #[schemars(with = "std::collections::BTreeMap<String, Option<Entry<Sequence>>>")]
    pub(super) sequences: Entries<Entry<Sequence>>,
    /// Views.
    #[schemars(with = "std::collections::BTreeMap<String, Entry<View>>")]
    pub(super) views: Entries<Entry<View>>,
    /// Materialized views; PostgreSQL only.
    #[schemars(with = "std::collections::BTreeMap<String, Entry<MaterializedView>>")]
    pub(super) materialized_views: Entries<Entry<MaterializedView>>,
    /// Functions; not on SQLite.
    #[schemars(with = "std::collections::BTreeMap<String, Entry<Function>>")]
    pub(super) functions: Entries<Entry<Function>>,
    /// Procedures; not on SQLite.
    #[schemars(with = "std::collections::BTreeMap<String, Entry<Procedure>>")]
    pub(super) procedures: Entries<Entry<Procedure>>,
    /// Triggers, by `table.trigger`.
    #[schemars(with = "std::collections::BTreeMap<String, Entry<Trigger>>")]
    pub(super) triggers: Entries<Entry<Trigger>>,
}

/// A table, and what is said of it for `migrate` alone.
#[derive(Debug)]
pub(super) struct TableEntry {
    pub(super) table: TableShape,
    pub(super) how: How,
}

/// What stands beside the keys of a table.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct How {
    /// The name that the table had before: it is renamed, and not dropped and created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) renamed_from: Option<String>,
    /// Whether the table is left alone: not created, changed or dropped.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) skip_autogenerate: bool,
}

impl Beside for How {
    const KEYS: &'static [&'static str] = &["renamed_from", "skip_autogenerate"];

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "renamed_from" => {
                self.renamed_from = map.next_value::<Option<Name>>()?.map(|name| name.0)
            }
            _ => self.skip_autogenerate = map.next_value()?,
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for TableEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<TableEntry, D::Error> {
        let (how, table) = beside::deserialize(deserializer)?;
        Ok(TableEntry { table, how })
    }
}

impl JsonSchema for TableEntry {
    fn schema_name() -> Cow<'static, str> {
        "Table".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        beside::json_schema::<How, TableShape>(generator)
    }
}

/// An object, and what its key does not say.
#[derive(Debug)]
pub(super) struct Entry<O> {
    pub(super) definition: O,
    pub(super) beside: key::Beside,
}

/// What stands beside the keys of an object.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct Which {
    /// Its name, where the key is only a label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// Its schema, where the key does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<String>,
    /// The table that a trigger belongs to, where the key does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<String>,
}

impl Beside for Which {
    const KEYS: &'static [&'static str] = &["name", "schema", "table"];
    const FIRST: bool = true;

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let value = map.next_value::<Option<Name>>()?.map(|name| name.0);
        match key {
            "name" => self.name = value,
            "schema" => self.schema = value,
            _ => self.table = value,
        }
        Ok(())
    }
}

impl<'de, O: Deserialize<'de>> Deserialize<'de> for Entry<O> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entry<O>, D::Error> {
        let (which, definition): (Which, O) = beside::deserialize(deserializer)?;
        Ok(Entry {
            definition,
            beside: key::Beside {
                name: which.name,
                schema: which.schema,
                table: which.table,
            },
        })
    }
}

impl<O: JsonSchema> JsonSchema for Entry<O> {
    fn schema_name() -> Cow<'static, str> {
        O::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        let mut schema = beside::json_schema::<Which, O>(generator);
        // Only a trigger belongs to a table.
        if O::schema_name() != Trigger::schema_name()
            && let Some(properties) = schema
                .get_mut("properties")
                .and_then(serde_json::Value::as_object_mut)
        {
            properties.remove("table");
        }
        schema
    }
}

/// The JSON Schema of a models file.
pub fn json_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(ModelsFile).to_value();
    let column = schema.pointer_mut("/$defs/ColumnDefinition/properties");
    if let Some(properties) = column.and_then(serde_json::Value::as_object_mut) {
        properties.insert(
            "renamed_from".to_owned(),
            serde_json::json!({
                "type": ["string", "null"],
                "description": "The name that the column had before: it is renamed, and not dropped and added.",
            }),
        );
    }
    schema
}

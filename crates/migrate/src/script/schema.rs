//! The shape of a YAML revision script, for serde and for the JSON Schema that editors use.

use revgraph_schema::operation::Item;
use revgraph_schema::yaml::OneOrMany;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor, value};
use serde::{Deserialize, Serialize};

/// A revision script.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "revgraph revision script")]
pub(super) struct RevisionFile {
    /// The id of the revision; text, whatever it looks like.
    pub(super) revision: Option<String>,
    /// The id of the parent; null for a base; a list for a merge.
    #[serde(deserialize_with = "required")]
    #[schemars(schema_with = "parents_schema", required)]
    pub(super) down_revision: Option<OneOrMany<String>>,
    /// Labels of the branch that begins here.
    pub(super) branch_labels: Option<OneOrMany<String>>,
    /// Revisions of other branches that must be applied before: full ids or labels.
    pub(super) depends_on: Option<OneOrMany<String>>,
    /// What the revision is for.
    pub(super) message: Option<String>,
    /// When it was made.
    pub(super) created_at: Option<String>,
    /// false: each statement commits by itself, for statements that refuse a transaction.
    pub(super) transactional: Option<bool>,
    /// What the revision does: operations, or operations by database.
    pub(super) upgrade: Option<Section>,
    /// How it is taken back: operations, operations by database, or `irreversible` (also where it is missing).
    pub(super) downgrade: Option<Section>,
}

/// An id, a list of them, or null; and the key itself is required.
fn parents_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "anyOf": [
            { "type": "null" },
            { "type": "string" },
            { "type": "array", "items": { "type": "string" } },
        ]
    })
}

/// A key that must be there, though its value may be null.
fn required<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<OneOrMany<String>>, D::Error> {
    Option::deserialize(deserializer)
}

/// What one direction of a script does.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
pub(super) enum Section {
    /// The same on every database, or `irreversible`.
    Every(Work),
    /// By the name of the database; one that is not named has nothing to do.
    ByDatabase(#[schemars(with = "std::collections::BTreeMap<String, Work>")] Vec<(String, Work)>),
}

/// What is done on one database.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
pub(super) enum Work {
    /// These operations, in order.
    Operations(Vec<Item>),
    /// Nothing can be done.
    Irreversible(#[allow(dead_code)] Irreversible),
}

/// The word `irreversible`.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Irreversible {
    /// It cannot be undone.
    Irreversible,
}

impl<'de> Deserialize<'de> for Section {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SectionVisitor;
        impl<'de> Visitor<'de> for SectionVisitor {
            type Value = Section;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of operations, lists by database, or `irreversible`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Section, E> {
                WorkVisitor.visit_str(text).map(Section::Every)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Section, A::Error> {
                WorkVisitor.visit_seq(list).map(Section::Every)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Section, A::Error> {
                let mut by_database = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    by_database.push(entry);
                }
                Ok(Section::ByDatabase(by_database))
            }
        }
        deserializer.deserialize_any(SectionVisitor)
    }
}

struct WorkVisitor;

impl<'de> Visitor<'de> for WorkVisitor {
    type Value = Work;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of operations, or `irreversible`")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Work, E> {
        Irreversible::deserialize(value::StrDeserializer::<E>::new(text)).map(Work::Irreversible)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Work, A::Error> {
        Vec::deserialize(value::SeqAccessDeserializer::new(list)).map(Work::Operations)
    }
}

impl<'de> Deserialize<'de> for Work {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WorkVisitor)
    }
}

/// The JSON Schema of a YAML revision script.
pub fn revision_schema() -> serde_json::Value {
    schemars::schema_for!(RevisionFile).to_value()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_script_has_the_keys_of_a_header_and_two_directions() {
        let schema = super::revision_schema();
        let properties = schema["properties"].as_object().unwrap();
        let mut known: Vec<&str> = properties.keys().map(String::as_str).collect();
        let mut expected = [&revgraph_scripts::KEYS[..], &["upgrade", "downgrade"]].concat();
        known.sort_unstable();
        expected.sort_unstable();
        assert_eq!(known, expected);
    }
}

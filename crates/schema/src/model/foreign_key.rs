//! References from one table to another.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::short::{self, Short, is_false};
use crate::yaml::OneOrMany;

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ForeignKey {
    /// The constraint's name; the database chooses one when there is none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub name: Option<String>,
    /// The columns of this table: a name or a list of names.
    pub columns: OneOrMany<String>,
    /// The columns that they refer to.
    pub references: Reference,
    /// What happens here when the row there is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_delete: Option<ReferentialAction>,
    /// What happens here when the key of the row there is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_update: Option<ReferentialAction>,
    /// Whether a transaction may put off the check until its end.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deferrable: bool,
    /// When a deferrable key is checked unless the transaction says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initially: Option<Initially>,
    /// What a key means of which some columns are null.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub match_kind: Option<Match>,
}

/// The columns of another table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The schema of the table, when it is not the default one.
    pub schema: Option<String>,
    /// The table.
    pub table: String,
    /// Its columns.
    pub columns: Vec<String>,
}

/// A reference in full; for short it is `table.column`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReferenceShape {
    /// The schema of the table, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    schema: Option<String>,
    /// The table.
    #[serde(deserialize_with = "short::name")]
    table: String,
    /// Its columns: a name or a list of names.
    columns: OneOrMany<String>,
}

impl Short for Reference {
    type Full = ReferenceShape;

    const EXPECTED: &'static str =
        "a table and its column, such as teams.id, or a mapping with table and columns";

    fn from_text(text: &str) -> Result<Reference, String> {
        let parts: Vec<&str> = text.split('.').collect();
        let (schema, table, column) = match parts.as_slice() {
            [table, column] => (None, table, column),
            [schema, table, column] => (Some(schema), table, column),
            _ => return Err(format!("expected {}, found '{text}'", Reference::EXPECTED)),
        };
        if parts.iter().any(|part| part.is_empty()) {
            return Err(format!("expected {}, found '{text}'", Reference::EXPECTED));
        }
        Ok(Reference {
            schema: schema.map(|schema| (*schema).to_owned()),
            table: (*table).to_owned(),
            columns: vec![(*column).to_owned()],
        })
    }

    fn from_full(full: ReferenceShape) -> Result<Reference, String> {
        if full.columns.is_empty() {
            return Err("a reference has at least one column".to_owned());
        }
        Ok(Reference {
            schema: full.schema,
            table: full.table,
            columns: full.columns.0,
        })
    }
}

impl<'de> Deserialize<'de> for Reference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Reference, D::Error> {
        short::deserialize(deserializer)
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let (None, [column]) = (&self.schema, self.columns.as_slice()) {
            let short = format!("{}.{column}", self.table);
            if Reference::from_text(&short).as_ref() == Ok(self) {
                return short.serialize(serializer);
            }
        }
        ReferenceShape {
            schema: self.schema.clone(),
            table: self.table.clone(),
            columns: OneOrMany(self.columns.clone()),
        }
        .serialize(serializer)
    }
}

impl JsonSchema for Reference {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Reference".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = ReferenceShape::json_schema(generator);
        let short =
            json_schema!({ "type": "string", "description": "A table and its column: teams.id." });
        json_schema!({ "anyOf": [short, full] })
    }
}

/// What a foreign key does when the row that it refers to goes away or changes its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferentialAction {
    /// Nothing, so that the statement or the transaction fails.
    #[serde(alias = "no action", alias = "NO ACTION")]
    NoAction,
    /// Refuse at once.
    #[serde(alias = "RESTRICT")]
    Restrict,
    /// Follow: delete the rows, or change their columns.
    #[serde(alias = "CASCADE")]
    Cascade,
    /// Set the columns to null.
    #[serde(alias = "set null", alias = "SET NULL")]
    SetNull,
    /// Set the columns to their defaults.
    #[serde(alias = "set default", alias = "SET DEFAULT")]
    SetDefault,
}

impl ReferentialAction {
    /// SQL's words for it.
    pub fn sql(self) -> &'static str {
        match self {
            ReferentialAction::NoAction => "NO ACTION",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        }
    }
}

/// When a deferrable constraint is checked unless the transaction says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Initially {
    /// After each statement.
    #[serde(alias = "IMMEDIATE")]
    Immediate,
    /// At the end of the transaction.
    #[serde(alias = "DEFERRED")]
    Deferred,
}

/// What a foreign key of several columns means when some of them are null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// It refers to nothing, and is fine.
    #[serde(alias = "SIMPLE")]
    Simple,
    /// Either all of them are null, or none.
    #[serde(alias = "FULL")]
    Full,
}

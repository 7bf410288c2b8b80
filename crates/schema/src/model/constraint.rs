//! Primary keys, unique constraints and checks.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Initially;
use super::short::{self, Short};
use crate::yaml::OneOrMany;

/// The columns that identify a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrimaryKey {
    /// The constraint's name; the database chooses one when there is none, and MySQL always says `PRIMARY`.
    pub name: Option<String>,
    /// Its columns, in the order of the key.
    pub columns: Vec<String>,
}

/// A primary key in full; for short it is a list of columns.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PrimaryKeyShape {
    /// The constraint's name.
    #[serde(default, deserialize_with = "short::optional_name")]
    name: Option<String>,
    /// Its columns.
    columns: OneOrMany<String>,
}

impl Short for PrimaryKey {
    type Full = PrimaryKeyShape;

    const EXPECTED: &'static str = "the columns of the key, or a mapping with their name";

    fn from_text(text: &str) -> Result<PrimaryKey, String> {
        PrimaryKey::from_list(vec![text.to_owned()])
    }

    fn from_list(columns: Vec<String>) -> Result<PrimaryKey, String> {
        if columns.is_empty() {
            return Err("a primary key has at least one column".to_owned());
        }
        Ok(PrimaryKey {
            name: None,
            columns,
        })
    }

    fn from_full(full: PrimaryKeyShape) -> Result<PrimaryKey, String> {
        let key = PrimaryKey::from_list(full.columns.0)?;
        Ok(PrimaryKey {
            name: full.name,
            ..key
        })
    }
}

impl<'de> Deserialize<'de> for PrimaryKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PrimaryKey, D::Error> {
        short::deserialize(deserializer)
    }
}

impl Serialize for PrimaryKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.name {
            None => self.columns.serialize(serializer),
            Some(_) => PrimaryKeyShape {
                name: self.name.clone(),
                columns: OneOrMany(self.columns.clone()),
            }
            .serialize(serializer),
        }
    }
}

impl JsonSchema for PrimaryKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PrimaryKey".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let columns = generator.subschema_for::<OneOrMany<String>>();
        let full = PrimaryKeyShape::json_schema(generator);
        json_schema!({ "anyOf": [columns, full] })
    }
}

/// A unique constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unique {
    /// The constraint's name; the database chooses one when there is none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub name: Option<String>,
    /// Its columns: a name or a list of names.
    pub columns: OneOrMany<String>,
    /// Whether a transaction may put off the check until its end; PostgreSQL only.
    #[serde(default, skip_serializing_if = "short::is_false")]
    pub deferrable: bool,
    /// When a deferrable constraint is checked unless the transaction says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initially: Option<Initially>,
    /// Columns whose values its index carries beside its own; PostgreSQL only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Whether nulls count as equal; PostgreSQL 15 or newer.
    #[serde(default, skip_serializing_if = "short::is_false")]
    pub nulls_not_distinct: bool,
}

impl Unique {
    /// A constraint over these columns, without a name, and nothing else.
    pub fn over<N: Into<String>>(columns: impl IntoIterator<Item = N>) -> Unique {
        Unique {
            name: None,
            columns: OneOrMany(columns.into_iter().map(Into::into).collect()),
            deferrable: false,
            initially: None,
            include: Vec::new(),
            nulls_not_distinct: false,
        }
    }
}

/// A condition that every row fulfils.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The constraint's name; the database chooses one when there is none.
    pub name: Option<String>,
    /// The condition.
    pub sql: String,
    /// The column that it was written at, for the databases that tell the difference; `None` at the table.
    pub column: Option<String>,
}

/// A check in full; for short it is the condition.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckShape {
    /// The constraint's name.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    name: Option<String>,
    /// The condition.
    sql: String,
}

impl Short for Check {
    type Full = CheckShape;

    const EXPECTED: &'static str = "a condition, or a mapping with its name and sql";

    fn from_text(text: &str) -> Result<Check, String> {
        Ok(Check {
            name: None,
            sql: text.to_owned(),
            column: None,
        })
    }

    fn from_full(full: CheckShape) -> Result<Check, String> {
        Ok(Check {
            name: full.name,
            sql: full.sql,
            column: None,
        })
    }
}

impl<'de> Deserialize<'de> for Check {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Check, D::Error> {
        short::deserialize(deserializer)
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.name {
            None => self.sql.serialize(serializer),
            Some(_) => CheckShape {
                name: self.name.clone(),
                sql: self.sql.clone(),
            }
            .serialize(serializer),
        }
    }
}

impl JsonSchema for Check {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Check".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = CheckShape::json_schema(generator);
        json_schema!({ "anyOf": [{ "type": "string", "description": "The condition." }, full] })
    }
}

//! Types with a name: enums and domains.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::short::is_false;
use super::super::{Check, Term};
use crate::types::TypeSpec;

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnumType {
    /// Its words, in order.
    pub values: Vec<String>,
}

/// A type with a name, a default and checks, made from another type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// The type that it is made from.
    #[serde(rename = "type")]
    pub data_type: TypeSpec,
    /// What a new row has when its column says nothing: a literal, or {sql: expression}.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Term>,
    /// Whether it refuses null.
    #[serde(default, skip_serializing_if = "is_false")]
    pub not_null: bool,
    /// The collation of its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// Conditions on its value, which they call VALUE.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

//! Schemas and extensions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::short::is_false;

/// A schema; MySQL says database.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "SchemaOptions")]
pub struct Namespace {
    /// The role that owns it; PostgreSQL only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization: Option<String>,
}

/// An extension of PostgreSQL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Extension {
    /// The version to install.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Whether the extensions that it needs are installed too.
    #[serde(skip_serializing_if = "is_false")]
    pub with_dependencies: bool,
}

//! Triggers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::SqlText;
use super::super::short::{self, is_default};
use crate::yaml::OneOrMany;

/// What a table does when its rows change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// When it runs.
    pub timing: TriggerTiming,
    /// What it runs on: one event, or on PostgreSQL several.
    pub events: OneOrMany<TriggerEvent>,
    /// The columns whose update it runs on; every one when nothing is said. Not on MySQL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub update_of: Vec<String>,
    /// Whether it runs for each row or, on PostgreSQL, once for a statement.
    #[serde(default, skip_serializing_if = "is_default")]
    pub for_each: TriggerLevel,
    /// The condition on the rows NEW and OLD; not on MySQL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What it does: one text, or one for each dialect. On PostgreSQL it is the body of a function
    /// `<table>_<trigger>` in PL/pgSQL, which is created and dropped with the trigger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<SqlText>,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgres: PostgresTrigger,
}

/// When a trigger runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerTiming {
    /// Before the row is changed.
    Before,
    /// After the row was changed.
    After,
    /// In place of it, on a view; not on MySQL.
    InsteadOf,
}

/// What a trigger runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerEvent {
    /// A new row.
    Insert,
    /// A changed row.
    Update,
    /// A deleted row.
    Delete,
    /// All rows gone at once; PostgreSQL only.
    Truncate,
}

/// How often a trigger runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TriggerLevel {
    /// For each row.
    #[default]
    Row,
    /// Once for a statement; PostgreSQL only.
    Statement,
}

/// What PostgreSQL alone knows of a trigger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresTrigger {
    /// A function that is already there, instead of a body.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub function: Option<String>,
    /// The texts that the function finds in TG_ARGV.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
}

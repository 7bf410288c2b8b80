//! Sequences.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::short;
use crate::types::TypeSpec;

/// A counter of its own. What is not said is the database's choice, and stays as it is where a sequence is changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Sequence {
    /// The type of its numbers: smallint, integer or bigint.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub data_type: Option<TypeSpec>,
    /// The first number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// The step to the next number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minvalue: Option<i64>,
    /// The greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maxvalue: Option<i64>,
    /// How many numbers a session takes at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<u64>,
    /// Whether it starts again after the last number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cycle: Option<bool>,
    /// The column with which it is dropped: table.column; `none` takes it away from its column.
    #[serde(
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub owned_by: Option<String>,
}

impl Sequence {
    /// The sequence after a change: what the change says, and the rest as it was.
    pub(crate) fn changed_by(&self, change: &Sequence) -> Sequence {
        let change = change.clone();
        Sequence {
            data_type: change.data_type.or_else(|| self.data_type.clone()),
            start: change.start.or(self.start),
            increment: change.increment.or(self.increment),
            minvalue: change.minvalue.or(self.minvalue),
            maxvalue: change.maxvalue.or(self.maxvalue),
            cache: change.cache.or(self.cache),
            cycle: change.cycle.or(self.cycle),
            owned_by: change
                .owned_by
                .or_else(|| self.owned_by.clone())
                .filter(|owner| owner != "none"),
        }
    }

    /// Whether it says something about everything that the other does.
    pub(crate) fn covers(&self, other: &Sequence) -> bool {
        fn covers<T, U>(one: &Option<T>, other: &Option<U>) -> bool {
            one.is_some() || other.is_none()
        }
        covers(&self.data_type, &other.data_type)
            && covers(&self.start, &other.start)
            && covers(&self.increment, &other.increment)
            && covers(&self.minvalue, &other.minvalue)
            && covers(&self.maxvalue, &other.maxvalue)
            && covers(&self.cache, &other.cache)
            && covers(&self.cycle, &other.cycle)
            && covers(&self.owned_by, &other.owned_by)
    }
}

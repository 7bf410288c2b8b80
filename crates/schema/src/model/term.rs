//! A value that a database is given: a literal, or SQL that it evaluates.

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::yaml::Value;

/// A literal, or `{sql: expression}`.
///
/// A mapping whose only key is `sql` is an expression, and any other mapping a literal of JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A value, escaped by the dialect's rules.
    Literal(Value),
    /// An expression, as it is written.
    Sql(String),
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Term, D::Error> {
        Value::deserialize(deserializer).map(Term::from)
    }
}

impl From<Value> for Term {
    fn from(value: Value) -> Term {
        match value {
            Value::Map(mut entries) if entries.len() == 1 => match entries.swap_remove("sql") {
                Some(Value::String(sql) | Value::Number(sql)) => Term::Sql(sql),
                Some(Value::Bool(value)) => Term::Sql(value.to_string()),
                Some(Value::Null) => Term::Sql("NULL".to_owned()),
                Some(other) => {
                    Term::Literal(Value::Map(IndexMap::from([("sql".to_owned(), other)])))
                }
                None => Term::Literal(Value::Map(entries)),
            },
            value => Term::Literal(value),
        }
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Term::Literal(value) => value.serialize(serializer),
            Term::Sql(sql) => IndexMap::from([("sql", sql)]).serialize(serializer),
        }
    }
}

impl JsonSchema for Term {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Term".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "A literal: null, true, false, a number, a text, JSON; or {sql: expression}." })
    }
}

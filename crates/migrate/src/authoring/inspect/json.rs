//! A schema as JSON: its models, with all names, each list a list.

use revgraph_schema::model::Schema;
use revgraph_schema::models;
use revgraph_schema::yaml::{Node, Scalar, ScalarKind, WriteError};
use serde_json::{Map, Value};

/// The models of a schema as a JSON document.
///
/// # Errors
/// As [`models::to_string`].
pub fn json(schema: &Schema) -> Result<Value, WriteError> {
    let text = models::to_string(schema)?;
    // What was written is YAML.
    let document = Node::parse(&text).unwrap_or(Node::Map(Vec::new()));
    let Value::Object(mut sections) = value(&document) else {
        return Ok(Value::Null);
    };
    sections
        .entry("tables")
        .or_insert_with(|| Value::Object(Map::new()));
    Ok(Value::Object(sections))
}

fn value(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Scalar(scalar) => scalar_value(scalar),
        Node::Seq(items) => items.iter().map(value).collect(),
        Node::Map(entries) => {
            let entries = entries.iter().map(|(key, node)| {
                let value = match (key.as_str(), value(node)) {
                    // Models take one name for a list of one.
                    ("columns" | "primary_key", text @ Value::String(_)) => {
                        Value::Array(vec![text])
                    }
                    (_, value) => value,
                };
                (key.clone(), value)
            });
            Value::Object(entries.collect())
        }
    }
}

fn scalar_value(scalar: &Scalar) -> Value {
    let text = || Value::String(scalar.text.clone());
    match scalar.kind {
        ScalarKind::Text => text(),
        ScalarKind::Bool => Value::Bool(scalar.text == "true"),
        // YAML has numbers that JSON does not have.
        ScalarKind::Number => serde_json::from_str(&scalar.text).unwrap_or_else(|_| text()),
    }
}

//! How a database differs from its models, for people.

use revgraph_schema::diff::Change;
use revgraph_schema::operation::{AlterColumn, Operation};

use super::grid::{WIDTH, columns, wrapped};
use crate::autogenerate::up_note;
use crate::compare::Comparison;

/// A line for each change, and below it what is changed, lost and needed.
pub fn changes(comparison: &Comparison) -> String {
    let changes = &comparison.difference.changes;
    let rows: Vec<Vec<String>> = changes.iter().map(cells).collect();
    let lines = columns(&["Operation", "Table", "Name"], &rows, &[]);
    let mut text = lines.heading;
    for (change, row) in changes.iter().zip(lines.rows) {
        text.push_str(&row);
        for note in values(change).into_iter().chain(up_note(change)) {
            for line in wrapped(&note, WIDTH - 4) {
                text.push_str(&format!("    {line}\n"));
            }
        }
    }
    text
}

fn cells(change: &Change) -> Vec<String> {
    let table = change.table.as_ref();
    let is_table = table.is_some_and(|table| table.name == change.name);
    vec![
        change.op().to_owned(),
        table.map(ToString::to_string).unwrap_or_default(),
        match is_table {
            true => String::new(),
            false => change.name.clone(),
        },
    ]
}

/// What was and will be, where that is a value.
fn values(change: &Change) -> Vec<String> {
    match change.upgrade.first().map(|item| &item.operation) {
        Some(Operation::AlterColumn(alter)) => altered(alter),
        Some(Operation::RenameTable(rename)) => vec![format!("to {}", rename.new_name)],
        Some(Operation::RenameColumn(rename)) => vec![format!("to {}", rename.new_name)],
        _ => Vec::new(),
    }
}

/// What a column was and will be: `type: string(80) -> text`.
fn altered(alter: &AlterColumn) -> Vec<String> {
    let value = |change: Option<_>| serde_json::to_value(change).unwrap_or_default();
    let (new, was) = (value(Some(&alter.change)), value(alter.was.as_ref()));
    let word = |value: Option<&serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => "none".to_owned(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    let changed = new.as_object().into_iter().flatten();
    changed
        .filter(|(key, value)| key.as_str() != "using" && was.get(key) != Some(value))
        .map(|(key, value)| format!("{key}: {} -> {}", word(was.get(key)), word(Some(value))))
        .collect()
}

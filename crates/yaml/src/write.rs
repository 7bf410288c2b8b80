//! A tree as text, in the style in which people write operations: what is short stands on one line.

use serde::Serialize;

use crate::serializer::{WriteError, to_node};
use crate::{Node, ScalarKind};

/// Up to this column a mapping or a list inside the document stands on one line.
const WIDTH: usize = 120;

/// Writes a value as a document. Reading it gives the same value again: numbers keep every digit, and a text
/// that YAML would take for something else stands in quotes.
///
/// # Errors
/// [`WriteError`]; no type of this crate gives one.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, WriteError> {
    let node = to_node(value)?;
    let mut out = String::new();
    match &node {
        Node::Seq(items) if !items.is_empty() => write_items(&mut out, items, 0),
        Node::Map(entries) if !entries.is_empty() => write_entries(&mut out, entries, 0, true),
        other => {
            write_flow(&mut out, other);
            out.push('\n');
        }
    }
    Ok(out)
}

fn write_items(out: &mut String, items: &[Node], indent: usize) {
    for item in items {
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        match item {
            Node::Map(entries) if !entries.is_empty() && !fits(item, indent + 2) => {
                let mut block = String::new();
                write_entries(&mut block, entries, indent + 2, false);
                // The first key stands beside the dash.
                out.push_str(block.trim_start_matches(' '));
            }
            // A mapping with one key is an operation, whose braces nobody writes.
            Node::Map(entries) if entries.len() == 1 => {
                write_text(out, &entries[0].0);
                out.push_str(": ");
                write_flow(out, &entries[0].1);
                out.push('\n');
            }
            other => {
                write_flow(out, other);
                out.push('\n');
            }
        }
    }
}

/// At the top of a document a list that is not empty has a line for each item.
fn write_entries(out: &mut String, entries: &[(String, Node)], indent: usize, top: bool) {
    for (key, value) in entries {
        out.push_str(&" ".repeat(indent));
        write_text(out, key);
        out.push(':');
        let fits = fits(value, indent + key.chars().count() + 2);
        match value {
            Node::Seq(items) if !items.is_empty() && (top || !fits) => {
                out.push('\n');
                write_items(out, items, indent + 2);
            }
            Node::Map(inner) if !inner.is_empty() && !fits => {
                out.push('\n');
                write_entries(out, inner, indent + 2, false);
            }
            value => {
                out.push(' ');
                write_flow(out, value);
                out.push('\n');
            }
        }
    }
}

/// Whether a tree that begins at this column fits into one line.
pub fn fits(node: &Node, column: usize) -> bool {
    let mut line = String::new();
    write_flow(&mut line, node);
    column + line.chars().count() <= WIDTH
}

/// Writes a tree in one line.
pub fn write_flow(out: &mut String, node: &Node) {
    match node {
        Node::Null => out.push_str("null"),
        Node::Scalar(scalar) if scalar.kind == ScalarKind::Text => write_text(out, &scalar.text),
        Node::Scalar(scalar) => out.push_str(&scalar.text),
        Node::Seq(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                write_flow(out, item);
            }
            out.push(']');
        }
        Node::Map(entries) => {
            out.push('{');
            for (position, (key, value)) in entries.iter().enumerate() {
                if position > 0 {
                    out.push_str(", ");
                }
                write_text(out, key);
                out.push_str(": ");
                write_flow(out, value);
            }
            out.push('}');
        }
    }
}

/// A text as a scalar that reads as this text, in as few quotes as possible.
pub fn write_text(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else if text
        .chars()
        .all(|character| character == ' ' || is_printable(character))
        && (!text.contains('\'') || text.contains(['"', '\\']))
    {
        out.push('\'');
        out.push_str(&text.replace('\'', "''"));
        out.push('\'');
    } else {
        out.push('"');
        for character in text.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                ' ' => out.push(' '),
                character if is_printable(character) => out.push(character),
                character => out.push_str(&format!("\\U{:08X}", u32::from(character))),
            }
        }
        out.push('"');
    }
}

/// Stricter than YAML: a word or several with nothing in them that could mean something else.
fn is_plain(text: &str) -> bool {
    const WORDS: &[&str] = &["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && !text.ends_with(' ')
        && text.chars().all(|character| {
            character.is_ascii_alphanumeric() || "_-./ ()<>=+*".contains(character)
        })
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// What may stand in a document as it is; line ends and blanks of all kinds are not among it.
pub fn is_printable(character: char) -> bool {
    matches!(
        character,
        '!'..='~' | '\u{A1}'..='\u{2027}' | '\u{202A}'..='\u{D7FF}' | '\u{E000}'..='\u{FEFE}'
            | '\u{FF00}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}'
    )
}

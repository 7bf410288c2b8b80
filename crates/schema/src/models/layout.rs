//! The text of a models file: a block for each table, a line for each column.

use super::ObjectKind;
use super::write::Sections;
use crate::yaml::write::{fits, is_printable, write_flow, write_text};
use crate::yaml::{Node, ScalarKind};

/// The sections as text.
pub(super) fn text(sections: &Sections) -> String {
    let mut out = String::new();
    for (kind, entries) in sections {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(kind.section());
        out.push_str(":\n");
        for (position, (key, body)) in entries.iter().enumerate() {
            let short = *kind != ObjectKind::Table && !has_block(body) && fits(body, key.len() + 4);
            if *kind == ObjectKind::Table && position > 0 {
                out.push('\n');
            }
            out.push_str("  ");
            write_text(&mut out, key);
            out.push(':');
            match body {
                Node::Map(inner) if !inner.is_empty() && !short => {
                    out.push('\n');
                    write_entries(&mut out, inner, 4);
                }
                _ => {
                    out.push(' ');
                    write_flow(&mut out, body);
                    out.push('\n');
                }
            }
        }
    }
    if out.is_empty() {
        out.push_str("tables: {}\n");
    }
    out
}

/// A list as text, an item after the other.
pub(crate) fn list(items: &[Node]) -> String {
    let mut out = String::new();
    for item in items {
        match item {
            // The one key stands beside the dash, and what it has is short or a block.
            Node::Map(entries) if entries.len() == 1 => {
                let mut block = String::new();
                write_entries(&mut block, entries, 2);
                out.push_str("- ");
                out.push_str(block.trim_start_matches(' '));
            }
            _ => write_items(&mut out, std::slice::from_ref(item), 0),
        }
    }
    out
}

/// The entries of a mapping, each on a line of its own.
fn write_entries(out: &mut String, entries: &[(String, Node)], indent: usize) {
    for (key, value) in entries {
        out.push_str(&" ".repeat(indent));
        write_text(out, key);
        out.push(':');
        write_value(out, value, indent, key.chars().count() + 2);
    }
}

/// What follows a colon.
fn write_value(out: &mut String, value: &Node, indent: usize, used: usize) {
    match value {
        Node::Seq(items) if is_block(value) || !items.is_empty() && !fits(value, indent + used) => {
            out.push('\n');
            write_items(out, items, indent + 2);
        }
        Node::Map(inner)
            if !inner.is_empty() && (has_block(value) || !fits(value, indent + used)) =>
        {
            out.push('\n');
            write_entries(out, inner, indent + 2);
        }
        Node::Scalar(scalar) if is_block(value) => {
            write_literal(out, &scalar.text, indent + 2);
        }
        value => {
            out.push(' ');
            write_flow(out, value);
            out.push('\n');
        }
    }
}

fn write_items(out: &mut String, items: &[Node], indent: usize) {
    for item in items {
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        match item {
            Node::Map(entries)
                if !entries.is_empty() && (has_block(item) || !fits(item, indent + 2)) =>
            {
                let mut block = String::new();
                write_entries(&mut block, entries, indent + 2);
                // The first key stands beside the dash.
                out.push_str(block.trim_start_matches(' '));
            }
            other => {
                write_flow(out, other);
                out.push('\n');
            }
        }
    }
}

/// A text of several lines, line by line as it is.
fn write_literal(out: &mut String, text: &str, indent: usize) {
    out.push_str(if text.ends_with('\n') {
        " |\n"
    } else {
        " |-\n"
    });
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

/// Whether a node is never on one line: a list of mappings, or a text of several lines.
fn is_block(node: &Node) -> bool {
    match node {
        Node::Seq(items) => items.iter().any(|item| matches!(item, Node::Map(_))),
        Node::Scalar(scalar) => scalar.kind == ScalarKind::Text && is_literal(&scalar.text),
        Node::Map(_) | Node::Null => false,
    }
}

/// Whether a node or one of the mappings in it has a text of several lines.
fn has_block(node: &Node) -> bool {
    match node {
        Node::Seq(items) => items.iter().any(has_block),
        Node::Map(entries) => entries.iter().any(|(_, value)| has_block(value)),
        Node::Scalar(_) => is_block(node),
        Node::Null => false,
    }
}

/// Whether a text of several lines reads as the same text when its lines are written as they are.
fn is_literal(text: &str) -> bool {
    let lines: Vec<&str> = text
        .strip_suffix('\n')
        .unwrap_or(text)
        .split('\n')
        .collect();
    let ends = |line: &&str| !line.is_empty() && !line.starts_with([' ', '\t']);
    lines.len() > 1
        && lines.first().is_some_and(ends)
        && lines.last().is_some_and(|line| !line.is_empty())
        && lines
            .iter()
            .all(|line| line.is_empty() || !line.trim().is_empty())
        && text
            .chars()
            .all(|character| matches!(character, ' ' | '\t' | '\n') || is_printable(character))
}

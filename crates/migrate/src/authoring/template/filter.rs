//! The filters that templates have beside Tera's own.

use std::borrow::Cow;

use tera::{Kwargs, State, Tera, Value};

/// Makes the filters known.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter(
        "yaml",
        |value: &Value, _: Kwargs, _: &State<'_>| -> String { yaml(value) },
    );
    tera.register_filter(
        "header",
        |value: &Value, _: Kwargs, _: &State<'_>| -> String { header(value) },
    );
    tera.register_filter(
        "operations",
        |value: &Value, options: Kwargs, _: &State<'_>| -> tera::TeraResult<String> {
            let indent = options.get::<usize>("indent")?.unwrap_or(2);
            Ok(operations(value.as_str().unwrap_or_default(), indent))
        },
    );
    tera.register_filter(
        "statements",
        |value: &Value, _: Kwargs, _: &State<'_>| -> String {
            statements(value.as_str().unwrap_or_default())
        },
    );
}

/// What follows the colon of a section: the list, or an empty one.
fn operations(list: &str, indent: usize) -> String {
    if list.trim().is_empty() {
        return " []".to_owned();
    }
    let mut text = String::new();
    for line in list.trim_end().lines() {
        text.push('\n');
        if !line.is_empty() {
            text.push_str(&" ".repeat(indent));
            text.push_str(line);
        }
    }
    text
}

/// What follows the line of a section: the statements, from the next line on.
fn statements(list: &str) -> String {
    match list.trim_end() {
        "" => String::new(),
        list => format!("\n{list}"),
    }
}

/// A value as one line of YAML.
fn yaml(value: &Value) -> String {
    if let Some(items) = value.as_array() {
        let items: Vec<String> = items.iter().map(yaml).collect();
        return format!("[{}]", items.join(", "));
    }
    match value.as_str() {
        Some(text) => yaml_text(text).into_owned(),
        None if value.is_none() || value.is_undefined() => "null".to_owned(),
        None => value.to_string(),
    }
}

/// A text as a YAML scalar: plain where it can only be read as this text, else in double quotes.
fn yaml_text(text: &str) -> Cow<'_, str> {
    let plain_bytes =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b' ');
    let safe = text.bytes().all(plain_bytes)
        && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_')
        && !text.ends_with(' ')
        && matches!(serde_yaml::from_str(text), Ok(serde_yaml::Value::String(read)) if read == text)
        // What YAML 1.1 readers and people take for something else than text.
        && !matches!(text.to_ascii_lowercase().as_str(), "yes" | "no" | "on" | "off" | "y" | "n")
        && !(text.starts_with(|first: char| first.is_ascii_digit()) && looks_like_a_number(text));
    if safe {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(json(text))
    }
}

/// Digits with at most the letters that numbers have: `0001`, `123e45`, `0x1f`, `1_000`.
fn looks_like_a_number(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'e' | b'E' | b'.' | b'_' | b'-'))
        || text.starts_with("0x")
        || text.starts_with("0o")
}

/// A value as it stands in the head of an SQL script: lists with commas, a text of several lines in quotes.
fn header(value: &Value) -> String {
    if let Some(items) = value.as_array() {
        let items: Vec<String> = items.iter().map(header).collect();
        return items.join(", ");
    }
    match value.as_str() {
        Some(text)
            if text.contains(char::is_control) || text.starts_with('"') || text.trim() != text =>
        {
            json(text)
        }
        Some(text) => text.to_owned(),
        None if value.is_none() || value.is_undefined() => "null".to_owned(),
        None => value.to_string(),
    }
}

fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_look_like_numbers_are_quoted() {
        for text in [
            "0001",
            "123e45",
            "0x1F",
            "12",
            "1_000",
            "true",
            "null",
            "~",
            "no",
            "1.5",
            "",
            "a: b",
            "# x",
            "-",
            "2026-11-21",
        ] {
            assert!(yaml_text(text).starts_with('"'), "{text}");
        }
        for text in [
            "8b1f0c2d9e47",
            "add email to users",
            "migrations/versions",
            "1f3d5e7a9c20",
        ] {
            assert_eq!(yaml_text(text), text);
        }
    }

    #[test]
    fn a_message_of_several_lines_stays_in_the_header_line() {
        assert_eq!(header(&Value::from("one\ntwo")), r#""one\ntwo""#);
        assert_eq!(header(&Value::from("it's: fine")), "it's: fine");
    }
}

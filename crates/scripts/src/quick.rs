//! The header of a YAML script in its usual form, read without a YAML parser.
//!
//! A project with 10,000 scripts reads 10,000 headers before every command, and nearly all of them are
//! `key: value` lines as the template writes them. This reader takes those and nothing else: whatever could mean
//! something else to YAML makes it give up, and the parser decides. A property checks that the two agree.

use crate::RawHeader;

/// Reads a header of simple lines; `None` leaves it to the parser.
pub(crate) fn read(text: &str) -> Option<RawHeader> {
    let mut raw = RawHeader::default();
    let mut seen = 0_u8;
    for line in text.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once(": ")?;
        let value = Value::of(value.trim_matches(' '))?;
        let bit = match key {
            "revision" => {
                raw.revision = value.text()?;
                1
            }
            "down_revision" => {
                raw.down_revisions = value.list();
                2
            }
            "branch_labels" => {
                raw.branch_labels = value.list();
                4
            }
            "depends_on" => {
                raw.depends_on = value.list();
                8
            }
            "message" => {
                raw.message = value.text()?;
                16
            }
            "created_at" => {
                raw.created_at = value.text()?;
                32
            }
            "transactional" => {
                raw.transactional = Some(match value {
                    Value::Text("true") => true,
                    Value::Text("false") => false,
                    _ => return None,
                });
                64
            }
            _ => return None,
        };
        if seen & bit != 0 {
            return None;
        }
        seen |= bit;
    }
    // Both must be there; the parser finds the words for it.
    (seen & 3 == 3).then_some(raw)
}

enum Value<'t> {
    Null,
    Text(&'t str),
    List(Vec<&'t str>),
}

impl<'t> Value<'t> {
    fn of(text: &'t str) -> Option<Value<'t>> {
        if let Some(inside) = text.strip_prefix('[') {
            let inside = inside.strip_suffix(']')?.trim_matches(' ');
            if inside.is_empty() {
                return Some(Value::List(Vec::new()));
            }
            let items = inside
                .split(',')
                .map(|item| match scalar(item.trim_matches(' '), true)? {
                    Value::Text(item) => Some(item),
                    Value::Null | Value::List(_) => None,
                });
            return items.collect::<Option<Vec<_>>>().map(Value::List);
        }
        scalar(text, false)
    }

    fn text(self) -> Option<Option<String>> {
        match self {
            Value::Null => Some(None),
            Value::Text(text) => Some(Some(text.to_owned())),
            Value::List(_) => None,
        }
    }

    fn list(self) -> Vec<String> {
        match self {
            Value::Null => Vec::new(),
            Value::Text(text) => vec![text.to_owned()],
            Value::List(items) => items.into_iter().map(str::to_owned).collect(),
        }
    }
}

/// A scalar that can only be read in one way.
fn scalar(text: &str, in_list: bool) -> Option<Value<'_>> {
    if let Some(inside) = text.strip_prefix('"') {
        let inside = inside.strip_suffix('"')?;
        let plain = inside
            .bytes()
            .all(|byte| byte >= b' ' && !matches!(byte, b'"' | b'\\' | 0x7f));
        return plain
            .then_some(Value::Text(inside))
            .filter(|_| !(in_list && inside.contains(',')));
    }
    if matches!(text, "null" | "~") {
        return Some(Value::Null);
    }
    let starts = text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '_');
    let safe =
        |byte: u8| byte.is_ascii_alphanumeric() || b" _-./+'()@=;!?&*%$<>^|~`".contains(&byte);
    let safe_or_comma = |byte: u8| safe(byte) || (byte == b',' && !in_list) || byte == b':';
    let is_plain = starts
        && text.bytes().all(safe_or_comma)
        && !text.contains(": ")
        && !text.ends_with(':')
        && !matches!(text, "Null" | "NULL");
    is_plain.then_some(Value::Text(text))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use crate::yaml;

    #[test]
    fn what_the_template_writes_is_read_here() {
        let text = "revision: \"0001\"\ndown_revision: [8b1f0c2d9e47, \"123e45\"]\nbranch_labels: [billing]\n\
                    message: add email to users, twice\ncreated_at: \"2026-11-21T08:57:39Z\"\ntransactional: false\n";
        let raw = super::read(text).unwrap();
        assert_eq!(raw.revision.as_deref(), Some("0001"));
        assert_eq!(raw.down_revisions, ["8b1f0c2d9e47", "123e45"]);
        assert_eq!(raw.message.as_deref(), Some("add email to users, twice"));
        assert_eq!(raw.transactional, Some(false));
    }

    #[test]
    fn what_may_mean_something_else_is_left_to_the_parser() {
        for text in [
            "revision: &a x1\ndown_revision: null\n",
            "revision: x1 # why\ndown_revision: null\n",
            "revision: x1\ndown_revision: null\nmessage: a\n  b\n",
            "revision: x1\ndown_revision: null\nmessage: |\n",
            "revision: x1\nrevision: x2\ndown_revision: null\n",
            "revision: x1\ndown_revision:\n",
            "revision: x1\n",
        ] {
            assert!(super::read(text).is_none(), "{text}");
        }
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z0-9]{1,12}",
            "\"[a-z0-9 ,:#]{0,12}\"",
            "\\[[a-z0-9, \"]{0,12}\\]",
            "[ -~]{0,16}",
            Just("null".to_owned()),
            Just("~".to_owned()),
            Just("true".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_parser(
            revision in value(), parents in value(), labels in value(), message in value(), created in value(),
        ) {
            let text = format!(
                "revision: {revision}\ndown_revision: {parents}\nbranch_labels: {labels}\nmessage: {message}\n\
                 created_at: {created}\n"
            );
            let path = Path::new("x.yaml");
            if let Some(raw) = super::read(&text) {
                let quick = raw.check(path, |_| crate::Place::file(path));
                let whole = yaml::parsed_header(path, &text);
                match (quick, whole) {
                    (Ok(quick), Ok(whole)) => prop_assert_eq!(quick, whole),
                    (Err(_), Err(_)) => {}
                    (quick, whole) => prop_assert!(false, "{text}\n{quick:?}\n{whole:?}"),
                }
            }
        }
    }
}

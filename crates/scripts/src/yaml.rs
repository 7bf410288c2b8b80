//! The header of a script in YAML: the keys beside `upgrade` and `downgrade`.

use std::borrow::Cow;
use std::path::Path;

use revgraph_yaml::{Node, OneOrMany, PathSegment};
use serde::de::{Deserialize, Deserializer, IgnoredAny};

use crate::{FileError, Header, Place, RawHeader, quick};

/// The keys of a script; what it does is not looked at.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderFile {
    revision: Option<String>,
    #[serde(deserialize_with = "required")]
    down_revision: Option<OneOrMany<String>>,
    branch_labels: Option<OneOrMany<String>>,
    depends_on: Option<OneOrMany<String>>,
    message: Option<String>,
    created_at: Option<String>,
    transactional: Option<bool>,
    #[serde(rename = "upgrade")]
    _upgrade: Option<IgnoredAny>,
    #[serde(rename = "downgrade")]
    _downgrade: Option<IgnoredAny>,
}

/// A key that must be there, though its value may be null.
fn required<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<OneOrMany<String>>, D::Error> {
    Option::deserialize(deserializer)
}

/// Reads the header: the keys of the script without the work under `upgrade` and `downgrade`.
pub(crate) fn header(path: &Path, text: &str) -> Result<Header, FileError> {
    let header_text = without_sections(text);
    match quick::read(&header_text) {
        Some(raw) => raw.check(path, |key| {
            Place::at_node(path, text, &[PathSegment::from(key)])
        }),
        None => parsed_header(path, text),
    }
}

/// Reads the header with the parser.
pub(crate) fn parsed_header(path: &Path, text: &str) -> Result<Header, FileError> {
    let header_text = without_sections(text);
    let file: HeaderFile = revgraph_yaml::from_str(&header_text).map_err(|error| {
        match Node::parse(&header_text) {
            // What has no id is no script at all, whatever else it lacks.
            Ok(Node::Map(entries)) if entries.iter().all(|(key, _)| key != "revision") => {
                FileError::NoRevisionId {
                    place: Place::file(path),
                }
            }
            Ok(Node::Null) => FileError::NoRevisionId {
                place: Place::file(path),
            },
            _ => FileError::malformed(path, text, error),
        }
    })?;
    raw(file).check(path, |key| {
        Place::at_node(path, text, &[PathSegment::from(key)])
    })
}

fn raw(file: HeaderFile) -> RawHeader {
    let list = |value: Option<OneOrMany<String>>| value.map(|list| list.0).unwrap_or_default();
    RawHeader {
        revision: file.revision,
        down_revisions: list(file.down_revision),
        depends_on: list(file.depends_on),
        branch_labels: list(file.branch_labels),
        message: file.message,
        created_at: file.created_at,
        transactional: file.transactional,
    }
}

/// The text without the values of `upgrade` and `downgrade`, which are most of it and make no part of the
/// header. Lines keep their numbers: what is left out between two keys leaves its line ends.
///
/// A line that begins at the first column with a letter or a quote is a key of the outermost mapping;
/// everything indented, and every list item, comment or bracket, belongs to the key above it.
fn without_sections(text: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let mut in_section = false;
    let mut section_start = 0;
    let mut kept_until = 0;
    let mut offset = 0;
    while offset < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[offset..])
            .map_or(text.len(), |at| offset + at + 1);
        let first = text.as_bytes()[offset];
        if first.is_ascii_alphabetic() || matches!(first, b'"' | b'\'') {
            let line = &text[offset..end];
            let is_section = line.starts_with("upgrade:") || line.starts_with("downgrade:");
            if is_section && !in_section {
                section_start = offset;
            } else if !is_section && in_section {
                kept.push_str(&text[kept_until..section_start]);
                let lines =
                    memchr::memchr_iter(b'\n', &text.as_bytes()[section_start..offset]).count();
                kept.extend(std::iter::repeat_n('\n', lines));
                kept_until = offset;
            }
            in_section = is_section;
        }
        offset = end;
    }
    let rest = if in_section {
        &text[kept_until..section_start]
    } else {
        &text[kept_until..]
    };
    if kept_until == 0 {
        return Cow::Borrowed(rest);
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_what_stands_outside_the_sections() {
        let text = "revision: a\nupgrade:\n- execute: |\n    SELECT 1\n\n    -- x: y\nmessage: m\ndowngrade: []\n";
        assert_eq!(
            without_sections(text),
            "revision: a\n\n\n\n\n\nmessage: m\n"
        );
        let plain = "revision: a\nupgrade:\n  - execute: x\n";
        assert!(matches!(
            without_sections(plain),
            Cow::Borrowed("revision: a\n")
        ));
    }

    #[test]
    fn ids_keep_their_text() {
        let text = "revision: 0001\ndown_revision: [123e45, 0x1F]\nupgrade: []\n";
        let header = header(Path::new("x.yaml"), text).unwrap();
        assert_eq!(header.revision.as_ref(), "0001");
        assert_eq!(header.down_revisions, ["123e45", "0x1F"]);
    }

    #[test]
    fn a_missing_down_revision_is_refused_and_null_is_a_base() {
        assert!(header(Path::new("x.yaml"), "revision: a\n").is_err());
        let header = header(Path::new("x.yaml"), "revision: abcd\ndown_revision: null\n").unwrap();
        assert_eq!(header.down_revisions, Vec::<String>::new());
    }
}

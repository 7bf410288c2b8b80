//! The header of a script in SQL: the leading comment lines of the form `-- key: value`.

use std::path::Path;

use crate::header::KEYS;
use crate::{FileError, Header, Place, RawHeader};

/// Whether the beginning of a file holds the whole header: a section line, or a line that is no comment.
pub(crate) fn header_is_complete(beginning: &[u8]) -> bool {
    let mut lines = beginning.split(|byte| *byte == b'\n');
    // What stands after the last line end may be half a line.
    lines.next_back();
    lines.any(|line| {
        let line = line.trim_ascii();
        !line.is_empty() && (!line.starts_with(b"--") || section_words(line).is_some())
    })
}

/// Reads the header: the leading comment lines of the form `-- key: value`.
pub(crate) fn header(path: &Path, text: &str) -> Result<Header, FileError> {
    let mut raw = RawHeader::default();
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let Some(comment) = line.strip_prefix("--") else {
            break;
        };
        if section_words(line.as_bytes()).is_some() {
            break;
        }
        let Some((key, value)) = comment.split_once(':') else {
            continue;
        };
        let key = key.trim();
        if key.is_empty()
            || !key
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        {
            continue;
        }
        let place = || Place::in_text(path, text, Some(index + 1), Some(1));
        let Some(known) = KEYS.iter().find(|known| **known == key) else {
            // Prose may hold a colon; a word that nearly is a key is a slip.
            match nearest(key) {
                Some(suggestion) => {
                    return Err(FileError::Malformed {
                        place: place(),
                        message: format!("unknown key '{key}' in the header"),
                        suggestion: Some(suggestion.into()),
                    });
                }
                None => continue,
            }
        };
        if seen.iter().any(|(name, _)| name == known) {
            return Err(FileError::Malformed {
                place: place(),
                message: format!("the key '{key}' stands twice in the header"),
                suggestion: None,
            });
        }
        seen.push((known, index + 1));
        set(&mut raw, known, value.trim(), place)?;
    }
    if raw.revision.is_some() && !seen.iter().any(|(name, _)| *name == "down_revision") {
        return Err(FileError::Malformed {
            place: Place::file(path),
            message: "the header has no 'down_revision'; a base says `-- down_revision: null`"
                .to_owned(),
            suggestion: None,
        });
    }
    raw.check(path, |key| {
        let line = seen
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, line)| *line);
        Place::in_text(path, text, line, None)
    })
}

fn set(
    raw: &mut RawHeader,
    key: &str,
    value: &str,
    place: impl Fn() -> Place,
) -> Result<(), FileError> {
    let malformed = |message: String| FileError::Malformed {
        place: place(),
        message,
        suggestion: None,
    };
    let scalar = unquoted(value)
        .ok_or_else(|| malformed(format!("the value of '{key}' is not a quoted text")))?;
    match key {
        "revision" => raw.revision = Some(scalar),
        "down_revision" => raw.down_revisions = list(value),
        "branch_labels" => raw.branch_labels = list(value),
        "depends_on" => raw.depends_on = list(value),
        "message" => raw.message = Some(scalar),
        "created_at" => raw.created_at = Some(scalar).filter(|text| !text.is_empty()),
        _ => {
            raw.transactional = Some(match value {
                "true" => true,
                "false" => false,
                other => {
                    return Err(malformed(format!(
                        "'transactional' is true or false, not '{other}'"
                    )));
                }
            });
        }
    }
    Ok(())
}

/// A value as written, or what stands between its double quotes (with JSON's escapes).
fn unquoted(value: &str) -> Option<String> {
    if value.len() >= 2 && value.starts_with('"') && value.ends_with('"') {
        return serde_json::from_str(value).ok();
    }
    Some(value.to_owned())
}

/// A comma-separated list, with or without brackets and quotes; `null` and nothing are the empty list.
fn list(value: &str) -> Vec<String> {
    let value = value
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(value)
        .trim();
    if matches!(value, "" | "null" | "~") {
        return Vec::new();
    }
    value
        .split(',')
        .map(|item| item.trim().trim_matches(['"', '\'']).to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}

fn nearest(key: &str) -> Option<&'static str> {
    KEYS.into_iter()
        .find(|known| strsim::damerau_levenshtein(known, key) <= 2)
}

/// The words after `--` of a section line: `upgrade`, `downgrade analytics`, `downgrade irreversible` ...
pub fn section_words(line: &[u8]) -> Option<Vec<&str>> {
    let comment = std::str::from_utf8(line.strip_prefix(b"--")?).ok()?;
    let words: Vec<&str> = comment.split_ascii_whitespace().collect();
    let is_section = matches!(words.first(), Some(&("upgrade" | "downgrade")))
        && words.len() <= 3
        && words[1..].iter().all(|word| word.bytes().all(is_name_byte));
    is_section.then_some(words)
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "-- revision: 8b1f0c2d9e47\n-- down_revision: 1f3d, 2a\n-- message: add: a thing # really\n\n\
        -- upgrade\nSELECT 1;\n\n-- downgrade analytics\nSELECT 2;\n-- downgrade primary irreversible\n";

    #[test]
    fn a_header_is_the_leading_comment_block() {
        let header = header(Path::new("x.sql"), SCRIPT).unwrap();
        assert_eq!(header.revision.as_ref(), "8b1f0c2d9e47");
        assert_eq!(header.down_revisions, ["1f3d", "2a"]);
        assert_eq!(header.message, "add: a thing # really");
        assert!(header.transactional);
    }

    #[test]
    fn a_slip_in_a_key_is_an_error_and_prose_is_not() {
        let slip = "-- revison: a\n-- down_revision: null\n";
        assert!(
            header(Path::new("x.sql"), slip)
                .unwrap_err()
                .to_string()
                .contains("revison")
        );
        let prose = "-- Note: see the wiki\n-- revision: abcd\n-- down_revision: null\n";
        assert_eq!(
            header(Path::new("x.sql"), prose).unwrap().down_revisions,
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_base_says_so() {
        let error = header(Path::new("x.sql"), "-- revision: abcd\n").unwrap_err();
        assert!(error.to_string().contains("down_revision"), "{error}");
    }
}

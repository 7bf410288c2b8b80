//! The SQL form of a script: a header in comments, then sections of statements.
//!
//! ```sql
//! -- revision: 8b1f0c2d9e47
//! -- down_revision: 1f3d5e7a9c20
//! -- message: add email to users
//!
//! -- upgrade
//! ALTER TABLE users ADD COLUMN email varchar(255);
//!
//! -- downgrade
//! ALTER TABLE users DROP COLUMN email;
//! ```

use std::path::Path;

use super::header::RawHeader;
use super::{Header, ScriptError};
use crate::Place;

/// The keys of a header, in the order in which they are written.
const KEYS: [&str; 7] = [
    "revision",
    "down_revision",
    "branch_labels",
    "depends_on",
    "message",
    "created_at",
    "transactional",
];

/// One section of an SQL script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) direction: SectionDirection,
    /// The database that it is for; every database where none is named.
    pub(super) database: Option<String>,
    pub(super) irreversible: bool,
    /// The line of the section's first line of text, counted from 1.
    pub(super) first_line: usize,
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SectionDirection {
    Upgrade,
    Downgrade,
}

/// Whether the beginning of a file holds the whole header: a section line, or a line that is no comment.
pub(super) fn header_is_complete(beginning: &[u8]) -> bool {
    let mut lines = beginning.split(|byte| *byte == b'\n');
    // What stands after the last line end may be half a line.
    lines.next_back();
    lines.any(|line| {
        let line = line.trim_ascii();
        !line.is_empty() && (!line.starts_with(b"--") || section_words(line).is_some())
    })
}

/// Reads the header: the leading comment lines of the form `-- key: value`.
pub(super) fn header(path: &Path, text: &str) -> Result<Header, ScriptError> {
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
                    return Err(ScriptError::Malformed {
                        place: place(),
                        message: format!("unknown key '{key}' in the header"),
                        suggestion: Some(suggestion.to_owned()),
                    });
                }
                None => continue,
            }
        };
        if seen.iter().any(|(name, _)| name == known) {
            return Err(ScriptError::Malformed {
                place: place(),
                message: format!("the key '{key}' stands twice in the header"),
                suggestion: None,
            });
        }
        seen.push((known, index + 1));
        set(&mut raw, known, value.trim(), place)?;
    }
    if raw.revision.is_some() && !seen.iter().any(|(name, _)| *name == "down_revision") {
        return Err(ScriptError::Malformed {
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
) -> Result<(), ScriptError> {
    let malformed = |message: String| ScriptError::Malformed {
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
fn section_words(line: &[u8]) -> Option<Vec<&str>> {
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

/// Takes the text apart into its sections.
///
/// # Errors
/// Statements before the first section, the same section twice, a section for every database beside one
/// for a named database, and words after `-- upgrade` that make no section.
pub(super) fn sections(path: &Path, text: &str) -> Result<Vec<Section>, ScriptError> {
    let mut sections: Vec<Section> = Vec::new();
    let malformed = |line: usize, message: String| ScriptError::Malformed {
        place: Place::in_text(path, text, Some(line), Some(1)),
        message,
        suggestion: None,
    };
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let trimmed = line.trim_end();
        // A section line begins at the first column, so that no comment inside a statement is taken for one.
        if let Some(words) = section_words(trimmed.as_bytes()) {
            let section = section(&words, index + 2)
                .ok_or_else(|| malformed(index + 1, format!("'{trimmed}' is no section line")))?;
            if let Some(other) = sections.iter().find(|other| clash(other, &section)) {
                return Err(malformed(index + 1, clash_message(other, &section)));
            }
            sections.push(section);
        } else if let Some(section) = sections.last_mut() {
            section.text.push_str(line);
        } else if !trimmed.trim_start().is_empty() && !trimmed.trim_start().starts_with("--") {
            return Err(malformed(
                index + 1,
                "statements stand before the first section line (`-- upgrade`)".to_owned(),
            ));
        }
    }
    if !sections
        .iter()
        .any(|section| section.direction == SectionDirection::Upgrade)
    {
        return Err(ScriptError::Malformed {
            place: Place::file(path),
            message: "the script has no section line `-- upgrade`".to_owned(),
            suggestion: None,
        });
    }
    for section in &sections {
        if section.irreversible && !section.text.lines().all(is_comment_or_blank) {
            return Err(malformed(
                section.first_line,
                "statements stand in a section that is called irreversible".to_owned(),
            ));
        }
    }
    Ok(sections)
}

fn is_comment_or_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with("--")
}

fn section(words: &[&str], first_line: usize) -> Option<Section> {
    let direction = match *words.first()? {
        "upgrade" => SectionDirection::Upgrade,
        _ => SectionDirection::Downgrade,
    };
    let (irreversible, names) = match words[1..].split_last() {
        Some((&"irreversible", names)) if direction == SectionDirection::Downgrade => (true, names),
        _ => (false, &words[1..]),
    };
    let database = match names {
        [] => None,
        [name] => Some((*name).to_owned()),
        _ => return None,
    };
    Some(Section {
        direction,
        database,
        irreversible,
        first_line,
        text: String::new(),
    })
}

fn clash(one: &Section, other: &Section) -> bool {
    one.direction == other.direction
        && (one.database == other.database || one.database.is_none() || other.database.is_none())
}

fn clash_message(one: &Section, other: &Section) -> String {
    if one.database == other.database {
        "the same section stands twice".to_owned()
    } else {
        "one section is for every database and another for one of them: name the database on each"
            .to_owned()
    }
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
    fn sections_know_their_database_and_first_line() {
        let sections = sections(Path::new("x.sql"), SCRIPT).unwrap();
        assert_eq!(sections.len(), 3);
        assert_eq!(
            (sections[0].first_line, sections[0].text.as_str()),
            (6, "SELECT 1;\n\n")
        );
        assert_eq!(sections[1].database.as_deref(), Some("analytics"));
        assert!(sections[2].irreversible);
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

    #[test]
    fn statements_before_a_section_are_refused() {
        let text = "-- revision: a\nSELECT 1;\n-- upgrade\n";
        assert!(sections(Path::new("x.sql"), text).is_err());
    }
}

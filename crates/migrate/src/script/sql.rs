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

use revgraph_graph::Direction;
use revgraph_scripts::{FileError, section_words};

use crate::Place;

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

/// Takes the text apart into its sections.
///
/// # Errors
/// Statements before the first section, the same section twice, a section for every database beside one
/// for a named database, and words after `-- upgrade` that make no section.
pub(super) fn sections(path: &Path, text: &str) -> Result<Vec<Section>, FileError> {
    let mut sections: Vec<Section> = Vec::new();
    let malformed = |line: usize, message: String| FileError::Malformed {
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
        return Err(FileError::Malformed {
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

/// The section that a direction means.
pub(super) fn wanted(direction: Direction) -> SectionDirection {
    match direction {
        Direction::Downgrade => SectionDirection::Downgrade,
        Direction::Upgrade | Direction::Stamp => SectionDirection::Upgrade,
    }
}

/// The section of one direction on one database.
pub(super) fn find<'s>(
    sections: &'s [Section],
    direction: Direction,
    database: &str,
) -> Option<&'s Section> {
    let wanted = wanted(direction);
    sections.iter().find(|section| {
        section.direction == wanted
            && section
                .database
                .as_deref()
                .is_none_or(|name| name == database)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "-- revision: 8b1f0c2d9e47\n-- down_revision: 1f3d, 2a\n-- message: add: a thing # really\n\n\
        -- upgrade\nSELECT 1;\n\n-- downgrade analytics\nSELECT 2;\n-- downgrade primary irreversible\n";

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
    fn statements_before_a_section_are_refused() {
        let text = "-- revision: a\nSELECT 1;\n-- upgrade\n";
        assert!(sections(Path::new("x.sql"), text).is_err());
    }
}

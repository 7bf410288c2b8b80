//! A place in a file that the user wrote: what every error about that file points to.

use std::fmt;
use std::path::{Path, PathBuf};

use revgraph_yaml::PathSegment;

/// A place in a file: the file, and where known the line, the column and the text of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// The column in characters, counted from 1.
    pub column: Option<usize>,
    /// The text of that line, for showing it under a caret.
    pub excerpt: Option<Box<str>>,
}

impl Place {
    /// The file as a whole.
    pub fn file(path: &Path) -> Place {
        Place {
            path: path.to_path_buf(),
            line: None,
            column: None,
            excerpt: None,
        }
    }

    /// A line and column of the file whose text is at hand.
    pub fn in_text(path: &Path, text: &str, line: Option<usize>, column: Option<usize>) -> Place {
        let excerpt = line
            .and_then(|line| text.lines().nth(line.saturating_sub(1)))
            .map(str::trim_end)
            .filter(|line| !line.trim().is_empty())
            .map(|line| without_passwords(line).into());
        Place {
            path: path.to_path_buf(),
            line,
            column,
            excerpt,
        }
    }

    /// A node of a file in YAML; the file as a whole where there is no such node.
    pub fn at_node(path: &Path, text: &str, node: &[PathSegment]) -> Place {
        let at = revgraph_yaml::locate(text, node);
        Place::in_text(path, text, at.map(|at| at.line), at.map(|at| at.column))
    }

    /// The key of a node of a file in YAML.
    pub fn at_key(path: &Path, text: &str, node: &[PathSegment]) -> Place {
        let at = revgraph_yaml::locate_key(text, node);
        Place::in_text(path, text, at.map(|at| at.line), at.map(|at| at.column))
    }

    /// A line and column of a part of a file, whose first line is the file's `first_line`.
    pub fn in_part(
        path: &Path,
        part: &str,
        first_line: usize,
        line: usize,
        column: usize,
    ) -> Place {
        let place = Place::in_text(path, part, Some(line), Some(column));
        Place {
            line: Some(first_line + line - 1),
            ..place
        }
    }
}

/// A line as it may be shown: urls without their passwords, and `password=` without its value.
fn without_passwords(line: &str) -> String {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '}' | '&' | ';');
    let mut shown = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("://") {
        let (before, after) = rest.split_at(start + 3);
        shown.push_str(before);
        rest = after;
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '"')
            .unwrap_or(rest.len());
        // A password may hold an unescaped @ or /; the last @ is the one before the host.
        let Some(at) = rest[..end].rfind('@') else {
            continue;
        };
        if let Some(colon) = rest[..at].find(':') {
            shown.push_str(&rest[..=colon]);
            shown.push_str("***");
            rest = &rest[at..];
        }
    }
    shown.push_str(rest);
    for key in ["password=", "passwd="] {
        let Some(start) = shown.to_ascii_lowercase().find(key) else {
            continue;
        };
        let value = start + key.len();
        let end = shown[value..]
            .find(ends)
            .map_or(shown.len(), |length| value + length);
        shown.replace_range(value..end, "***");
    }
    shown
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::without_passwords;

    #[test]
    fn no_line_shows_a_password() {
        let shown = [
            (
                "url: postgres://ann:s3cret@db/app",
                "url: postgres://ann:***@db/app",
            ),
            (
                "a: {url: \"mysqll://ann:p@ss/w@h/app\"}",
                "a: {url: \"mysqll://ann:***@h/app\"}",
            ),
            (
                "url: host=db password=s3cret dbname=app",
                "url: host=db password=*** dbname=app",
            ),
            (
                "url: postgres://db/app?password=x&a=b",
                "url: postgres://db/app?password=***&a=b",
            ),
            ("url: sqlite:app.db # a:b@c", "url: sqlite:app.db # a:b@c"),
            ("see https://example.org/a", "see https://example.org/a"),
        ];
        for (line, expected) in shown {
            assert_eq!(without_passwords(line), expected);
        }
    }
}

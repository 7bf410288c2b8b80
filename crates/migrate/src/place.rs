//! A place in a file that the user wrote: what every error about that file points to.

use std::fmt;
use std::path::{Path, PathBuf};

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
            .map(Box::from);
        Place {
            path: path.to_path_buf(),
            line,
            column,
            excerpt,
        }
    }

    /// A line and column of a part of a file, whose first line is the file's `first_line`.
    pub(crate) fn in_part(
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

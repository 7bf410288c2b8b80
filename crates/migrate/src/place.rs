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
    pub excerpt: Option<String>,
}

impl Place {
    /// The file as a whole.
    pub fn file(path: &Path) -> Place {
        Place { path: path.to_path_buf(), line: None, column: None, excerpt: None }
    }

    /// A line and column of the file whose text is at hand.
    pub fn in_text(path: &Path, text: &str, line: Option<usize>, column: Option<usize>) -> Place {
        let excerpt = line
            .and_then(|line| text.lines().nth(line.saturating_sub(1)))
            .map(|line| line.trim_end().to_owned())
            .filter(|line| !line.trim().is_empty());
        Place { path: path.to_path_buf(), line, column, excerpt }
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

//! Migrations of Diesel as scripts: what stands in `up.sql` and `down.sql`.

use std::path::PathBuf;
use std::sync::Arc;

use revgraph_graph::Direction;
use revgraph_scripts::{DieselFolder, FileError, read_text};

use super::Part;

/// The files of a migration of Diesel.
#[derive(Debug, Clone)]
pub struct DieselFiles {
    up: SqlFile,
    down: Option<SqlFile>,
}

/// A file of SQL, or the text that it had when the program was built.
#[derive(Debug, Clone)]
struct SqlFile {
    path: PathBuf,
    text: Option<&'static str>,
}

/// What the files say.
#[derive(Debug)]
pub(super) struct DieselBody {
    up: Half,
    down: Option<Half>,
}

#[derive(Debug)]
struct Half {
    path: PathBuf,
    text: Arc<str>,
}

impl DieselFiles {
    pub(super) fn of(folder: &DieselFolder) -> DieselFiles {
        let file = |path| SqlFile { path, text: None };
        DieselFiles {
            up: file(folder.up()),
            down: folder.down().map(file),
        }
    }

    pub(super) fn embedded(
        folder: &DieselFolder,
        up: &'static str,
        down: Option<&'static str>,
    ) -> DieselFiles {
        let file = |path, text| SqlFile {
            path,
            text: Some(text),
        };
        DieselFiles {
            up: file(folder.up(), up),
            down: folder.down().zip(down).map(|(path, text)| file(path, text)),
        }
    }

    pub(super) fn read(&self) -> Result<DieselBody, FileError> {
        Ok(DieselBody {
            up: self.up.read()?,
            down: self.down.as_ref().map(SqlFile::read).transpose()?,
        })
    }
}

impl SqlFile {
    fn read(&self) -> Result<Half, FileError> {
        Ok(Half {
            path: self.path.clone(),
            text: match self.text {
                Some(text) => text.strip_prefix('\u{feff}').unwrap_or(text).into(),
                None => read_text(&self.path)?.into(),
            },
        })
    }
}

impl DieselBody {
    /// Both files as one text, which is what the log keeps.
    pub(super) fn together(&self) -> String {
        let mut text = format!("-- upgrade\n{}", self.up.text);
        if let Some(down) = &self.down {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str("-- downgrade\n");
            text.push_str(&down.text);
        }
        text
    }

    /// The text of one direction, empty where there is none.
    pub(super) fn text(&self, direction: Direction) -> &str {
        self.part(direction, true).map_or("", |part| part.text)
    }

    /// The statements of one direction; none where there is no way down.
    pub(super) fn part(&self, direction: Direction, transactional: bool) -> Option<Part<'_>> {
        let half = match direction {
            Direction::Upgrade | Direction::Stamp => &self.up,
            Direction::Downgrade => self.down.as_ref()?,
        };
        Some(Part {
            path: half.path.as_path(),
            whole: &half.text,
            text: &half.text,
            first_line: 1,
            transactional,
        })
    }
}

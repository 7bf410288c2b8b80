//! The two forms of a revision script.

use std::path::Path;

/// The two forms of a revision script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Operations in YAML: `*.yaml`, `*.yml`.
    Yaml,
    /// Statements: `*.sql`.
    Sql,
}

impl Format {
    /// The format by the file's ending; `None` for files that are no scripts.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()? {
            "yaml" | "yml" => Some(Format::Yaml),
            "sql" => Some(Format::Sql),
            _ => None,
        }
    }

    /// The ending that a new script gets, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Yaml => "yaml",
            Format::Sql => "sql",
        }
    }
}

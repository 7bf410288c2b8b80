//! Output without what differs from run to run.

use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::scratch::{Scratch, Server};

/// What is replaced in the output of a session.
#[derive(Debug, Default)]
pub(crate) struct Normal {
    /// Texts and their replacements, in the order in which they are looked for.
    texts: Vec<(String, String)>,
}

impl Normal {
    /// For a session in this directory, with these databases.
    pub(crate) fn new(folder: &Path, databases: &[Scratch]) -> Normal {
        let mut texts = Vec::new();
        for database in databases {
            match (database.server, database.password(), database.name()) {
                (Server::Sqlite, ..) => texts.push((database.url.clone(), "[URL]".to_owned())),
                (_, Some(password), Some(name)) => {
                    let masked = database.url.replace(&format!(":{password}@"), ":***@");
                    texts.push((format!("{masked}_missing"), "[URL]_missing".to_owned()));
                    texts.push((masked, "[URL]".to_owned()));
                    texts.push((name.to_owned(), "[DATABASE]".to_owned()));
                }
                _ => {}
            }
            if let Some(host) = database.host() {
                texts.push((host.to_owned(), "[SERVER]".to_owned()));
            }
        }
        texts.push((folder.display().to_string(), "[DIR]".to_owned()));
        Normal { texts }
    }

    /// One line.
    pub(crate) fn line(&self, line: &str) -> String {
        static TIME: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\b(\d+ ms|\d+\.\d+ s|\d+ min \d+ s)\b").expect("the pattern is sound")
        });
        static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(
                r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?|\b\d{4}_\d\d_\d\d_\d{4}(-|$)",
            )
            .expect("the pattern is sound")
        });
        let mut line = line.to_owned();
        for (text, replacement) in &self.texts {
            line = line.replace(text, replacement);
        }
        let line = TIME.replace_all(&line, "[TIME]");
        MOMENT.replace_all(&line, "[WHEN]$3").into_owned()
    }

    /// Lines, without empty ones at the end.
    pub(crate) fn lines<'t>(&self, lines: impl Iterator<Item = &'t str>) -> Vec<String> {
        let mut lines: Vec<String> = lines.map(|line| self.line(line)).collect();
        while lines.last().is_some_and(|line| line.trim().is_empty()) {
            lines.pop();
        }
        lines
    }
}

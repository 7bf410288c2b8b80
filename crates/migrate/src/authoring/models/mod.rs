//! The declared schema of a database: the sources that its `models` name, read.
//!
//! Models files and `schema.rs` are values at once ([`Declared::models`]). SQL files and other databases need a server,
//! and stand here only as what has to be run ([`Declared::sql`]) and asked ([`Declared::databases`]).

mod diesel;
mod error;
mod settle;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use glob::{MatchOptions, Pattern};
use revgraph_database::Settings;
use revgraph_schema::Dialect;
use revgraph_schema::models::{self, Document, Models};

use crate::Config;
use crate::config::{ConfigError, DatabaseConfig, ModelsEntry};

pub(crate) use diesel::types as diesel_types;

pub use diesel::read as read_diesel;
pub use error::{SourceError, place};
pub use settle::settle;

/// What the `models` of a database name.
#[derive(Debug, Default)]
pub struct Declared {
    /// What models files and `schema.rs` declare.
    pub models: Models,
    /// Files of CREATE statements, in the order in which they are to be run.
    pub sql: Vec<Arc<Document>>,
    /// Databases whose schema is declared.
    pub databases: Vec<Settings>,
    /// The files that were read, in order.
    pub files: Vec<PathBuf>,
}

/// Reads the declared schema of a database; none where its configuration has no `models`.
///
/// References between tables are not looked at yet: with SQL files and databases, that is for the whole schema to
/// show. See [`Models::check_references`].
///
/// # Errors
/// [`SourceError`].
pub fn load(
    config: &Config,
    database: &DatabaseConfig,
    dialect: Dialect,
) -> Result<Option<Declared>, SourceError> {
    let Some(entries) = config.models(database)? else {
        return Ok(None);
    };
    let mut declared = Declared::default();
    let mut seen = BTreeSet::new();
    for entry in &entries {
        if is_url(&entry.text) {
            let settings = config.source_settings(database, entry)?;
            declared.databases.push(settings);
            continue;
        }
        for path in matches(&config.folder, entry)? {
            if seen.insert(path.clone()) {
                read(&mut declared, entry, &path, dialect)?;
                declared.files.push(path);
            }
        }
    }
    Ok(Some(declared))
}

/// Whether an entry is the url of a database, and no pattern of files.
fn is_url(text: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.len() > 1
            && scheme
                .chars()
                .all(|character| character.is_ascii_alphanumeric() || "+-_".contains(character))
    };
    let is_file = [".db", ".sqlite", ".sqlite3"]
        .iter()
        .any(|ending| text.ends_with(ending));
    is_file
        || text.contains("dbname=")
        || text
            .split_once(':')
            .is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// The files that a pattern matches, sorted.
fn matches(folder: &Path, entry: &ModelsEntry) -> Result<Vec<PathBuf>, SourceError> {
    let folder = Pattern::escape(&folder.display().to_string());
    let pattern = Path::new(&folder).join(&entry.text);
    let options = MatchOptions {
        require_literal_separator: true,
        require_literal_leading_dot: true,
        ..MatchOptions::default()
    };
    let paths = glob::glob_with(&pattern.display().to_string(), options).map_err(|error| {
        ConfigError::Pattern {
            place: entry.place.clone(),
            pattern: entry.text.clone(),
            problem: error.msg,
        }
    })?;
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| SourceError::Read {
            path: error.path().to_path_buf(),
            source: error.into(),
        })?;
        if path.is_file() {
            files.push(path);
        }
    }
    match files.is_empty() {
        true => Err(SourceError::NoMatch {
            place: entry.place.clone(),
            pattern: entry.text.clone(),
        }),
        false => Ok(files),
    }
}

fn read(
    declared: &mut Declared,
    entry: &ModelsEntry,
    path: &Path,
    dialect: Dialect,
) -> Result<(), SourceError> {
    let form = path.extension().and_then(|extension| extension.to_str());
    if !matches!(form, Some("yaml" | "yml" | "rs" | "sql")) {
        return Err(SourceError::UnknownForm {
            place: entry.place.clone(),
            path: path.to_path_buf(),
        });
    }
    let text = std::fs::read_to_string(path).map_err(|source| SourceError::Read {
        path: path.to_path_buf(),
        source,
    })?;
    let document = Arc::new(Document {
        path: path.to_path_buf(),
        text,
    });
    let models = match form {
        Some("sql") => {
            declared.sql.push(document);
            return Ok(());
        }
        Some("rs") => diesel::read(dialect, &document)?,
        _ => models::read(&document)?,
    };
    declared.models.add(models)?;
    Ok(())
}

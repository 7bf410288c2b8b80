//! What is compared with a database.

use glob::Pattern;
use revgraph_schema::model::TableName;

use super::ConfigError;
use super::file::{AutogenerateEntry, Batch};
use crate::Place;

/// What is compared with a database, and how operations are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Autogenerate {
    /// Whether another type of a column is a difference.
    pub compare_type: bool,
    /// Whether another default of a column is a difference.
    pub compare_server_default: bool,
    /// Whether another comment is a difference.
    pub compare_comment: bool,
    /// The tables that are compared.
    pub include: Vec<Pattern>,
    /// The tables that are not.
    pub exclude: Vec<Pattern>,
    /// The schemas that are compared, beside the default one.
    pub schemas: Vec<String>,
    /// How changes that rebuild a table of SQLite are written.
    pub batch: Batch,
}

impl Default for Autogenerate {
    fn default() -> Autogenerate {
        Autogenerate {
            compare_type: true,
            compare_server_default: true,
            compare_comment: true,
            include: Vec::new(),
            exclude: Vec::new(),
            schemas: Vec::new(),
            batch: Batch::default(),
        }
    }
}

impl Autogenerate {
    /// Whether a table, or a view, is compared: it is included, and not excluded. A pattern is for the name, or for
    /// `schema.name`.
    pub fn compares(&self, table: &TableName) -> bool {
        let qualified = table.to_string();
        let any = |patterns: &[Pattern]| {
            patterns
                .iter()
                .any(|pattern| pattern.matches(&table.name) || pattern.matches(&qualified))
        };
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }
}

pub(super) fn check(
    raw: AutogenerateEntry,
    place: &impl Fn(&[&str]) -> Place,
) -> Result<Autogenerate, ConfigError> {
    let patterns = |key: &str, texts: Option<revgraph_schema::yaml::OneOrMany<String>>| {
        let texts = texts.map(|texts| texts.0).unwrap_or_default();
        texts
            .into_iter()
            .map(|text| {
                Pattern::new(&text).map_err(|error| ConfigError::Pattern {
                    place: place(&["autogenerate", key]),
                    pattern: text.clone(),
                    problem: error.msg,
                })
            })
            .collect::<Result<Vec<Pattern>, ConfigError>>()
    };
    Ok(Autogenerate {
        compare_type: raw.compare_type.unwrap_or(true),
        compare_server_default: raw.compare_server_default.unwrap_or(true),
        compare_comment: raw.compare_comment.unwrap_or(true),
        include: patterns("include", raw.include)?,
        exclude: patterns("exclude", raw.exclude)?,
        schemas: raw.schemas.map(|schemas| schemas.0).unwrap_or_default(),
        batch: raw.batch.unwrap_or_default(),
    })
}

//! The shape of `alembic.yaml`, for serde and for the JSON Schema that editors use.

use std::path::Path;
use std::time::Duration;

use indexmap::IndexMap;
use revgraph_database::{LockSettings, SqliteSettings, duration};
use revgraph_schema::naming::Naming;
use revgraph_schema::yaml::{self, Node, OneOrMany, YamlError};
use schemars::JsonSchema;
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::{ChangingCommand, ConfigError, Hooks, KeyOrigin, variables};
use crate::script::Format;
use crate::{Environment, Place};

/// The configuration of revgraph.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "alembic.yaml")]
pub(super) struct ConfigFile {
    /// The script directory, relative to this file.
    pub(super) script_location: Option<String>,
    /// Where revision scripts are, in load order. Default: `versions` in the script directory.
    pub(super) version_locations: Option<OneOrMany<String>>,
    /// Whether the folders of the version locations count too. Default: false.
    pub(super) recursive_version_locations: Option<bool>,
    /// Tera template of a new script's file name, without ending: rev, slug, epoch, year, month, day, hour, minute, second.
    pub(super) file_template: Option<String>,
    /// The longest slug in a file name, in characters. Default: 40.
    pub(super) truncate_slug_length: Option<usize>,
    /// Time zone of created_at and of file names: an IANA name, UTC or local. Default: UTC.
    pub(super) timezone: Option<String>,
    /// The form of new scripts. Default: yaml.
    pub(super) script_format: Option<ScriptFormat>,
    /// How new ids are made. Default: uuid.
    pub(super) rev_id_style: Option<RevIdStyle>,
    /// The table of the heads. Default: alembic_version.
    pub(super) version_table: Option<String>,
    /// The schema of the version table and the log table. Default: the connection's.
    pub(super) version_table_schema: Option<String>,
    /// The table of what ran when; null keeps no log. Default: alembic_log.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>")]
    pub(super) log_table: Option<Option<String>>,
    /// What `upgrade` does when a script has changed since it was applied. Default: warn.
    pub(super) checksums: Option<Checksums>,
    /// Whether a downgrade that loses data needs --allow-data-loss. Default: false.
    pub(super) protect_data: Option<bool>,
    /// What is one transaction. Default: per-revision.
    pub(super) transaction: Option<TransactionUnit>,
    /// Whether several PostgreSQL databases commit in two phases. Default: false.
    pub(super) two_phase: Option<bool>,
    /// How constraints and indexes are called that have no name: a preset (alembic, orator), or templates for ix, uq, ck, fk and pk.
    pub(super) naming_convention: Option<Naming>,
    /// What is compared with the database, and how operations are written.
    pub(super) autogenerate: Option<AutogenerateEntry>,
    /// The programs that run when something has happened.
    pub(super) hooks: Option<Hooks>,
    /// The commands that ask before they change a database. Default: none.
    pub(super) confirm: Option<OneOrMany<ChangingCommand>>,
    /// How two runs keep out of each other's way.
    pub(super) lock: Option<LockSettings>,
    /// The databases by name.
    #[schemars(with = "Option<std::collections::BTreeMap<String, DatabaseEntry>>")]
    pub(super) databases: Option<IndexMap<String, DatabaseEntry>>,
    /// Overlays by name: what `--env NAME` lays over this file.
    #[schemars(with = "Option<std::collections::BTreeMap<String, ConfigFile>>")]
    #[expect(
        dead_code,
        reason = "read as a tree, and laid over before this shape is made; here it is only checked"
    )]
    pub(super) environments: Option<IndexMap<String, ConfigFile>>,
}

/// One database.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DatabaseEntry {
    /// Where it is: sqlite:, postgres:, mysql: and mariadb: urls. Default for the only database: DATABASE_URL.
    pub(super) url: Option<String>,
    /// What its schema should be: globs of models files, of SQL files or of a Diesel schema.rs, or urls of databases.
    pub(super) models: Option<OneOrMany<String>>,
    /// Another database, empty, in which schemas are made to be compared. Default: a temporary place of the same server.
    pub(super) scratch_url: Option<String>,
    /// What is set on each SQLite connection.
    pub(super) sqlite: Option<SqliteSettings>,
    /// How long a statement may wait for a lock of the database, such as 5s.
    pub(super) lock_timeout: Option<Seconds>,
}

/// What is compared with the database, and how operations are written.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Autogenerate")]
pub(super) struct AutogenerateEntry {
    /// Whether another type of a column is a difference. Default: true.
    pub(super) compare_type: Option<bool>,
    /// Whether another default of a column is a difference. Default: true.
    pub(super) compare_server_default: Option<bool>,
    /// Whether another comment is a difference. Default: true.
    pub(super) compare_comment: Option<bool>,
    /// The tables that are compared, as globs. Default: all.
    pub(super) include: Option<OneOrMany<String>>,
    /// The tables that are not, as globs. Default: none.
    pub(super) exclude: Option<OneOrMany<String>>,
    /// The schemas that are compared, beside the default one. Default: none.
    pub(super) schemas: Option<OneOrMany<String>>,
    /// How changes that rebuild a table of SQLite are written. Default: auto.
    pub(super) batch: Option<Batch>,
}

/// How changes that rebuild a table of SQLite are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Batch {
    /// One by one: neighbours share a rebuild when they run.
    #[default]
    Auto,
    /// As batch_alter_table, also on other databases.
    Always,
    /// One by one, and a change that needs a rebuild is refused.
    Never,
}

/// The forms of new scripts.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum ScriptFormat {
    /// Operations.
    Yaml,
    /// Statements.
    Sql,
}

impl From<ScriptFormat> for Format {
    fn from(format: ScriptFormat) -> Format {
        match format {
            ScriptFormat::Yaml => Format::Yaml,
            ScriptFormat::Sql => Format::Sql,
        }
    }
}

/// What `upgrade` does when a script has changed since it was applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Checksums {
    /// It runs nothing.
    Error,
    /// It says so, and goes on.
    #[default]
    Warn,
    /// It does not look.
    Off,
}

/// What is one transaction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransactionUnit {
    /// Each revision.
    #[default]
    PerRevision,
    /// All that one command runs, on all databases.
    PerRun,
}

/// How ids of new revisions are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RevIdStyle {
    /// Twelve random hexadecimal digits.
    Uuid,
    /// 0001, 0002 ...: the highest one and one more.
    Sequence,
}

/// A length of time: `500ms`, `5s`, `2m`.
#[derive(Debug, Clone, Copy, JsonSchema)]
#[schemars(with = "String")]
pub(super) struct Seconds(pub(super) Duration);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        duration::parse(&text)
            .map(Seconds)
            .map_err(D::Error::custom)
    }
}

/// Tells a key that is null from one that is not there.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Reads the file with one overlay laid over it and the variables replaced.
pub(super) fn read(
    path: &Path,
    text: &str,
    overlay: Option<&str>,
    environment: &Environment,
) -> Result<(ConfigFile, KeyOrigin), ConfigError> {
    let malformed = |error: YamlError| ConfigError::Malformed {
        place: Place::in_text(path, text, error.line, error.column),
        message: error.message,
        suggestion: error.suggestion,
    };
    // The file as written must be sound, whichever overlay is chosen.
    let whole = Node::parse(text).map_err(malformed)?;
    let _: ConfigFile = yaml::from_node(&lenient(&whole, environment), text).map_err(malformed)?;

    let Node::Map(mut entries) = whole else {
        return Err(ConfigError::NoScriptLocation {
            place: Place::file(path),
        });
    };
    let environments = entries
        .iter()
        .position(|(key, _)| key == "environments")
        .map(|index| entries.remove(index).1);
    let mut tree = Node::Map(entries);
    let mut origin = KeyOrigin { overlay: None };
    if let Some(name) = overlay {
        let mut known = match environments {
            Some(Node::Map(entries)) => entries,
            _ => Vec::new(),
        };
        let Some(index) = known.iter().position(|(key, _)| key == name) else {
            return Err(ConfigError::UnknownEnvironment {
                place: Place::file(path),
                name: name.to_owned(),
                known: known.into_iter().map(|(key, _)| key).collect(),
            });
        };
        let over = known.remove(index).1;
        origin.overlay = Some((name.to_owned(), over.clone()));
        tree = variables::overlay(tree, over);
    }
    let tree = replaced(&tree, &mut Vec::new(), environment).map_err(|(keys, name)| {
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        ConfigError::UnsetVariable {
            place: origin.place(path, text, &keys),
            name,
        }
    })?;
    let file = yaml::from_node(&tree, text).map_err(malformed)?;
    Ok((file, origin))
}

/// The tree with variables replaced where they have a value. Where they have none there is null in the place of a text,
/// and the text as it is written in a list, which has no place for null.
fn lenient(node: &Node, environment: &Environment) -> Node {
    let replaced = |text: &str| variables::replace(text, environment).ok();
    let entry = |(key, value): &(String, Node)| (key.clone(), lenient(value, environment));
    let item = |item: &Node| match item {
        Node::Scalar(_) => {
            item.map_scalars(&mut |text| replaced(text).or_else(|| Some(text.to_owned())))
        }
        other => lenient(other, environment),
    };
    match node {
        Node::Map(entries) => Node::Map(entries.iter().map(entry).collect()),
        Node::Seq(items) => Node::Seq(items.iter().map(item).collect()),
        scalar => scalar.map_scalars(&mut |text| replaced(text)),
    }
}

/// The tree with variables replaced, except in urls and models: they are needed, and their variables with them, only
/// by commands that connect. The error is the path of the value and the variable's name.
fn replaced(
    node: &Node,
    keys: &mut Vec<String>,
    environment: &Environment,
) -> Result<Node, (Vec<String>, String)> {
    match node {
        Node::Map(entries) => {
            let mut replaced_entries = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                let is_url = matches!(key.as_str(), "url" | "scratch_url" | "models")
                    && keys.first().is_some_and(|first| first == "databases");
                keys.push(key.clone());
                let value = if is_url {
                    value.clone()
                } else {
                    replaced(value, keys, environment)?
                };
                keys.pop();
                replaced_entries.push((key.clone(), value));
            }
            Ok(Node::Map(replaced_entries))
        }
        Node::Seq(items) => {
            let items = items
                .iter()
                .map(|item| replaced(item, keys, environment))
                .collect::<Result<_, _>>()?;
            Ok(Node::Seq(items))
        }
        Node::Null => Ok(Node::Null),
        scalar => {
            let mut unset = None;
            let value =
                scalar.map_scalars(&mut |text| match variables::replace(text, environment) {
                    Ok(text) => Some(text),
                    Err(name) => {
                        unset = Some(name);
                        None
                    }
                });
            match unset {
                Some(name) => Err((keys.clone(), name)),
                None => Ok(value),
            }
        }
    }
}

/// The JSON Schema of `alembic.yaml`.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(ConfigFile).to_value()
}

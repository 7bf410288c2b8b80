//! Views.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::SqlText;
use super::super::column::Options;
use super::super::short::{is_default, is_false};

/// A query with a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// The query: one text, or one for each dialect.
    pub sql: SqlText,
    /// The names of its columns; those of the query when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Whether rows that are written through it have to be in it; not on SQLite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_option: Option<CheckOption>,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgres: PostgresView,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: MysqlView,
}

/// Which conditions a row that is written through a view has to fulfil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckOption {
    /// Those of this view.
    Local,
    /// Those of the views below it, too.
    Cascaded,
}

/// What PostgreSQL alone knows of a view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresView {
    /// Whether no function sees rows before the view's own conditions.
    #[serde(skip_serializing_if = "is_false")]
    pub security_barrier: bool,
    /// Whether the rights of who asks count, and not those of the owner; PostgreSQL 15 or newer.
    #[serde(skip_serializing_if = "is_false")]
    pub security_invoker: bool,
}

/// What MySQL and MariaDB alone know of a view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlView {
    /// How it is computed: merge, temptable or undefined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
    /// Whose rights count: definer or invoker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<String>,
}

/// A query whose rows are stored; PostgreSQL only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterializedView {
    /// The query.
    pub sql: SqlText,
    /// The names of its columns; those of the query when there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Whether it is filled only by the first refresh.
    #[serde(default, skip_serializing_if = "is_false")]
    pub with_no_data: bool,
    /// Storage parameters, such as fillfactor.
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub storage: Options,
}

//! Functions and procedures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::SqlText;
use super::super::column::Options;
use super::super::short::{self, is_default, is_false};
use crate::types::TypeSpec;

/// A function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Its parameters, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The type of its value; `{native: trigger}`, `{native: setof users}` for PostgreSQL's own.
    pub returns: TypeSpec,
    /// What it does: one text, or one for each dialect.
    pub body: SqlText,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgres: PostgresFunction,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: MysqlRoutine,
}

/// A procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Its parameters, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// What it does: one text, or one for each dialect.
    pub body: SqlText,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgres: PostgresProcedure,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: MysqlRoutine,
}

/// A parameter of a function or a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name; on PostgreSQL it may have none, and is `$1` in the body.
    #[serde(
        default,
        skip_serializing_if = "String::is_empty",
        deserialize_with = "short::name"
    )]
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub data_type: TypeSpec,
    /// Which way its value goes; in when nothing is said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mode: ParameterMode,
    /// The expression that it has when a call leaves it out; PostgreSQL only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// Which way the value of a parameter goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParameterMode {
    /// To the routine.
    #[default]
    In,
    /// From the routine.
    Out,
    /// Both ways.
    Inout,
    /// To the routine, as many as there are; PostgreSQL only.
    Variadic,
}

/// What PostgreSQL alone knows of a function.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresFunction {
    /// Its language: plpgsql for a body that begins with BEGIN or DECLARE, and else sql.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How its value depends on the database: volatile, stable or immutable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub volatility: Option<String>,
    /// Whether it is null when an argument is.
    #[serde(skip_serializing_if = "is_false")]
    pub strict: bool,
    /// Whether the rights of its owner count, and not those of who calls it.
    #[serde(skip_serializing_if = "is_false")]
    pub security_definer: bool,
    /// Whether parallel workers may call it: unsafe, restricted or safe.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parallel: Option<String>,
    /// Whether it tells nothing of its arguments but its value.
    #[serde(skip_serializing_if = "is_false")]
    pub leakproof: bool,
    /// The settings that it runs with: search_path.
    #[serde(skip_serializing_if = "Options::is_empty")]
    pub set: Options,
}

/// What PostgreSQL alone knows of a procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresProcedure {
    /// Its language: plpgsql for a body that begins with BEGIN or DECLARE, and else sql.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Whether the rights of its owner count, and not those of who calls it.
    #[serde(skip_serializing_if = "is_false")]
    pub security_definer: bool,
    /// The settings that it runs with: search_path.
    #[serde(skip_serializing_if = "Options::is_empty")]
    pub set: Options,
}

/// What MySQL and MariaDB alone know of a function or a procedure.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlRoutine {
    /// Whether the same arguments always give the same value; a server with a binary log wants this or data.
    #[serde(skip_serializing_if = "is_false")]
    pub deterministic: bool,
    /// What it does with data: contains_sql, no_sql, reads_sql_data or modifies_sql_data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Whose rights count: definer or invoker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security: Option<String>,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

//! Functions and procedures.

use super::super::RenderError;
use super::super::context::{Rendered, Scope};
use super::super::object::{DropHow, Target};
use super::{guard, index, types};
use crate::Dialect;
use crate::model::{MysqlRoutine, Parameter, ParameterMode};

/// What stands in the parentheses.
pub(in super::super) fn parameters(
    scope: &Scope<'_>,
    parameters: &[Parameter],
) -> Result<String, RenderError> {
    let parameters: Result<Vec<String>, RenderError> = parameters
        .iter()
        .map(|parameter| one(scope, parameter))
        .collect();
    Ok(parameters?.join(", "))
}

fn one(scope: &Scope<'_>, parameter: &Parameter) -> Result<String, RenderError> {
    let what = format!("the parameter '{}'", parameter.name);
    let data_type = types::word(scope, types::on(scope, &parameter.data_type, &what)?)?;
    let mysql = scope.dialect() == Dialect::Mysql;
    let mode = match parameter.mode {
        ParameterMode::In => "",
        ParameterMode::Out => "OUT ",
        ParameterMode::Inout => "INOUT ",
        ParameterMode::Variadic if mysql => {
            return Err(scope.unsupported(
                format!("{what}, which is variadic,"),
                "only PostgreSQL takes any number of arguments",
                "a parameter for each",
            ));
        }
        ParameterMode::Variadic => "VARIADIC ",
    };
    let default = match &parameter.default {
        Some(_) if mysql => {
            return Err(scope.unsupported(
                format!("a default for {what}"),
                "MySQL does not have it",
                "the parameter without it",
            ));
        }
        Some(default) => format!(" DEFAULT {}", default.trim()),
        None => String::new(),
    };
    let name = match parameter.name.is_empty() {
        true if mysql => {
            return Err(scope.unsupported(
                "a parameter without a name",
                "only PostgreSQL tells parameters by their numbers",
                "a name",
            ));
        }
        true => String::new(),
        false => format!("{} ", scope.new_name(&parameter.name)?),
    };
    Ok(format!("{mode}{name}{data_type}{default}"))
}

/// `DROP FUNCTION`. PostgreSQL tells those of one name by their parameters, where these are known.
pub(in super::super) fn drop(
    target: &Target<'_>,
    words: &str,
    parameters: Option<&[Parameter]>,
    how: DropHow,
) -> Result<Rendered, RenderError> {
    let scope = target.scope;
    let mysql = scope.dialect() == Dialect::Mysql;
    if mysql && how.cascade {
        return Err(scope.unsupported(
            "cascade",
            "only PostgreSQL drops what depends on something with it",
            "operations that drop those first",
        ));
    }
    let if_exists = if how.if_exists { "IF EXISTS " } else { "" };
    let cascade = if how.cascade { " CASCADE" } else { "" };
    let name = scope.qualified(target.schema, target.name);
    let signature = match parameters {
        Some(parameters) if !mysql => {
            let mut signature = Vec::new();
            for parameter in parameters {
                // What a function gives back is not among what it is told by; a procedure's is.
                let out = parameter.mode == ParameterMode::Out;
                if out && words == "FUNCTION" {
                    continue;
                }
                let what = format!("the parameter '{}'", parameter.name);
                let data_type = types::on(scope, &parameter.data_type, &what)?;
                signature.push(format!(
                    "{}{}",
                    if out { "OUT " } else { "" },
                    types::word(scope, data_type)?
                ));
            }
            format!("({})", signature.join(", "))
        }
        _ => String::new(),
    };
    Ok(Rendered::new(format!(
        "DROP {words} {if_exists}{name}{signature}{cascade}"
    )))
}

/// Settings whose values are lists of names, which stand as they are.
const LISTS: &[&str] = &[
    "search_path",
    "temp_tablespaces",
    "local_preload_libraries",
    "session_preload_libraries",
    "shared_preload_libraries",
];

/// ` SET search_path TO app, ..`, the settings that a function of PostgreSQL runs with.
pub(in super::super) fn postgres_settings(
    scope: &Scope<'_>,
    settings: &std::collections::BTreeMap<String, String>,
) -> String {
    let mut sql = String::new();
    for (name, value) in settings {
        let value = match LISTS.contains(&name.as_str()) && !value.trim().is_empty() {
            true => value.trim().to_owned(),
            false => scope.text(value),
        };
        sql.push_str(&format!(" SET {} TO {value}", index::dotted(scope, name)));
    }
    sql
}

/// Whether a body is a part of the statement and not a text: `BEGIN ATOMIC .. END`, `RETURN ..`.
fn is_parsed(body: &str) -> bool {
    let atomic = |rest: &str| begins_with(rest.trim_start(), "ATOMIC");
    begins_with(body, "RETURN") || begins_with(body, "BEGIN") && atomic(&body["BEGIN".len()..])
}

/// `LANGUAGE .. AS $function$ .. $function$`.
pub(in super::super) fn postgres_body(
    scope: &Scope<'_>,
    language: Option<&str>,
    body: &str,
) -> String {
    if language.is_none() && is_parsed(body) {
        return format!("LANGUAGE sql\n{body}");
    }
    let procedural = ["BEGIN", "DECLARE", "<<"]
        .iter()
        .any(|word| begins_with(body, word));
    let language = language.unwrap_or(if procedural { "plpgsql" } else { "sql" });
    let tag = guard::tag("function", body);
    format!("LANGUAGE {} AS {tag}\n{body}\n{tag}", scope.name(language))
}

/// What MySQL wants to know of a function or a procedure, each on a line.
pub(in super::super) fn mysql_options(scope: &Scope<'_>, own: &MysqlRoutine) -> String {
    let mut sql = String::new();
    if own.deterministic {
        sql.push_str("\nDETERMINISTIC");
    }
    if let Some(data) = &own.data {
        let words: Vec<String> = data
            .split(['_', ' '])
            .map(|word| index::mysql_word(scope, word))
            .collect();
        sql.push_str(&format!("\n{}", words.join(" ")));
    }
    if let Some(security) = &own.security {
        sql.push_str(&format!(
            "\nSQL SECURITY {}",
            index::mysql_word(scope, security)
        ));
    }
    if let Some(comment) = &own.comment {
        sql.push_str(&format!("\nCOMMENT {}", scope.text(comment)));
    }
    sql
}

/// A word of the grammar, such as IMMUTABLE.
pub(in super::super) fn word(scope: &Scope<'_>, word: &str) -> String {
    index::mysql_word(scope, word)
}

/// Whether the first word of a text is this one.
pub(in super::super) fn begins_with(text: &str, word: &str) -> bool {
    let Some(beginning) = text.get(..word.len()) else {
        return false;
    };
    let letter = |character: char| character.is_alphanumeric() || character == '_';
    beginning.eq_ignore_ascii_case(word)
        && !(word.ends_with(letter) && text[word.len()..].starts_with(letter))
}

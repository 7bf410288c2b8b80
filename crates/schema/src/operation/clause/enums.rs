//! Enums: a type with a name on PostgreSQL, a check on SQLite.

use super::super::RenderError;
use super::super::context::{Rendered, Scope};
use super::guard;
use crate::Dialect;
use crate::model::Column;

/// The words of the column's enum on this dialect.
pub(super) fn words<'c>(scope: &Scope<'_>, column: &'c Column) -> Option<&'c [String]> {
    column.data_type.on(scope.dialect())?.enum_words()
}

/// `CREATE TYPE` for the column, where its enum is a type.
pub(in super::super) fn create(
    scope: &Scope<'_>,
    column: &Column,
    schema: Option<&str>,
    table: &str,
    if_not_exists: bool,
) -> Result<Option<Rendered>, RenderError> {
    let (Dialect::Postgres, Some(words)) = (scope.dialect(), words(scope, column)) else {
        return Ok(None);
    };
    let name = column.enum_name(table);
    create_type(scope, schema, &name, words, if_not_exists).map(Some)
}

/// `CREATE TYPE .. AS ENUM`, which has no IF NOT EXISTS.
pub(in super::super) fn create_type(
    scope: &Scope<'_>,
    schema: Option<&str>,
    name: &str,
    words: &[String],
    if_not_exists: bool,
) -> Result<Rendered, RenderError> {
    scope.new_name(name)?;
    let words: Vec<String> = words.iter().map(|word| scope.text(word)).collect();
    let create = format!(
        "CREATE TYPE {} AS ENUM ({})",
        scope.qualified(schema, name),
        words.join(", ")
    );
    Ok(match if_not_exists {
        true => guard::unless_duplicate(&create),
        false => Rendered::new(create),
    })
}

/// `DROP TYPE` for the column, where its enum was a type.
pub(in super::super) fn drop(
    scope: &Scope<'_>,
    column: &Column,
    schema: Option<&str>,
    table: &str,
    if_exists: bool,
) -> Option<Rendered> {
    let (Dialect::Postgres, Some(_)) = (scope.dialect(), words(scope, column)) else {
        return None;
    };
    let if_exists = if if_exists { "IF EXISTS " } else { "" };
    let name = scope.qualified(schema, &column.enum_name(table));
    Some(Rendered::new(format!("DROP TYPE {if_exists}{name}")))
}

//! Values of rows.

use std::collections::BTreeMap;

use super::super::RenderError;
use super::super::context::Scope;
use super::types;
use crate::model::Term;
use crate::sql;
use crate::types::TypeSpec;

/// The types of columns, by name.
pub type Types = BTreeMap<String, TypeSpec>;

/// A value as SQL, by the type of its column where that is said.
pub(in super::super) fn value(
    scope: &Scope<'_>,
    types: &Types,
    column: &str,
    term: &Term,
) -> Result<String, RenderError> {
    let value = match term {
        Term::Sql(sql) => return Ok(sql.trim().to_owned()),
        Term::Literal(value) => value,
    };
    let data_type = match types.get(column) {
        Some(spec) => Some(types::on(scope, spec, &format!("column '{column}'"))?),
        None => None,
    };
    Ok(sql::literal(scope.dialect(), value, data_type)?)
}

//! What a dialect has of a type or a text that differs between databases.

use super::super::RenderError;
use super::super::context::Scope;
use crate::model::SqlText;
use crate::types::{DataType, TypeSpec};

/// The type on this dialect.
pub(in super::super) fn on<'t>(
    scope: &Scope<'_>,
    spec: &'t TypeSpec,
    what: &str,
) -> Result<&'t DataType, RenderError> {
    spec.on(scope.dialect()).ok_or_else(|| {
        scope.unsupported(
            what,
            "its type names other databases only",
            "a default beside them",
        )
    })
}

/// The dialect's word for a type.
pub(in super::super) fn word(
    scope: &Scope<'_>,
    data_type: &DataType,
) -> Result<String, RenderError> {
    data_type
        .sql(scope.dialect())
        .map_err(|refused| scope.unsupported(refused.what, refused.why, refused.instead))
}

/// The text on this dialect.
pub(in super::super) fn text_on<'t>(
    scope: &Scope<'_>,
    text: &'t SqlText,
    what: &str,
) -> Result<&'t str, RenderError> {
    text.on(scope.dialect()).ok_or_else(|| {
        scope.unsupported(
            what,
            "its SQL is for other databases only",
            "a default beside them, or only: with those databases",
        )
    })
}

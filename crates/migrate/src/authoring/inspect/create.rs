//! A schema as CREATE statements.

use revgraph_schema::diff::create_all;
use revgraph_schema::operation::{Context, Item, RenderError};

use super::{InspectError, Inspected};
use crate::offline;

/// The statements that create what a database has: [`create`].
///
/// # Errors
/// [`InspectError::Render`].
pub fn statements(inspected: &Inspected) -> Result<String, InspectError> {
    let items = create_all(inspected.dialect, &inspected.schema);
    Ok(create(&Context::new(inspected.dialect), &items)?)
}

/// The statements of operations that create a schema, in their order, each with its terminator. It is a file that
/// models can name: `models: schema.sql`.
///
/// # Errors
/// [`RenderError`]: something that the dialect of the context does not have.
pub fn create(context: &Context, items: &[Item]) -> Result<String, RenderError> {
    let mut text = String::new();
    for item in items {
        for statement in item.render(context)? {
            offline::push(&mut text, context.dialect, &statement.sql);
        }
    }
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    Ok(text)
}

//! A schema as CREATE statements.

use revgraph_schema::operation::{Context, Item, RenderError};

use crate::offline;

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

//! Statements that are made when the table they change is known: just before they run, or from a schema that was
//! replayed up to there.
//!
//! - this file: what is kept in a plan
//! - `history.rs`: the schema that a plan begins with, from the scripts before it
//! - `resolve.rs`: plans whose late statements are made without running them, for `--dry-run` and `--sql`

mod history;
mod resolve;

use std::borrow::Borrow;

use revgraph_schema::live::{Live, LiveError};
use revgraph_schema::model::TableName;
use revgraph_schema::operation::{self, Context, Item, RenderError, Rendered};
use revgraph_schema::yaml;

pub(crate) use resolve::{Failure, Replay, has_late, replay, resolve};

/// Operations whose statements depend on a table as it is.
#[derive(Debug, Clone)]
pub struct Late {
    /// The table.
    pub table: TableName,
    /// The operations: neighbours, which share one rebuild.
    pub items: Vec<Item>,
    /// The place of the first of them in the script's list.
    pub(crate) at: usize,
    context: Context,
}

impl Late {
    /// Refuses what can be refused without the table.
    pub(crate) fn new<I: Borrow<Item>>(
        context: &Context,
        table: TableName,
        items: &[I],
        at: usize,
    ) -> Result<Late, RenderError> {
        let items: Vec<Item> = items.iter().map(|item| item.borrow().clone()).collect();
        items.iter().try_for_each(|item| item.check(context))?;
        Ok(Late {
            table,
            items,
            at,
            context: context.clone(),
        })
    }

    /// The operations as they are written: what a hash is made over, since the statements are not known.
    pub(crate) fn text(&self) -> String {
        // What was read can be written; and a text that is the same for all would only make a hash weaker.
        let text = yaml::to_string(&self.items).unwrap_or_default();
        text.trim_end().to_owned()
    }

    /// The statements, on the table as it is.
    ///
    /// # Errors
    /// The table is not there, or has not what the operations change.
    pub fn render(&self, live: Option<&Live>) -> Result<Vec<Rendered>, RenderError> {
        let missing = || LiveError::NoSuchTable {
            table: self.table.clone(),
        };
        operation::render_live(&self.context, &self.items, live.ok_or_else(missing)?)
    }
}

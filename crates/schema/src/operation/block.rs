//! Operations whose statements depend on the table as it is: which ones they are, and which share one rebuild.

use std::borrow::{Borrow, Cow};

use super::context::Scope;
use super::{Context, Item, RenderError, Rendered};
use crate::Dialect;
use crate::live::{self, Live};
use crate::model::TableName;
use crate::sql::LiteralError;

/// Operations that are rendered together.
#[derive(Debug, Clone)]
pub struct Block<'a> {
    /// The place of the first of them in the list.
    pub at: usize,
    /// The operations: one, or the neighbours that share one rebuild of a table.
    pub items: Vec<Cow<'a, Item>>,
    /// The table that has to be read before the statements can be made, by [`render_live`]; none where
    /// [`Item::render`] makes them.
    pub table: Option<TableName>,
}

/// The operations of a list that apply to a dialect, in order, as they are rendered.
///
/// On SQLite neighbours on one table share one rebuild, and those that SQLite could do by itself take part.
pub fn blocks(dialect: Dialect, items: &[Item]) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut run: Vec<Block<'_>> = Vec::new();
    let mut closed = false;
    for (at, item) in items.iter().enumerate() {
        if !item.applies_to(dialect) {
            continue;
        }
        for item in item.parts(dialect) {
            if !item.applies_to(dialect) {
                continue;
            }
            let joins = item.operation.joins(dialect);
            let follows = !closed
                && joins.is_some()
                && matches!(run.last(), Some(last) if last.items[0].operation.joins(dialect) == joins);
            if !follows {
                blocks.extend(joined(std::mem::take(&mut run)));
            }
            closed = item.operation.closes_block();
            let table = item.operation.live_table(dialect);
            let items = vec![item];
            run.push(Block { at, items, table });
        }
    }
    blocks.extend(joined(run));
    blocks
}

/// One block of those that share a table, when one of them needs the table; else as they are.
fn joined(run: Vec<Block<'_>>) -> Vec<Block<'_>> {
    let table = run.iter().find_map(|block| block.table.clone());
    match (table, run.first().map(|block| block.at)) {
        (Some(table), Some(at)) => vec![Block {
            at,
            items: run.into_iter().flat_map(|block| block.items).collect(),
            table: Some(table),
        }],
        _ => run,
    }
}

/// The statements of a block on the table as it is.
///
/// # Errors
/// As [`Item::render`], and [`RenderError::Live`] where the table has not what an operation changes.
pub fn render_live<I: Borrow<Item>>(
    context: &Context,
    items: &[I],
    live: &Live,
) -> Result<Vec<Rendered>, RenderError> {
    let scope = |item: &Item| Scope {
        context,
        operation: item.name(),
    };
    let statements = match live {
        Live::Sqlite(live) => {
            let old: live::sqlite::TableText = live.create.parse()?;
            let mut new = old.clone();
            let mut table = None;
            for item in items {
                let item = item.borrow().named(&context.naming);
                item.operation.edit(&scope(&item), &mut new)?;
                table = table.or_else(|| item.operation.joins(Dialect::Sqlite));
            }
            match table {
                Some(table) => live::sqlite::rebuild(&table, live, &old, &new)?,
                None => Vec::new(),
            }
        }
        Live::Mysql(live) => {
            let mut statements = Vec::new();
            for item in items {
                let item = item.borrow().named(&context.naming);
                statements.extend(item.operation.render_on(&scope(&item), live)?);
            }
            statements
        }
    };
    match statements.iter().any(|one| one.sql.contains('\0')) {
        true => Err(LiteralError::Nul {
            dialect: context.dialect,
        }
        .into()),
        false => Ok(statements),
    }
}

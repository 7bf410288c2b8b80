//! Neighbouring operations on one table as one block.

use std::collections::HashSet;

use crate::model::TableName;
use crate::operation::{BatchAlterTable, Item, Operation};

/// The same operations, with those that follow each other on one table in a `batch_alter_table`.
///
/// A column is changed once in a block, as MySQL wants it. What gives a column or a table another name stands alone,
/// since the definitions of a block are made from the table as it is before.
pub fn batched(items: Vec<Item>) -> Vec<Item> {
    let mut all: Vec<Item> = Vec::with_capacity(items.len());
    let mut block: Option<Block> = None;
    for item in items {
        let target = target(&item);
        let fits = match (&block, &target) {
            (Some(block), Some((table, column))) => {
                block.table == *table
                    && column
                        .as_ref()
                        .is_none_or(|column| !block.columns.contains(column))
            }
            _ => false,
        };
        if !fits {
            all.extend(block.take().map(Block::item));
        }
        match target {
            None => all.push(item),
            Some((table, column)) => {
                let block = block.get_or_insert_with(|| Block {
                    table,
                    columns: HashSet::new(),
                    items: Vec::new(),
                });
                block.columns.extend(column);
                block.items.push(item);
            }
        }
    }
    all.extend(block.map(Block::item));
    all
}

struct Block {
    table: TableName,
    /// The columns that it changes.
    columns: HashSet<String>,
    items: Vec<Item>,
}

impl Block {
    fn item(self) -> Item {
        BatchAlterTable {
            table: self.table.name,
            schema: self.table.schema,
            operations: self.items,
        }
        .into()
    }
}

/// The table of an operation that can stand in a block, and the column that it changes.
fn target(item: &Item) -> Option<(TableName, Option<String>)> {
    let (schema, table, column) = match &item.operation {
        Operation::AddColumn(one) => {
            let columns = one.column.columns();
            let name = columns.first().map(|column| column.column.name.clone());
            (&one.schema, &one.table, name)
        }
        Operation::DropColumn(one) => (&one.schema, &one.table, Some(one.column.clone())),
        Operation::AlterColumn(one) if one.new_name.is_none() => {
            (&one.schema, &one.table, Some(one.column.clone()))
        }
        Operation::CreateIndex(one) if !one.concurrently => (&one.schema, &one.table, None),
        Operation::DropIndex(one) if !one.concurrently => (&one.schema, &one.table, None),
        Operation::CreatePrimaryKey(one) => (&one.schema, &one.table, None),
        Operation::CreateUniqueConstraint(one) => (&one.schema, &one.table, None),
        Operation::CreateCheckConstraint(one) => (&one.schema, &one.table, None),
        Operation::CreateForeignKey(one) => (&one.schema, &one.table, None),
        Operation::CreateExcludeConstraint(one) => (&one.schema, &one.table, None),
        Operation::DropConstraint(one) => (&one.schema, &one.table, None),
        Operation::SetTableOptions(one) => (&one.schema, &one.table, None),
        _ => return None,
    };
    Some((TableName::new(schema.as_deref(), table), column))
}

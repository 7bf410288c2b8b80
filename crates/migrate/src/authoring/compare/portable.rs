//! Changes in the words of the models.
//!
//! A difference is found in the words of one dialect, where a `bigint` that numbers rows may be an `integer`. A script
//! runs on all of them, so what it creates is written as the models declare it.

use std::collections::BTreeMap;

use revgraph_schema::diff::Difference;
use revgraph_schema::model::{Check, Column, Index, NewColumn, Schema, Table, TableName};
use revgraph_schema::operation::{AddColumn, AlterColumn, Create, CreateIndex, Operation, Replace};
use revgraph_schema::types::DataType;

/// Puts what is declared in the place of what one dialect makes of it.
pub(super) fn write(difference: &mut Difference, declared: &Schema) {
    for change in &mut difference.changes {
        for item in &mut change.upgrade {
            match &mut item.operation {
                Operation::CreateTable(create) => table(&mut create.table, declared),
                Operation::AddColumn(add) => added(add, declared),
                Operation::AlterColumn(alter) => altered(alter, declared),
                Operation::CreateCheckConstraint(create) => {
                    let key = TableName::new(create.schema.as_deref(), &create.table);
                    let checks = declared.tables.get(&key).map(|table| &table.checks);
                    let is_own =
                        |own: &&Check| own.name.is_some() && own.name == create.constraint.name;
                    if let Some(own) = checks.and_then(|checks| checks.iter().find(is_own)) {
                        create.constraint.sql.clone_from(&own.sql);
                    }
                }
                Operation::CreateIndex(create) => {
                    let key = TableName::new(create.schema.as_deref(), &create.table);
                    let indexes = declared.tables.get(&key).map(|table| &table.indexes);
                    let is_own = |own: &&Index| own.name.is_some() && own.name == create.name;
                    if let Some(own) = indexes.and_then(|indexes| indexes.iter().find(is_own)) {
                        **create = CreateIndex::new(key.schema.as_deref(), &key.name, own.clone());
                    }
                }
                Operation::CreateView(create) => object(create, &declared.views),
                Operation::ReplaceView(replace) => replaced(replace, &declared.views),
                Operation::CreateMaterializedView(create) => {
                    object(create, &declared.materialized_views);
                }
                Operation::CreateFunction(create) => object(create, &declared.functions),
                Operation::ReplaceFunction(replace) => replaced(replace, &declared.functions),
                Operation::CreateProcedure(create) => object(create, &declared.procedures),
                Operation::CreateTrigger(create) => {
                    let table = create.table.as_deref().unwrap_or_default();
                    let name = format!("{table}.{}", create.name);
                    let key = TableName::new(create.schema.as_deref(), &name);
                    if let Some(own) = declared.triggers.get(&key) {
                        create.definition.clone_from(own);
                    }
                }
                _ => {}
            }
        }
        for item in &mut change.downgrade {
            match &mut item.operation {
                Operation::DropTable(drop) => {
                    if let Some(was) = &mut drop.was {
                        table(was, declared);
                    }
                }
                Operation::DropColumn(drop) => {
                    let key = TableName::new(drop.schema.as_deref(), &drop.table);
                    if let (Some(was), Some(own)) =
                        (&mut drop.was, column(declared, &key, &drop.column))
                    {
                        in_words_of(&mut was.column, own);
                    }
                }
                _ => {}
            }
        }
    }
}

fn object<O: Clone>(create: &mut Create<O>, declared: &BTreeMap<TableName, O>) {
    let key = TableName::new(create.schema.as_deref(), &create.name);
    if let Some(own) = declared.get(&key) {
        create.definition.clone_from(own);
    }
}

fn replaced<O: Clone>(replace: &mut Replace<O>, declared: &BTreeMap<TableName, O>) {
    let key = TableName::new(replace.schema.as_deref(), &replace.name);
    if let Some(own) = declared.get(&key) {
        replace.definition.clone_from(own);
    }
}

/// A table that is created: as it is declared. References that are made later, and names that a convention gave, stay.
fn table(table: &mut Table, declared: &Schema) {
    let key = table.key();
    let Some(own) = declared.tables.get(&key) else {
        return;
    };
    for made in &mut table.columns {
        if let Some(own) = column(declared, &key, &made.name) {
            in_words_of(made, own);
        }
    }
    table.comment.clone_from(&own.comment);
    table.sqlite.clone_from(&own.sqlite);
    table.postgres.clone_from(&own.postgres);
    table.mysql.clone_from(&own.mysql);
    for key in &mut table.foreign_keys {
        if let Some(own) = own
            .foreign_keys
            .iter()
            .find(|own| own.columns == key.columns && own.references == key.references)
        {
            let name = key.name.clone();
            key.clone_from(own);
            key.name = own.name.clone().or(name);
        }
    }
    for check in &mut table.checks {
        if let Some(own) =
            (own.checks.iter()).find(|own| own.name.is_some() && own.name == check.name)
        {
            check.sql.clone_from(&own.sql);
        }
    }
    let indexes = std::mem::take(&mut table.indexes);
    table.indexes = indexes
        .into_iter()
        .map(|index| {
            let is_same = |own: &&Index| own.name.is_some() && own.name == index.name;
            own.indexes.iter().find(is_same).cloned().unwrap_or(index)
        })
        .collect();
}

fn added(add: &mut AddColumn, declared: &Schema) {
    let key = TableName::new(add.schema.as_deref(), &add.table);
    if let NewColumn::Column(definition) = &mut add.column
        && let Some(own) = column(declared, &key, &definition.column.name)
    {
        in_words_of(&mut definition.column, own);
    }
}

fn altered(alter: &mut AlterColumn, declared: &Schema) {
    let key = TableName::new(alter.schema.as_deref(), &alter.table);
    let name = alter.new_name.as_ref().unwrap_or(&alter.column);
    let Some(own) = column(declared, &key, name) else {
        return;
    };
    if let Some(data_type) = &mut alter.change.data_type {
        data_type.clone_from(&own.data_type);
    }
    if let (Some(Some(default)), Some(own)) = (&mut alter.change.default, &own.default) {
        default.clone_from(own);
    }
}

fn column<'s>(declared: &'s Schema, table: &TableName, column: &str) -> Option<&'s Column> {
    declared.tables.get(table)?.column(column)
}

/// All of the column as it is declared.
fn in_words_of(column: &mut Column, own: &Column) {
    let enum_name = column.postgres.enum_name.take();
    let data_type = column.data_type.clone();
    column.clone_from(own);
    // A type that other changes make, such as an enum that several columns share.
    if matches!(data_type.default, Some(DataType::Native(_))) {
        column.data_type = data_type;
    }
    column.renamed_from = None;
    if column.postgres.enum_name.is_none() {
        column.postgres.enum_name = enum_name;
    }
}

//! Enums on PostgreSQL: the type of one column alone stands at the column, every other one by itself.

use std::collections::HashMap;

use super::CanonicalError;
use super::column::enum_type_name;
use crate::model::{EnumType, Schema, TableName};
use crate::types::{DataType, TypeSpec};
use crate::{Dialect, sql};

/// Puts each enum where introspection finds it.
pub(super) fn settle(schema: &mut Schema) -> Result<(), CanonicalError> {
    move_out(schema)?;
    move_in(schema);
    Ok(())
}

/// The name as a column's type says it.
pub(in super::super) fn words(name: &TableName) -> String {
    sql::qualified(Dialect::Postgres, name.schema.as_deref(), &name.name)
}

/// Enums of columns that several columns share, or whose type has a name of its own, become types.
fn move_out(schema: &mut Schema) -> Result<(), CanonicalError> {
    let mut users: HashMap<TableName, usize> = HashMap::new();
    for table in schema.tables.values() {
        for column in &table.columns {
            if enum_words(&column.data_type).is_some() {
                *users.entry(enum_type_name(table, column)).or_default() += 1;
            }
        }
    }
    for table in schema.tables.values_mut() {
        for at in 0..table.columns.len() {
            let column = &table.columns[at];
            let Some(values) = enum_words(&column.data_type).map(<[String]>::to_vec) else {
                continue;
            };
            let name = enum_type_name(table, column);
            let is_own = name.name == format!("{}_{}", table.name, column.name);
            if is_own && users.get(&name) == Some(&1) && !schema.enums.contains_key(&name) {
                table.columns[at].postgres.enum_name = None;
                continue;
            }
            let declared = schema
                .enums
                .entry(name.clone())
                .or_insert_with(|| EnumType {
                    values: values.clone(),
                });
            if declared.values != values {
                return Err(CanonicalError::EnumDiffers {
                    name: name.to_string(),
                    table: table.key(),
                    column: column.name.clone(),
                });
            }
            let is_array = !matches!(
                column.data_type.on(Dialect::Postgres),
                Some(DataType::Enum(_))
            );
            let mut native = DataType::Native(words(&name));
            if is_array {
                native = DataType::Array(Box::new(native));
            }
            let column = &mut table.columns[at];
            column.data_type = native.into();
            column.postgres.enum_name = None;
        }
    }
    Ok(())
}

/// A type named `<table>_<column>` that this column alone uses is the column's.
fn move_in(schema: &mut Schema) {
    let mut users: HashMap<String, Vec<(TableName, usize)>> = HashMap::new();
    if schema.enums.is_empty() {
        return;
    }
    for (key, table) in &schema.tables {
        for (at, column) in table.columns.iter().enumerate() {
            if let Some(text) = native(&column.data_type) {
                users
                    .entry(text.to_owned())
                    .or_default()
                    .push((key.clone(), at));
            }
        }
    }
    let names: Vec<TableName> = schema.enums.keys().cloned().collect();
    for name in names {
        let Some([(table, at)]) = users.get(&words(&name)).map(Vec::as_slice) else {
            continue;
        };
        let Some(table) = schema.tables.get_mut(table) else {
            continue;
        };
        let column = &table.columns[*at];
        let is_own = name.schema == table.schema
            && name.name == format!("{}_{}", table.name, column.name)
            && matches!(
                column.data_type.on(Dialect::Postgres),
                Some(DataType::Native(_))
            );
        if is_own && let Some(declared) = schema.enums.remove(&name) {
            table.columns[*at].data_type = DataType::Enum(declared.values).into();
        }
    }
}

fn enum_words(data_type: &TypeSpec) -> Option<&[String]> {
    data_type.on(Dialect::Postgres)?.enum_words()
}

/// The words of a type that passes through, also of an array of it.
pub(in super::super) fn native(data_type: &TypeSpec) -> Option<&str> {
    let mut data_type = data_type.on(Dialect::Postgres)?;
    while let DataType::Array(element) = data_type {
        data_type = element;
    }
    match data_type {
        DataType::Native(text) => Some(text),
        _ => None,
    }
}

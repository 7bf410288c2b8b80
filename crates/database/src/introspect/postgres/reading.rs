//! What has been read so far, and what is made of it when everything has.

use super::default;
use super::enums::Enum;
use super::routines::Routine;
use super::sequences::Owned;
use super::triggers::Found;
use crate::session::Answer;
use revgraph_schema::model::{Schema, Table, TableName, Term};
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;
use std::collections::HashMap;

/// What a row may refer to, by the numbers of the catalogue.
#[derive(Default)]
pub(super) struct Reading {
    pub(super) schema: Schema,
    pub(super) tables: Vec<TableReading>,
    /// Where a table stands in `tables`.
    pub(super) positions: HashMap<u32, usize>,
    /// Views, on which triggers may be.
    pub(super) views: HashMap<u32, TableName>,
    /// Enum types, by their own numbers.
    pub(super) enums: HashMap<u32, Enum>,
    /// The numbers of the arrays of enum types, and those of the types.
    pub(super) arrays: HashMap<u32, u32>,
    /// Sequences that belong to columns, by the table and the number of the column.
    pub(super) owned: HashMap<(u32, i16), Owned>,
    pub(super) operator_classes: HashMap<u32, OperatorClass>,
    /// The types that have an operator class of their own, with the access method.
    pub(super) default_classes: HashMap<(u32, String), u32>,
    pub(super) collations: HashMap<u32, String>,
    pub(super) routines: Vec<Routine>,
    pub(super) triggers: Vec<Found>,
}

/// A table, and what the catalogue calls its columns.
pub(super) struct TableReading {
    pub(super) table: Table,
    pub(super) columns: Vec<ColumnReading>,
}

/// A column of the catalogue, also one that is inherited.
pub(super) struct ColumnReading {
    pub(super) number: i16,
    pub(super) name: String,
    pub(super) data_type: u32,
    pub(super) collation: u32,
    /// Where it stands in the table; an inherited one does not.
    pub(super) position: Option<usize>,
}

/// An operator class.
pub(super) struct OperatorClass {
    /// Its name, with its schema where the search path does not find it.
    pub(super) name: String,
    /// Whether it is the one that its type has when nothing is said.
    pub(super) is_default: bool,
}

impl Reading {
    /// A table that is read, by its number; none for one that is left out.
    pub(super) fn table(&mut self, oid: u32) -> Option<&mut TableReading> {
        let position = *self.positions.get(&oid)?;
        self.tables.get_mut(position)
    }

    /// Puts everything where it belongs.
    pub(super) fn finish(mut self) -> Answer<Schema> {
        self.own_enums();
        self.own_sequences();
        self.own_functions();
        for TableReading { mut table, .. } in self.tables {
            table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
            table.checks.sort_by(|a, b| a.name.cmp(&b.name));
            table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
            table.excludes.sort_by(|a, b| a.name.cmp(&b.name));
            table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
            table.postgres.not_valid.sort();
            self.schema.tables.insert(table.key(), table);
        }
        Ok(self.schema)
    }

    /// An enum that is called as the enum of a column is, and that this column alone uses, stands in the column.
    fn own_enums(&mut self) {
        for TableReading { table, columns } in &mut self.tables {
            for column in columns {
                let Some(position) = column.position else {
                    continue;
                };
                let of_array = self.arrays.get(&column.data_type);
                let oid = of_array.unwrap_or(&column.data_type);
                let Some(found) = self.enums.get(oid) else {
                    continue;
                };
                let own = &mut table.columns[position];
                let named = found.name.schema == table.schema
                    && found.name.name == own.enum_name(&table.name);
                if !named || found.uses != 1 {
                    continue;
                }
                let words = DataType::Enum(found.values.clone());
                let data_type = match of_array {
                    Some(_) => {
                        if let Some(Term::Literal(Value::String(text))) = &mut own.default {
                            let elements = default::list(std::mem::take(text), &words);
                            own.default = Some(Term::Literal(elements));
                        }
                        DataType::Array(Box::new(words))
                    }
                    None => words,
                };
                own.data_type = data_type.into();
                self.schema.enums.remove(&found.name);
            }
        }
    }
}

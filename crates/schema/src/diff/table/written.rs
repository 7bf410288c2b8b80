//! What is written at a column: what an added column brings with it, and what a dropped one takes with it.

use std::collections::HashSet;

use super::super::name;
use crate::Dialect;
use crate::model::{Column, ColumnDefinition, ForeignKey, Index, Table};

/// The positions of what is written at columns, in the lists of their table.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) primary_key: bool,
    pub(super) uniques: HashSet<usize>,
    pub(super) checks: HashSet<usize>,
    pub(super) foreign_keys: HashSet<usize>,
    pub(super) indexes: HashSet<usize>,
}

impl Written {
    /// The column with all that can be written at it without losing a name.
    pub(super) fn definition(
        &mut self,
        dialect: Dialect,
        table: &Table,
        column: &Column,
    ) -> ColumnDefinition {
        let own = &column.name;
        let alone =
            |columns: &[String]| columns.len() == 1 && name::same(dialect, &columns[0], own);
        let mut definition = ColumnDefinition::from(Column {
            renamed_from: None,
            ..column.clone()
        });
        if let Some(key) = &table.primary_key
            && alone(&key.columns)
            && (key.name.is_none() || dialect == Dialect::Mysql)
        {
            definition.primary_key = true;
            self.primary_key = true;
        }
        let unique = (table.uniques.iter()).position(|unique| {
            unique.name.is_none() && !unique.deferrable && alone(&unique.columns)
        });
        if let Some(at) = unique {
            definition.unique = true;
            self.uniques.insert(at);
        }
        let check = (table.checks.iter())
            .position(|check| check.name.is_none() && check.column.as_ref() == Some(own));
        if let Some(at) = check {
            definition.check = Some(table.checks[at].clone());
            self.checks.insert(at);
        }
        // Elsewhere the table that it refers to may have to come first.
        if dialect == Dialect::Sqlite {
            let key =
                (table.foreign_keys.iter()).position(|key| is_plain(key) && alone(&key.columns));
            if let Some(at) = key {
                definition.foreign_key = Some(table.foreign_keys[at].clone());
                self.foreign_keys.insert(at);
            }
        }
        let plain = Index::over([own.clone()]);
        let plain_name = plain.name_on(&table.name);
        let index = (table.indexes.iter()).position(|index| {
            name::of_index(dialect, &table.name, index) == plain_name
                && Index {
                    name: None,
                    ..index.clone()
                } == plain
        });
        if let Some(at) = index {
            definition.index = true;
            self.indexes.insert(at);
        }
        definition
    }
}

/// Whether all of it can be written at its column.
fn is_plain(key: &ForeignKey) -> bool {
    key.name.is_none()
        && !key.deferrable
        && key.initially.is_none()
        && key.match_kind.is_none()
        && key.references.columns.len() == 1
}

//! Filling in what a source has no words for, so that it is no difference.

use std::collections::BTreeSet;

use revgraph_schema::Dialect;
use revgraph_schema::model::{Column, Schema, Table};
use revgraph_schema::models::{Fact, Unsaid};

use super::diesel_types;

/// The declared schema, with what it leaves unsaid as the database has it.
///
/// What the database does not have at all stays as it is declared: a table that is to be created gets nothing but what
/// its source says.
pub fn settle(dialect: Dialect, declared: &Schema, unsaid: &Unsaid, live: &Schema) -> Schema {
    let mut settled = declared.clone();
    if unsaid.objects {
        settled = Schema {
            tables: settled.tables,
            ..live.clone()
        };
    }
    for (name, table) in &mut settled.tables {
        let Some(live) = live.tables.get(name) else {
            continue;
        };
        if let Some(facts) = unsaid.tables.get(name) {
            settle_table(table, facts, live);
        }
        let Some(columns) = unsaid.columns.get(name) else {
            continue;
        };
        for column in &mut table.columns {
            if let (Some(facts), Some(live)) =
                (columns.get(&column.name), live.column(&column.name))
            {
                settle_column(dialect, column, facts, live);
            }
        }
    }
    settled
}

fn settle_table(table: &mut Table, facts: &BTreeSet<Fact>, live: &Table) {
    for fact in facts {
        match fact {
            Fact::Comment => table.comment.clone_from(&live.comment),
            Fact::Uniques => table.uniques.clone_from(&live.uniques),
            Fact::Checks => table.checks.clone_from(&live.checks),
            Fact::Excludes => table.excludes.clone_from(&live.excludes),
            Fact::Indexes => table.indexes.clone_from(&live.indexes),
            Fact::Options => {
                table.sqlite.clone_from(&live.sqlite);
                table.postgres.clone_from(&live.postgres);
                table.mysql.clone_from(&live.mysql);
            }
            Fact::ForeignKeys => {
                // Those that are said have to be there; the others may.
                let said = std::mem::take(&mut table.foreign_keys);
                table.foreign_keys.clone_from(&live.foreign_keys);
                for key in said {
                    let same = |other: &revgraph_schema::model::ForeignKey| {
                        other.columns == key.columns && other.references == key.references
                    };
                    if !live.foreign_keys.iter().any(same) {
                        table.foreign_keys.push(key);
                    }
                }
            }
            _ => {}
        }
    }
    if let (Some(key), Some(live)) = (&mut table.primary_key, &live.primary_key)
        && key.name.is_none()
        && key.columns == live.columns
    {
        key.name.clone_from(&live.name);
    }
}

fn settle_column(dialect: Dialect, column: &mut Column, facts: &BTreeSet<Fact>, live: &Column) {
    for fact in facts {
        match fact {
            Fact::Type => column.data_type.clone_from(&live.data_type),
            Fact::Length => {
                let name = |column: &Column| {
                    let data_type = column.data_type.on(dialect)?;
                    diesel_types::name(dialect, data_type)
                };
                if name(column).is_some() && name(column) == name(live) {
                    column.data_type.clone_from(&live.data_type);
                }
            }
            Fact::Default => column.default.clone_from(&live.default),
            Fact::Autoincrement => {
                column.autoincrement = live.autoincrement;
                column.identity.clone_from(&live.identity);
                column.postgres.serial = live.postgres.serial;
                column.sqlite.autoincrement = live.sqlite.autoincrement;
            }
            Fact::Generated => column.generated.clone_from(&live.generated),
            Fact::Collation => {
                column.collation.clone_from(&live.collation);
                column.sqlite.collation.clone_from(&live.sqlite.collation);
                column
                    .postgres
                    .collation
                    .clone_from(&live.postgres.collation);
                column.mysql.collation.clone_from(&live.mysql.collation);
            }
            Fact::Comment => column.comment.clone_from(&live.comment),
            Fact::Options => {
                column
                    .postgres
                    .enum_name
                    .clone_from(&live.postgres.enum_name);
                column.mysql.charset.clone_from(&live.mysql.charset);
                column.mysql.on_update.clone_from(&live.mysql.on_update);
            }
            _ => {}
        }
    }
}

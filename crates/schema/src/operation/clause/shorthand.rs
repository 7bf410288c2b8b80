//! What drops the columns of a shorthand: timestamps, soft_deletes, morphs.

use super::super::context::{Rendered, Scope};
use super::super::{AddColumn, RenderError, Reverse};
use crate::model::{ApplyError, NewColumn, Table, TableName};
use crate::{Dialect, Loss};

/// All columns at once where the dialect can. Their index goes with them, on SQLite before them.
pub(in super::super) fn drop(
    scope: &Scope<'_>,
    schema: Option<&str>,
    table: &str,
    columns: &NewColumn,
) -> Result<Vec<Rendered>, RenderError> {
    let name = scope.qualified(schema, table);
    let definitions = columns.columns();
    let actions: Vec<String> = definitions
        .iter()
        .map(|definition| format!("DROP COLUMN {}", scope.name(&definition.column.name)))
        .collect();
    if scope.dialect() != Dialect::Sqlite {
        let actions = actions.join(", ");
        return Ok(vec![Rendered::new(format!("ALTER TABLE {name} {actions}"))]);
    }
    let indexes = columns.indexes().into_iter().map(|index| {
        let index = scope.context.naming.index_name(table, &index);
        format!("DROP INDEX {}", scope.qualified(schema, &index))
    });
    let columns = actions
        .iter()
        .map(|action| format!("ALTER TABLE {name} {action}"));
    Ok(indexes.chain(columns).map(Rendered::new).collect())
}

/// The same on the table as a value.
pub(in super::super) fn remove(table: &mut Table, columns: &NewColumn) -> Result<(), ApplyError> {
    for definition in columns.columns() {
        let column = definition.column.name;
        if table.column(&column).is_none() {
            return Err(ApplyError::NoSuchColumn {
                table: table.key(),
                column,
            });
        }
        table.remove(&column);
    }
    Ok(())
}

/// What is lost with them.
pub(in super::super) fn losses(
    schema: Option<&str>,
    table: &str,
    columns: &NewColumn,
) -> Vec<Loss> {
    let table = TableName::new(schema, table).to_string();
    let columns = columns.columns().into_iter();
    columns
        .map(|definition| Loss::of_column(&table, definition.column.name))
        .collect()
}

/// The way back from dropping them.
pub(in super::super) fn add_again(
    schema: Option<&str>,
    table: &str,
    columns: NewColumn,
) -> Reverse {
    let names: Vec<String> = columns
        .columns()
        .into_iter()
        .map(|definition| format!("'{}'", definition.column.name))
        .collect();
    let add_column = AddColumn {
        table: table.to_owned(),
        schema: schema.map(str::to_owned),
        column: columns,
        if_not_exists: false,
    };
    Reverse::Lossy {
        operations: vec![add_column.into()],
        loses: format!(
            "the values that {} had in table '{table}'",
            names.join(" and ")
        ),
    }
}

//! How a column numbers rows: autoincrement, identity, serial.

use super::super::canonical::is_rowid;
use super::Pair;
use crate::Dialect;
use crate::model::{Column, Identity, Table};
use crate::operation::ColumnChange;
use crate::types::DataType;

/// Whether two columns number rows in the same way; each with its table.
fn same_numbering(dialect: Dialect, one: (&Table, &Column), other: (&Table, &Column)) -> bool {
    match dialect {
        Dialect::Sqlite => sqlite(one) == sqlite(other),
        Dialect::Mysql => one.1.autoincrement == other.1.autoincrement,
        Dialect::Postgres => {
            one.1.autoincrement == other.1.autoincrement
                && (!one.1.autoincrement
                    || (one.1.postgres.serial == other.1.postgres.serial
                        && options(one.1) == options(other.1)))
        }
    }
}

/// Whether the numbers of deleted rows stay unused, for a column that is the number of the row.
fn sqlite((table, column): (&Table, &Column)) -> Option<bool> {
    if column.autoincrement {
        return Some(column.sqlite.autoincrement != Some(false));
    }
    is_rowid(table, column).then_some(false)
}

/// The options of an identity, without those that it has anyway.
fn options(column: &Column) -> Identity {
    let mut identity = column.identity.clone().unwrap_or_default();
    let greatest = match column.data_type.on(Dialect::Postgres) {
        Some(DataType::SmallInt) => i64::from(i16::MAX),
        Some(DataType::Integer) => i64::from(i32::MAX),
        _ => i64::MAX,
    };
    identity.increment = identity.increment.filter(|increment| *increment != 1);
    identity.minvalue = identity.minvalue.filter(|least| *least != 1);
    identity.maxvalue = identity.maxvalue.filter(|most| *most != greatest);
    let first = identity.minvalue.unwrap_or(1);
    identity.start = identity.start.filter(|start| *start != first);
    identity.cache = identity.cache.filter(|cache| *cache != 1);
    identity
}

/// Puts another way of numbering into the change. Gives whether the column numbers rows from now on, when it did not
/// or does not any more.
pub(super) fn change(
    pair: Pair<'_>,
    (live, goal): (&Column, &Column),
    change: &mut ColumnChange,
    was: &mut ColumnChange,
) -> Option<bool> {
    let dialect = pair.dialect();
    if same_numbering(dialect, (pair.live, live), (pair.goal, goal)) {
        return None;
    }
    let (before, after) = match dialect {
        Dialect::Sqlite => {
            let words = |side| sqlite(side) == Some(true);
            (words((pair.live, live)), words((pair.goal, goal)))
        }
        Dialect::Postgres | Dialect::Mysql => (live.autoincrement, goal.autoincrement),
    };
    if before != after {
        change.autoincrement = Some(after);
        was.autoincrement = Some(before);
    }
    if dialect == Dialect::Postgres {
        if live.postgres.serial != goal.postgres.serial {
            change.postgres.serial = Some(goal.postgres.serial);
            was.postgres.serial = Some(live.postgres.serial);
        }
        if options(live) != options(goal) {
            change.identity = Some(goal.identity.clone());
            was.identity = Some(live.identity.clone());
        }
    }
    (before != after).then_some(after)
}

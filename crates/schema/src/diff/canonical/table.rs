//! A table as one dialect would report it.

use super::super::text;
use super::{CanonicalError, column};
use crate::Dialect;
use crate::model::{
    ForeignKey, Index, IndexTarget, Initially, Match, MysqlIndex, MysqlTable, Nulls, Order,
    PostgresIndex, PostgresTable, ReferentialAction, SqliteTable, Table, Unique,
};
use crate::naming::Naming;

pub(super) fn canonical(
    dialect: Dialect,
    declared: &Table,
    naming: &Naming,
) -> Result<Table, CanonicalError> {
    let columns = declared.columns.iter();
    let columns = columns.map(|column| column::canonical(dialect, declared, column));
    let mut table = Table {
        name: declared.name.clone(),
        schema: declared.schema.clone(),
        columns: columns.collect::<Result<_, _>>()?,
        primary_key: declared.primary_key.clone(),
        uniques: declared.uniques.clone(),
        checks: declared.checks.clone(),
        foreign_keys: declared.foreign_keys.clone(),
        excludes: Vec::new(),
        indexes: declared.indexes.clone(),
        comment: declared.comment.clone(),
        renamed_from: declared.renamed_from.clone(),
        sqlite: SqliteTable::default(),
        postgres: PostgresTable::default(),
        mysql: MysqlTable::default(),
    };
    naming.name_table(&mut table);
    for check in &mut table.checks {
        check.sql = text::bare(&check.sql).to_owned();
    }
    for key in &mut table.foreign_keys {
        foreign_key(dialect, key);
    }
    for one in &mut table.indexes {
        index(dialect, one);
    }
    match dialect {
        Dialect::Sqlite => {
            table.comment = None;
            table.sqlite = declared.sqlite.clone();
        }
        Dialect::Postgres => {
            table.postgres = declared.postgres.clone();
            table.excludes = declared.excludes.clone();
        }
        Dialect::Mysql => {
            table.mysql = declared.mysql.clone();
            if let Some(key) = &mut table.primary_key {
                key.name = None;
            }
            unique_indexes(&mut table);
        }
    }
    Ok(table)
}

fn foreign_key(dialect: Dialect, key: &mut ForeignKey) {
    key.on_delete = action(dialect, key.on_delete);
    key.on_update = action(dialect, key.on_update);
    key.match_kind = key.match_kind.filter(|kind| *kind != Match::Simple);
    key.deferrable |= key.initially == Some(Initially::Deferred);
    key.initially = key.initially.filter(|when| *when == Initially::Deferred);
}

/// The action, unless it is what the database does anyway.
pub(in super::super) fn action(
    dialect: Dialect,
    action: Option<ReferentialAction>,
) -> Option<ReferentialAction> {
    action.filter(|action| match action {
        ReferentialAction::NoAction => false,
        // InnoDB checks each row at once.
        ReferentialAction::Restrict => dialect != Dialect::Mysql,
        _ => true,
    })
}

/// The index without what the dialect does anyway.
pub(in super::super) fn index(dialect: Dialect, index: &mut Index) {
    for part in &mut index.columns.0 {
        part.order = part.order.filter(|order| *order == Order::Desc);
        let descending = part.order.is_some();
        let default = match (dialect, descending) {
            (Dialect::Postgres, false) | (Dialect::Sqlite | Dialect::Mysql, true) => Nulls::Last,
            (Dialect::Postgres, true) | (Dialect::Sqlite | Dialect::Mysql, false) => Nulls::First,
        };
        part.nulls = part.nulls.filter(|nulls| *nulls != default);
        if let IndexTarget::Expression(sql) = &mut part.target {
            *sql = text::bare(sql).to_owned();
        }
    }
    if let Some(condition) = &mut index.condition {
        *condition = text::bare(condition).to_owned();
    }
    let using = |using: Option<String>| using.filter(|word| !word.eq_ignore_ascii_case("btree"));
    match dialect {
        Dialect::Postgres => index.postgres.using = using(index.postgres.using.take()),
        Dialect::Sqlite | Dialect::Mysql => index.postgres = PostgresIndex::default(),
    }
    match dialect {
        Dialect::Mysql => index.mysql.using = using(index.mysql.using.take()),
        Dialect::Sqlite | Dialect::Postgres => index.mysql = MysqlIndex::default(),
    }
}

/// On MySQL a unique index over whole columns is a unique constraint.
pub(in super::super) fn unique_indexes(table: &mut Table) {
    let indexes = std::mem::take(&mut table.indexes);
    for index in indexes {
        match unique(&index) {
            Some(unique) => table.uniques.push(unique),
            None => table.indexes.push(index),
        }
    }
}

/// The unique constraint that the index is on MySQL.
pub(in super::super) fn unique(index: &Index) -> Option<Unique> {
    if !index.unique || index.mysql != MysqlIndex::default() || index.condition.is_some() {
        return None;
    }
    let columns: Option<Vec<&String>> = (index.columns.iter())
        .map(|part| match &part.target {
            IndexTarget::Column(name)
                if part.length.is_none() && part.order != Some(Order::Desc) =>
            {
                Some(name)
            }
            _ => None,
        })
        .collect();
    Some(Unique {
        name: index.name.clone(),
        ..Unique::over(columns?)
    })
}

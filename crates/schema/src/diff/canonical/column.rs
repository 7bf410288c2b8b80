//! A column as one dialect would report it.

use super::super::{default, text, types};
use super::CanonicalError;
use crate::model::{
    Column, Identity, MysqlColumn, PostgresColumn, SqliteColumn, Table, TableName, Term,
};
use crate::types::DataType;
use crate::{Dialect, sql};

/// The column on a dialect; `table` is its table as it was declared.
pub(super) fn canonical(
    dialect: Dialect,
    table: &Table,
    column: &Column,
) -> Result<Column, CanonicalError> {
    let place = || (table.key(), column.name.clone());
    let data_type = data_type(dialect, table, column)?;
    if column.identity.is_some() && dialect != Dialect::Postgres {
        let (table, column) = place();
        return Err(CanonicalError::Unsupported {
            table,
            column,
            dialect,
            what: "identity options",
        });
    }
    if let Some(Term::Literal(value)) = &column.default
        && let Err(source) = sql::literal(dialect, value, Some(&data_type))
    {
        let (table, column) = place();
        return Err(CanonicalError::Default {
            table,
            column,
            source: Box::new(source),
        });
    }
    let identity = column.identity.clone();
    let numbers_rows = column.autoincrement || identity.is_some();
    let mut canonical = Column {
        name: column.name.clone(),
        default: (column.default.as_ref())
            .and_then(|term| default::canonical(dialect, &data_type, term)),
        data_type: data_type.into(),
        nullable: column.nullable && !table.is_key(&column.name),
        autoincrement: numbers_rows,
        identity: identity.filter(|identity| *identity != Identity::default()),
        generated: column.generated.clone(),
        collation: column.collation_on(dialect).map(str::to_owned),
        comment: column.comment.clone(),
        renamed_from: column.renamed_from.clone(),
        sqlite: SqliteColumn::default(),
        postgres: PostgresColumn::default(),
        mysql: MysqlColumn::default(),
    };
    if let Some(generated) = &mut canonical.generated {
        generated.sql = text::bare(&generated.sql).to_owned();
    }
    match dialect {
        Dialect::Sqlite => {
            canonical.comment = None;
            canonical.sqlite.autoincrement =
                (numbers_rows && column.sqlite.autoincrement == Some(false)).then_some(false);
            if is_rowid(table, &canonical) && !numbers_rows {
                canonical.autoincrement = true;
                canonical.sqlite.autoincrement = Some(false);
            }
        }
        Dialect::Postgres => {
            canonical.nullable &= !numbers_rows;
            canonical.postgres = PostgresColumn {
                collation: None,
                ..column.postgres.clone()
            };
        }
        Dialect::Mysql => {
            canonical.nullable &= !numbers_rows;
            canonical.mysql = MysqlColumn {
                collation: None,
                ..column.mysql.clone()
            };
        }
    }
    Ok(canonical)
}

/// The type that the database reports.
fn data_type(dialect: Dialect, table: &Table, column: &Column) -> Result<DataType, CanonicalError> {
    let (name, column_name) = (|| table.key(), || column.name.clone());
    let Some(declared) = column.data_type.on(dialect) else {
        return Err(CanonicalError::NoType {
            table: name(),
            column: column_name(),
            dialect,
        });
    };
    // Only the word INTEGER, exactly, numbers rows.
    if dialect == Dialect::Sqlite && column.autoincrement {
        return Ok(DataType::Integer);
    }
    types::canonical(dialect, declared, table.sqlite.strict).map_err(|source| {
        CanonicalError::Type {
            table: name(),
            column: column_name(),
            dialect,
            source: Box::new(source),
        }
    })
}

/// Whether the column is the number of the row: the only column of the primary key, and of the type INTEGER.
pub(in super::super) fn is_rowid(table: &Table, column: &Column) -> bool {
    let alone =
        |columns: &[String]| columns.len() == 1 && columns[0].eq_ignore_ascii_case(&column.name);
    !table.sqlite.without_rowid
        && column.data_type.on(Dialect::Sqlite) == Some(&DataType::Integer)
        && (table.primary_key.as_ref()).is_some_and(|key| alone(&key.columns))
}

/// The name of the type of an enum column, as the column's type would say it.
pub(super) fn enum_type_name(table: &Table, column: &Column) -> TableName {
    TableName::new(table.schema.as_deref(), &column.enum_name(&table.name))
}

//! Reading MySQL and MariaDB.
//!
//! Nearly everything comes from `information_schema`, one query for each kind of object. Only the columns are asked for
//! that MariaDB answers without opening more of a table than it has to. What `information_schema` does not give as it
//! is comes from `original`, and what the two servers tell in different ways is in `flavor`.

mod catalog;
mod check;
mod column;
mod column_type;
mod default;
mod flavor;
mod foreign_key;
mod index;
mod lost;
mod original;
mod routine;
mod table;
mod text;
mod trigger;
mod view;

use super::Reach;
use crate::error::{ErrorKind, StatementError};
use crate::{Database, DatabaseError};
use catalog::Catalog;
use revgraph_schema::model::Schema;

type Result<T> = std::result::Result<T, DatabaseError>;

/// Reads what the database has.
pub(super) fn schema(database: &mut Database, reach: &Reach) -> Result<Schema> {
    let mut schema = Schema::default();
    let Some(catalogs) = Catalog::all(database, reach)? else {
        return Ok(schema);
    };
    for catalog in &catalogs {
        let mut tables = table::read(database, catalog, reach)?;
        column::read(database, catalog, &mut tables)?;
        index::read(database, catalog, &mut tables)?;
        foreign_key::read(database, catalog, &mut tables)?;
        check::read(database, catalog, &mut tables)?;
        lost::restore(database, catalog, &mut tables)?;
        schema.tables.extend(table::finished(tables));
        schema.views.extend(view::read(database, catalog)?);
        routine::read(database, catalog, &mut schema)?;
        let triggers = trigger::read(database, catalog, reach)?;
        schema.triggers.extend(triggers);
    }
    Ok(schema)
}

/// The error for what is there and may not be read.
fn denied<T>(database: &Database, what: &str) -> Result<T> {
    let refusal = StatementError {
        message: format!("{what} may not be read: a privilege is missing"),
        // ER_TABLEACCESS_DENIED_ERROR, as the servers have it for what they refuse themselves.
        code: Some("1142".to_owned()),
        ..StatementError::default()
    };
    database.answer(Err(ErrorKind::Statement(Box::new(refusal))))
}

/// The fields of a row that was asked for with so many columns.
fn fields<const N: usize>(row: Vec<Option<String>>) -> [Option<String>; N] {
    let mut row = row.into_iter();
    std::array::from_fn(|_| row.next().flatten())
}

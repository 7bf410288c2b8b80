//! Reading a database.

use super::Reach;
use crate::{Database, DatabaseError};
use revgraph_schema::model::Schema;

/// Reads what the database has.
pub(super) fn schema(_database: &mut Database, _reach: &Reach) -> Result<Schema, DatabaseError> {
    Ok(Schema::default())
}

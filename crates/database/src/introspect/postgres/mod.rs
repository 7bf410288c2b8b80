//! Reading PostgreSQL's catalogue.
//!
//! One message asks for everything, a query a kind of object; its rows begin with the name of the kind. The server
//! writes expressions and views as text itself, and names in it have a schema unless the search path finds them, so
//! the message begins by setting the path and the other settings that such texts depend on, and ends by setting
//! them back. Only `pg_catalog` is read, which every role may; the default schema has to be one that it may use.

mod array;
mod columns;
mod constraints;
mod data_type;
mod default;
mod domains;
mod enums;
mod expression;
mod extensions;
mod fields;
mod indexes;
mod reading;
mod routines;
mod scope;
mod sequences;
mod tables;
mod triggers;
mod views;

use super::Reach;
use crate::error::ErrorKind;
use crate::session::Answer;
use crate::{Database, DatabaseError};
use fields::Fields;
use reading::Reading;
use revgraph_schema::model::Schema;
use scope::Scope;

/// A kind of object: its query, whose rows begin with the name of the kind, and what is made of a row.
struct Kind {
    name: &'static str,
    query: fn(&Scope) -> String,
    read: fn(&mut Reading, Fields) -> Answer<()>,
}

/// In an order in which each row finds what it refers to.
const KINDS: &[Kind] = &[
    extensions::NAMESPACES,
    extensions::EXTENSIONS,
    enums::KIND,
    domains::KIND,
    tables::KIND,
    sequences::KIND,
    columns::KIND,
    constraints::OPERATOR_CLASSES,
    constraints::KIND,
    indexes::COLLATIONS,
    indexes::KIND,
    views::KIND,
    routines::KIND,
    triggers::KIND,
];

/// Reads what the database has.
pub(super) fn schema(database: &mut Database, reach: &Reach) -> Result<Schema, DatabaseError> {
    let scope = Scope::new(reach, database.server().version.major);
    let mut message = scope.set_up();
    for kind in KINDS {
        message.push_str(&(kind.query)(&scope));
        message.push_str(";\n");
    }
    message.push_str(&Scope::restore());
    let rows = database.query(&message)?;
    let read = || {
        let mut reading = Reading::default();
        for row in rows {
            let (name, mut fields) = Fields::of(row);
            if name == "default schema" && fields.optional().is_none() {
                return Err(ErrorKind::NoSchema);
            }
            if let Some(kind) = KINDS.iter().find(|kind| kind.name == name) {
                (kind.read)(&mut reading, fields)?;
            }
        }
        reading.finish()
    };
    database.answer(read())
}

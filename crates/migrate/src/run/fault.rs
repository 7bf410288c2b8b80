//! Running one statement of a script, and why one does not run.

use revgraph_database::{Database, DatabaseError};
use revgraph_schema::operation::RenderError;

use super::program::ProgramError;
use crate::script::CodeError;

/// Why a statement of a script did not run.
pub(super) enum Fault {
    /// The database, and the statement that it refused.
    Database {
        source: DatabaseError,
        sql: Option<String>,
    },
    /// It could not be made.
    Render(Box<RenderError>),
    /// The code in its place failed.
    Code(CodeError),
    /// The program in its place failed.
    Program(Box<ProgramError>),
    /// Somebody asked the run to stop.
    Interrupted,
}

impl From<DatabaseError> for Fault {
    fn from(source: DatabaseError) -> Fault {
        Fault::Database { source, sql: None }
    }
}

impl From<RenderError> for Fault {
    fn from(source: RenderError) -> Fault {
        Fault::Render(Box::new(source))
    }
}

/// Runs one statement.
pub(super) fn execute(
    database: &mut Database,
    sql: &str,
    copy_data: Option<&str>,
) -> Result<(), Fault> {
    let result = match copy_data {
        Some(data) => database.copy_in(sql, data),
        None => database.execute(sql),
    };
    match result {
        Ok(_) => Ok(()),
        Err(source) => Err(Fault::Database {
            source,
            sql: Some(sql.to_owned()),
        }),
    }
}

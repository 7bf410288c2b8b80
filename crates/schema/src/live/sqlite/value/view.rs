//! `CREATE VIEW`.

use super::{head, names};
use crate::Dialect;
use crate::live::LiveError;
use crate::live::token::{self, Reader};
use crate::model::{SqlText, View};

/// A view from the text that `sqlite_schema` has of it.
///
/// # Errors
/// The text is no `CREATE VIEW`.
pub fn view(create: &str) -> Result<View, LiveError> {
    let (tokens, _) = token::read(Dialect::Sqlite, create)?;
    let mut reader = Reader::new(tokens);
    head::read(&mut reader, "TEMP", "VIEW")?;
    let columns = names(&mut reader)?;
    reader.word("AS")?;
    Ok(View {
        sql: SqlText::new(token::text(&reader.rest())),
        columns,
        check_option: None,
        postgres: Default::default(),
        mysql: Default::default(),
    })
}

//! How a definition begins: `CREATE UNIQUE INDEX IF NOT EXISTS main.name`.

use crate::live::LiveError;
use crate::live::token::{Reader, Token};

/// Whether a word stands before the kind of the object; what follows its name is still to be read.
pub(super) fn read(reader: &mut Reader, adjective: &str, kind: &str) -> Result<bool, LiveError> {
    let mut head: Vec<Token> = vec![reader.word("CREATE")?];
    for word in ["TEMP", "TEMPORARY", adjective] {
        reader.optional(&[word], &mut head)?;
    }
    let has_adjective = head.iter().any(|token| token.is(adjective));
    head.push(reader.word(kind)?);
    reader.if_not_exists(&mut head)?;
    reader.next()?;
    if reader.is_symbol(".") {
        reader.next()?;
        reader.next()?;
    }
    Ok(has_adjective)
}

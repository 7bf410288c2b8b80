//! The words of a type, and the portable type that our own renderer writes with them.

use crate::Dialect;
use crate::live::sqlite::column::ColumnText;
use crate::live::token::{self, Reader, Token};
use crate::types::DataType;

/// The type that is written with these words, in a STRICT table or not.
///
/// Words that the renderer does not write are a native type. SQLite reads a column without words as one without an
/// affinity, which is what `BLOB` means.
pub fn data_type(words: &str, strict: bool) -> DataType {
    if words.is_empty() {
        return DataType::Blob;
    }
    let written = |data_type: &DataType| match strict {
        true => data_type.sqlite_strict(),
        false => data_type.sql(Dialect::Sqlite),
    };
    match words.parse::<DataType>() {
        Ok(DataType::Native(_)) | Err(_) => DataType::Native(words.to_owned()),
        Ok(portable) => match written(&portable) {
            Ok(own) if own.eq_ignore_ascii_case(words) => portable,
            _ => DataType::Native(words.to_owned()),
        },
    }
}

/// The words of a type with the blanks where the renderer puts them.
///
/// Where a type begins with a quote, SQLite knows of it only what stands in the quotes.
pub(super) fn words(tokens: &[Token]) -> String {
    match tokens.first() {
        Some(first) if first.text.starts_with(['"', '`', '[', '\'']) => {
            let inside = first.name().unwrap_or_default();
            match unquoted(&inside) {
                Some(words) => words,
                None => first.text.clone(),
            }
        }
        _ => joined(tokens),
    }
}

fn joined(tokens: &[Token]) -> String {
    let mut words = String::new();
    for token in tokens {
        let clings = ["(", ")", ","].iter().any(|symbol| token.is_symbol(symbol));
        if !words.is_empty() && !clings && !words.ends_with(['(', '-', '+']) {
            words.push(' ');
        }
        words.push_str(&token.text);
    }
    words
}

/// The words, where they are a type without the quotes, too.
fn unquoted(inside: &str) -> Option<String> {
    if inside.trim().is_empty() {
        return Some(String::new());
    }
    let (tokens, _) = token::read(Dialect::Sqlite, &format!("a {inside}")).ok()?;
    let mut reader = Reader::new(tokens);
    let column = ColumnText::read(&mut reader).ok()?;
    let is_plain = |token: &Token| !token.text.starts_with(['"', '`', '[', '\'']);
    let is_type = reader.is_at_end()
        && column.clauses.is_empty()
        && column.data_type.iter().all(is_plain)
        && column
            .data_type
            .iter()
            .filter(|token| token.is_symbol("("))
            .count()
            <= 1;
    is_type.then(|| joined(&column.data_type))
}

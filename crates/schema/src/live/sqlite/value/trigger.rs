//! `CREATE TRIGGER`.

use super::{head, without_parentheses};
use crate::Dialect;
use crate::live::LiveError;
use crate::live::token::{self, Reader, Token};
use crate::model::{SqlText, Trigger, TriggerEvent, TriggerLevel, TriggerTiming};
use crate::yaml::OneOrMany;

/// A trigger from the text that `sqlite_schema` has of it. Its body is what stands between `BEGIN` and `END`, without
/// the last semicolon.
///
/// # Errors
/// The text is no `CREATE TRIGGER`.
pub fn trigger(create: &str) -> Result<Trigger, LiveError> {
    let (tokens, _) = token::read(Dialect::Sqlite, create)?;
    let mut reader = Reader::new(tokens);
    head::read(&mut reader, "TEMP", "TRIGGER")?;
    let timing = timing(&mut reader)?;
    let (event, update_of) = event(&mut reader)?;
    reader.word("ON")?;
    reader.next()?;
    let mut skipped = Vec::new();
    reader.optional(&["FOR", "EACH", "ROW"], &mut skipped)?;
    let when = when(&mut reader)?;
    reader.word("BEGIN")?;
    let rest = reader.rest();
    let end = rest.iter().rposition(|token| token.is("END"));
    let mut body = &rest[..end.unwrap_or(rest.len())];
    while let [before @ .., last] = body
        && last.is_symbol(";")
    {
        body = before;
    }
    Ok(Trigger {
        timing,
        events: OneOrMany(vec![event]),
        update_of,
        for_each: TriggerLevel::Row,
        when,
        body: Some(SqlText::new(token::text(body))),
        postgres: Default::default(),
    })
}

/// `BEFORE` is what SQLite takes when nothing is said.
fn timing(reader: &mut Reader) -> Result<TriggerTiming, LiveError> {
    let mut words = Vec::new();
    reader.optional(&["BEFORE", "AFTER", "INSTEAD", "OF"], &mut words)?;
    Ok(match words.first() {
        Some(word) if word.is("AFTER") => TriggerTiming::After,
        Some(word) if word.is("INSTEAD") => TriggerTiming::InsteadOf,
        _ => TriggerTiming::Before,
    })
}

/// The event, and the columns of `UPDATE OF a, b`.
fn event(reader: &mut Reader) -> Result<(TriggerEvent, Vec<String>), LiveError> {
    let word = reader.next()?;
    let event = match () {
        () if word.is("INSERT") => TriggerEvent::Insert,
        () if word.is("DELETE") => TriggerEvent::Delete,
        () if word.is("UPDATE") => TriggerEvent::Update,
        () => return Err(LiveError::Unreadable { at: word.text }),
    };
    let mut update_of = Vec::new();
    if reader.is("OF") {
        while !reader.is("ON") {
            // The word OF, or a comma.
            reader.next()?;
            update_of.extend(reader.next()?.name());
        }
    }
    Ok((event, update_of))
}

fn when(reader: &mut Reader) -> Result<Option<String>, LiveError> {
    if !reader.is("WHEN") {
        return Ok(None);
    }
    reader.next()?;
    let mut condition: Vec<Token> = Vec::new();
    while !reader.is("BEGIN") {
        match reader.is_symbol("(") {
            true => reader.parentheses(&mut condition)?,
            false => condition.push(reader.next()?),
        }
    }
    Ok(Some(token::text(without_parentheses(&condition))))
}

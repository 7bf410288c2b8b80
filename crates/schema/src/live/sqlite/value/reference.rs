//! `REFERENCES t (a) ON DELETE CASCADE ..`.

use super::names;
use crate::live::LiveError;
use crate::live::token::{Reader, Token};
use crate::model::{ForeignKey, Initially, Reference, ReferentialAction};
use crate::yaml::OneOrMany;

/// A foreign key from the tokens behind `REFERENCES`. It refers to no columns where the text names none: then it is
/// to the primary key of the other table.
pub(super) fn foreign_key(
    name: Option<String>,
    columns: Vec<String>,
    tokens: &[Token],
) -> Result<ForeignKey, LiveError> {
    let mut reader = Reader::new(tokens.to_vec());
    let table = reader.next()?.name().unwrap_or_default();
    let referred = names(&mut reader)?;
    let mut key = ForeignKey {
        name,
        columns: OneOrMany(columns),
        references: Reference {
            schema: None,
            table,
            columns: referred,
        },
        on_delete: None,
        on_update: None,
        deferrable: false,
        initially: None,
        match_kind: None,
    };
    let rest = reader.rest();
    for (at, token) in rest.iter().enumerate() {
        if token.is("ON") {
            let action = action(&rest[at + 1..]);
            match rest.get(at + 1) {
                Some(event) if event.is("DELETE") => key.on_delete = action,
                Some(event) if event.is("UPDATE") => key.on_update = action,
                _ => {}
            }
        }
    }
    let deferral = rest
        .iter()
        .position(|token| token.is("DEFERRABLE"))
        .map(|at| match at > 0 && rest[at - 1].is("NOT") {
            true => &rest[at - 1..],
            false => &rest[at..],
        });
    if let Some(deferral) = deferral {
        defer(&mut key, deferral);
    }
    Ok(key)
}

/// What `DELETE SET NULL ..` says; none for what SQLite does without being told.
fn action(tokens: &[Token]) -> Option<ReferentialAction> {
    let second = |word: &str| tokens.get(2).is_some_and(|token| token.is(word));
    match tokens.get(1) {
        Some(token) if token.is("RESTRICT") => Some(ReferentialAction::Restrict),
        Some(token) if token.is("CASCADE") => Some(ReferentialAction::Cascade),
        Some(token) if token.is("SET") && second("NULL") => Some(ReferentialAction::SetNull),
        Some(token) if token.is("SET") => Some(ReferentialAction::SetDefault),
        _ => None,
    }
}

/// What `NOT DEFERRABLE INITIALLY IMMEDIATE` says; to be checked at once is what is done without being told.
pub(super) fn defer(key: &mut ForeignKey, tokens: &[Token]) {
    key.deferrable = tokens.first().is_some_and(|token| token.is("DEFERRABLE"));
    let deferred = tokens.iter().any(|token| token.is("DEFERRED"));
    key.initially = (key.deferrable && deferred).then_some(Initially::Deferred);
}

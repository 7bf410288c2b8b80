//! What the texts that SQLite keeps say, as values of the model.
//!
//! Only the texts have the names of constraints, checks, collations, expressions, conditions and options of a table;
//! SQLite never rewrites an expression, so its text is the one that somebody wrote. What has several spellings with
//! one meaning (`DEFAULT (1)`, `nocase`, `ON DELETE NO ACTION`) gets one value here.
//!
//! Not in the values, since nothing in the model says it: conflict clauses, `MATCH`, the collation and the direction
//! of a column inside a key or a unique constraint, and that a key may take nulls.

mod data_type;
mod default;
mod head;
mod index;
mod reference;
mod table;
#[cfg(test)]
mod tests;
mod trigger;
mod view;

use crate::live::token::{Reader, Token};

pub use data_type::data_type;
pub use default::default;
pub use index::index;
pub use table::{enum_words, table};
pub use trigger::trigger;
pub use view::view;

/// What stands in the parentheses with which the tokens begin.
fn in_parentheses(tokens: &[Token]) -> &[Token] {
    let mut depth = 0_usize;
    let close = tokens.iter().position(|token| {
        if token.is_symbol("(") {
            depth += 1;
        } else if token.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0
    });
    close
        .and_then(|close| tokens.get(1..close))
        .unwrap_or_default()
}

/// What stands in the parentheses that enclose all of the tokens; none when they do not.
fn enclosed(tokens: &[Token]) -> Option<&[Token]> {
    let inside = in_parentheses(tokens);
    let is_all =
        tokens.first().is_some_and(|open| open.is_symbol("(")) && inside.len() + 2 == tokens.len();
    is_all.then_some(inside)
}

/// The tokens without any parentheses that enclose all of them.
fn without_parentheses(mut tokens: &[Token]) -> &[Token] {
    while let Some(inside) = enclosed(tokens).filter(|inside| !inside.is_empty()) {
        tokens = inside;
    }
    tokens
}

/// The parts of a list, cut at the commas outside of parentheses.
fn parts(tokens: &[Token]) -> Vec<&[Token]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            if token.is_symbol("(") {
                depth += 1;
            } else if token.is_symbol(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.is_symbol(",")
        })
        .collect()
}

/// The names in `(a, b)`, the next thing to be read; none where no parenthesis follows.
fn names(reader: &mut Reader) -> Result<Vec<String>, crate::live::LiveError> {
    let mut tokens = Vec::new();
    if reader.is_symbol("(") {
        reader.parentheses(&mut tokens)?;
    }
    let inside = enclosed(&tokens).unwrap_or_default();
    let first = |part: &[Token]| part.first().and_then(Token::name);
    Ok(parts(inside).into_iter().filter_map(first).collect())
}

//! What `information_schema` does not give as it was written.
//!
//! Its texts have characters of at most three bytes, and a question mark for each other one. MariaDB also takes away
//! backslashes from the bodies of routines and triggers. So what has such a mark is asked for again with `SHOW CREATE`,
//! many statements in one round trip; most databases have nothing of the kind.

use super::catalog::Catalog;
use super::text::{self, Piece};
use super::{Result, denied};
use crate::Database;
use std::collections::BTreeMap;

/// What `SHOW CREATE` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Table,
    View,
    Function,
    Procedure,
    Trigger,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Table => "TABLE",
            Kind::View => "VIEW",
            Kind::Function => "FUNCTION",
            Kind::Procedure => "PROCEDURE",
            Kind::Trigger => "TRIGGER",
        }
    }

    /// Where the statement stands in the row.
    fn column(self) -> usize {
        match self {
            Kind::Table | Kind::View => 1,
            // Behind the SQL mode.
            Kind::Function | Kind::Procedure | Kind::Trigger => 2,
        }
    }
}

/// So many statements go in one text.
pub(super) const AT_ONCE: usize = 200;

/// Whether a text may have lost characters.
pub(super) fn is_mangled(sql: &str) -> bool {
    sql.contains('?')
}

/// Whether the body of a routine or a trigger may be another than it was.
pub(super) fn is_mangled_body(sql: &str) -> bool {
    sql.contains(['?', '\\'])
}

/// The statements that create objects, by the names of these.
pub(super) fn show(
    database: &mut Database,
    catalog: &Catalog,
    kind: Kind,
    names: &[&str],
) -> Result<BTreeMap<String, String>> {
    let mut shown = BTreeMap::new();
    for names in names.chunks(AT_ONCE) {
        let statements: Vec<String> = names
            .iter()
            .map(|name| format!("SHOW CREATE {} {}", kind.word(), catalog.qualified(name)))
            .collect();
        // One row each, in the same order.
        let rows = database.query(&statements.join("; "))?;
        for (name, mut row) in names.iter().zip(rows) {
            let create = match row.len() > kind.column() {
                true => row.swap_remove(kind.column()),
                false => None,
            };
            let Some(create) = create else {
                let what = format!("{} '{name}'", kind.word().to_ascii_lowercase());
                return denied(database, &what);
            };
            shown.insert((*name).to_owned(), create);
        }
    }
    Ok(shown)
}

/// The body in `CREATE FUNCTION f(..) RETURNS ..`, or `CREATE PROCEDURE p(..)`: each option of the routine has a line of
/// its own, and the body begins on the next one.
pub(super) fn routine_body(create: &str) -> Option<String> {
    const OPTIONS: [&str; 9] = [
        "DETERMINISTIC",
        "NOT",
        "NO",
        "CONTAINS",
        "READS",
        "MODIFIES",
        "SQL",
        "COMMENT",
        "LANGUAGE",
    ];
    let mut rest = after_parentheses(create)?;
    loop {
        rest = after_line(rest)?;
        let option = rest.strip_prefix("    ");
        let is_option = option.is_some_and(|option| {
            OPTIONS.iter().any(|word| {
                option
                    .strip_prefix(word)
                    .is_some_and(|behind| behind.starts_with([' ', '\n']))
            })
        });
        if !is_option {
            return Some(rest.to_owned());
        }
    }
}

/// What stands behind the first parentheses.
fn after_parentheses(sql: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut rest = sql;
    for piece in text::pieces(sql) {
        rest = &rest[piece.as_str().len()..];
        if piece.is_symbol("(") {
            depth += 1;
        } else if piece.is_symbol(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return Some(rest);
            }
        }
    }
    None
}

/// What stands behind the first end of a line that is in no quotes.
fn after_line(sql: &str) -> Option<&str> {
    let mut rest = sql;
    for piece in text::pieces(sql) {
        if let (Piece::Blank(blank), Some(at)) = (piece, piece.as_str().find('\n')) {
            return rest.get(at + 1..).filter(|_| !blank.is_empty());
        }
        rest = &rest[piece.as_str().len()..];
    }
    None
}

/// The body in `CREATE TRIGGER .. FOR EACH ROW [FOLLOWS other] ..`, as it was written.
pub(super) fn trigger_body(create: &str) -> Option<String> {
    let pieces = text::pieces(create);
    let said: Vec<(usize, Piece<'_>)> = pieces
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, piece)| !matches!(piece, Piece::Blank(_)))
        .collect();
    let words = ["FOR", "EACH", "ROW"];
    let at = said.windows(words.len()).position(|window| {
        window
            .iter()
            .zip(words)
            .all(|((_, piece), word)| piece.is(word))
    })? + words.len();
    let ordered = said
        .get(at)
        .is_some_and(|(_, piece)| piece.is("FOLLOWS") || piece.is("PRECEDES"));
    let (first, _) = said.get(if ordered { at + 2 } else { at })?;
    Some(
        pieces[*first..]
            .iter()
            .map(|piece| piece.as_str())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_begin_behind_the_options() {
        let create = "CREATE DEFINER=`root`@`%` FUNCTION `f`(x int, y enum('(','b')) RETURNS varchar(20) CHARSET utf8mb4\n    \
                      DETERMINISTIC\n    COMMENT 'c\n    NO SQL'\nbegin\n    set x = 1;\nend";
        assert_eq!(
            routine_body(create).as_deref(),
            Some("begin\n    set x = 1;\nend")
        );
        let create = "CREATE DEFINER=`root`@`%` PROCEDURE `p`()\nselect '\\\\'";
        assert_eq!(routine_body(create).as_deref(), Some("select '\\\\'"));
        let create = "CREATE DEFINER=`a`@`b` trigger tr before insert on em for each row follows `x` set new.a = '?'";
        assert_eq!(trigger_body(create).as_deref(), Some("set new.a = '?'"));
    }
}

//! What a statement destroys, as far as its words tell.

use super::lexemes::LexemeKind;
use super::words::Words;
use crate::{Dialect, Loss, LossKind};

/// The tables, columns and rows that a statement destroys. A name is as the database keeps it: `users`, `app.users`.
///
/// Counted are `DROP TABLE`, `TRUNCATE`, `DELETE` (also inside a `WITH` of PostgreSQL, and of several tables on MySQL), `MERGE` that
/// deletes, `ALTER TABLE` that drops columns or partitions or discards the tablespace, MariaDB's `CREATE OR REPLACE TABLE`, and
/// `DROP SCHEMA` where it does not have to be empty. An `UPDATE` counts as nothing, and so does what only looks like one
/// of these: text in strings and comments, bodies of routines. What goes along by a `CASCADE` is not known. Temporary and foreign
/// tables, views and materialized views keep no data of their own. A text that cannot be read names nothing.
///
/// ```
/// use revgraph_schema::{Dialect, LossKind, split::losses};
///
/// let lost = losses(Dialect::Postgres, "ALTER TABLE app.users DROP COLUMN email, ADD name text");
/// assert_eq!((lost[0].table.as_str(), lost[0].column.as_deref()), ("app.users", Some("email")));
/// assert_eq!(lost[0].kind, LossKind::Column);
/// ```
pub fn losses(dialect: Dialect, sql: &str) -> Vec<Loss> {
    let mut words = Words::of(dialect, sql);
    // What is in these does not run, or is a definition.
    const HARMLESS: [&str; 4] = ["CREATE", "DO", "EXPLAIN", "PREPARE"];
    if words.skip_words(&["DROP"]) {
        dropped(dialect, &mut words)
    } else if words.skip_words(&["TRUNCATE"]) {
        words.skip_words(&["TABLE"]);
        of_all(tables(&mut words), LossKind::AllRows)
    } else if words.skip_words(&["ALTER"]) {
        altered(dialect, &mut words)
    } else if words.skip_words(&["CREATE", "OR", "REPLACE", "TABLE"]) {
        of_all(table(&mut words), LossKind::Table)
    } else if words.skip_one_of(&HARMLESS) {
        Vec::new()
    } else {
        deleted(dialect, &mut words)
    }
}

fn of_all(tables: impl IntoIterator<Item = String>, kind: LossKind) -> Vec<Loss> {
    let losses = tables.into_iter().map(|table| Loss::of(table, kind));
    losses.collect()
}

/// The tables that come next, with commas between them.
fn tables(words: &mut Words<'_>) -> Vec<String> {
    let mut tables = Vec::new();
    loop {
        tables.extend(table(words));
        if !words.is_symbol(",") {
            return tables;
        }
    }
}

/// The table that comes next: `users`, `IF EXISTS users`, `ONLY (users)`, `users *`, `users.*`.
fn table(words: &mut Words<'_>) -> Option<String> {
    words.skip_words(&["IF", "EXISTS"]);
    words.skip_words(&["ONLY"]);
    let in_parentheses = words.is_symbol("(");
    let name = words.kept_name();
    words.is_symbol(".");
    words.is_symbol("*");
    if in_parentheses {
        words.is_symbol(")");
    }
    name
}

fn dropped(dialect: Dialect, words: &mut Words<'_>) -> Vec<Loss> {
    let what = words.next_word();
    let names = tables(words);
    match what.as_str() {
        "TABLE" | "TABLES" => of_all(names, LossKind::Table),
        // It has to be empty, unless it says otherwise.
        "SCHEMA" if dialect == Dialect::Postgres && !words.skip_words(&["CASCADE"]) => Vec::new(),
        "SCHEMA" | "DATABASE" => of_all(names, LossKind::Schema),
        _ => Vec::new(),
    }
}

/// `ALTER TABLE`, clause by clause.
fn altered(dialect: Dialect, words: &mut Words<'_>) -> Vec<Loss> {
    while words.skip_one_of(&["ONLINE", "OFFLINE", "IGNORE"]) {}
    if !words.skip_words(&["TABLE"]) {
        return Vec::new();
    }
    let Some(table) = table(words) else {
        return Vec::new();
    };
    // MariaDB says here how long to wait for the table.
    if words.skip_words(&["WAIT"]) {
        words.next();
    }
    words.skip_words(&["NOWAIT"]);
    let mut losses = Vec::new();
    loop {
        losses.extend(clause(dialect, &table, words));
        if !next_clause(words) {
            return losses;
        }
    }
}

/// What one clause of `ALTER TABLE` destroys, at its beginning.
fn clause(dialect: Dialect, table: &str, words: &mut Words<'_>) -> Option<Loss> {
    // What else than a column can follow DROP; on PostgreSQL columns may be called like some of them.
    const OTHERS: [&str; 9] = [
        "CONSTRAINT",
        "INDEX",
        "KEY",
        "PRIMARY",
        "UNIQUE",
        "CHECK",
        "FOREIGN",
        "SYSTEM",
        "PERIOD",
    ];
    if dialect == Dialect::Mysql {
        if words.skip_words(&["DROP", "PARTITION"]) || words.skip_words(&["TRUNCATE", "PARTITION"])
        {
            return Some(Loss::of(table, LossKind::SomeRows));
        }
        if words.skip_words(&["DISCARD", "TABLESPACE"]) {
            return Some(Loss::of(table, LossKind::AllRows));
        }
    }
    if !words.skip_words(&["DROP"]) {
        return None;
    }
    if !words.skip_words(&["COLUMN"]) {
        let is_name = |ahead| {
            words
                .peek(ahead)
                .is_some_and(|next| next.kind != LexemeKind::Symbol)
        };
        let is_end = ["CASCADE", "RESTRICT"]
            .iter()
            .any(|word| words.is_word(1, word));
        let is_other = OTHERS.iter().any(|word| words.is_word(0, word));
        if is_other && is_name(1) && !is_end {
            return None;
        }
    }
    words.skip_words(&["IF", "EXISTS"]);
    let column = words.kept_name()?;
    Some(Loss::of_column(table, column))
}

/// Passes over the rest of a clause, to behind the comma. Tells whether there is one.
fn next_clause(words: &mut Words<'_>) -> bool {
    let mut depth = 0_usize;
    while let Some(lexeme) = words.next() {
        match lexeme.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "," if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

/// `DELETE`, at the beginning or behind `WITH` or inside it, and `MERGE` that deletes.
fn deleted(dialect: Dialect, words: &mut Words<'_>) -> Vec<Loss> {
    let mut lost: Vec<String> = Vec::new();
    let mut merged = None;
    loop {
        let may_begin = match words.last() {
            None | Some(")") => true,
            // Only PostgreSQL knows a WITH that deletes.
            Some("(") => dialect == Dialect::Postgres,
            Some(_) => false,
        };
        if may_begin && words.skip_words(&["DELETE"]) {
            lost.extend(targets(dialect, words));
        } else if may_begin && words.skip_words(&["MERGE", "INTO"]) {
            merged = table(words);
        } else if words.skip_words(&["THEN", "DELETE"]) {
            lost.extend(merged.take());
        } else if words.next().is_none() {
            return of_all(lost, LossKind::SomeRows);
        }
    }
}

/// The tables whose rows a `DELETE` deletes, from behind this word.
fn targets(dialect: Dialect, words: &mut Words<'_>) -> Vec<String> {
    if dialect != Dialect::Mysql {
        let is_delete = words.skip_words(&["FROM"]);
        return is_delete
            .then(|| table(words))
            .flatten()
            .into_iter()
            .collect();
    }
    while words.skip_one_of(&["LOW_PRIORITY", "QUICK", "IGNORE"]) {}
    // `DELETE FROM a`, `DELETE FROM a, b USING ..` or `DELETE a, b FROM ..`.
    let is_from = words.skip_words(&["FROM"]);
    let names = tables(words);
    if !words.skip_words(&[if is_from { "USING" } else { "FROM" }]) {
        return names;
    }
    let sources = sources(words);
    let source = |name: String| {
        let is_called = |source: &&Source| source.alias.eq_ignore_ascii_case(&name);
        match sources.iter().find(is_called) {
            Some(source) => source.table.clone(),
            // MariaDB's `DELETE HISTORY FROM a`.
            None if name.eq_ignore_ascii_case("history") => {
                sources.first().map_or(name, |source| source.table.clone())
            }
            None => name,
        }
    };
    names.into_iter().map(source).collect()
}

/// A table that a statement reads, and what it is called there.
struct Source {
    table: String,
    alias: String,
}

/// The tables of MySQL's `FROM a AS x JOIN b, c`, up to the condition.
fn sources(words: &mut Words<'_>) -> Vec<Source> {
    const JOINS: [&str; 2] = ["JOIN", "STRAIGHT_JOIN"];
    const NO_ALIAS: [&str; 16] = [
        "CROSS",
        "FOR",
        "FORCE",
        "IGNORE",
        "INNER",
        "JOIN",
        "LEFT",
        "LIMIT",
        "NATURAL",
        "ON",
        "ORDER",
        "RIGHT",
        "STRAIGHT_JOIN",
        "USE",
        "USING",
        "WHERE",
    ];
    let mut sources = Vec::new();
    let mut is_next = true;
    while words.peek(0).is_some() && !words.is_word(0, "WHERE") {
        if is_next {
            while words.is_symbol("(") {}
            let Some(table) = words.kept_name() else {
                continue;
            };
            if words.skip_words(&["PARTITION"]) {
                while !words.is_symbol(")") && words.next().is_some() {}
            }
            let has_alias = words.skip_words(&["AS"])
                || words
                    .peek(0)
                    .is_some_and(|next| next.kind != LexemeKind::Symbol)
                    && !NO_ALIAS.iter().any(|word| words.is_word(0, word));
            let alias = match has_alias {
                true => words.kept_name(),
                false => table.rsplit('.').next().map(str::to_owned),
            };
            sources.push(Source {
                alias: alias.unwrap_or_default(),
                table,
            });
        }
        is_next = words.is_symbol(",") || words.skip_one_of(&JOINS);
        if !is_next {
            words.next();
        }
    }
    sources
}

//! The expressions and defaults of tables that `information_schema` has lost characters of: [`original`].

use super::catalog::Catalog;
use super::flavor::DefaultText;
use super::original::{self, AT_ONCE, Kind, is_mangled};
use super::table::{Found, Tables};
use super::text::{self, Piece};
use super::{Result, default};
use crate::Database;
use revgraph_schema::Dialect;
use revgraph_schema::model::{Column, Term};
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;

/// Gives tables back what `information_schema` lost of their expressions and defaults.
pub(super) fn restore(
    database: &mut Database,
    catalog: &Catalog,
    tables: &mut Tables,
) -> Result<()> {
    if catalog.flavor.has_default_function() {
        restore_values(database, catalog, tables)?;
    }
    let mangled: Vec<(String, String)> = tables
        .iter()
        .filter(|(_, found)| is_worth_showing(catalog, found))
        .map(|(key, found)| (key.clone(), found.table.name.clone()))
        .collect();
    let names: Vec<&str> = mangled.iter().map(|(_, name)| name.as_str()).collect();
    let shown = original::show(database, catalog, Kind::Table, &names)?;
    for (key, name) in &mangled {
        if let (Some(found), Some(create)) = (tables.get_mut(key), shown.get(name)) {
            restore_table(catalog, found, create);
        }
    }
    Ok(())
}

/// Whether `SHOW CREATE TABLE` may say more of a table.
///
/// MariaDB writes bytes there as they are. A statement with such a default is no text, and cannot be asked for.
fn is_worth_showing(catalog: &Catalog, found: &Found) -> bool {
    let by_value = catalog.flavor.has_default_function();
    let has_bytes = |column: &Column| by_value && default::is_no_text(column.default.as_ref());
    let has_lost = |column: &Column| {
        let generated = column.generated.as_ref();
        generated.is_some_and(|generated| is_mangled(&generated.sql))
            || match &column.default {
                Some(Term::Sql(sql)) => is_mangled(sql),
                Some(Term::Literal(_)) => !by_value && is_mangled_value(column),
                None => false,
            }
    };
    let columns = &found.table.columns;
    let checks = &found.table.checks;
    (columns.iter().any(has_lost) || checks.iter().any(|check| is_mangled(&check.sql)))
        && !columns.iter().any(has_bytes)
}

/// Whether a default is a text that may have lost characters, or bytes that were read as one.
fn is_mangled_value(column: &Column) -> bool {
    matches!(&column.default, Some(Term::Literal(Value::String(text)))
        if is_mangled(text) || text.starts_with("0x") && text.contains("3F"))
}

/// Puts the expressions of a `CREATE TABLE` in the places of those that were read.
fn restore_table(catalog: &Catalog, found: &mut Found, create: &str) {
    let expression = |sql: String| text::without_parentheses(&sql).to_owned();
    for entry in entries(create) {
        let Some(name) = entry.first().and_then(|piece| piece.name()) else {
            continue;
        };
        if entry.first().is_some_and(|first| first.is("CONSTRAINT")) {
            let name = entry.iter().skip(1).find_map(|piece| piece.name());
            if let Some(sql) = behind(&entry, "CHECK")
                && let Some(check) = found
                    .table
                    .checks
                    .iter_mut()
                    .find(|check| check.name == name)
            {
                check.sql = expression(sql);
            }
            continue;
        }
        if !matches!(entry.first(), Some(Piece::Name(_))) {
            continue;
        }
        let checks = &mut found.table.checks;
        if let Some(sql) = behind(&entry, "CHECK")
            && let Some(check) = checks
                .iter_mut()
                .find(|check| check.column.as_deref() == Some(&name))
        {
            check.sql = expression(sql);
        }
        let columns = &mut found.table.columns;
        let Some(column) = columns.iter_mut().find(|column| column.name == name) else {
            continue;
        };
        if let (Some(generated), Some(sql)) = (&mut column.generated, behind(&entry, "AS")) {
            generated.sql = expression(sql);
        }
        let is_literal = matches!(column.default, Some(Term::Literal(_)));
        let is_asked = !is_literal || !catalog.flavor.has_default_function();
        if let (Some(_), true, Some(sql)) = (&column.default, is_asked, behind(&entry, "DEFAULT")) {
            let data_type = column.data_type.on(Dialect::Mysql).cloned();
            let data_type = data_type.unwrap_or(DataType::Text);
            column.default = default::term(DefaultText::Sql(expression(sql)), &data_type, "");
        }
    }
}

/// The lines of a `CREATE TABLE`, in pieces, without blanks.
fn entries(create: &str) -> Vec<Vec<Piece<'_>>> {
    let mut entries = vec![Vec::new()];
    let mut depth = 0_usize;
    for piece in text::pieces(create) {
        if piece.is_symbol("(") {
            depth += 1;
            if depth == 1 {
                continue;
            }
        } else if piece.is_symbol(")") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                break;
            }
        } else if depth == 1 && piece.is_symbol(",") {
            entries.push(Vec::new());
            continue;
        }
        let is_first = entries.last().is_some_and(Vec::is_empty);
        let is_blank = matches!(piece, Piece::Blank(_));
        if depth > 0
            && !(is_first && is_blank)
            && let Some(entry) = entries.last_mut()
        {
            entry.push(piece);
        }
    }
    entries
}

/// What stands behind a keyword outside of parentheses: the parentheses that follow, or a word or a literal with the
/// parentheses behind it.
fn behind(entry: &[Piece<'_>], word: &str) -> Option<String> {
    let mut depth = 0_usize;
    let at = entry.iter().position(|piece| {
        if piece.is_symbol("(") {
            depth += 1;
        } else if piece.is_symbol(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && piece.is(word)
    })?;
    let mut sql = String::new();
    for piece in &entry[at + 1..] {
        match piece {
            Piece::Blank(_) if depth == 0 && sql.is_empty() => continue,
            Piece::Blank(_) if depth == 0 => break,
            _ if piece.is_symbol("(") => depth += 1,
            _ if piece.is_symbol(")") => depth = depth.saturating_sub(1),
            _ => {}
        }
        sql.push_str(piece.as_str());
    }
    Some(sql)
}

/// Reads defaults again that are values, as the bytes that they are: MariaDB shows them nowhere.
fn restore_values(database: &mut Database, catalog: &Catalog, tables: &mut Tables) -> Result<()> {
    let mut places = Vec::new();
    let mut selects = Vec::new();
    for (key, found) in tables.iter() {
        for (at, column) in found.table.columns.iter().enumerate() {
            if !is_mangled_value(column) {
                continue;
            }
            let name = revgraph_schema::sql::identifier(Dialect::Mysql, &column.name);
            let value = match column.data_type.default.as_ref() {
                Some(data_type) if default::is_binary(data_type) => {
                    format!("CONCAT('0x', HEX(DEFAULT({name})))")
                }
                _ => format!("CONVERT(DEFAULT({name}) USING utf8mb4)"),
            };
            selects.push(format!(
                "SELECT {value} FROM {} RIGHT JOIN (SELECT 1) AS one ON FALSE",
                catalog.qualified(&found.table.name)
            ));
            places.push((key.clone(), at));
        }
    }
    let chunks = selects.chunks(AT_ONCE).zip(places.chunks(AT_ONCE));
    for (selects, places) in chunks {
        let rows = database.query(&selects.join("; "))?;
        for ((key, at), row) in places.iter().zip(rows) {
            let column = tables
                .get_mut(key)
                .and_then(|found| found.table.columns.get_mut(*at));
            if let (Some(column), Some(Some(text))) = (column, row.into_iter().next()) {
                let data_type = column.data_type.default.clone().unwrap_or(DataType::Text);
                let value = match default::is_binary(&data_type) {
                    true => DefaultText::Sql(text),
                    false => DefaultText::Value(text),
                };
                column.default = default::term(value, &data_type, "");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_are_found_in_their_lines() {
        let create = "CREATE TABLE `t` (\n  `a` varchar(20) DEFAULT concat('?','x') CHECK (`a` <> 'DEFAULT'),\n  \
                      `b` int GENERATED ALWAYS AS (length(`a`)) VIRTUAL,\n  CONSTRAINT `c` CHECK ((`a` > 1) or (`b` > 2))\n) ENGINE=InnoDB";
        let entries = entries(create);
        assert_eq!(
            behind(&entries[0], "DEFAULT").as_deref(),
            Some("concat('?','x')")
        );
        assert_eq!(
            behind(&entries[0], "CHECK").as_deref(),
            Some("(`a` <> 'DEFAULT')")
        );
        assert_eq!(behind(&entries[1], "AS").as_deref(), Some("(length(`a`))"));
        assert_eq!(
            behind(&entries[2], "CHECK").as_deref(),
            Some("((`a` > 1) or (`b` > 2))")
        );
        assert_eq!(behind(&entries[1], "DEFAULT"), None);
    }
}

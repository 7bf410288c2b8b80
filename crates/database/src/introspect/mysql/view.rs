//! Views.

use super::catalog::Catalog;
use super::original::{self, Kind};
use super::text::{self, Piece};
use super::{Result, denied, fields};
use crate::Database;
use revgraph_schema::model::{CheckOption, MysqlView, SqlText, TableName, View};
use std::collections::BTreeMap;

/// Reads the views.
///
/// The query of a view has the name of the database before each name, which it must lose to be the same elsewhere.
pub(super) fn read(
    database: &mut Database,
    catalog: &Catalog,
) -> Result<BTreeMap<TableName, View>> {
    let algorithm = catalog.flavor.view_algorithm();
    let rows = database.query(&format!(
        "SELECT TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, SECURITY_TYPE, {} \
         FROM information_schema.VIEWS WHERE TABLE_SCHEMA = {}",
        algorithm.unwrap_or("NULL"),
        catalog.literal()
    ))?;
    let rows: Vec<[Option<String>; 5]> = rows.into_iter().map(fields).collect();
    let shown: Vec<&str> = rows
        .iter()
        .filter(|[_, sql, ..]| {
            let sql = sql.as_deref().unwrap_or_default();
            algorithm.is_none() || original::is_mangled(sql) || text::is_aliased(sql, &catalog.name)
        })
        .filter_map(|[name, ..]| name.as_deref())
        .collect();
    let shown = original::show(database, catalog, Kind::View, &shown)?;
    let mut views = BTreeMap::new();
    for [name, sql, check_option, security, algorithm] in rows {
        let name = name.unwrap_or_default();
        let header = shown.get(&name).and_then(|create| Header::read(create));
        let (sql, columns, algorithm) = match header {
            Some(header) => (header.sql, header.columns, header.algorithm),
            None => (sql.unwrap_or_default(), Vec::new(), algorithm),
        };
        if sql.is_empty() {
            return denied(database, &format!("the query of view '{name}'"));
        }
        let own = |word: Option<String>, default: &str| {
            word.map(|word| word.to_ascii_lowercase())
                .filter(|word| word != default)
        };
        let view = View {
            sql: SqlText::new(text::unqualified(&sql, &catalog.name)),
            columns,
            check_option: match check_option.as_deref() {
                Some("LOCAL") => Some(CheckOption::Local),
                Some("CASCADED") => Some(CheckOption::Cascaded),
                _ => None,
            },
            postgres: Default::default(),
            mysql: MysqlView {
                algorithm: own(algorithm, "undefined"),
                security: own(security, "definer"),
            },
        };
        views.insert(catalog.key(&name), view);
    }
    Ok(views)
}

/// What `CREATE VIEW` says.
#[derive(Debug, PartialEq, Eq)]
struct Header {
    algorithm: Option<String>,
    columns: Vec<String>,
    sql: String,
}

impl Header {
    /// Reads `CREATE ALGORITHM=UNDEFINED DEFINER=.. SQL SECURITY DEFINER VIEW v (a, b) AS select .. WITH .. CHECK OPTION`.
    fn read(create: &str) -> Option<Header> {
        let mut algorithm = None;
        let mut columns = Vec::new();
        let mut begun = false;
        let mut depth = 0_usize;
        let mut left = create;
        let mut pieces = text::pieces(create).into_iter();
        for piece in pieces.by_ref() {
            left = &left[piece.as_str().len()..];
            match piece {
                Piece::Word(word @ ("UNDEFINED" | "MERGE" | "TEMPTABLE")) if !begun => {
                    algorithm = Some(word.to_owned());
                }
                Piece::Word("VIEW") => begun = true,
                Piece::Word("AS") if begun && depth == 0 => break,
                Piece::Symbol("(") => depth += 1,
                Piece::Symbol(")") => depth = depth.saturating_sub(1),
                Piece::Name(_) if begun && depth == 1 => columns.extend(piece.name()),
                _ => {}
            }
        }
        let mut sql = left.trim();
        for option in [" WITH LOCAL CHECK OPTION", " WITH CASCADED CHECK OPTION"] {
            sql = sql.strip_suffix(option).unwrap_or(sql);
        }
        (!sql.is_empty()).then(|| Header {
            algorithm,
            columns,
            sql: sql.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_tells_what_the_catalogue_does_not() {
        let create = "CREATE ALGORITHM=MERGE DEFINER=`VIEW`@`%` SQL SECURITY INVOKER VIEW `v w` (`p`,`q`) AS \
                      select `t`.`a` AS `a`,1 AS `b` from `t` WITH CASCADED CHECK OPTION";
        let header = Header {
            algorithm: Some("MERGE".to_owned()),
            columns: vec!["p".to_owned(), "q".to_owned()],
            sql: "select `t`.`a` AS `a`,1 AS `b` from `t`".to_owned(),
        };
        assert_eq!(Header::read(create), Some(header));
        assert_eq!(Header::read("CREATE VIEW `v` AS "), None);
    }
}

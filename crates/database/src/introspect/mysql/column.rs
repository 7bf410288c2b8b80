//! Columns.

use super::catalog::Catalog;
use super::table::{Found, Tables};
use super::{Result, column_type, default, fields};
use crate::Database;
use revgraph_schema::model::{Column, Generated};
use revgraph_schema::types::DataType;

/// Reads the columns of the tables.
pub(super) fn read(database: &mut Database, catalog: &Catalog, tables: &mut Tables) -> Result<()> {
    let rows = database.query(&format!(
        "SELECT TABLE_NAME, COLUMN_NAME, ORDINAL_POSITION, COLUMN_TYPE, DATA_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, \
         GENERATION_EXPRESSION, COLLATION_NAME, COLUMN_COMMENT, {} \
         FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {}",
        catalog.flavor.reference_system(),
        catalog.literal()
    ))?;
    let mut rows: Vec<(u64, [Option<String>; 12])> = rows
        .into_iter()
        .map(fields)
        .map(|fields: [Option<String>; 12]| {
            let position = fields[2].as_deref().and_then(|text| text.parse().ok());
            (position.unwrap_or_default(), fields)
        })
        .collect();
    // MySQL 8 promises no order; sorting there would be done on disk.
    rows.sort_by_key(|(position, _)| *position);
    for (_, fields) in rows {
        let name = fields[0].as_deref().unwrap_or_default();
        // The columns of views are among them.
        if let Some(found) = tables.get_mut(&catalog.folded(name))
            && let Some(column) = column(catalog, found, fields)
        {
            found.table.columns.push(column);
        }
    }
    Ok(())
}

fn column(catalog: &Catalog, found: &Found, fields: [Option<String>; 12]) -> Option<Column> {
    let [
        _,
        name,
        _,
        column_type,
        word,
        nullable,
        default,
        extra,
        generated,
        collation,
        comment,
        system,
    ] = fields;
    let (word, extra) = (word.unwrap_or_default(), extra.unwrap_or_default());
    let generated = generated.filter(|sql| !sql.is_empty());
    if generated
        .as_deref()
        .is_some_and(|sql| matches!(sql, "ROW START" | "ROW END"))
    {
        // MariaDB keeps them itself for a table that remembers its rows.
        return None;
    }
    let mut column_type = column_type.unwrap_or_default();
    if let Some(system) = system {
        column_type.push_str(&format!(" SRID {system}"));
    }
    let column_type = column_type::read(&column_type);
    let mut column = Column::new(name.unwrap_or_default(), column_type.data_type.clone());
    column.mysql.unsigned = column_type.unsigned;
    column.nullable = nullable.as_deref() == Some("YES");
    column.autoincrement = has_word(&extra, "auto_increment");
    column.comment = comment.filter(|comment| !comment.is_empty());
    if let Some(collation) = collation {
        let differing = catalog.differing(&collation, &found.collation);
        column.mysql.charset = differing.charset;
        column.collation = differing.collation;
    }
    match generated {
        Some(sql) => {
            column.generated = Some(Generated {
                sql: catalog.flavor.expression(&sql),
                stored: !has_word(&extra, "virtual"),
            });
        }
        None => {
            let text = catalog.flavor.default_text(default, &extra);
            column.default = default::term(text, &column_type.data_type, &word);
            column.mysql.on_update = on_update(&extra, &column_type.data_type);
        }
    }
    Some(column)
}

fn has_word(extra: &str, word: &str) -> bool {
    extra
        .split([' ', ','])
        .any(|one| one.eq_ignore_ascii_case(word))
}

/// What stands behind `on update` in `EXTRA`. Some versions leave out the digits, which are those of the column.
fn on_update(extra: &str, data_type: &DataType) -> Option<String> {
    const WORDS: &str = "on update ";
    let start = extra.to_ascii_lowercase().find(WORDS)? + WORDS.len();
    let clock = extra[start..].split([' ', ',']).next()?;
    let digits = match data_type {
        DataType::DateTime(digits) | DataType::Timestamp(digits) => *digits,
        _ => None,
    };
    default::clock(clock, digits)
}

//! Indexes, as statements and, on MySQL, inside a table.

use super::super::RenderError;
use super::super::context::Scope;
use crate::Dialect;
use crate::model::{Index, IndexColumn, IndexTarget, MysqlIndexKind, MysqlTable, Nulls, Order};

/// How an index is created, beside what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct How {
    pub(in super::super) concurrently: bool,
    pub(in super::super) if_not_exists: bool,
}

/// `CREATE INDEX ..`.
pub(in super::super) fn create(
    scope: &Scope<'_>,
    schema: Option<&str>,
    table: &str,
    index: &Index,
    how: How,
) -> Result<String, RenderError> {
    let name = scope.index_name(table, index);
    scope.new_name(&name)?;
    let parts = parts(scope, index)?;
    let if_not_exists = if how.if_not_exists {
        "IF NOT EXISTS "
    } else {
        ""
    };
    let unique = if index.unique { "UNIQUE " } else { "" };
    match scope.dialect() {
        Dialect::Sqlite => Ok(format!(
            "CREATE {unique}INDEX {if_not_exists}{} ON {} ({parts}){}",
            scope.qualified(schema, &name),
            scope.name(table),
            condition(index)
        )),
        Dialect::Postgres => {
            // Elsewhere nothing needs saying: InnoDB lets others write meanwhile, and SQLite has one writer.
            let concurrently = if how.concurrently {
                "CONCURRENTLY "
            } else {
                ""
            };
            let using = match &index.postgres.using {
                Some(using) => format!(" USING {}", scope.name(using)),
                None => String::new(),
            };
            let mut sql = format!(
                "CREATE {unique}INDEX {concurrently}{if_not_exists}{} ON {}{using} ({parts})",
                scope.name(&name),
                scope.qualified(schema, table)
            );
            if !index.include.is_empty() {
                sql.push_str(&format!(" INCLUDE ({})", scope.names(&index.include)));
            }
            if index.nulls_not_distinct {
                sql.push_str(" NULLS NOT DISTINCT");
            }
            sql.push_str(&storage(scope, &index.postgres.storage));
            sql.push_str(&condition(index));
            Ok(sql)
        }
        Dialect::Mysql => {
            if how.if_not_exists {
                return Err(scope.unsupported(
                    "if_not_exists",
                    "MySQL does not have it for indexes",
                    "the operation without it",
                ));
            }
            Ok(format!(
                "CREATE {}INDEX {} ON {} ({parts}){}",
                mysql_kind(scope, index)?,
                scope.name(&name),
                scope.qualified(schema, table),
                mysql_using(scope, index)
            ))
        }
    }
}

/// The index as a part of MySQL's `CREATE TABLE` and `ALTER TABLE .. ADD`.
pub(in super::super) fn mysql_inline(
    scope: &Scope<'_>,
    table: &str,
    index: &Index,
) -> Result<String, RenderError> {
    let name = scope.index_name(table, index);
    Ok(format!(
        "{}INDEX {} ({}){}",
        mysql_kind(scope, index)?,
        scope.new_name(&name)?,
        parts(scope, index)?,
        mysql_using(scope, index)
    ))
}

/// ` WITH (fillfactor = 70)`, PostgreSQL's storage parameters.
pub(in super::super) fn storage(
    scope: &Scope<'_>,
    options: &std::collections::BTreeMap<String, String>,
) -> String {
    if options.is_empty() {
        return String::new();
    }
    format!(" WITH ({})", parameters(scope, options))
}

/// `fillfactor = 70, ..`
pub(in super::super) fn parameters(
    scope: &Scope<'_>,
    options: &std::collections::BTreeMap<String, String>,
) -> String {
    let options: Vec<String> = options
        .iter()
        .map(|(name, value)| {
            // Words and numbers stand as they are; a parameter of the TOAST table has a prefix.
            let plain =
                |character: char| character.is_ascii_alphanumeric() || "_.-".contains(character);
            let value = match !value.is_empty() && value.chars().all(plain) {
                true => value.clone(),
                false => scope.text(value),
            };
            format!("{} = {value}", dotted(scope, name))
        })
        .collect();
    options.join(", ")
}

/// `ENGINE=.., ROW_FORMAT=..`, what MySQL alone knows of a table.
pub(in super::super) fn mysql_table_options(scope: &Scope<'_>, own: &MysqlTable) -> Vec<String> {
    let mut options = Vec::new();
    let named = [
        ("ENGINE", &own.engine),
        ("DEFAULT CHARSET", &own.charset),
        ("COLLATE", &own.collate),
    ];
    for (option, value) in named {
        if let Some(value) = value {
            options.push(format!("{option}={}", scope.name(value)));
        }
    }
    if let Some(row_format) = &own.row_format {
        options.push(format!("ROW_FORMAT={}", mysql_word(scope, row_format)));
    }
    options
}

/// A name that may have a prefix before a dot: `toast.autovacuum_enabled`, `extensions.gin_trgm_ops`.
pub(in super::super) fn dotted(scope: &Scope<'_>, name: &str) -> String {
    let parts: Vec<_> = name.split('.').map(|part| scope.name(part)).collect();
    parts.join(".")
}

/// A word of MySQL's grammar, such as DYNAMIC or BTREE; anything else can only be a wrong name.
pub(in super::super) fn mysql_word(scope: &Scope<'_>, word: &str) -> String {
    match word
        .chars()
        .all(|character| character.is_ascii_alphabetic())
    {
        true => word.to_ascii_uppercase(),
        false => scope.name(word).into_owned(),
    }
}

fn mysql_kind(scope: &Scope<'_>, index: &Index) -> Result<&'static str, RenderError> {
    match (index.mysql.kind, index.unique) {
        (None, true) => Ok("UNIQUE "),
        (None, false) => Ok(""),
        (Some(MysqlIndexKind::Fulltext), false) => Ok("FULLTEXT "),
        (Some(MysqlIndexKind::Spatial), false) => Ok("SPATIAL "),
        (Some(_), true) => Err(scope.unsupported(
            "a unique index of another kind",
            "an index for words or shapes cannot be unique",
            "two indexes",
        )),
    }
}

fn mysql_using(scope: &Scope<'_>, index: &Index) -> String {
    match &index.mysql.using {
        Some(using) => format!(" USING {}", mysql_word(scope, using)),
        None => String::new(),
    }
}

fn condition(index: &Index) -> String {
    match &index.condition {
        Some(condition) => format!(" WHERE {}", condition.trim()),
        None => String::new(),
    }
}

/// What stands in the parentheses; refuses what the dialect has no index for.
fn parts(scope: &Scope<'_>, index: &Index) -> Result<String, RenderError> {
    let postgres = scope.dialect() == Dialect::Postgres;
    if !index.include.is_empty() && !postgres {
        return Err(scope.unsupported(
            "include",
            "only PostgreSQL carries other columns in an index",
            "those columns at the end of the index, or only: [postgres]",
        ));
    }
    if index.nulls_not_distinct && !postgres {
        return Err(scope.unsupported(
            "nulls_not_distinct",
            "only PostgreSQL lets nulls count as equal in a unique index",
            "columns that are not null, or only: [postgres]",
        ));
    }
    if index.condition.is_some() && scope.dialect() == Dialect::Mysql {
        return Err(scope.unsupported(
            "where",
            "MySQL has no index of a part of the rows",
            "an index over a generated column that is null for the other rows",
        ));
    }
    let parts: Result<Vec<String>, RenderError> = index
        .columns
        .iter()
        .map(|part| column(scope, part))
        .collect();
    Ok(parts?.join(", "))
}

fn column(scope: &Scope<'_>, column: &IndexColumn) -> Result<String, RenderError> {
    let dialect = scope.dialect();
    let mut sql = match &column.target {
        IndexTarget::Column(name) => scope.name(name).into_owned(),
        IndexTarget::Expression(_) if dialect == Dialect::Mysql => {
            return Err(scope.unsupported(
                "an index over an expression",
                "MariaDB does not have it",
                "a generated column and an index over that, or an execute for MySQL 8 alone",
            ));
        }
        IndexTarget::Expression(sql) => format!("({})", sql.trim()),
    };
    if let Some(length) = column.length {
        if dialect != Dialect::Mysql {
            return Err(scope.unsupported(
                "the length of a column in an index",
                "only MySQL has an index over the beginning of a text",
                "an index with only: [mysql], and another with except: [mysql]",
            ));
        }
        sql.push_str(&format!("({length})"));
    }
    if let Some(opclass) = &column.opclass {
        if dialect != Dialect::Postgres {
            return Err(scope.unsupported(
                "opclass",
                "only PostgreSQL has operator classes",
                "an index with only: [postgres], and another with except: [postgres]",
            ));
        }
        sql.push_str(&format!(" {}", dotted(scope, opclass)));
    }
    match column.order {
        Some(Order::Asc) => sql.push_str(" ASC"),
        Some(Order::Desc) => sql.push_str(" DESC"),
        None => {}
    }
    if let Some(nulls) = column.nulls {
        let descending = column.order == Some(Order::Desc);
        let without_saying = match (dialect, descending) {
            (Dialect::Postgres, false) | (Dialect::Sqlite | Dialect::Mysql, true) => Nulls::Last,
            (Dialect::Postgres, true) | (Dialect::Sqlite | Dialect::Mysql, false) => Nulls::First,
        };
        match (dialect, nulls) {
            (Dialect::Postgres, Nulls::First) => sql.push_str(" NULLS FIRST"),
            (Dialect::Postgres, Nulls::Last) => sql.push_str(" NULLS LAST"),
            (_, nulls) if nulls == without_saying => {}
            _ => {
                let side = match nulls {
                    Nulls::First => "nulls: first in descending order",
                    Nulls::Last => "nulls: last in ascending order",
                };
                return Err(scope.unsupported(
                    side,
                    "here nulls are less than everything else",
                    "the index without nulls, or only: [postgres]",
                ));
            }
        }
    }
    Ok(sql)
}

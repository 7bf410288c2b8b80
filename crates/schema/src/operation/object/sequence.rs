//! Sequences. MariaDB has them too, but MySQL does not.

use std::collections::BTreeMap;

use super::super::clause::types;
use super::super::context::Scope;
use super::super::{RenderError, Rendered};
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{Schema, Sequence, TableName};

impl Object for Sequence {
    const WORDS: &'static str = "sequence";
    const NAME: &'static str = "Sequence";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Sequence> {
        &mut schema.sequences
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        let options = options(target.scope, target.schema, self)?;
        let if_not_exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
        let name = target.new_sql()?;
        Ok(vec![Rendered::new(format!(
            "CREATE SEQUENCE {if_not_exists}{name}{options}"
        ))])
    }

    fn drop(_: Option<&Sequence>, target: &Target<'_>, how: DropHow) -> Statements {
        postgres_only(target.scope)?;
        Ok(vec![target.drop_sql("SEQUENCE", how)])
    }

    fn loses(name: &str) -> Option<String> {
        Some(format!("the number that sequence '{name}' had reached"))
    }
}

/// What follows the name in `CREATE SEQUENCE` and `ALTER SEQUENCE`.
pub(in super::super) fn options(
    scope: &Scope<'_>,
    schema: Option<&str>,
    sequence: &Sequence,
) -> Result<String, RenderError> {
    postgres_only(scope)?;
    let mut sql = String::new();
    if let Some(data_type) = &sequence.data_type {
        let data_type = types::on(scope, data_type, "the sequence")?;
        sql.push_str(&format!(" AS {}", types::word(scope, data_type)?));
    }
    let numbers = [
        ("INCREMENT BY", sequence.increment),
        ("MINVALUE", sequence.minvalue),
        ("MAXVALUE", sequence.maxvalue),
        ("START WITH", sequence.start),
    ];
    for (words, number) in numbers {
        if let Some(number) = number {
            sql.push_str(&format!(" {words} {number}"));
        }
    }
    if let Some(cache) = sequence.cache {
        sql.push_str(&format!(" CACHE {cache}"));
    }
    match sequence.cycle {
        Some(true) => sql.push_str(" CYCLE"),
        Some(false) => sql.push_str(" NO CYCLE"),
        None => {}
    }
    if let Some(owned_by) = &sequence.owned_by {
        let owner = match owned_by.rsplit_once('.') {
            _ if owned_by == "none" => "NONE".to_owned(),
            Some((table, column)) => {
                let table = match table.split_once('.') {
                    Some((schema, table)) => scope.qualified(Some(schema), table),
                    None => scope.qualified(schema, table),
                };
                format!("{table}.{}", scope.name(column))
            }
            None => scope.name(owned_by).into_owned(),
        };
        sql.push_str(&format!(" OWNED BY {owner}"));
    }
    Ok(sql)
}

fn postgres_only(scope: &Scope<'_>) -> Result<(), RenderError> {
    match scope.dialect() {
        Dialect::Postgres => Ok(()),
        Dialect::Sqlite => Err(scope.unsupported(
            "a sequence",
            "SQLite has none",
            "only: [postgres] here, and autoincrement: true at the column",
        )),
        Dialect::Mysql => Err(scope.unsupported(
            "a sequence",
            "MariaDB has them, and MySQL does not",
            "only: [postgres] here, and autoincrement: true at the column or an execute for MariaDB",
        )),
    }
}

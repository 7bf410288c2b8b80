//! Schemas, which are databases on MySQL.

use std::collections::BTreeMap;

use super::super::{RenderError, Rendered};
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{Namespace, Schema, TableName};

impl Object for Namespace {
    const WORDS: &'static str = "schema";
    const NAME: &'static str = "Schema";
    const HAS_SCHEMA: bool = false;
    const HOLDS_TABLES: bool = true;

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Namespace> {
        &mut schema.namespaces
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        let words = words(target)?;
        let if_not_exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
        let mut sql = format!("CREATE {words} {if_not_exists}{}", target.new_sql()?);
        if let Some(role) = &self.authorization {
            if target.scope.dialect() == Dialect::Mysql {
                return Err(target.scope.unsupported(
                    "authorization",
                    "a database of MySQL has no owner",
                    "the operation without it",
                ));
            }
            sql.push_str(&format!(" AUTHORIZATION {}", target.scope.name(role)));
        }
        Ok(vec![Rendered::new(sql)])
    }

    fn drop(_: Option<&Namespace>, target: &Target<'_>, how: DropHow) -> Statements {
        let words = words(target)?;
        if target.scope.dialect() == Dialect::Postgres {
            return Ok(vec![target.drop_sql(words, how)]);
        }
        if !how.cascade {
            return Err(target.scope.unsupported(
                "dropping a schema that has to be empty",
                "MySQL drops all that is in it, too",
                "cascade: true, which says so",
            ));
        }
        let how = DropHow {
            cascade: false,
            ..how
        };
        Ok(vec![target.drop_sql(words, how)])
    }
}

fn words(target: &Target<'_>) -> Result<&'static str, RenderError> {
    match target.scope.dialect() {
        Dialect::Postgres => Ok("SCHEMA"),
        Dialect::Mysql => Ok("DATABASE"),
        Dialect::Sqlite => Err(target.scope.unsupported(
            "a schema",
            "a schema of SQLite is an attached file",
            "except: [sqlite]",
        )),
    }
}

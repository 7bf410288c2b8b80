//! Procedures.

use std::collections::BTreeMap;

use super::super::clause::{routine, types};
use super::super::context::Scope;
use super::super::{RenderError, Rendered};
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{Procedure, Schema, TableName};

impl Object for Procedure {
    const WORDS: &'static str = "procedure";
    const NAME: &'static str = "Procedure";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Procedure> {
        &mut schema.procedures
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        let scope = target.scope;
        refuse_sqlite(scope)?;
        target.refuse_if(if_not_exists, "if_not_exists", "procedures")?;
        let body = types::text_on(scope, &self.body, "the procedure")?;
        let parameters = routine::parameters(scope, &self.parameters)?;
        let head = format!("CREATE PROCEDURE {}({parameters})", target.new_sql()?);
        let sql = match scope.dialect() {
            Dialect::Postgres => {
                let security = match self.postgres.security_definer {
                    true => " SECURITY DEFINER",
                    false => "",
                };
                let language = self.postgres.language.as_deref();
                let settings = routine::postgres_settings(scope, &self.postgres.set);
                let body = routine::postgres_body(scope, language, body);
                format!("{head}{security}{settings} {body}")
            }
            _ => format!(
                "{head}{}\n{body}",
                routine::mysql_options(scope, &self.mysql)
            ),
        };
        Ok(vec![Rendered::new(sql)])
    }

    fn drop(was: Option<&Procedure>, target: &Target<'_>, how: DropHow) -> Statements {
        refuse_sqlite(target.scope)?;
        let parameters = was.map(|was| was.parameters.as_slice());
        Ok(vec![routine::drop(target, "PROCEDURE", parameters, how)?])
    }
}

fn refuse_sqlite(scope: &Scope<'_>) -> Result<(), RenderError> {
    match scope.dialect() {
        Dialect::Sqlite => {
            Err(scope.unsupported("a procedure", "SQLite has none", "except: [sqlite]"))
        }
        Dialect::Postgres | Dialect::Mysql => Ok(()),
    }
}

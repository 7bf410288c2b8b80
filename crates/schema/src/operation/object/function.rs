//! Functions.

use std::collections::BTreeMap;

use super::super::clause::{routine, types};
use super::super::context::Scope;
use super::super::{Operation, RenderError, Rendered};
use super::{DropHow, Object, Replace, Replaceable, Statements, Target};
use crate::Dialect;
use crate::model::{Function, Schema, TableName};

impl Object for Function {
    const WORDS: &'static str = "function";
    const NAME: &'static str = "Function";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Function> {
        &mut schema.functions
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        refuse_sqlite(target.scope)?;
        target.refuse_if(if_not_exists, "if_not_exists", "functions")?;
        Ok(vec![statement(self, target, "")?])
    }

    fn drop(was: Option<&Function>, target: &Target<'_>, how: DropHow) -> Statements {
        refuse_sqlite(target.scope)?;
        let parameters = was.map(|was| was.parameters.as_slice());
        Ok(vec![routine::drop(target, "FUNCTION", parameters, how)?])
    }
}

impl Replaceable for Function {
    fn replace_operation(replace: Replace<Self>) -> Operation {
        replace.into()
    }

    fn replace(&self, target: &Target<'_>) -> Result<Option<Rendered>, RenderError> {
        refuse_sqlite(target.scope)?;
        match target.scope.dialect() {
            Dialect::Postgres => statement(self, target, "OR REPLACE ").map(Some),
            // MariaDB could, MySQL cannot.
            _ => Ok(None),
        }
    }
}

fn statement(
    function: &Function,
    target: &Target<'_>,
    or_replace: &str,
) -> Result<Rendered, RenderError> {
    let scope = target.scope;
    let body = types::text_on(scope, &function.body, "the function")?;
    let returns = types::on(scope, &function.returns, "what the function returns")?;
    let returns = types::word(scope, returns)?;
    let parameters = routine::parameters(scope, &function.parameters)?;
    let name = target.new_sql()?;
    let head = format!("CREATE {or_replace}FUNCTION {name}({parameters}) RETURNS {returns}");
    let sql = match scope.dialect() {
        Dialect::Postgres => {
            let own = &function.postgres;
            let mut options = String::new();
            if let Some(volatility) = &own.volatility {
                options.push_str(&format!(" {}", routine::word(scope, volatility)));
            }
            if own.strict {
                options.push_str(" STRICT");
            }
            if own.security_definer {
                options.push_str(" SECURITY DEFINER");
            }
            if let Some(parallel) = &own.parallel {
                options.push_str(&format!(" PARALLEL {}", routine::word(scope, parallel)));
            }
            if own.leakproof {
                options.push_str(" LEAKPROOF");
            }
            options.push_str(&routine::postgres_settings(scope, &own.set));
            let body = routine::postgres_body(scope, own.language.as_deref(), body);
            format!("{head}{options} {body}")
        }
        _ => format!(
            "{head}{}\n{body}",
            routine::mysql_options(scope, &function.mysql)
        ),
    };
    Ok(Rendered::new(sql))
}

fn refuse_sqlite(scope: &Scope<'_>) -> Result<(), RenderError> {
    match scope.dialect() {
        Dialect::Sqlite => Err(scope.unsupported(
            "a function",
            "functions of SQLite belong to the program that opens the file",
            "except: [sqlite]",
        )),
        Dialect::Postgres | Dialect::Mysql => Ok(()),
    }
}

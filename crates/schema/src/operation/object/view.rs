//! Views.

use std::collections::BTreeMap;

use super::super::clause::{index, types};
use super::super::{Operation, RenderError, Rendered};
use super::{DropHow, Object, Replace, Replaceable, Statements, Target};
use crate::Dialect;
use crate::model::{CheckOption, Schema, TableName, View};

impl Object for View {
    const WORDS: &'static str = "view";
    const NAME: &'static str = "View";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, View> {
        &mut schema.views
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        let sqlite = target.scope.dialect() == Dialect::Sqlite;
        target.refuse_if(if_not_exists && !sqlite, "if_not_exists", "views")?;
        let (or_replace, if_not_exists) = ("", if if_not_exists { "IF NOT EXISTS " } else { "" });
        Ok(vec![statement(self, target, or_replace, if_not_exists)?])
    }

    fn drop(_: Option<&View>, target: &Target<'_>, how: DropHow) -> Statements {
        if target.scope.dialect() != Dialect::Postgres {
            target.refuse_cascade(how)?;
        }
        Ok(vec![target.drop_sql("VIEW", how)])
    }
}

impl Replaceable for View {
    fn replace_operation(replace: Replace<Self>) -> Operation {
        replace.into()
    }

    fn replace(&self, target: &Target<'_>) -> Result<Option<Rendered>, RenderError> {
        match target.scope.dialect() {
            Dialect::Sqlite => Ok(None),
            Dialect::Postgres | Dialect::Mysql => {
                statement(self, target, "OR REPLACE ", "").map(Some)
            }
        }
    }
}

fn statement(
    view: &View,
    target: &Target<'_>,
    or_replace: &str,
    if_not_exists: &str,
) -> Result<Rendered, RenderError> {
    let scope = target.scope;
    let query = types::text_on(scope, &view.sql, "the view")?;
    let mut before = String::new();
    let mut options = Vec::new();
    match scope.dialect() {
        Dialect::Sqlite => {}
        Dialect::Postgres => {
            let own = [
                (view.postgres.security_barrier, "security_barrier = true"),
                (view.postgres.security_invoker, "security_invoker = true"),
            ];
            options.extend(own.iter().filter(|(said, _)| *said).map(|(_, word)| *word));
        }
        Dialect::Mysql => {
            if let Some(algorithm) = &view.mysql.algorithm {
                before.push_str(&format!(
                    "ALGORITHM = {} ",
                    index::mysql_word(scope, algorithm)
                ));
            }
            if let Some(security) = &view.mysql.security {
                before.push_str(&format!(
                    "SQL SECURITY {} ",
                    index::mysql_word(scope, security)
                ));
            }
        }
    }
    let columns = match view.columns.is_empty() {
        true => String::new(),
        false => format!(" ({})", scope.names(&view.columns)),
    };
    let with = match options.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", options.join(", ")),
    };
    let check = match view.check_option {
        None => "",
        Some(_) if scope.dialect() == Dialect::Sqlite => {
            return Err(scope.unsupported(
                "check_option",
                "nothing is written through a view of SQLite",
                "an instead_of trigger that checks the rows",
            ));
        }
        Some(CheckOption::Local) => "\nWITH LOCAL CHECK OPTION",
        Some(CheckOption::Cascaded) => "\nWITH CASCADED CHECK OPTION",
    };
    let name = target.new_sql()?;
    Ok(Rendered::new(format!(
        "CREATE {or_replace}{before}VIEW {if_not_exists}{name}{columns}{with} AS\n{query}{check}"
    )))
}

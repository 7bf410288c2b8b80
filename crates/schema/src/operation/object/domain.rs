//! Domains, which PostgreSQL alone has.

use std::collections::BTreeMap;

use super::super::clause::{constraint, default, guard, types};
use super::super::{RenderError, Rendered};
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{Domain, Schema, TableName};

impl Object for Domain {
    const WORDS: &'static str = "domain";
    const NAME: &'static str = "Domain";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, Domain> {
        &mut schema.domains
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        postgres_only(target)?;
        let scope = target.scope;
        let data_type = types::on(scope, &self.data_type, "the domain")?;
        let mut sql = format!(
            "CREATE DOMAIN {} AS {}",
            target.new_sql()?,
            types::word(scope, data_type)?
        );
        if let Some(collation) = &self.collation {
            sql.push_str(&format!(" COLLATE {}", scope.name(collation)));
        }
        if let Some(default) = &self.default {
            let default = default::of(scope, default, data_type)?;
            sql.push_str(&format!(" DEFAULT {default}"));
        }
        if self.not_null {
            sql.push_str(" NOT NULL");
        }
        for check in &self.checks {
            sql.push_str(&format!(" {}", constraint::check(scope, check)?));
        }
        Ok(vec![match if_not_exists {
            true => guard::unless_duplicate(&sql),
            false => Rendered::new(sql),
        }])
    }

    fn drop(_: Option<&Domain>, target: &Target<'_>, how: DropHow) -> Statements {
        postgres_only(target)?;
        Ok(vec![target.drop_sql("DOMAIN", how)])
    }
}

fn postgres_only(target: &Target<'_>) -> Result<(), RenderError> {
    match target.scope.dialect() {
        Dialect::Postgres => Ok(()),
        dialect => Err(target.scope.unsupported(
            "a domain",
            format!("{} has none", dialect.title()),
            "only: [postgres] here, and the type and a check at the column",
        )),
    }
}

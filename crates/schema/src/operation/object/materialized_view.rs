//! Materialized views, which PostgreSQL alone has.

use std::collections::BTreeMap;

use super::super::clause::{index, types};
use super::super::context::Scope;
use super::super::{RenderError, Rendered};
use super::{DropHow, Object, Statements, Target};
use crate::Dialect;
use crate::model::{MaterializedView, Schema, TableName};

impl Object for MaterializedView {
    const WORDS: &'static str = "materialized view";
    const NAME: &'static str = "MaterializedView";

    fn all(schema: &mut Schema) -> &mut BTreeMap<TableName, MaterializedView> {
        &mut schema.materialized_views
    }

    fn create(&self, target: &Target<'_>, if_not_exists: bool) -> Statements {
        let scope = target.scope;
        postgres_only(scope)?;
        let query = types::text_on(scope, &self.sql, "the materialized view")?;
        let if_not_exists = if if_not_exists { "IF NOT EXISTS " } else { "" };
        let columns = match self.columns.is_empty() {
            true => String::new(),
            false => format!(" ({})", scope.names(&self.columns)),
        };
        let storage = index::storage(scope, &self.storage);
        let data = if self.with_no_data {
            "\nWITH NO DATA"
        } else {
            ""
        };
        let name = target.new_sql()?;
        Ok(vec![Rendered::new(format!(
            "CREATE MATERIALIZED VIEW {if_not_exists}{name}{columns}{storage} AS\n{query}{data}"
        ))])
    }

    fn drop(_: Option<&MaterializedView>, target: &Target<'_>, how: DropHow) -> Statements {
        postgres_only(target.scope)?;
        Ok(vec![target.drop_sql("MATERIALIZED VIEW", how)])
    }
}

pub(in super::super) fn postgres_only(scope: &Scope<'_>) -> Result<(), RenderError> {
    match scope.dialect() {
        Dialect::Postgres => Ok(()),
        dialect => Err(scope.unsupported(
            "a materialized view",
            format!("{} has none", dialect.title()),
            "only: [postgres] here, and a view or a table that triggers fill on the others",
        )),
    }
}

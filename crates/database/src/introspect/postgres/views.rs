//! Views and materialized views.

use super::{Kind, expression};
use revgraph_schema::model::{
    CheckOption, MaterializedView, MysqlView, PostgresView, SqlText, TableName, View,
};

/// Whether a materialized view is filled is a matter of its data, and not read.
pub(super) const KIND: Kind = Kind {
    name: "view",
    query: |scope| {
        let (schema, has) = (scope.schema_of("n"), scope.has_relation("c", "n"));
        format!(
            "SELECT 'view', c.oid, {schema}, c.relname, c.relkind, pg_get_viewdef(c.oid), c.reloptions \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind IN ('v', 'm') AND {has}"
        )
    },
    read: |reading, mut fields| {
        let oid = fields.number()?;
        let schema = fields.optional();
        let name = TableName::new(schema.as_deref(), &fields.text()?);
        let is_materialized = fields.text()? == "m";
        let query = fields.text()?;
        let sql = SqlText::new(expression::settled(query.trim().trim_end_matches(';')));
        let storage = fields.options()?;
        if is_materialized {
            let view = MaterializedView {
                sql,
                columns: Vec::new(),
                with_no_data: false,
                storage,
            };
            reading.schema.materialized_views.insert(name, view);
            return Ok(());
        }
        let option = |name: &str| storage.get(name).map(String::as_str);
        let is_on = |name: &str| matches!(option(name), Some("true" | "on" | "yes" | "1"));
        let view = View {
            sql,
            columns: Vec::new(),
            check_option: match option("check_option") {
                Some("local") => Some(CheckOption::Local),
                Some("cascaded") => Some(CheckOption::Cascaded),
                _ => None,
            },
            postgres: PostgresView {
                security_barrier: is_on("security_barrier"),
                security_invoker: is_on("security_invoker"),
            },
            mysql: MysqlView::default(),
        };
        reading.views.insert(oid, name.clone());
        reading.schema.views.insert(name, view);
        Ok(())
    },
};

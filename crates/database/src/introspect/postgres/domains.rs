//! Domains.

use super::scope::not_of_extension;
use super::{Kind, data_type, default, expression};
use revgraph_schema::model::{Check, Domain, TableName};

pub(super) const KIND: Kind = Kind {
    name: "domain",
    query: |scope| {
        let (schema, has) = (scope.schema_of("n"), scope.has("n"));
        let own = not_of_extension("pg_type", "t");
        let checks = "FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'";
        format!(
            "SELECT 'domain', {schema}, t.typname, t.typbasetype, format_type(t.typbasetype, t.typtypmod), \
             t.typnotnull, pg_get_expr(t.typdefaultbin, 0), \
             CASE WHEN t.typcollation <> b.typcollation THEN l.collname END, \
             (SELECT array_agg(k.conname::text ORDER BY k.conname) {checks}), \
             (SELECT array_agg(pg_get_expr(k.conbin, 0) ORDER BY k.conname) {checks}) \
             FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type b ON b.oid = t.typbasetype \
             LEFT JOIN pg_collation l ON l.oid = t.typcollation \
             WHERE t.typtype = 'd' AND {has} AND {own}"
        )
    },
    read: |reading, mut fields| {
        let schema = fields.optional();
        let name = TableName::new(schema.as_deref(), &fields.text()?);
        reading.count_use(fields.number()?);
        let words = fields.text()?;
        let data_type = data_type::portable(&words);
        let not_null = fields.flag();
        let default = fields
            .optional()
            .and_then(|sql| default::term(&sql, &words, &data_type));
        let collation = fields.optional();
        let names = fields.list()?;
        let checks = names.into_iter().zip(fields.list()?);
        let checks = checks.map(|(name, sql)| Check {
            name: Some(name),
            sql: expression::plain(&sql),
            column: None,
        });
        let domain = Domain {
            data_type: data_type.into(),
            default,
            not_null,
            collation,
            checks: checks.collect(),
        };
        reading.schema.domains.insert(name, domain);
        Ok(())
    },
};

//! Tables, without what stands in them. Partitions are left out, and the tables that they are partitions of are not.

use super::Kind;
use super::reading::TableReading;
use super::scope::comment;
use revgraph_schema::model::{PostgresTable, Table};

pub(super) const KIND: Kind = Kind {
    name: "table",
    query: |scope| {
        let (schema, parent) = (scope.schema_of("n"), scope.schema_of("pn"));
        let has = scope.has_table("c", "n");
        let comment = comment("c.oid", "0");
        format!(
            "SELECT 'table', c.oid, {schema}, c.relname, c.relpersistence = 'u', \
             CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END, \
             (SELECT array_agg(concat_ws('.', {parent}, p.relname) ORDER BY i.inhseqno) FROM pg_inherits i \
             JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace \
             WHERE i.inhrelid = c.oid), \
             c.reloptions, \
             (SELECT array_agg('toast.' || o) FROM pg_class t, unnest(t.reloptions) o WHERE t.oid = c.reltoastrelid), \
             d.description \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace {comment} WHERE {has}"
        )
    },
    read: |reading, mut fields| {
        let oid = fields.number()?;
        let schema = fields.optional();
        let name = fields.text()?;
        let unlogged = fields.flag();
        let partition_by = fields.optional();
        let inherits = fields.list()?;
        let mut storage = fields.options()?;
        storage.extend(fields.options()?);
        let table = Table {
            name,
            schema,
            comment: fields.optional(),
            postgres: PostgresTable {
                unlogged,
                partition_by,
                inherits,
                storage,
                ..PostgresTable::default()
            },
            ..Table::default()
        };
        reading.positions.insert(oid, reading.tables.len());
        reading.tables.push(TableReading {
            table,
            columns: Vec::new(),
        });
        Ok(())
    },
};

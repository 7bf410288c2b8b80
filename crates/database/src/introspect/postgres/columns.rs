//! Columns, in their order.

use super::reading::{ColumnReading, Reading};
use super::scope::comment;
use super::{Kind, data_type, default, expression};
use revgraph_schema::model::{Column, Generated};

pub(super) const KIND: Kind = Kind {
    name: "column",
    query: |scope| {
        let has = scope.has_table("c", "n");
        let comment = comment("c.oid", "a.attnum");
        format!(
            "SELECT 'column', a.attrelid, a.attnum, a.attname, a.atttypid, a.attcollation, a.attislocal, \
             format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, \
             CASE WHEN a.atthasdef THEN pg_get_expr(f.adbin, f.adrelid) END, \
             l.collname, d.description \
             FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             JOIN pg_type t ON t.oid = a.atttypid \
             LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum AND a.atthasdef \
             LEFT JOIN pg_collation l ON l.oid = a.attcollation AND a.attcollation <> t.typcollation \
             {comment} WHERE {has} ORDER BY a.attrelid, a.attnum"
        )
    },
    read: |reading, mut fields| {
        let table = fields.number()?;
        let mut found = ColumnReading {
            number: fields.number()?,
            name: fields.text()?,
            data_type: fields.number()?,
            collation: fields.number()?,
            position: None,
        };
        let is_local = fields.flag();
        let owned = reading.owned.remove(&(table, found.number));
        if is_local {
            reading.count_use(found.data_type);
        }
        let Some(of) = reading.table(table) else {
            return Ok(());
        };
        if !is_local {
            of.columns.push(found);
            return Ok(());
        }
        let words = fields.text()?;
        let data_type = data_type::portable(&words);
        let mut column = Column::new(&found.name, data_type.clone());
        column.nullable = !fields.flag();
        let identity = fields.optional().unwrap_or_default();
        let is_generated = fields.optional().is_some_and(|kind| !kind.is_empty());
        let expression = fields.optional();
        column.collation = fields.optional();
        column.comment = fields.optional();
        let mut unused = None;
        match (expression, owned) {
            (_, owned) if !identity.is_empty() => {
                column.autoincrement = true;
                column.identity = owned.and_then(|owned| owned.identity(identity == "a"));
            }
            (Some(sql), owned) if is_generated => {
                column.generated = Some(Generated {
                    sql: expression::plain(&sql),
                    stored: true,
                });
                unused = owned;
            }
            (Some(sql), Some(owned))
                if owned.next == sql && owned.is_serial(&data_type) && !column.nullable =>
            {
                column.autoincrement = true;
                column.postgres.serial = true;
            }
            (Some(sql), owned) => {
                column.default = default::term(&sql, &words, &data_type);
                unused = owned;
            }
            (None, owned) => unused = owned,
        }
        found.position = Some(of.table.columns.len());
        of.table.columns.push(column);
        let number = found.number;
        of.columns.push(found);
        if let Some(owned) = unused {
            reading.owned.insert((table, number), owned);
        }
        Ok(())
    },
};

impl Reading {
    /// The names of columns of a table, by their numbers.
    pub(super) fn names(&self, table: u32, numbers: &[i16]) -> Option<Vec<String>> {
        let columns = &self.tables.get(*self.positions.get(&table)?)?.columns;
        let names = numbers.iter().map(|number| {
            let found = columns.binary_search_by_key(number, |column| column.number);
            Some(columns.get(found.ok()?)?.name.clone())
        });
        names.collect()
    }
}

//! Enum types.

use super::Kind;
use super::scope::not_of_extension;
use revgraph_schema::model::{EnumType, TableName};

/// An enum type, and how many columns and domains are of it.
pub(super) struct Enum {
    pub(super) name: TableName,
    pub(super) values: Vec<String>,
    pub(super) uses: usize,
}

pub(super) const KIND: Kind = Kind {
    name: "enum",
    query: |scope| {
        let (schema, has) = (scope.schema_of("n"), scope.has("n"));
        let own = not_of_extension("pg_type", "t");
        format!(
            "SELECT 'enum', t.oid, t.typarray, {schema}, t.typname, \
             (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) \
             FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace \
             WHERE t.typtype = 'e' AND {has} AND {own}"
        )
    },
    read: |reading, mut fields| {
        let (oid, array) = (fields.number()?, fields.number()?);
        let schema = fields.optional();
        let name = TableName::new(schema.as_deref(), &fields.text()?);
        let values = fields.list()?;
        reading.arrays.insert(array, oid);
        let enums = &mut reading.schema.enums;
        enums.insert(
            name.clone(),
            EnumType {
                values: values.clone(),
            },
        );
        let found = Enum {
            name,
            values,
            uses: 0,
        };
        reading.enums.insert(oid, found);
        Ok(())
    },
};

impl super::Reading {
    /// A column or a domain is of a type, which may be an enum or an array of one.
    pub(super) fn count_use(&mut self, data_type: u32) {
        let oid = self.arrays.get(&data_type).copied().unwrap_or(data_type);
        if let Some(found) = self.enums.get_mut(&oid) {
            found.uses += 1;
        }
    }
}

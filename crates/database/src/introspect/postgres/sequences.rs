//! Sequences: those of their own, and those that number the rows of a column.

use super::scope::not_of_extension;
use super::{Kind, Reading, data_type};
use revgraph_schema::model::{Identity, Sequence, TableName};
use revgraph_schema::types::DataType;

/// A sequence that belongs to a column.
pub(super) struct Owned {
    pub(super) name: TableName,
    pub(super) definition: Sequence,
    /// The default that takes the next number of it.
    pub(super) next: String,
    /// Whether it is that of an identity, and not one that could stand alone.
    pub(super) is_identity: bool,
}

pub(super) const KIND: Kind = Kind {
    name: "sequence",
    query: |scope| {
        let (schema, has) = (scope.schema_of("n"), scope.has("n"));
        let (owner, owner_read) = (scope.schema_of("tn"), scope.has("tn"));
        let own = not_of_extension("pg_class", "c");
        format!(
            "SELECT 'sequence', {schema}, c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, \
             s.seqmin, s.seqmax, s.seqcache, s.seqcycle, format('nextval(%L::regclass)', c.oid::regclass), \
             d.deptype = 'i', t.oid, a.attnum, {owner_read}, {owner}, t.relname, a.attname \
             FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0 \
             AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') \
             LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace \
             LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid \
             WHERE {has} AND c.relpersistence <> 't' AND {own}"
        )
    },
    read: |reading, mut fields| {
        let schema = fields.optional();
        let name = TableName::new(schema.as_deref(), &fields.text()?);
        let data_type = data_type::portable(&fields.text()?);
        let definition = Numbers {
            start: fields.number()?,
            increment: fields.number()?,
            minvalue: fields.number()?,
            maxvalue: fields.number()?,
            cache: fields.number()?,
            cycle: fields.flag(),
        }
        .of(data_type);
        let next = fields.text()?;
        let is_identity = fields.flag();
        let owner: Option<u32> = fields.optional_number()?;
        let Some(owner) = owner else {
            reading.schema.sequences.insert(name, definition);
            return Ok(());
        };
        let (column, is_read) = (fields.number()?, fields.flag());
        let table = TableName::new(fields.optional().as_deref(), &fields.text()?);
        let place = match table.schema == name.schema {
            true => table.name,
            false => table.to_string(),
        };
        let definition = Sequence {
            owned_by: Some(format!("{place}.{}", fields.text()?)),
            ..definition
        };
        if reading.positions.contains_key(&owner) {
            let found = Owned {
                name,
                definition,
                next,
                is_identity,
            };
            reading.owned.insert((owner, column), found);
        } else if !is_read && !is_identity {
            // Otherwise it goes with a table that is left out.
            reading.schema.sequences.insert(name, definition);
        }
        Ok(())
    },
};

struct Numbers {
    start: i64,
    increment: i64,
    minvalue: i64,
    maxvalue: i64,
    cache: u64,
    cycle: bool,
}

impl Numbers {
    /// What is said of it beside what a sequence of the type is by itself.
    fn of(self, data_type: DataType) -> Sequence {
        let (least, greatest) = limits(&data_type);
        let (minvalue, maxvalue, start) = match self.increment > 0 {
            true => (1, greatest, self.minvalue),
            false => (least, -1, self.maxvalue),
        };
        let unless = |number: i64, default: i64| (number != default).then_some(number);
        Sequence {
            data_type: (data_type != DataType::BigInt).then(|| data_type.into()),
            start: unless(self.start, start),
            increment: unless(self.increment, 1),
            minvalue: unless(self.minvalue, minvalue),
            maxvalue: unless(self.maxvalue, maxvalue),
            cache: (self.cache != 1).then_some(self.cache),
            cycle: self.cycle.then_some(true),
            owned_by: None,
        }
    }
}

fn limits(data_type: &DataType) -> (i64, i64) {
    match data_type {
        DataType::SmallInt => (i16::MIN.into(), i16::MAX.into()),
        DataType::Integer => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

impl Owned {
    /// The options of an identity; none when it is one without options.
    pub(super) fn identity(self, always: bool) -> Option<Identity> {
        let of = self.definition;
        let identity = Identity {
            always,
            start: of.start,
            increment: of.increment,
            minvalue: of.minvalue,
            maxvalue: of.maxvalue,
            cache: of.cache,
            cycle: of.cycle.unwrap_or_default(),
        };
        (identity != Identity::default()).then_some(identity)
    }

    /// Whether it is what `serial` makes for a column of the type. Before PostgreSQL 10 all sequences were of bigint,
    /// and those that were brought along still are.
    pub(super) fn is_serial(&self, data_type: &DataType) -> bool {
        let own = match data_type {
            DataType::BigInt => None,
            other => Some(other.clone().into()),
        };
        let definition = Sequence {
            owned_by: None,
            data_type: None,
            ..self.definition.clone()
        };
        let of = &self.definition.data_type;
        !self.is_identity
            && matches!(
                data_type,
                DataType::SmallInt | DataType::Integer | DataType::BigInt
            )
            && (of.is_none() || *of == own)
            && definition == Sequence::default()
    }
}

impl Reading {
    /// Sequences that belong to a column and do not just number its rows stand for themselves.
    pub(super) fn own_sequences(&mut self) {
        for (_, owned) in self.owned.drain() {
            if !owned.is_identity {
                self.schema.sequences.insert(owned.name, owned.definition);
            }
        }
    }
}

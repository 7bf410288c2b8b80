//! Indexes, without those of constraints.

use super::fields::Fields;
use super::reading::Reading;
use super::{Kind, expression};
use crate::session::Answer;
use crate::sql::identifier;
use revgraph_schema::Dialect;
use revgraph_schema::model::{
    Index, IndexColumn, IndexTarget, MysqlIndex, Nulls, Order, PostgresIndex,
};
use revgraph_schema::yaml::OneOrMany;

/// The collations by which indexes are ordered, as they stand in SQL.
pub(super) const COLLATIONS: Kind = Kind {
    name: "collation",
    query: |_| {
        "SELECT 'collation', l.oid, concat(CASE WHEN NOT pg_collation_is_visible(l.oid) \
         THEN quote_ident(n.nspname) || '.' END, quote_ident(l.collname)) \
         FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace \
         WHERE l.oid IN (SELECT unnest(i.indcollation) FROM pg_index i WHERE i.indrelid >= 16384)"
            .to_owned()
    },
    read: |reading, mut fields| {
        let oid = fields.number()?;
        reading.collations.insert(oid, fields.text()?);
        Ok(())
    },
};

pub(super) const KIND: Kind = Kind {
    name: "index",
    query: |scope| {
        let has = scope.has_table("c", "n");
        let distinct = match scope.version >= 15 {
            true => "i.indnullsnotdistinct",
            false => "false",
        };
        format!(
            "SELECT 'index', i.indrelid, ic.relname, i.indisunique, {distinct}, m.amname, ic.reloptions, \
             pg_get_expr(i.indpred, i.indrelid), i.indnkeyatts, i.indkey, i.indoption, i.indclass, i.indcollation, \
             CASE WHEN i.indexprs IS NOT NULL THEN \
             (SELECT array_agg(pg_get_indexdef(i.indexrelid, x::integer, false) ORDER BY x) \
             FROM generate_series(1, i.indnkeyatts) x) END, \
             CASE WHEN i.indexprs IS NOT NULL THEN pg_get_indexdef(i.indexrelid) END \
             FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid JOIN pg_am m ON m.oid = ic.relam \
             JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE {has} AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid \
             AND k.contype IN ('p', 'u', 'x'))"
        )
    },
    read,
};

fn read(reading: &mut Reading, mut fields: Fields) -> Answer<()> {
    let table: u32 = fields.number()?;
    let name = Some(fields.text()?);
    let unique = fields.flag();
    let nulls_not_distinct = fields.flag();
    let method = fields.text()?;
    let storage = fields.options()?;
    let condition = fields.optional();
    let keys: usize = fields.number()?;
    let numbers: Vec<i16> = fields.numbers()?;
    let options: Vec<u16> = fields.numbers()?;
    let classes: Vec<u32> = fields.numbers()?;
    let collations: Vec<u32> = fields.numbers()?;
    let texts = fields.list()?;
    let definition = fields.optional().unwrap_or_default();
    let mut rest = definition.as_str();
    let mut columns = Vec::with_capacity(keys);
    for (place, number) in numbers.iter().take(keys).enumerate() {
        let class = classes.get(place).copied().unwrap_or_default();
        let collation = collations.get(place).copied().unwrap_or_default();
        let text = texts.get(place).map_or("", String::as_str);
        let target = reading
            .target(table, *number, collation, text, &mut rest)
            .unwrap_or_else(|| IndexTarget::Expression(expression::plain(text)));
        let option = options.get(place).copied().unwrap_or_default();
        let (order, nulls) = order(option);
        columns.push(IndexColumn {
            target,
            order,
            nulls,
            length: None,
            opclass: reading.operator_class(class, table, *number, &method),
        });
    }
    let include = numbers.get(keys..).unwrap_or_default();
    let index = Index {
        name,
        columns: OneOrMany(columns),
        unique,
        condition: condition.map(|sql| expression::plain(&sql)),
        include: reading.names(table, include).unwrap_or_default(),
        nulls_not_distinct,
        postgres: PostgresIndex {
            using: (method != "btree").then_some(method),
            storage,
        },
        mysql: MysqlIndex::default(),
    };
    if let Some(found) = reading.table(table) {
        found.table.indexes.push(index);
    }
    Ok(())
}

/// The direction, and where nulls stand unless the direction says it: last in ascending order.
fn order(option: u16) -> (Option<Order>, Option<Nulls>) {
    let (descending, first) = (option & 1 != 0, option & 2 != 0);
    let nulls = match (descending, first) {
        (false, true) => Some(Nulls::First),
        (true, false) => Some(Nulls::Last),
        _ => None,
    };
    (descending.then_some(Order::Desc), nulls)
}

impl Reading {
    /// What a part of an index is over. A part with another collation than its column is an expression, which the
    /// server takes for the column again; that of an expression stands in the definition of the index alone.
    fn target(
        &self,
        table: u32,
        number: i16,
        collation: u32,
        text: &str,
        definition: &mut &str,
    ) -> Option<IndexTarget> {
        if number == 0 {
            let (_, after) = definition.split_once(text)?;
            *definition = after;
            let collated = after.trim_start_matches(')').strip_prefix(" COLLATE ");
            let text = expression::bare(text);
            let collation = collated.and_then(|_| self.collations.get(&collation));
            return Some(IndexTarget::Expression(match collation {
                Some(collation) => format!("({text}) COLLATE {collation}"),
                None => text.to_owned(),
            }));
        }
        let columns = &self.tables.get(*self.positions.get(&table)?)?.columns;
        let found = columns.binary_search_by_key(&number, |column| column.number);
        let column = columns.get(found.ok()?)?;
        let other = self
            .collations
            .get(&collation)
            .filter(|_| collation != column.collation);
        Some(match other {
            Some(collation) => {
                let name = identifier(Dialect::Postgres, &column.name);
                IndexTarget::Expression(format!("{name} COLLATE {collation}"))
            }
            None => IndexTarget::Column(column.name.clone()),
        })
    }
}

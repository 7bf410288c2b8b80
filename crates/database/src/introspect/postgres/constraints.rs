//! Constraints.

use super::fields::{Fields, unexpected};
use super::reading::{OperatorClass, Reading};
use super::{Kind, expression};
use crate::session::Answer;
use revgraph_schema::model::{
    Check, Exclude, ExcludeElement, ExcludeTarget, ForeignKey, Initially, Match, PrimaryKey,
    Reference, ReferentialAction, TableName, Unique,
};
use revgraph_schema::yaml::OneOrMany;

/// The operator classes, which are few.
pub(super) const OPERATOR_CLASSES: Kind = Kind {
    name: "operator class",
    query: |_| {
        "SELECT 'operator class', o.oid, \
         concat_ws('.', CASE WHEN NOT pg_opclass_is_visible(o.oid) THEN n.nspname END, o.opcname), \
         o.opcdefault, o.opcintype, m.amname \
         FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace JOIN pg_am m ON m.oid = o.opcmethod"
            .to_owned()
    },
    read: |reading, mut fields| {
        let oid = fields.number()?;
        let class = OperatorClass {
            name: fields.text()?,
            is_default: fields.flag(),
        };
        if class.is_default {
            let of = (fields.number()?, fields.text()?);
            reading.default_classes.insert(of, oid);
        }
        reading.operator_classes.insert(oid, class);
        Ok(())
    },
};

pub(super) const KIND: Kind = Kind {
    name: "constraint",
    query: |scope| {
        let (has, has_target) = (scope.has_table("c", "n"), scope.has_table("rc", "rn"));
        let target = scope.schema_of("rn");
        let distinct = match scope.version >= 15 {
            true => "i.indnullsnotdistinct",
            false => "false",
        };
        // The key of a partitioned table has others below it, for its partitions and for those that it refers to.
        format!(
            "SELECT 'constraint', k.conrelid, k.contype, k.conname, k.conkey, k.convalidated, k.condeferrable, k.condeferred, \
             CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END, \
             k.confrelid, {target}, rc.relname, k.confkey, \
             CASE WHEN k.contype = 'f' AND NOT {has_target} THEN \
             (SELECT array_agg(a.attname::text ORDER BY x.place) FROM unnest(k.confkey) WITH ORDINALITY x(number, place) \
             JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.number) END, \
             k.confdeltype, k.confupdtype, k.confmatchtype, \
             {distinct}, i.indnkeyatts, i.indkey, i.indclass, m.amname, pg_get_expr(i.indpred, i.indrelid), \
             CASE WHEN k.contype = 'x' THEN \
             (SELECT array_agg(pg_get_indexdef(k.conindid, x::integer, false) ORDER BY x) \
             FROM generate_series(1, i.indnkeyatts) x) END, \
             CASE WHEN k.contype = 'x' THEN \
             (SELECT array_agg(CASE WHEN pg_operator_is_visible(o.oid) THEN o.oprname::text \
             ELSE format('OPERATOR(%I.%s)', s.nspname, o.oprname) END ORDER BY x.place) \
             FROM unnest(k.conexclop) WITH ORDINALITY x(operator, place) \
             JOIN pg_operator o ON o.oid = x.operator JOIN pg_namespace s ON s.oid = o.oprnamespace) END \
             FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
             LEFT JOIN pg_class rc ON rc.oid = k.confrelid LEFT JOIN pg_namespace rn ON rn.oid = rc.relnamespace \
             LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x') \
             LEFT JOIN pg_class ic ON ic.oid = i.indexrelid LEFT JOIN pg_am m ON m.oid = ic.relam \
             WHERE k.contype IN ('p', 'u', 'c', 'f', 'x') AND k.conislocal AND k.conparentid = 0 AND {has}"
        )
    },
    read,
};

fn read(reading: &mut Reading, mut fields: Fields) -> Answer<()> {
    let table: u32 = fields.number()?;
    let kind = fields.text()?;
    let name = Some(fields.text()?);
    let columns = reading.names(table, &fields.numbers()?).unwrap_or_default();
    let is_valid = fields.flag();
    let deferrable = fields.flag();
    let initially = fields.flag().then_some(Initially::Deferred);
    let check = fields.optional();
    let reference = reference(reading, &mut fields)?;
    let actions = [fields.optional(), fields.optional()].map(action);
    let match_kind = (fields.optional().as_deref() == Some("f")).then_some(Match::Full);
    let index = IndexOf::read(reading, table, &mut fields)?;
    let Some(found) = reading.table(table) else {
        return Ok(());
    };
    let found = &mut found.table;
    if !is_valid {
        found.postgres.not_valid.extend(name.clone());
    }
    match kind.as_str() {
        "p" => found.primary_key = Some(PrimaryKey { name, columns }),
        "u" => found.uniques.push(Unique {
            name,
            deferrable,
            initially,
            include: index.include,
            nulls_not_distinct: index.nulls_not_distinct,
            ..Unique::over(columns)
        }),
        "c" => found.checks.push(Check {
            name,
            sql: expression::plain(&check.unwrap_or_default()),
            column: None,
        }),
        "f" => found.foreign_keys.push(ForeignKey {
            name,
            columns: OneOrMany(columns),
            references: reference.ok_or_else(|| unexpected("a foreign key to nothing"))?,
            on_delete: actions[0],
            on_update: actions[1],
            deferrable,
            initially,
            match_kind,
        }),
        _ => found.excludes.push(Exclude {
            name,
            elements: index.elements,
            using: index.using,
            condition: index.condition,
            deferrable,
            initially,
        }),
    }
    Ok(())
}

/// The columns that a foreign key refers to.
fn reference(reading: &Reading, fields: &mut Fields) -> Answer<Option<Reference>> {
    let target = fields.number()?;
    let schema = fields.optional();
    let table = fields.optional();
    let numbers = fields.numbers()?;
    let others = fields.list()?;
    Ok(table.map(|table| Reference {
        schema,
        table,
        columns: reading.names(target, &numbers).unwrap_or(others),
    }))
}

fn action(letter: Option<String>) -> Option<ReferentialAction> {
    match letter?.as_str() {
        "r" => Some(ReferentialAction::Restrict),
        "c" => Some(ReferentialAction::Cascade),
        "n" => Some(ReferentialAction::SetNull),
        "d" => Some(ReferentialAction::SetDefault),
        _ => None,
    }
}

/// What a constraint's index says of it.
struct IndexOf {
    nulls_not_distinct: bool,
    include: Vec<String>,
    using: Option<String>,
    condition: Option<String>,
    elements: Vec<ExcludeElement>,
}

impl IndexOf {
    fn read(reading: &Reading, table: u32, fields: &mut Fields) -> Answer<IndexOf> {
        let nulls_not_distinct = fields.flag();
        let keys = fields.optional_number()?.unwrap_or_default();
        let numbers: Vec<i16> = fields.numbers()?;
        let classes: Vec<u32> = fields.numbers()?;
        let method = fields.optional().unwrap_or_default();
        let condition = fields.optional();
        let (parts, operators) = (fields.list()?, fields.list()?);
        let include = numbers.get(keys..).unwrap_or_default();
        let mut elements = Vec::with_capacity(parts.len());
        for (place, (part, with)) in parts.iter().zip(operators).enumerate() {
            let number = numbers.get(place).copied().unwrap_or_default();
            let column = reading.names(table, &[number]).and_then(|mut of| of.pop());
            let class = classes.get(place).copied().unwrap_or_default();
            let opclass = reading.operator_class(class, table, number, &method);
            let target = match column {
                Some(column) => ExcludeTarget::Column(column),
                None => ExcludeTarget::Expression(expression::plain(part)),
            };
            elements.push(ExcludeElement {
                target,
                with,
                opclass,
            });
        }
        Ok(IndexOf {
            nulls_not_distinct,
            include: reading.names(table, include).unwrap_or_default(),
            using: (method != "gist").then_some(method),
            condition: condition.map(|sql| expression::plain(&sql)),
            elements,
        })
    }
}

impl Reading {
    /// The name of an operator class, unless it is the one that the column has anyway.
    pub(super) fn operator_class(
        &self,
        class: u32,
        table: u32,
        column: i16,
        method: &str,
    ) -> Option<String> {
        let found = self.operator_classes.get(&class)?;
        let columns = &self.tables.get(*self.positions.get(&table)?)?.columns;
        let of = columns
            .binary_search_by_key(&column, |column| column.number)
            .ok();
        // A type that looks like another one may still have a class of its own, as citext has.
        let own = of.and_then(|of| {
            let key = (columns[of].data_type, method.to_owned());
            self.default_classes.get(&key)
        });
        let is_default = match own {
            Some(own) => *own == class,
            None => found.is_default,
        };
        (!is_default).then(|| found.name.clone())
    }

    /// The name of a table or a view, by its number.
    pub(super) fn relation(&self, oid: u32) -> Option<TableName> {
        let table = self.positions.get(&oid);
        let table = table.and_then(|position| self.tables.get(*position));
        match table {
            Some(found) => Some(found.table.key()),
            None => self.views.get(&oid).cloned(),
        }
    }
}

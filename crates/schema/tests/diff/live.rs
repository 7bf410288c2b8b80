//! A schema as a database would report it, without a database.

use revgraph_schema::Dialect;
use revgraph_schema::diff;
use revgraph_schema::model::{Constraint, Schema, Table};
use revgraph_schema::naming::Naming;
use revgraph_schema::operation::Item;

/// The goal that declared operations make on a dialect.
pub(crate) fn goal(dialect: Dialect, declared: &Schema) -> Schema {
    diff::canonical(dialect, declared, &Naming::default()).unwrap()
}

/// The same with the names that the database chooses where none is said.
pub(crate) fn named(dialect: Dialect, mut schema: Schema) -> Schema {
    for table in schema.tables.values_mut() {
        let name = table.name.clone();
        for index in &mut table.indexes {
            index.name = Some(index.name_on(&name));
        }
        if dialect != Dialect::Sqlite {
            name_constraints(table);
        }
        if dialect == Dialect::Mysql
            && let Some(key) = &mut table.primary_key
        {
            key.name = Some("PRIMARY".to_owned());
        }
    }
    schema
}

fn name_constraints(table: &mut Table) {
    let of = |constraint: Constraint, kind: &str, at: usize| {
        let columns = constraint.columns().join("_");
        Some(format!("{}_{columns}_{kind}{at}", table.name))
    };
    if let Some(key) = &mut table.primary_key {
        key.name = Some(format!("{}_pkey", table.name));
    }
    macro_rules! name {
        ($($list:ident $kind:literal)*) => {
            $(
                for (at, one) in table.$list.iter_mut().enumerate() {
                    if one.name.is_none() {
                        one.name = of(one.clone().into(), $kind, at);
                    }
                }
            )*
        };
    }
    name!(uniques "key" foreign_keys "fkey" excludes "excl");
    for (at, check) in table.checks.iter_mut().enumerate() {
        if check.name.is_none() {
            check.name = of(check.clone().into(), "check", at);
        }
        check.column = None;
    }
}

/// Applies operations; `Err` says which one did not fit.
pub(crate) fn apply(dialect: Dialect, schema: &Schema, items: &[Item]) -> Result<Schema, String> {
    let mut schema = schema.clone();
    for item in items {
        (item.apply(dialect, &mut schema))
            .map_err(|error| format!("{}: {error}\n{item:?}", item.name()))?;
    }
    Ok(schema)
}

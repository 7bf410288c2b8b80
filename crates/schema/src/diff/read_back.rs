//! A goal as the database has read it back.

use crate::model::{Schema, Table};

/// Puts what a database has read back in the place of what the goal says, object by object. Names that the goal does
/// not say are not the database's to choose: they are taken away again. What `read` has and the goal has not is left
/// out; what it has not stays as the goal says it.
pub fn read_back(goal: &mut Schema, read: Schema) {
    for (name, table) in read.tables {
        if let Some(own) = goal.tables.get_mut(&name) {
            *own = unnamed(own, table);
        }
    }
    macro_rules! objects {
        ($($kind:ident)*) => {
            $(
                for (name, object) in read.$kind {
                    if let Some(own) = goal.$kind.get_mut(&name) {
                        *own = object;
                    }
                }
            )*
        };
    }
    objects!(enums domains sequences views materialized_views functions procedures triggers);
}

fn unnamed(goal: &Table, read: Table) -> Table {
    let mut table = read;
    macro_rules! forget_names {
        ($($list:ident)*) => {
            $(
                for one in &mut table.$list {
                    let is_said = |own: &Option<String>| match (own, &one.name) {
                        (Some(own), Some(name)) => own.eq_ignore_ascii_case(name),
                        _ => false,
                    };
                    if !goal.$list.iter().any(|own| is_said(&own.name)) {
                        one.name = None;
                    }
                }
            )*
        };
    }
    forget_names!(uniques checks foreign_keys excludes indexes);
    let key_is_named =
        |table: &Table| (table.primary_key.as_ref()).is_some_and(|key| key.name.is_some());
    if let Some(key) = &mut table.primary_key
        && !key_is_named(goal)
    {
        key.name = None;
    }
    table.renamed_from.clone_from(&goal.renamed_from);
    // A list of columns may be long.
    let own = super::name::lookup(crate::Dialect::Mysql, &goal.columns, |column| &column.name);
    for column in &mut table.columns {
        let key = super::name::key(crate::Dialect::Mysql, &column.name);
        if let Some(own) = own.get(&key) {
            column.renamed_from.clone_from(&own.renamed_from);
            column.mysql.after.clone_from(&own.mysql.after);
            column.mysql.first = own.mysql.first;
        }
    }
    table
}

//! What the models say, as one dialect would report it.

mod column;
mod enums;
mod error;
mod object;
mod table;

use crate::Dialect;
use crate::model::{Schema, TableName};
use crate::naming::Naming;

pub use error::CanonicalError;

pub(super) use column::is_rowid;
pub(super) use enums::{native, words as type_words};
pub(super) use table::{action, index};

/// The declared schema as introspection of a database of this dialect would give it, as far as that can be known
/// without a server: what belongs to other dialects is gone, types are the ones that the database reports, and
/// what follows the naming convention has its name. A constraint or an index without a name may have any name.
///
/// Kinds of objects that a dialect does not have (functions on SQLite, domains elsewhere than on PostgreSQL) are gone,
/// too; a column whose type needs one of them is an error.
///
/// # Errors
/// A type or a default that the dialect does not have, an enum type that is declared in two ways.
pub fn canonical(
    dialect: Dialect,
    declared: &Schema,
    naming: &Naming,
) -> Result<Schema, CanonicalError> {
    let mut schema = Schema::default();
    for (name, table) in &declared.tables {
        let table = table::canonical(dialect, table, naming)?;
        schema.tables.insert(name.clone(), table);
    }
    object::views(dialect, declared, &mut schema);
    object::routines(dialect, declared, &mut schema)?;
    object::triggers(dialect, declared, &mut schema);
    if dialect == Dialect::Postgres {
        object::of_postgres(declared, &mut schema)?;
        enums::settle(&mut schema)?;
        schema.namespaces = declared.namespaces.clone();
        name_namespaces(&mut schema);
    }
    Ok(schema)
}

/// A schema has to be there when something is in it.
fn name_namespaces(schema: &mut Schema) {
    let mut used: Vec<String> = Vec::new();
    {
        let mut see = |name: &TableName| {
            if let Some(schema) = &name.schema
                && used.last() != Some(schema)
            {
                used.push(schema.clone());
            }
        };
        schema.tables.keys().for_each(&mut see);
        schema.enums.keys().for_each(&mut see);
        schema.domains.keys().for_each(&mut see);
        schema.sequences.keys().for_each(&mut see);
        schema.views.keys().for_each(&mut see);
        schema.materialized_views.keys().for_each(&mut see);
        schema.functions.keys().for_each(&mut see);
        schema.procedures.keys().for_each(&mut see);
    }
    for name in used {
        let name = TableName::new(None, &name);
        schema.namespaces.entry(name).or_default();
    }
}

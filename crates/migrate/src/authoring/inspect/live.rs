//! Reading what databases have, and the part of it that somebody asked for.

use std::collections::BTreeSet;

use revgraph_database::{Access, Database, DatabaseUrl, Settings};
use revgraph_schema::Dialect;
use revgraph_schema::diff::{Kind, Suspect};
use revgraph_schema::model::{Schema, TableName};

use super::InspectError;
use crate::autogenerate::subject;
use crate::compare::table_of;
use crate::error::Error;
use crate::scratch::mentioned;
use crate::work::Ground;

/// What a database has.
#[derive(Debug, Clone)]
pub struct Inspected {
    /// The database's name in the configuration.
    pub database: String,
    /// Where it is.
    pub url: DatabaseUrl,
    /// Its dialect.
    pub dialect: Dialect,
    /// What it has; the version table and the log table are left out.
    pub schema: Schema,
}

/// Reads all databases that are meant. With a name, what of each belongs to the table or view of that name; databases
/// that have none are left out.
///
/// # Errors
/// [`InspectError::NoSuchTable`] where no database has it, and what connecting and reading give.
pub fn live(ground: Ground<'_>, name: Option<&str>) -> Result<Vec<Inspected>, Error> {
    let mut all = Vec::new();
    for settings in &ground.settings()? {
        let mut database = Database::connect(settings, Access::Read)?;
        all.push(read(ground, settings, &mut database)?);
    }
    let Some(name) = name else {
        return Ok(all);
    };
    let found: Vec<Inspected> = (all.iter())
        .filter_map(|one| {
            Some(Inspected {
                schema: only(&one.schema, named(one, name)?),
                ..one.clone()
            })
        })
        .collect();
    match found.is_empty() {
        false => Ok(found),
        true => Err(InspectError::NoSuchTable {
            name: name.to_owned(),
            databases: all.iter().map(|one| one.database.clone()).collect(),
            known: (all.iter())
                .flat_map(|one| names(&one.schema))
                .map(|(_, name)| name.to_string())
                .collect(),
        }
        .into()),
    }
}

/// Reads one database.
pub(super) fn read(
    ground: Ground<'_>,
    settings: &Settings,
    database: &mut Database,
) -> Result<Inspected, Error> {
    let reach = subject(ground, settings)?.reach();
    Ok(Inspected {
        database: settings.name.clone(),
        url: settings.url.clone(),
        dialect: database.dialect(),
        schema: database.introspect(&reach)?,
    })
}

/// The tables and views of a schema.
fn names(schema: &Schema) -> impl Iterator<Item = (Kind, &TableName)> {
    let tables = schema.tables.keys().map(|name| (Kind::Table, name));
    let views = schema.views.keys().map(|name| (Kind::View, name));
    let materialized = schema.materialized_views.keys();
    let materialized = materialized.map(|name| (Kind::MaterializedView, name));
    tables.chain(views).chain(materialized)
}

/// The table or view that a name stands for: as it is written, or where nothing is, in any case.
fn named(inspected: &Inspected, name: &str) -> Option<Suspect> {
    let find = |fits: &dyn Fn(&str) -> bool| {
        names(&inspected.schema).find(|(_, known)| fits(&known.to_string()))
    };
    let (kind, name) = find(&|known| known == name)
        .or_else(|| find(&|known| known.to_lowercase() == name.to_lowercase()))?;
    let name = name.clone();
    Some(Suspect { kind, name })
}

/// One table or view with what belongs to it: its triggers, and the types and sequences that it names.
fn only(schema: &Schema, wanted: Suspect) -> Schema {
    let name = wanted.name.clone();
    let around = mentioned(schema, &BTreeSet::from([wanted.clone()]));
    let mut part = Schema {
        enums: around.enums,
        domains: around.domains,
        sequences: around.sequences,
        ..Schema::default()
    };
    macro_rules! taken {
        ($($list:ident)*) => {
            $(if let Some(one) = schema.$list.get(&name) {
                part.$list.insert(name.clone(), one.clone());
            })*
        };
    }
    match wanted.kind {
        Kind::View => taken!(views),
        Kind::MaterializedView => taken!(materialized_views),
        _ => {
            taken!(tables);
            let triggers =
                (schema.triggers.iter()).filter(|(trigger, _)| table_of(trigger) == name);
            part.triggers
                .extend(triggers.map(|(name, trigger)| (name.clone(), trigger.clone())));
        }
    }
    part
}

//! Triggers.

use super::super::Reach;
use super::catalog::Catalog;
use super::original::{self, Kind};
use super::{Result, fields};
use crate::Database;
use revgraph_schema::model::{SqlText, TableName, Trigger, TriggerEvent, TriggerTiming};
use revgraph_schema::yaml::OneOrMany;
use std::collections::BTreeMap;

/// Reads the triggers. In which order those of one event run is not known to the model.
pub(super) fn read(
    database: &mut Database,
    catalog: &Catalog,
    reach: &Reach,
) -> Result<BTreeMap<TableName, Trigger>> {
    let rows = database.query(&format!(
        "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_STATEMENT \
         FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = {}",
        catalog.literal()
    ))?;
    let rows: Vec<[String; 5]> = rows
        .into_iter()
        .map(|row| fields::<5>(row).map(Option::unwrap_or_default))
        .filter(|[_, table, ..]| !catalog.leaves_out(reach, table))
        .collect();
    let mangled: Vec<&str> = rows
        .iter()
        .filter(|[.., body]| original::is_mangled_body(body))
        .map(|[name, ..]| name.as_str())
        .collect();
    let shown = original::show(database, catalog, Kind::Trigger, &mangled)?;
    let triggers = rows.into_iter().map(|[name, table, timing, event, body]| {
        let body = shown
            .get(&name)
            .and_then(|create| original::trigger_body(create))
            .unwrap_or(body);
        let trigger = Trigger {
            timing: match timing.as_str() {
                "BEFORE" => TriggerTiming::Before,
                _ => TriggerTiming::After,
            },
            events: OneOrMany(vec![match event.as_str() {
                "INSERT" => TriggerEvent::Insert,
                "UPDATE" => TriggerEvent::Update,
                _ => TriggerEvent::Delete,
            }]),
            update_of: Vec::new(),
            for_each: Default::default(),
            when: None,
            body: Some(SqlText::new(body.trim())),
            postgres: Default::default(),
        };
        (catalog.key(&format!("{table}.{name}")), trigger)
    });
    Ok(triggers.collect())
}

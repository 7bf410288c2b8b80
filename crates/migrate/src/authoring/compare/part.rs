//! The part of two schemas that is compared.

use std::collections::BTreeSet;

use glob::Pattern;
use revgraph_schema::diff::Kind;
use revgraph_schema::model::{Schema, TableName};

use super::CompareError;

/// The tables that a command was asked for; all where none was.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    patterns: Vec<Pattern>,
}

impl Selection {
    /// Tables by name, or by pattern.
    ///
    /// # Errors
    /// [`CompareError::NoSuchModel`] for a text that is no pattern.
    pub fn new(patterns: &[String]) -> Result<Selection, CompareError> {
        let patterns = patterns.iter().map(|text| {
            Pattern::new(text).map_err(|_| CompareError::NoSuchModel {
                pattern: text.clone(),
                tables: Vec::new(),
            })
        });
        Ok(Selection {
            patterns: patterns.collect::<Result<_, _>>()?,
        })
    }

    /// Whether not everything was asked for.
    pub fn is_narrow(&self) -> bool {
        !self.patterns.is_empty()
    }

    /// Whether a table was asked for.
    pub fn selects(&self, table: &TableName) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| is_named(pattern, table))
    }

    /// Refuses a pattern that fits no table of the models.
    pub(super) fn check(&self, goal: &Schema) -> Result<(), CompareError> {
        let without = (self.patterns.iter())
            .find(|pattern| !goal.tables.keys().any(|table| is_named(pattern, table)));
        match without {
            Some(pattern) => Err(CompareError::NoSuchModel {
                pattern: pattern.to_string(),
                tables: goal.tables.keys().map(ToString::to_string).collect(),
            }),
            None => Ok(()),
        }
    }
}

fn is_named(pattern: &Pattern, table: &TableName) -> bool {
    pattern.matches(&table.name) || pattern.matches(&table.to_string())
}

/// Leaves the tables, views and triggers that are compared; and of everything else nothing where only tables are meant.
pub(super) fn keep(schema: &mut Schema, compares: &dyn Fn(&TableName) -> bool, tables_only: bool) {
    schema.tables.retain(|name, _| compares(name));
    if tables_only {
        *schema = Schema {
            tables: std::mem::take(&mut schema.tables),
            enums: std::mem::take(&mut schema.enums),
            ..Schema::default()
        };
        return;
    }
    schema.views.retain(|name, _| compares(name));
    schema.materialized_views.retain(|name, _| compares(name));
    schema.triggers.retain(|name, _| compares(&table_of(name)));
}

/// The kinds of objects of which the models declare none: what a database has of them is not theirs to drop.
pub(super) fn undeclared(goal: &Schema, tables_only: bool) -> Vec<Kind> {
    let kinds = [
        (Kind::Enum, goal.enums.is_empty() || tables_only),
        (Kind::Domain, goal.domains.is_empty()),
        (Kind::Sequence, goal.sequences.is_empty()),
        (Kind::View, goal.views.is_empty()),
        (Kind::MaterializedView, goal.materialized_views.is_empty()),
        (Kind::Function, goal.functions.is_empty()),
        (Kind::Procedure, goal.procedures.is_empty()),
        (Kind::Trigger, goal.triggers.is_empty()),
        (Kind::Table, false),
    ];
    let none = kinds.into_iter().filter(|(_, none)| *none);
    none.map(|(kind, _)| kind).collect()
}

/// Refuses a reference to a table that the models declare, that is not there, and that was not asked for.
pub(super) fn check_references(goal: &Schema, around: &Schema) -> Result<(), CompareError> {
    let has = |schema: &Schema, name: &TableName| {
        let is_same = |known: &TableName| {
            known.schema == name.schema && known.name.eq_ignore_ascii_case(&name.name)
        };
        schema.tables.contains_key(name) || schema.tables.keys().any(is_same)
    };
    for (name, table) in &goal.tables {
        for key in &table.foreign_keys {
            let to = TableName::new(key.references.schema.as_deref(), &key.references.table);
            if !goal.tables.contains_key(&to) && !has(around, &to) && !has(goal, &to) {
                return Err(CompareError::NeedsTable {
                    table: Box::new(name.clone()),
                    needs: Box::new(to),
                });
            }
        }
    }
    Ok(())
}

/// The table of a trigger, which a schema has as `<table>.<trigger>`.
pub(crate) fn table_of(trigger: &TableName) -> TableName {
    let (table, _) = trigger.name.split_once('.').unwrap_or((&trigger.name, ""));
    TableName::new(trigger.schema.as_deref(), table)
}

/// Leaves the objects with these names.
pub(super) fn retain(schema: &mut Schema, names: &BTreeSet<&TableName>) {
    macro_rules! objects {
        ($($list:ident)*) => {
            $(schema.$list.retain(|name, _| names.contains(name));)*
        };
    }
    objects!(
        tables enums domains sequences views materialized_views functions procedures triggers
    );
}

//! Looking at what the models mention: the tables and columns of foreign keys, indexes and triggers.

use super::error::nearest;
use super::{Models, ModelsError, ObjectKind, Spot, key};
use crate::model::{IndexTarget, Schema, Table, TableName};

impl Models {
    /// Refuses references to tables and columns that neither these models declare nor `elsewhere` has: the schema of
    /// other sources, or of the database where a table is left out of the comparison.
    ///
    /// # Errors
    /// [`ModelsError::NoSuchTable`] and [`ModelsError::NoSuchColumn`].
    pub fn check_references(&self, elsewhere: &Schema) -> Result<(), ModelsError> {
        let find = |name: &TableName| {
            let declared = self.schema.tables.get(name);
            declared.or_else(|| elsewhere.tables.get(name))
        };
        for (name, table) in &self.schema.tables {
            self.check_foreign_keys(name, table, find)?;
            self.check_indexes(name, table)?;
        }
        for name in self.schema.triggers.keys() {
            let (on, _) = key::split_trigger(name, &self.schema);
            let on = TableName::new(name.schema.as_deref(), on);
            let is_view = self.schema.views.contains_key(&on) || elsewhere.views.contains_key(&on);
            if find(&on).is_none() && !is_view {
                let spot = self.places.of(ObjectKind::Trigger, name);
                return Err(self.no_such_table(ObjectKind::Trigger, name, on, spot));
            }
        }
        Ok(())
    }

    fn check_foreign_keys<'t>(
        &self,
        name: &TableName,
        table: &Table,
        find: impl Fn(&TableName) -> Option<&'t Table>,
    ) -> Result<(), ModelsError> {
        for key in &table.foreign_keys {
            let reference = &key.references;
            let spot = || {
                let column = key.columns.first().map_or("", String::as_str);
                self.places.of_column(name, column)
            };
            let target = TableName::new(reference.schema.as_deref(), &reference.table);
            let Some(referred) = find(&target) else {
                return Err(self.no_such_table(ObjectKind::Table, name, target, spot()));
            };
            let missing = |column: &&String| referred.column(column).is_none();
            if let Some(column) = reference.columns.iter().find(missing) {
                let from = format!("table '{name}' refers to {target}.{column}");
                return Err(no_such_column(from, referred, column, spot()));
            }
        }
        Ok(())
    }

    fn check_indexes(&self, name: &TableName, table: &Table) -> Result<(), ModelsError> {
        for index in &table.indexes {
            let columns = index.columns.iter().filter_map(|part| match &part.target {
                IndexTarget::Column(column) => Some(column),
                IndexTarget::Expression(_) => None,
            });
            let mut mentioned = columns.chain(&index.include);
            if let Some(column) = mentioned.find(|column| table.column(column).is_none()) {
                let from = format!("index '{}' is over '{column}'", index.name_on(&table.name));
                let spot = self.places.of(ObjectKind::Table, name);
                return Err(no_such_column(from, table, column, spot));
            }
        }
        Ok(())
    }

    fn no_such_table(
        &self,
        kind: ObjectKind,
        name: &TableName,
        table: TableName,
        spot: Option<Spot>,
    ) -> ModelsError {
        let word = table.to_string();
        let known: Vec<(String, &TableName)> = self
            .schema
            .tables
            .keys()
            .map(|known| (known.to_string(), known))
            .collect();
        let near = nearest(&word, known.iter().map(|(text, _)| text.as_str()));
        let nearest = known
            .iter()
            .find(|(text, _)| Some(text.as_str()) == near)
            .map(|(_, known)| Box::new((*known).clone()));
        ModelsError::NoSuchTable {
            kind,
            name: name.clone(),
            table: Box::new(table),
            nearest,
            spot: spot.map(Box::new),
        }
    }
}

fn no_such_column(from: String, table: &Table, column: &str, spot: Option<Spot>) -> ModelsError {
    let known = table.columns.iter().map(|known| known.name.as_str());
    ModelsError::NoSuchColumn {
        from,
        table: Box::new(table.key()),
        column: column.to_owned(),
        nearest: nearest(column, known).map(str::to_owned),
        spot: spot.map(Box::new),
    }
}

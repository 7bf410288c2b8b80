//! Several sources of models, joined.

use super::kind::Kept;
use super::place::Standing;
use super::{Models, ModelsError, ObjectKind};
use crate::model::{
    Domain, EnumType, Extension, Function, MaterializedView, Namespace, Procedure, Schema,
    Sequence, TableName, Trigger, View,
};

impl Models {
    /// A schema that comes from no document, such as that of another database.
    pub fn of_schema(schema: Schema) -> Models {
        Models {
            schema,
            ..Models::default()
        }
    }

    /// Adds what another source declares.
    ///
    /// # Errors
    /// [`ModelsError::Twice`] and [`ModelsError::TwoKinds`], with both places; then nothing is added.
    pub fn add(&mut self, other: Models) -> Result<(), ModelsError> {
        if *self == Models::default() {
            *self = other;
            return Ok(());
        }
        for (kind, name) in names(&other.schema) {
            let standing = other.places.objects.get(&(kind, name.clone()));
            self.check_free(kind, &name, standing)?;
        }
        // A source that says all of what stands beside tables says it for all.
        self.unsaid.objects &= other.unsaid.objects;
        self.unsaid.tables.extend(other.unsaid.tables);
        self.unsaid.columns.extend(other.unsaid.columns);
        let mut schema = other.schema;
        self.schema.tables.append(&mut schema.tables);
        append::<Namespace>(&mut self.schema, &mut schema);
        append::<Extension>(&mut self.schema, &mut schema);
        append::<EnumType>(&mut self.schema, &mut schema);
        append::<Domain>(&mut self.schema, &mut schema);
        append::<Sequence>(&mut self.schema, &mut schema);
        append::<View>(&mut self.schema, &mut schema);
        append::<MaterializedView>(&mut self.schema, &mut schema);
        append::<Function>(&mut self.schema, &mut schema);
        append::<Procedure>(&mut self.schema, &mut schema);
        append::<Trigger>(&mut self.schema, &mut schema);
        self.renames.tables.extend(other.renames.tables);
        self.renames.columns.extend(other.renames.columns);
        self.skipped.extend(other.skipped);
        self.places.objects.extend(other.places.objects);
        Ok(())
    }

    /// Refuses a name that something declared already has.
    pub(super) fn check_free(
        &self,
        kind: ObjectKind,
        name: &TableName,
        standing: Option<&Standing>,
    ) -> Result<(), ModelsError> {
        let spot = |standing: Option<&Standing>| standing.map(|standing| Box::new(standing.spot()));
        let place = |kind| self.places.objects.get(&(kind, name.clone()));
        if has(&self.schema, kind, name) {
            return Err(ModelsError::Twice {
                kind,
                name: name.clone(),
                first: spot(place(kind)),
                second: spot(standing),
            });
        }
        let relations = [
            ObjectKind::Table,
            ObjectKind::View,
            ObjectKind::MaterializedView,
            ObjectKind::Sequence,
        ];
        let other = relations
            .into_iter()
            .find(|other| kind.is_relation() && *other != kind && has(&self.schema, *other, name));
        match other {
            None => Ok(()),
            Some(first_kind) => Err(ModelsError::TwoKinds {
                kind,
                first_kind,
                name: name.clone(),
                first: spot(place(first_kind)),
                second: spot(standing),
            }),
        }
    }
}

fn append<O: Kept>(to: &mut Schema, from: &mut Schema) {
    O::all_mut(to).append(O::all_mut(from));
}

fn has(schema: &Schema, kind: ObjectKind, name: &TableName) -> bool {
    match kind {
        ObjectKind::Table => schema.tables.contains_key(name),
        ObjectKind::Schema => schema.namespaces.contains_key(name),
        ObjectKind::Extension => schema.extensions.contains_key(name),
        ObjectKind::Enum => schema.enums.contains_key(name),
        ObjectKind::Domain => schema.domains.contains_key(name),
        ObjectKind::Sequence => schema.sequences.contains_key(name),
        ObjectKind::View => schema.views.contains_key(name),
        ObjectKind::MaterializedView => schema.materialized_views.contains_key(name),
        ObjectKind::Function => schema.functions.contains_key(name),
        ObjectKind::Procedure => schema.procedures.contains_key(name),
        ObjectKind::Trigger => schema.triggers.contains_key(name),
    }
}

/// Everything that a schema has.
fn names(schema: &Schema) -> Vec<(ObjectKind, TableName)> {
    fn of<'s, O: Kept + 's>(schema: &'s Schema) -> impl Iterator<Item = (ObjectKind, TableName)> {
        O::all(schema).keys().map(|name| (O::KIND, name.clone()))
    }
    let tables = schema.tables.keys();
    tables
        .map(|name| (ObjectKind::Table, name.clone()))
        .chain(of::<Namespace>(schema))
        .chain(of::<Extension>(schema))
        .chain(of::<EnumType>(schema))
        .chain(of::<Domain>(schema))
        .chain(of::<Sequence>(schema))
        .chain(of::<View>(schema))
        .chain(of::<MaterializedView>(schema))
        .chain(of::<Function>(schema))
        .chain(of::<Procedure>(schema))
        .chain(of::<Trigger>(schema))
        .collect()
}

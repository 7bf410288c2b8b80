//! A schema as a models file.

use super::file::{How, Which};
use super::kind::Kept;
use super::{ObjectKind, Renames, key, layout};
use crate::model::{
    Domain, EnumType, Extension, Function, MaterializedView, Namespace, Procedure, Schema,
    Sequence, Table, TableName, TableShape, Trigger, View,
};
use crate::naming::Naming;
use crate::yaml::{Node, WriteError, to_node};

/// Writes a schema as a models file. Reading it gives the same schema again.
///
/// Constraints keep their names, and those of one column without a name stand at it.
///
/// # Errors
/// [`WriteError`]; no type of this crate gives one.
pub fn to_string(schema: &Schema) -> Result<String, WriteError> {
    to_string_named(schema, &Naming::default())
}

/// Writes a schema as a models file of a project with a naming convention: a name that the convention gives by itself
/// is left out.
///
/// # Errors
/// As [`to_string`].
pub fn to_string_named(schema: &Schema, naming: &Naming) -> Result<String, WriteError> {
    document(schema, naming).map(|sections| layout::text(&sections))
}

impl super::Models {
    /// Writes the models as one file, also `renamed_from` and `skip_autogenerate`.
    ///
    /// # Errors
    /// As [`to_string`].
    pub fn to_yaml(&self) -> Result<String, WriteError> {
        let mut sections = document(&self.schema, &Naming::default())?;
        for (section, entries) in &mut sections {
            if *section == ObjectKind::Table {
                for ((_, body), name) in entries.iter_mut().zip(self.schema.tables.keys()) {
                    let how = How {
                        renamed_from: self.renames.tables.get(name).cloned(),
                        skip_autogenerate: self.skipped.contains(name),
                    };
                    put_first(body, to_node(&how)?);
                    rename_columns(body, &self.renames, name)?;
                }
            }
        }
        Ok(layout::text(&sections))
    }
}

/// The sections of a file, each with its entries.
pub(super) type Sections = Vec<(ObjectKind, Vec<(String, Node)>)>;

fn document(schema: &Schema, naming: &Naming) -> Result<Sections, WriteError> {
    let mut sections = vec![
        objects::<Namespace>(schema)?,
        objects::<Extension>(schema)?,
        objects::<EnumType>(schema)?,
        objects::<Domain>(schema)?,
        objects::<Sequence>(schema)?,
        tables(schema, naming)?,
        objects::<View>(schema)?,
        objects::<MaterializedView>(schema)?,
        objects::<Function>(schema)?,
        objects::<Procedure>(schema)?,
        objects::<Trigger>(schema)?,
    ];
    sections.retain(|(_, entries)| !entries.is_empty());
    Ok(sections)
}

fn tables(
    schema: &Schema,
    naming: &Naming,
) -> Result<(ObjectKind, Vec<(String, Node)>), WriteError> {
    let mut entries = Vec::with_capacity(schema.tables.len());
    for (name, table) in &schema.tables {
        let mut table = table.clone();
        leave_out_names(&mut table, naming);
        let mut body = to_node(&TableShape::exact(table).nameless())?;
        // What a table is for is read first.
        if let Node::Map(entries) = &mut body
            && let Some(at) = entries.iter().position(|(key, _)| key == "comment")
        {
            let comment = entries.remove(at);
            entries.insert(0, comment);
        }
        let key = keyed(ObjectKind::Table, name, schema, &mut body, &entries)?;
        entries.push((key, body));
    }
    Ok((ObjectKind::Table, entries))
}

fn objects<O: Kept>(schema: &Schema) -> Result<(ObjectKind, Vec<(String, Node)>), WriteError> {
    let mut entries = Vec::new();
    for (name, object) in O::all(schema) {
        let mut body = to_node(object)?;
        let key = keyed(O::KIND, name, schema, &mut body, &entries)?;
        entries.push((key, body));
    }
    Ok((O::KIND, entries))
}

/// The key of an object; what the key does not say is put into the body.
fn keyed(
    kind: ObjectKind,
    name: &TableName,
    schema: &Schema,
    body: &mut Node,
    taken: &[(String, Node)],
) -> Result<String, WriteError> {
    let (mut key, mut beside) = key::written(kind, name, schema);
    while taken.iter().any(|(taken, _)| *taken == key) {
        // A label, then; the name stands in the body.
        key.push('_');
        beside = key::label(kind, name, schema);
    }
    let which = Which {
        name: beside.name,
        schema: beside.schema,
        table: beside.table,
    };
    put_first(body, to_node(&which)?);
    Ok(key)
}

fn put_first(body: &mut Node, first: Node) {
    if let (Node::Map(body), Node::Map(first)) = (body, first) {
        body.splice(0..0, first);
    }
}

fn rename_columns(body: &mut Node, renames: &Renames, table: &TableName) -> Result<(), WriteError> {
    let Some(renamed) = renames.columns.get(table) else {
        return Ok(());
    };
    let Node::Map(entries) = body else {
        return Ok(());
    };
    let columns = entries.iter_mut().find(|(key, _)| key == "columns");
    let Some((_, Node::Seq(columns))) = columns else {
        return Ok(());
    };
    for column in columns {
        let old = match column.get("name") {
            Some(Node::Scalar(name)) => renamed.get(&name.text),
            _ => None,
        };
        if let (Some(old), Node::Map(entries)) = (old, column) {
            entries.push(("renamed_from".to_owned(), to_node(old)?));
        }
    }
    Ok(())
}

/// Takes away the names that the convention gives again.
fn leave_out_names(table: &mut Table, naming: &Naming) {
    if *naming == Naming::default() {
        return;
    }
    let mut unnamed = table.clone();
    if let Some(key) = &mut unnamed.primary_key {
        key.name = None;
    }
    unnamed.uniques.iter_mut().for_each(|one| one.name = None);
    unnamed.checks.iter_mut().for_each(|one| one.name = None);
    unnamed
        .foreign_keys
        .iter_mut()
        .for_each(|one| one.name = None);
    unnamed.indexes.iter_mut().for_each(|one| one.name = None);
    let mut named = unnamed.clone();
    naming.name_table(&mut named);
    if named.primary_key == table.primary_key {
        table.primary_key = unnamed.primary_key;
    }
    take(&mut table.uniques, &named.uniques, unnamed.uniques);
    take(&mut table.checks, &named.checks, unnamed.checks);
    take(
        &mut table.foreign_keys,
        &named.foreign_keys,
        unnamed.foreign_keys,
    );
    take(&mut table.indexes, &named.indexes, unnamed.indexes);
}

/// Puts what has no name in the place of what gets the same name by itself.
fn take<T: PartialEq>(written: &mut [T], named: &[T], unnamed: Vec<T>) {
    for ((written, named), unnamed) in written.iter_mut().zip(named).zip(unnamed) {
        if written == named {
            *written = unnamed;
        }
    }
}

//! A models file, read.

use std::sync::Arc;

use super::file::{Entries, Entry, ModelsFile, TableEntry};
use super::key::{self, KeyProblem};
use super::kind::Kept;
use super::place::{At, Standing, spot};
use super::rename::{self, RenameProblem};
use super::{Document, Models, ModelsError, ObjectKind};
use crate::model::TableName;
use crate::yaml::{self, Node, PathSegment, YamlError};

/// Reads a models file.
///
/// Foreign keys may refer to tables of other files: [`Models::check_references`] looks at them, when all are joined.
///
/// # Errors
/// [`ModelsError`]: what the file does not have the form for, with its line, and a name that stands twice.
pub fn read(document: &Arc<Document>) -> Result<Models, ModelsError> {
    let reading = Reading { document };
    let mut node = Node::parse(&document.text).map_err(|error| reading.malformed(error))?;
    fill_in(&mut node);
    let mut columns = rename::take(&mut node).map_err(|problem| reading.rename(problem))?;
    let file: ModelsFile =
        yaml::from_node(&node, &document.text).map_err(|error| reading.malformed(error))?;

    let mut models = Models::default();
    for (key, entry) in file.tables {
        let columns = columns.remove(&key).unwrap_or_default();
        let name = reading.table(&mut models, &key, entry)?;
        if !columns.is_empty() {
            models.renames.columns.insert(name, columns);
        }
    }
    reading.objects(&mut models, file.schemas)?;
    reading.objects(&mut models, file.extensions)?;
    reading.objects(&mut models, file.enums)?;
    reading.objects(&mut models, file.domains)?;
    reading.objects(&mut models, file.sequences)?;
    reading.objects(&mut models, file.views)?;
    reading.objects(&mut models, file.materialized_views)?;
    reading.objects(&mut models, file.functions)?;
    reading.objects(&mut models, file.procedures)?;
    reading.objects(&mut models, file.triggers)?;
    Ok(models)
}

/// Sections without entries are empty, and so are the definitions of which every part may be left out.
fn fill_in(document: &mut Node) {
    let Node::Map(sections) = document else {
        return;
    };
    sections.retain(|(_, section)| *section != Node::Null);
    for (key, section) in sections {
        let may_be_empty = [
            ObjectKind::Schema,
            ObjectKind::Extension,
            ObjectKind::Sequence,
        ]
        .iter()
        .any(|kind| kind.section() == key);
        if let (true, Node::Map(entries)) = (may_be_empty, section) {
            for (_, entry) in entries {
                if *entry == Node::Null {
                    *entry = Node::Map(Vec::new());
                }
            }
        }
    }
}

struct Reading<'d> {
    document: &'d Arc<Document>,
}

impl Reading<'_> {
    fn table(
        &self,
        models: &mut Models,
        key: &str,
        entry: TableEntry,
    ) -> Result<TableName, ModelsError> {
        let path = path(ObjectKind::Table, key);
        let beside = key::Beside {
            name: entry.table.own_name().map(str::to_owned),
            schema: entry.table.own_schema().map(str::to_owned),
            table: None,
        };
        let name = self.name(ObjectKind::Table, key, &beside)?;
        let table = entry
            .table
            .under(&name.name, name.schema.as_deref())
            .map_err(|message| self.at(&path, message, None, true))?;
        self.place(models, ObjectKind::Table, &name, path)?;
        models.schema.tables.insert(name.clone(), table);
        if let Some(old) = entry.how.renamed_from {
            models.renames.tables.insert(name.clone(), old);
        }
        if entry.how.skip_autogenerate {
            models.skipped.insert(name.clone());
        }
        Ok(name)
    }

    fn objects<O: Kept>(
        &self,
        models: &mut Models,
        entries: Entries<Entry<O>>,
    ) -> Result<(), ModelsError> {
        for (key, entry) in entries {
            let name = self.name(O::KIND, &key, &entry.beside)?;
            self.place(models, O::KIND, &name, path(O::KIND, &key))?;
            O::all_mut(&mut models.schema).insert(name, entry.definition);
        }
        Ok(())
    }

    fn name(
        &self,
        kind: ObjectKind,
        key: &str,
        beside: &key::Beside,
    ) -> Result<TableName, ModelsError> {
        key::parse(kind, key, beside).map_err(|KeyProblem { message, at }| {
            let mut path = path(kind, key);
            path.extend(at.map(PathSegment::from));
            self.at(&path, message, None, true)
        })
    }

    /// Keeps where an object stands, and refuses a name that is taken.
    fn place(
        &self,
        models: &mut Models,
        kind: ObjectKind,
        name: &TableName,
        path: Vec<PathSegment>,
    ) -> Result<(), ModelsError> {
        let standing = Standing {
            document: self.document.clone(),
            at: At::Node(path),
        };
        models.check_free(kind, name, Some(&standing))?;
        models.places.objects.insert((kind, name.clone()), standing);
        Ok(())
    }

    fn malformed(&self, error: YamlError) -> ModelsError {
        ModelsError::Malformed {
            spot: Box::new(super::Spot {
                document: self.document.clone(),
                line: error.line,
                column: error.column,
            }),
            message: error.message,
            suggestion: error.suggestion,
        }
    }

    fn rename(&self, problem: RenameProblem) -> ModelsError {
        self.at(&problem.path, problem.message, problem.suggestion, true)
    }

    fn at(
        &self,
        path: &[PathSegment],
        message: String,
        suggestion: Option<String>,
        at_key: bool,
    ) -> ModelsError {
        ModelsError::Malformed {
            spot: Box::new(spot(self.document, path, at_key)),
            message,
            suggestion,
        }
    }
}

fn path(kind: ObjectKind, key: &str) -> Vec<PathSegment> {
    vec![kind.section().into(), key.into()]
}

//! What the models say, as the database would report it.

use std::collections::BTreeSet;

use revgraph_database::{Access, Database, Reach};
use revgraph_schema::diff::{self, Suspect, canonical, create_all};
use revgraph_schema::model::{Schema, TableName};
use revgraph_schema::models::{Document, Models};
use revgraph_schema::split::{self, StatementKind};

use super::{CompareError, Subject, part};
use crate::Place;
use crate::models::{self, Declared};
use crate::scratch::{Scratch, mentioned};

/// What the models say, all sources together.
pub(super) struct Goal {
    models: Models,
}

/// Reads the models; none where the configuration has none.
pub(super) fn declared(subject: Subject<'_>) -> Result<Option<Goal>, CompareError> {
    let declared = models::load(subject.config, subject.database, subject.dialect())?;
    let Some(Declared {
        mut models,
        sql,
        databases,
        ..
    }) = declared
    else {
        return Ok(None);
    };
    if !sql.is_empty() {
        models.add(Models::of_schema(created_by(subject, &sql)?))?;
    }
    for settings in &databases {
        let mut database = Database::connect(settings, Access::Read)?;
        let reach = Reach {
            default_schema: None,
            ..subject.reach()
        };
        models.add(Models::of_schema(database.introspect(&reach)?))?;
    }
    Ok(Some(Goal { models }))
}

/// What a database has after the statements of the files.
fn created_by(
    subject: Subject<'_>,
    files: &[std::sync::Arc<Document>],
) -> Result<Schema, CompareError> {
    let mut scratch = open(subject)?;
    for file in files {
        let place = |line, column| {
            Box::new(Place::in_text(
                &file.path,
                &file.text,
                Some(line),
                Some(column),
            ))
        };
        let statements =
            split::split(subject.dialect(), &file.text).map_err(|error| CompareError::Split {
                place: place(error.line, error.column),
                problem: error.kind.to_string(),
            })?;
        for statement in statements {
            match statement.kind {
                StatementKind::Sql => {}
                // It would end the transaction that leaves nothing behind.
                StatementKind::TransactionControl => {
                    return Err(CompareError::TransactionControl {
                        place: place(statement.line, statement.column),
                        statement: statement.sql.lines().next().unwrap_or_default().to_owned(),
                    });
                }
                // Rows are no part of a schema.
                StatementKind::CopyData(_) => continue,
            }
            scratch
                .execute(&statement.sql)
                .map_err(|source| CompareError::Statement {
                    place: place(statement.line, statement.column),
                    sql: statement.sql.to_string(),
                    source: Box::new(source),
                })?;
        }
    }
    Ok(scratch.read()?)
}

impl Goal {
    /// What is declared, for all dialects.
    pub(super) fn schema(&self) -> &Schema {
        &self.models.schema
    }

    /// Whether a table is declared only for those that refer to it.
    pub(super) fn skips(&self, table: &TableName) -> bool {
        self.models.skipped.contains(table)
    }

    /// As the dialect reports it, with what the sources have no words for as the database has it.
    pub(super) fn settled(
        &self,
        subject: Subject<'_>,
        live: &Schema,
    ) -> Result<Schema, CompareError> {
        self.models.check_references(live)?;
        let dialect = subject.dialect();
        let said = models::settle(dialect, &self.models.schema, &self.models.unsaid, live);
        let mut goal = canonical(dialect, &said, &subject.config.naming)?;
        self.name_renamed(&mut goal);
        Ok(goal)
    }
}

impl Goal {
    /// Says at tables and columns what they were called before.
    fn name_renamed(&self, goal: &mut Schema) {
        let renames = &self.models.renames;
        for (name, old) in &renames.tables {
            if let Some(table) = goal.tables.get_mut(name) {
                table.renamed_from = Some(old.clone());
            }
        }
        for (name, columns) in &renames.columns {
            let table = goal.tables.get_mut(name);
            for column in table.into_iter().flat_map(|table| &mut table.columns) {
                column.renamed_from = columns.get(&column.name).cloned();
            }
        }
    }
}

pub(super) fn open(subject: Subject<'_>) -> Result<Scratch, CompareError> {
    let elsewhere = subject.config.scratch_settings(subject.database)?;
    let found = (elsewhere.as_ref()).map_or(subject.dialect(), |settings| settings.url.dialect());
    if found != subject.dialect() {
        return Err(CompareError::ScratchDialect {
            database: subject.settings.name.clone(),
            dialect: subject.dialect(),
            found,
        });
    }
    Ok(Scratch::open(
        subject.settings,
        elsewhere.as_ref(),
        subject.schemas(),
        &subject.config.naming,
    )?)
}

/// Creates objects of the goal in a scratch place, and puts what is read back in their place. What cannot be created
/// stays as it is, and so stays different.
pub(super) fn read_back(
    subject: Subject<'_>,
    goal: &mut Schema,
    suspects: &BTreeSet<Suspect>,
) -> Result<(), CompareError> {
    let mut scratch = open(subject)?;
    let part = mentioned(goal, suspects);
    for item in create_all(subject.dialect(), &part) {
        scratch.attempt(&item);
    }
    let mut read = scratch.read()?;
    let names: BTreeSet<&TableName> = suspects.iter().map(|suspect| &suspect.name).collect();
    part::retain(&mut read, &names);
    for (name, table) in &mut read.tables {
        if let Some(own) = goal.tables.get(name) {
            table.foreign_keys.clone_from(&own.foreign_keys);
        }
    }
    diff::read_back(goal, read);
    Ok(())
}

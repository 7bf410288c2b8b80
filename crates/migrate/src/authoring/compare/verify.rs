//! Whether the changes that were found do what they shall, before anybody relies on them.
//!
//! The tables that change are made in a scratch place as the database has them, with a row in each. The changes are made
//! there one by one; then there must be what the models say, and after undoing them what was there before.

use std::collections::BTreeSet;

use revgraph_database::{Access, Database, DatabaseError};
use revgraph_schema::Dialect;
use revgraph_schema::diff::{self, Change, Difference, Kind, Suspect};
use revgraph_schema::model::{Schema, TableName};

use super::{CompareError, Comparison, Subject, goal, part};
use crate::scratch::{self, Scratch, ScratchError};

/// Why changes are not what they should be.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It could not be tried.
    #[error(transparent)]
    Compare(#[from] CompareError),
    /// A change fails on tables with a row in each.
    #[error("the change cannot be made: {source}")]
    Upgrade {
        /// The change.
        change: Box<Change>,
        /// Why.
        source: Box<ScratchError>,
    },
    /// Undoing a change fails.
    #[error("the change cannot be undone: {source}")]
    Downgrade {
        /// The change.
        change: Box<Change>,
        /// Why.
        source: Box<ScratchError>,
    },
    /// After the changes there is still a difference.
    #[error("the changes do not lead to what the models say")]
    NotReached {
        /// What is different still.
        rest: Box<Difference>,
    },
    /// After undoing the changes there is a difference.
    #[error("undoing the changes does not lead back")]
    NotUndone {
        /// What is different then.
        rest: Box<Difference>,
    },
}

impl From<DatabaseError> for VerifyError {
    fn from(error: DatabaseError) -> VerifyError {
        VerifyError::Compare(error.into())
    }
}

impl From<ScratchError> for VerifyError {
    fn from(error: ScratchError) -> VerifyError {
        VerifyError::Compare(error.into())
    }
}

/// Tries the changes of a comparison.
///
/// # Errors
/// [`VerifyError`], with the change that fails.
pub fn verify(subject: Subject<'_>, comparison: &Comparison) -> Result<(), VerifyError> {
    let changes = &comparison.difference.changes;
    if changes.is_empty() {
        return Ok(());
    }
    let touched = touched(comparison);
    let mut goal = comparison.goal.clone();
    goal::read_back(subject, &mut goal, &touched)?;
    match there_and_back(subject, comparison, &goal, &touched, Rows::One) {
        // What a row keeps from coming back, the script says.
        Err(VerifyError::Downgrade { .. })
            if changes.iter().any(|change| change.undo_needs.is_some()) =>
        {
            there_and_back(subject, comparison, &goal, &touched, Rows::None)
        }
        other => other,
    }
}

/// What the tables hold on which changes are tried.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rows {
    None,
    One,
}

fn there_and_back(
    subject: Subject<'_>,
    comparison: &Comparison,
    goal: &Schema,
    touched: &BTreeSet<Suspect>,
    rows: Rows,
) -> Result<(), VerifyError> {
    let changes = &comparison.difference.changes;
    let mut scratch = staged(subject, comparison, rows)?;
    for change in changes {
        scratch
            .run(&change.upgrade)
            .map_err(|source| VerifyError::Upgrade {
                change: Box::new(change.clone()),
                source: Box::new(source),
            })?;
    }
    let rest = difference(subject, &mut scratch, goal, touched)?;
    if !rest.is_empty() {
        return Err(VerifyError::NotReached {
            rest: Box::new(rest),
        });
    }
    for change in changes.iter().rev() {
        scratch
            .run(&change.downgrade)
            .map_err(|source| VerifyError::Downgrade {
                change: Box::new(change.clone()),
                source: Box::new(source),
            })?;
    }
    let rest = difference(subject, &mut scratch, &comparison.live, touched)?;
    match rest.is_empty() {
        true => Ok(()),
        false => Err(VerifyError::NotUndone {
            rest: Box::new(rest),
        }),
    }
}

/// The operations of the changes as text, for the names in it.
fn named(comparison: &Comparison) -> String {
    let items = comparison
        .difference
        .changes
        .iter()
        .flat_map(|change| change.upgrade.iter().chain(&change.downgrade));
    items.map(|item| format!("{item:?}\n")).collect()
}

/// What the operations of the changes name, on both sides. Names are looked for as words, so there may be more.
fn touched(comparison: &Comparison) -> BTreeSet<Suspect> {
    let text = named(comparison);
    let mut touched = scratch::named_in(&comparison.live, &text);
    touched.extend(scratch::named_in(&comparison.goal, &text));
    for schema in [&comparison.live, &comparison.goal] {
        let triggers = schema.triggers.keys().filter(|name| {
            touched.contains(&Suspect {
                kind: Kind::Table,
                name: part::table_of(name),
            })
        });
        let triggers: Vec<Suspect> = triggers
            .map(|name| Suspect {
                kind: Kind::Trigger,
                name: name.clone(),
            })
            .collect();
        touched.extend(triggers);
    }
    touched
}

/// The live objects that are touched, with what they need, and the views that need them.
fn copied(comparison: &Comparison) -> Schema {
    let live = &comparison.around;
    let touched = touched(comparison);
    let mut wanted = touched.clone();
    wanted.extend(scratch::named_in(live, &named(comparison)));
    let table = |name: TableName| Suspect {
        kind: Kind::Table,
        name,
    };
    for suspect in &touched {
        let Some(own) = live.tables.get(&suspect.name) else {
            continue;
        };
        let references = own.foreign_keys.iter().map(|key| &key.references);
        wanted.extend(references.map(|to| table(TableName::new(to.schema.as_deref(), &to.table))));
    }
    wanted.extend(scratch::views_on(live, &touched));
    let mut copy = scratch::mentioned(live, &wanted);
    for suspect in &touched {
        if let (Some(copy), Some(own)) = (
            copy.tables.get_mut(&suspect.name),
            live.tables.get(&suspect.name),
        ) {
            copy.foreign_keys.clone_from(&own.foreign_keys);
        }
    }
    copy
}

/// A scratch place with the tables that the changes touch, as the database has them.
///
/// # Errors
/// [`VerifyError::Compare`].
pub fn stage(subject: Subject<'_>, comparison: &Comparison) -> Result<Scratch, VerifyError> {
    staged(subject, comparison, Rows::None)
}

fn staged(
    subject: Subject<'_>,
    comparison: &Comparison,
    rows: Rows,
) -> Result<Scratch, VerifyError> {
    let before = copied(comparison);
    let mut scratch = match comparison.dialect {
        // It keeps the texts of everything.
        Dialect::Sqlite => {
            let mut database = Database::connect(subject.settings, Access::Read)?;
            Scratch::copy_of_sqlite(&mut database, &subject.config.naming)?
        }
        Dialect::Postgres | Dialect::Mysql => {
            let mut scratch = goal::open(subject)?;
            // What cannot be made here is missed by the change that needs it, whose error then says more.
            for item in diff::create_all(comparison.dialect, &before) {
                scratch.attempt(&item);
            }
            scratch
        }
    };
    let with_rows = before.tables.values().filter(|_| rows == Rows::One);
    for table in with_rows {
        scratch.attempt(&scratch::row(comparison.dialect, table));
    }
    Ok(scratch)
}

/// What is different still, of what was touched.
fn difference(
    subject: Subject<'_>,
    scratch: &mut Scratch,
    goal: &Schema,
    touched: &BTreeSet<Suspect>,
) -> Result<Difference, VerifyError> {
    let names: BTreeSet<&TableName> = touched.iter().map(|suspect| &suspect.name).collect();
    let mut found = scratch.read()?;
    let mut goal = goal.clone();
    for side in [&mut found, &mut goal] {
        part::retain(side, &names);
        // They are there, or their statement has failed.
        side.namespaces.clear();
        side.extensions.clear();
    }
    Ok(diff::diff(&found, &goal, &subject.options(&goal, false)))
}

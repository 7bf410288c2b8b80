//! The statements of the changes of a comparison.
//!
//! They are run in a scratch place without rows: what a change makes of a table may depend on those before it.

use crate::autogenerate::{AutogenerateError, subject, up_note};
use crate::compare::{self, Comparison};
use crate::error::Error;
use crate::offline;
use crate::scratch::{Scratch, ScratchError};
use crate::work::Ground;

/// The statements of each change, in the order of the changes. On SQLite neighbours on one table share a rebuild when
/// they run; here each has its own.
///
/// # Errors
/// There is no scratch place, or the server refuses a change.
pub fn of_each(ground: Ground<'_>, comparison: &Comparison) -> Result<Vec<Vec<String>>, Error> {
    let changes = &comparison.difference.changes;
    in_scratch(ground, comparison, |scratch| {
        let each = changes.iter().map(|change| scratch.run(&change.upgrade));
        each.collect()
    })
}

/// The statements as they run, as a script for the database's own client, below what is lost or needed as comments.
///
/// # Errors
/// As [`of_each`].
pub fn script(ground: Ground<'_>, comparison: &Comparison) -> Result<String, Error> {
    let difference = &comparison.difference;
    let statements = in_scratch(ground, comparison, |scratch| {
        scratch.run(&difference.upgrade())
    })?;
    let mut text = String::new();
    for change in &difference.changes {
        for note in up_note(change) {
            text.push_str(&format!("-- {change} {}\n", note.replace('\n', " ")));
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&offline::terminated(comparison.dialect, &statements));
    Ok(text)
}

fn in_scratch<T: Default>(
    ground: Ground<'_>,
    comparison: &Comparison,
    run: impl FnOnce(&mut Scratch) -> Result<T, ScratchError>,
) -> Result<T, Error> {
    let all = ground.settings()?;
    let settings = all.iter().find(|one| one.name == comparison.database);
    let Some(settings) = settings.filter(|_| !comparison.difference.is_empty()) else {
        return Ok(T::default());
    };
    let staged = compare::stage(subject(ground, settings)?, comparison);
    let mut scratch = staged.map_err(|source| AutogenerateError::Verify {
        database: settings.name.clone(),
        source: Box::new(source),
    })?;
    run(&mut scratch).map_err(|source| {
        AutogenerateError::Statements {
            database: settings.name.clone(),
            source: Box::new(source),
        }
        .into()
    })
}

//! Whether a program understands what is applied to a database.

use std::collections::HashSet;

use crate::database::Database;
use crate::graph::RevisionId;
use crate::migrate::ledger::Ledger;
use crate::migrate::{Error, ScriptDirectory};

/// How a database stands to the revisions that a program understands.
///
/// A program looks at it when it starts, and then starts, waits, starts read-only, or refuses. Looking writes nothing and
/// takes no lock: with many programs starting at once each gets the answer of its moment.
///
/// ```
/// use diesel::prelude::*;
/// use revgraph::{Compatibility, Project, Revision};
///
/// let first = Revision::new("a1").upgrade(|_: &mut SqliteConnection| Ok::<(), diesel::result::Error>(()));
/// let project = Project::builder().revision(first).build()?;
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// match project.on(&mut connection).check_compatible("head")? {
///     Compatibility::Compatible => {}
///     Compatibility::Behind(missing) => assert_eq!(missing, ["a1"]),
///     Compatibility::Ahead(newer) => panic!("a newer version has been here: {newer:?}"),
///     Compatibility::HalfApplied(revision) => panic!("{revision} is under way"),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compatibility {
    /// All that the program needs is applied, and nothing that it does not understand.
    Compatible,
    /// These are missing, in the order to apply.
    Behind(Vec<RevisionId>),
    /// These are applied, and the program is older than they are. Ids that no script has are among them.
    Ahead(Vec<String>),
    /// A run of this revision was interrupted, or is under way.
    HalfApplied(String),
}

impl Compatibility {
    /// Whether the program can work on the database.
    pub fn is_compatible(&self) -> bool {
        *self == Compatibility::Compatible
    }
}

/// The revisions that a program understands.
pub(crate) struct Range {
    /// What must be applied.
    needed: Vec<RevisionId>,
    /// What may be.
    known: HashSet<RevisionId>,
}

impl Range {
    pub(crate) fn parse(scripts: &ScriptDirectory, text: &str) -> Result<Range, Error> {
        let graph = scripts.graph();
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let below = |name: &str| -> Result<Vec<RevisionId>, Error> {
            let tips = graph.show(name, None)?;
            let tips: Vec<String> = tips.iter().map(ToString::to_string).collect();
            Ok(graph.applied(&tips)?)
        };
        let needed = match from {
            "" => Vec::new(),
            from => below(from)?,
        };
        let known = match to {
            "" => below("heads")?,
            to => below(to)?,
        };
        Ok(Range {
            known: known.into_iter().chain(needed.iter().cloned()).collect(),
            needed,
        })
    }

    pub(crate) fn check(
        &self,
        scripts: &ScriptDirectory,
        database: &mut Database<'_>,
    ) -> Result<Compatibility, Error> {
        let graph = scripts.graph();
        let rows = database.version_rows()?.unwrap_or_default();
        let (known, strangers): (Vec<String>, Vec<String>) =
            rows.into_iter().partition(|row| graph.id(row).is_some());
        let applied = graph.applied(&known)?;
        let mut ahead = strangers;
        let newer = applied.iter().filter(|id| !self.known.contains(*id));
        ahead.extend(newer.map(ToString::to_string));
        if !ahead.is_empty() {
            return Ok(Compatibility::Ahead(ahead));
        }
        let ledger = Ledger::read(database)?;
        let mut all = graph.ids().map(|id| id.as_str());
        if let Some(half) = all.find(|id| ledger.unfinished(id).is_some()) {
            return Ok(Compatibility::HalfApplied(half.to_owned()));
        }
        let applied: HashSet<&RevisionId> = applied.iter().collect();
        let missing: Vec<RevisionId> = (self.needed.iter())
            .filter(|id| !applied.contains(id))
            .cloned()
            .collect();
        Ok(match missing.is_empty() {
            true => Compatibility::Compatible,
            false => Compatibility::Behind(missing),
        })
    }
}

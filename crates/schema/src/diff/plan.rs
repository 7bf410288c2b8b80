//! The changes on their way into order.

use std::collections::BTreeSet;

use super::change::{Change, Difference, Suspect};

/// When a change is made. What others need comes early, and what needs others goes early.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Namespaces,
    Extensions,
    DropTriggers,
    DropViews,
    Renames,
    DropForeignKeys,
    Types,
    Sequences,
    /// Functions that tables may need.
    EarlyRoutines,
    CreateTables,
    Tables,
    ForeignKeys,
    DropTables,
    /// Functions that need tables, procedures, views.
    Texts,
    Triggers,
    DropRoutines,
    DropSequences,
    DropTypes,
    DropExtensions,
    DropNamespaces,
}

/// The changes as they are found.
#[derive(Default)]
pub(super) struct Plan {
    steps: Vec<(Phase, Change)>,
    pub(super) suspects: BTreeSet<Suspect>,
}

impl Plan {
    pub(super) fn push(&mut self, phase: Phase, change: Change) {
        self.steps.push((phase, change));
    }

    pub(super) fn extend(&mut self, phase: Phase, changes: impl IntoIterator<Item = Change>) {
        let steps = changes.into_iter().map(|change| (phase, change));
        self.steps.extend(steps);
    }

    pub(super) fn difference(self) -> Difference {
        let Plan {
            mut steps,
            suspects,
        } = self;
        // Within a phase they stay as they were found.
        steps.sort_by_key(|(phase, _)| *phase);
        Difference {
            changes: steps.into_iter().map(|(_, change)| change).collect(),
            suspects,
        }
    }
}

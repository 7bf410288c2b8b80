//! Everything that can be wrong with a graph or with a question to it. The variants carry what a hint needs; the words
//! are the ones that Alembic's commands print, wherever it has words.

use crate::{IllegalId, RevisionId};

/// The two ways in which a revision refers to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// `down_revision`.
    Parent,
    /// `depends_on`.
    Dependency,
}

/// Why a graph could not be built, or why a question to it has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GraphError {
    /// An id that cannot be one.
    #[error(transparent)]
    IllegalId(#[from] IllegalId),

    /// Two scripts declare the same id.
    #[error("Revision {id} is present more than once")]
    DuplicateRevision {
        /// The id.
        id: RevisionId,
        /// Position of the first script in the input.
        first: usize,
        /// Position of the second script in the input.
        second: usize,
    },

    /// A script refers to a revision (or, as a dependency, a label) that no script declares.
    #[error("Revision {missing} referenced from {revision} is not present")]
    MissingParent {
        /// The revision that refers.
        revision: RevisionId,
        /// What it refers to, as written.
        missing: String,
        /// Position of the referring script in the input.
        position: usize,
        /// How it refers.
        kind: EdgeKind,
        /// What may have been meant: names near it.
        candidates: Vec<String>,
    },

    /// A revision is its own parent or its own dependency.
    #[error("{} is detected in revisions ({revision})", match kind { EdgeKind::Parent => "Self-loop", EdgeKind::Dependency => "Dependency self-loop" })]
    SelfLoop {
        /// The revision.
        revision: RevisionId,
        /// Position of its script in the input.
        position: usize,
        /// Which kind of reference loops.
        kind: EdgeKind,
    },

    /// Parents lead in a circle.
    #[error("Cycle is detected in revisions ({})", join(revisions))]
    Cycle {
        /// The revisions that Alembic names: those that cannot be reached both from a head and from a base, sorted; all
        /// of them in load order when there is no head or no base.
        revisions: Vec<RevisionId>,
        /// The members of one circle, in load order.
        members: Vec<RevisionId>,
    },

    /// Parents and dependencies together lead in a circle.
    #[error("Dependency cycle is detected in revisions ({})", join(revisions))]
    DependencyCycle {
        /// As in [`GraphError::Cycle`].
        revisions: Vec<RevisionId>,
        /// The members of one circle, in load order.
        members: Vec<RevisionId>,
    },

    /// A branch label that is already a label or an id.
    #[error("Branch name '{label}' in revision {revision} already used by revision {other}")]
    LabelTaken {
        /// The label.
        label: String,
        /// The revision that declares it, the later one.
        revision: RevisionId,
        /// The revision that has it already.
        other: RevisionId,
    },

    /// A new revision asks for an id that is in use, as an id or as a label.
    #[error("Revision {id} is present more than once")]
    IdTaken {
        /// The id.
        id: RevisionId,
        /// The revision that has it as its id or label.
        other: RevisionId,
    },

    /// A new revision asks for an id or a label that stands for something else wherever a revision can be named.
    #[error("'{name}' has a meaning of its own and cannot name a revision or a branch")]
    Reserved {
        /// The id or label.
        name: String,
    },

    /// A new revision asks for a label with a character that could not be typed where revisions are named.
    #[error("Character(s) '{character}' not allowed in branch label '{label}'")]
    IllegalLabel {
        /// The label.
        label: String,
        /// Its first such character.
        character: char,
    },

    /// A branch label without a character.
    #[error("A branch label must not be empty (revision {revision})")]
    EmptyLabel {
        /// The revision that declares it.
        revision: RevisionId,
    },

    /// No revision, label or slug fits.
    #[error("Can't locate revision identified by '{name}'")]
    NotFound {
        /// What was looked for.
        name: String,
        /// Ids, labels and slugs that look alike, nearest first.
        candidates: Vec<String>,
    },

    /// A prefix fits several ids or labels.
    #[error("Can't locate revision identified by '{prefix}'")]
    Ambiguous {
        /// The prefix as typed.
        prefix: String,
        /// All ids and labels that begin with it, in load order.
        matches: Vec<String>,
    },

    /// The part before the `@` is neither a label nor a revision.
    #[error("Can't locate revision identified by '{branch}'")]
    UnknownBranch {
        /// The part before the `@`.
        branch: String,
        /// Ids and labels that look alike, nearest first.
        candidates: Vec<String>,
    },

    /// The revision after the `@` is on another branch.
    #[error("Can't locate revision identified by '{name}'")]
    NotAMember {
        /// What was typed after the `@`.
        name: String,
        /// The revision that it means.
        revision: RevisionId,
        /// The part before the `@`.
        branch: String,
    },

    /// `+N`, `-N`, `rev+N` or `rev-N` where only a revision makes sense.
    #[error("Can't locate revision identified by '{identifier}'")]
    RelativeNotAllowed {
        /// The relative part as typed, without the branch.
        identifier: String,
    },

    /// A version row that is no revision of the graph.
    #[error("Can't locate revision identified by '{row}'")]
    UnknownRow {
        /// The row.
        row: String,
        /// Ids that look alike, nearest first.
        candidates: Vec<String>,
    },

    /// `head` where there are several.
    #[error(
        "Multiple head revisions are present for given argument '{argument}'; please specify a specific target \
         revision, '<branchname>@{argument}' to narrow to a specific head, or 'heads' for all heads"
    )]
    MultipleHeads {
        /// The argument as typed.
        argument: String,
        /// The heads that it could mean, in load order.
        heads: Vec<RevisionId>,
    },

    /// `stamp head` where there are several.
    #[error("Multiple heads are present; please specify a single target revision")]
    MultipleHeadsForStamp {
        /// The argument as typed.
        argument: String,
        /// The heads that it could mean, in load order.
        heads: Vec<RevisionId>,
    },

    /// A new revision on `head` where there are several.
    #[error(
        "Multiple heads are present; please specify the head revision on which the new revision should be based, or \
         perform a merge."
    )]
    MultipleHeadsForRevision {
        /// The argument as typed.
        argument: String,
        /// The heads that it could mean, in load order.
        heads: Vec<RevisionId>,
    },

    /// A step of a relative walk had more than one way to go.
    #[error("Ambiguous walk")]
    AmbiguousWalk {
        /// Where the walk stood; `None` below the bases (or above the heads).
        at: Option<RevisionId>,
        /// The ways it could have gone.
        choices: Vec<RevisionId>,
        /// Towards newer revisions or towards older ones.
        up: bool,
    },

    /// `upgrade +N` with several current rows.
    #[error("Ambiguous upgrade from multiple current revisions")]
    AmbiguousUpgrade {
        /// The argument as typed.
        argument: String,
        /// The revisions that it could start from.
        rows: Vec<RevisionId>,
    },

    /// `downgrade -N` with several current rows. Alembic warns and takes the first row of the table.
    #[error("Ambiguous downgrade from multiple current revisions: {}", join(rows))]
    AmbiguousDowngrade {
        /// The argument as typed.
        argument: String,
        /// The revisions that it could start from.
        rows: Vec<RevisionId>,
    },

    /// `+N` or `-N` that leads past an end of the graph, or the wrong way.
    #[error(
        "Relative revision {relative} didn't produce {} migrations",
        number(relative)
    )]
    RelativeTooFar {
        /// Sign and number: as typed, or as a plain number where Alembic prints that.
        relative: String,
    },

    /// `rev+N` or `rev-N` that leads past an end of the graph.
    #[error("Walked too far")]
    WalkedTooFar {
        /// The argument as typed.
        argument: String,
    },

    /// Two of the requested revisions imply each other.
    #[error(
        "Requested revision {revision} overlaps with other requested revisions {}",
        join(others)
    )]
    Overlap {
        /// The revision that implies the others.
        revision: RevisionId,
        /// What it implies.
        others: Vec<RevisionId>,
    },

    /// Nothing of the current state lies above the target of a downgrade.
    #[error("Destination {argument} is not a valid downgrade target from current head(s)")]
    NotADowngradeTarget {
        /// The argument as typed.
        argument: String,
        /// The revision that it means.
        target: RevisionId,
        /// The current rows.
        rows: Vec<RevisionId>,
    },

    /// A revision that shall be taken back alone is needed by others that are applied.
    #[error("revision {revision} is needed by {}, applied too", join(by))]
    StillNeeded {
        /// The revision.
        revision: RevisionId,
        /// Those that need it directly.
        by: Vec<RevisionId>,
    },

    /// A revision that shall be applied alone needs others that are not applied.
    #[error("revision {revision} needs {}, not applied yet", join(missing))]
    NeedsFirst {
        /// The revision.
        revision: RevisionId,
        /// What it needs, in the order to apply.
        missing: Vec<RevisionId>,
    },

    /// The branch in front of the `@` has nothing above the target of a downgrade.
    #[error("Not a valid downgrade target from current heads")]
    BranchNotAboveTarget {
        /// The argument as typed.
        argument: String,
        /// The part before the `@`, or the current row.
        branch: String,
    },

    /// `FROM:TO` where only one revision makes sense.
    #[error("Range revision not allowed")]
    RangeNotAllowed {
        /// The argument as typed.
        argument: String,
    },

    /// A history range without exactly one colon.
    #[error("History range requires [start]:[end], [start]:, or :[end]")]
    HistoryRange {
        /// The argument as typed.
        argument: String,
    },

    /// The lower end of a history range is not below the upper end.
    #[error(
        "Requested range {start}:{end} does not refer to ancestor/descendant revisions along the same branch"
    )]
    NotARange {
        /// The lower end as typed, `base` when left out.
        start: String,
        /// The upper end as typed, `heads` when left out.
        end: String,
    },

    /// A new revision on one that has children already.
    #[error(
        "Revision {revision} is not a head revision; please specify --splice to create a new branch from this revision"
    )]
    NotAHead {
        /// The revision.
        revision: RevisionId,
        /// Its children.
        children: Vec<RevisionId>,
    },

    /// The same parent named twice for a new revision.
    #[error("Duplicate head revisions specified")]
    DuplicateHeads {
        /// The revision that is named twice.
        revision: RevisionId,
    },
}

fn join(ids: &[RevisionId]) -> String {
    let texts: Vec<&str> = ids.iter().map(RevisionId::as_str).collect();
    texts.join(", ")
}

/// The number in `-02`, which need not fit any integer type.
pub(crate) fn number(relative: &str) -> &str {
    let digits = relative.trim_start_matches(['+', '-']);
    match digits.trim_start_matches('0') {
        "" => "0",
        number => number,
    }
}

//! One difference, with what makes it and what undoes it.

use std::collections::BTreeSet;
use std::fmt;

use crate::model::TableName;
use crate::operation::{Item, Reverse};

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A schema.
    Namespace,
    /// An extension.
    Extension,
    /// An enum type.
    Enum,
    /// A domain.
    Domain,
    /// A sequence.
    Sequence,
    /// A function.
    Function,
    /// A procedure.
    Procedure,
    /// A table, or what belongs to it as a whole: its comment, its options.
    Table,
    /// A column.
    Column,
    /// A primary key.
    PrimaryKey,
    /// A unique constraint.
    Unique,
    /// A check.
    Check,
    /// A foreign key.
    ForeignKey,
    /// An exclusion constraint.
    Exclude,
    /// An index.
    Index,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A trigger.
    Trigger,
}

impl Kind {
    /// What messages call it: `unique constraint`.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Namespace => "schema",
            Kind::Extension => "extension",
            Kind::Enum => "enum type",
            Kind::Domain => "domain",
            Kind::Sequence => "sequence",
            Kind::Function => "function",
            Kind::Procedure => "procedure",
            Kind::Table => "table",
            Kind::Column => "column",
            Kind::PrimaryKey => "primary key",
            Kind::Unique => "unique constraint",
            Kind::Check => "check",
            Kind::ForeignKey => "foreign key",
            Kind::Exclude => "exclusion constraint",
            Kind::Index => "index",
            Kind::View => "view",
            Kind::MaterializedView => "materialized view",
            Kind::Trigger => "trigger",
        }
    }
}

/// One difference between two schemas.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// What it is about.
    pub kind: Kind,
    /// The table that it is about or that its subject belongs to.
    pub table: Option<TableName>,
    /// The name of its subject: of the column, the constraint, the table.
    pub name: String,
    /// The operations that make it; at least one.
    pub upgrade: Vec<Item>,
    /// The operations that undo it, in the order in which they run.
    pub downgrade: Vec<Item>,
    /// What is lost by making it, in words that follow "loses".
    pub loses: Option<String>,
    /// What is lost by undoing it, in words that follow "loses".
    pub undo_loses: Option<String>,
    /// What has to be true of the rows for it to succeed, in words that follow "needs".
    pub needs: Option<String>,
    /// What has to be true of the rows for undoing it to succeed, in words that follow "needs".
    pub undo_needs: Option<String>,
    /// For a new table or column that looks like one that is dropped: the name of that one, which the model may
    /// have as `renamed_from`.
    pub renamed_from: Option<String>,
}

impl Change {
    /// A change whose operations know what undoes them.
    pub(super) fn new(
        kind: Kind,
        table: Option<TableName>,
        name: impl Into<String>,
        upgrade: Vec<Item>,
    ) -> Change {
        let mut downgrade = Vec::new();
        let mut lost = Vec::new();
        for item in upgrade.iter().rev() {
            match item.reverse() {
                Reverse::Lossless(items) => downgrade.extend(items),
                Reverse::Lossy { operations, loses } => {
                    downgrade.extend(operations);
                    lost.push(loses);
                }
                Reverse::Irreversible { why } => lost.push(why),
            }
        }
        Change {
            kind,
            table,
            name: name.into(),
            upgrade,
            downgrade,
            loses: None,
            undo_loses: (!lost.is_empty()).then(|| lost.join(", ")),
            needs: None,
            undo_needs: None,
            renamed_from: None,
        }
    }

    pub(super) fn losing(mut self, loses: Option<String>) -> Change {
        self.loses = loses;
        self
    }

    pub(super) fn needing(mut self, needs: Option<String>) -> Change {
        self.needs = needs;
        self
    }

    /// The name of its first operation: `add_column`.
    pub fn op(&self) -> &'static str {
        self.upgrade.first().map_or("", Item::name)
    }
}

/// `add_column users.email`
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.op())?;
        match &self.table {
            Some(table) if table.name != self.name => write!(f, " {table}.{}", self.name),
            Some(table) => write!(f, " {table}"),
            None => write!(f, " {}", self.name),
        }
    }
}

/// Something that is on both sides and differs in a way that text rewritten by the database could explain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suspect {
    /// What it is: a table, or what stands beside tables.
    pub kind: Kind,
    /// Its name in the goal.
    pub name: TableName,
}

/// The difference between two schemas.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Difference {
    /// The changes, in the order in which they are made.
    pub changes: Vec<Change>,
    /// What may be the same after all: once the database has rewritten the texts of the goal, too.
    pub suspects: BTreeSet<Suspect>,
}

impl Difference {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// All operations that make the changes, in order.
    pub fn upgrade(&self) -> Vec<Item> {
        let items = self.changes.iter().flat_map(|change| &change.upgrade);
        items.cloned().collect()
    }

    /// All operations that undo the changes, in order.
    pub fn downgrade(&self) -> Vec<Item> {
        let items = (self.changes.iter().rev()).flat_map(|change| &change.downgrade);
        items.cloned().collect()
    }
}

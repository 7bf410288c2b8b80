//! A constraint of any kind: what `drop_constraint` had, and what a table finds by a name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::short::is_false;
use super::{
    Check, Exclude, ExcludeElement, ForeignKey, Initially, Match, PrimaryKey, Reference,
    ReferentialAction, Table, Unique,
};
use crate::yaml::OneOrMany;

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// The columns that identify a row.
    PrimaryKey(PrimaryKey),
    /// No two rows with the same values.
    Unique(Unique),
    /// A condition on each row.
    Check(Check),
    /// A reference to another table.
    ForeignKey(ForeignKey),
    /// No two rows for which operators are true.
    Exclude(Exclude),
}

/// The kinds of constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConstraintKind {
    /// The columns that identify a row.
    #[serde(alias = "primary")]
    PrimaryKey,
    /// No two rows with the same values.
    Unique,
    /// A condition on each row.
    Check,
    /// A reference to another table.
    #[serde(alias = "foreignkey", alias = "foreign")]
    ForeignKey,
    /// No two rows for which operators are true; PostgreSQL only.
    Exclude,
}

impl ConstraintKind {
    /// The word for it in messages.
    pub fn words(self) -> &'static str {
        match self {
            ConstraintKind::PrimaryKey => "primary key",
            ConstraintKind::Unique => "unique constraint",
            ConstraintKind::Check => "check",
            ConstraintKind::ForeignKey => "foreign key",
            ConstraintKind::Exclude => "exclusion constraint",
        }
    }
}

impl From<PrimaryKey> for Constraint {
    fn from(key: PrimaryKey) -> Constraint {
        Constraint::PrimaryKey(key)
    }
}

impl From<Unique> for Constraint {
    fn from(unique: Unique) -> Constraint {
        Constraint::Unique(unique)
    }
}

impl From<Check> for Constraint {
    fn from(check: Check) -> Constraint {
        Constraint::Check(check)
    }
}

impl From<ForeignKey> for Constraint {
    fn from(key: ForeignKey) -> Constraint {
        Constraint::ForeignKey(key)
    }
}

impl From<Exclude> for Constraint {
    fn from(exclude: Exclude) -> Constraint {
        Constraint::Exclude(exclude)
    }
}

impl Constraint {
    /// Its kind.
    pub fn kind(&self) -> ConstraintKind {
        match self {
            Constraint::PrimaryKey(_) => ConstraintKind::PrimaryKey,
            Constraint::Unique(_) => ConstraintKind::Unique,
            Constraint::Check(_) => ConstraintKind::Check,
            Constraint::ForeignKey(_) => ConstraintKind::ForeignKey,
            Constraint::Exclude(_) => ConstraintKind::Exclude,
        }
    }

    /// Its name, when it has one.
    pub fn name(&self) -> Option<&str> {
        let name = match self {
            Constraint::PrimaryKey(key) => &key.name,
            Constraint::Unique(unique) => &unique.name,
            Constraint::Check(check) => &check.name,
            Constraint::ForeignKey(key) => &key.name,
            Constraint::Exclude(exclude) => &exclude.name,
        };
        name.as_deref()
    }

    /// The same under another name, or without one.
    pub fn named(mut self, name: Option<String>) -> Constraint {
        let place = match &mut self {
            Constraint::PrimaryKey(key) => &mut key.name,
            Constraint::Unique(unique) => &mut unique.name,
            Constraint::Check(check) => &mut check.name,
            Constraint::ForeignKey(key) => &mut key.name,
            Constraint::Exclude(exclude) => &mut exclude.name,
        };
        *place = name;
        self
    }

    /// The name that a constraint without one gets when it is created by an operation of its own, so that another
    /// operation can drop it: `pk_<table>`, `uq_<table>_<columns>`, `fk_<table>_<columns>_<table>`. A check and an
    /// exclusion have nothing to get one from.
    pub fn default_name(&self, table: &str) -> Option<String> {
        match self {
            Constraint::PrimaryKey(_) => Some(format!("pk_{table}")),
            Constraint::Unique(unique) => Some(format!("uq_{table}_{}", unique.columns.join("_"))),
            Constraint::ForeignKey(key) => Some(key.default_name(table)),
            Constraint::Check(_) | Constraint::Exclude(_) => None,
        }
    }

    /// The columns that it is made of.
    pub fn columns(&self) -> Vec<&str> {
        let columns: &[String] = match self {
            Constraint::PrimaryKey(key) => &key.columns,
            Constraint::Unique(unique) => &unique.columns,
            Constraint::ForeignKey(key) => &key.columns,
            Constraint::Check(check) => check.column.as_slice(),
            Constraint::Exclude(_) => &[],
        };
        columns.iter().map(String::as_str).collect()
    }

    /// Whether a database could have given it this name.
    fn may_be_called(&self, table: &str, name: &str) -> bool {
        if let Some(own) = self.name() {
            return own == name;
        }
        if self.default_name(table).as_deref() == Some(name) {
            return true;
        }
        let columns = self.columns().join("_");
        match self {
            Constraint::PrimaryKey(_) => true,
            Constraint::Unique(unique) => {
                name == format!("{table}_{columns}_key")
                    || unique.columns.first().is_some_and(|column| column == name)
            }
            Constraint::ForeignKey(_) => name == format!("{table}_{columns}_fkey"),
            Constraint::Check(_) => {
                name == format!("{table}_{columns}_check") || name == format!("{table}_check")
            }
            Constraint::Exclude(_) => name == format!("{table}_{columns}_excl"),
        }
    }
}

impl ForeignKey {
    /// `fk_<table>_<columns>_<table>`: the name that it gets where it needs one.
    pub fn default_name(&self, table: &str) -> String {
        format!(
            "fk_{table}_{}_{}",
            self.columns.join("_"),
            self.references.table
        )
    }
}

impl Table {
    /// All of its constraints.
    pub fn constraints(&self) -> impl Iterator<Item = Constraint> + '_ {
        let keys = self.primary_key.iter().cloned().map(Constraint::from);
        let uniques = self.uniques.iter().cloned().map(Constraint::from);
        let checks = self.checks.iter().cloned().map(Constraint::from);
        let references = self.foreign_keys.iter().cloned().map(Constraint::from);
        let excludes = self.excludes.iter().cloned().map(Constraint::from);
        keys.chain(uniques)
            .chain(checks)
            .chain(references)
            .chain(excludes)
    }

    /// A constraint by its name, or by one that a database gives it when it has none; `kind` where it is known.
    pub fn constraint(&self, name: &str, kind: Option<ConstraintKind>) -> Option<Constraint> {
        let of_kind = |constraint: &Constraint| kind.is_none_or(|kind| kind == constraint.kind());
        self.constraints()
            .filter(of_kind)
            .find(|constraint| constraint.name() == Some(name))
            .or_else(|| {
                self.constraints()
                    .filter(of_kind)
                    .find(|constraint| constraint.may_be_called(&self.name, name))
            })
    }

    /// Adds a constraint; the columns of a primary key are never null.
    pub(crate) fn add_constraint(&mut self, constraint: Constraint) {
        match constraint {
            Constraint::PrimaryKey(key) => {
                for column in &mut self.columns {
                    if key.columns.contains(&column.name) {
                        column.nullable = false;
                    }
                }
                self.primary_key = Some(key);
            }
            Constraint::Unique(unique) => self.uniques.push(unique),
            Constraint::Check(check) => self.checks.push(check),
            Constraint::ForeignKey(key) => self.foreign_keys.push(key),
            Constraint::Exclude(exclude) => self.excludes.push(exclude),
        }
    }

    /// Takes away the first constraint that is equal to this one.
    pub(crate) fn remove_constraint(&mut self, constraint: &Constraint) {
        fn take<T: PartialEq>(list: &mut Vec<T>, value: &T) {
            if let Some(at) = list.iter().position(|one| one == value) {
                list.remove(at);
            }
        }
        self.postgres
            .not_valid
            .retain(|name| Some(name.as_str()) != constraint.name());
        match constraint {
            Constraint::PrimaryKey(_) => self.primary_key = None,
            Constraint::Unique(unique) => take(&mut self.uniques, unique),
            Constraint::Check(check) => take(&mut self.checks, check),
            Constraint::ForeignKey(key) => take(&mut self.foreign_keys, key),
            Constraint::Exclude(exclude) => take(&mut self.excludes, exclude),
        }
    }
}

/// A constraint as it was; its name and its kind stand beside it.
#[derive(Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Constraint")]
pub(crate) struct ConstraintShape {
    /// The columns of a primary key, a unique constraint or a foreign key.
    #[serde(skip_serializing_if = "Option::is_none")]
    columns: Option<OneOrMany<String>>,
    /// The condition of a check.
    #[serde(skip_serializing_if = "Option::is_none")]
    sql: Option<String>,
    /// What a foreign key refers to.
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<Reference>,
    /// What happens here when the row there is deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_delete: Option<ReferentialAction>,
    /// What happens here when the key of the row there is changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    on_update: Option<ReferentialAction>,
    /// What a foreign key means of which some columns are null.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    match_kind: Option<Match>,
    /// What an exclusion compares.
    #[serde(skip_serializing_if = "Option::is_none")]
    elements: Option<Vec<ExcludeElement>>,
    /// The access method of an exclusion's index.
    #[serde(skip_serializing_if = "Option::is_none")]
    using: Option<String>,
    /// The condition of the rows that an exclusion is for.
    #[serde(rename = "where", skip_serializing_if = "Option::is_none")]
    condition: Option<String>,
    /// Whether a transaction may put off the check until its end.
    #[serde(skip_serializing_if = "is_false")]
    deferrable: bool,
    /// When a deferrable constraint is checked unless the transaction says otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    initially: Option<Initially>,
    /// Columns whose values the index of a unique constraint carries beside its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    /// Whether nulls count as equal in a unique constraint.
    #[serde(skip_serializing_if = "is_false")]
    nulls_not_distinct: bool,
}

impl ConstraintShape {
    /// The constraint, of a kind that stands beside it, or of the one that its keys tell.
    pub(crate) fn under(
        self,
        name: &str,
        kind: Option<ConstraintKind>,
    ) -> Result<Constraint, String> {
        let kind = match kind.or_else(|| self.kind()) {
            Some(kind) => kind,
            None => return Err(format!("the type of constraint '{name}' is missing")),
        };
        let wants = |key: &str| format!("a {} has the key '{key}'", kind.words());
        let name = Some(name.to_owned());
        let shape = self.clone();
        let constraint = match kind {
            ConstraintKind::PrimaryKey => Constraint::PrimaryKey(PrimaryKey {
                name,
                columns: self.columns.ok_or_else(|| wants("columns"))?.0,
            }),
            ConstraintKind::Unique => Constraint::Unique(Unique {
                name,
                columns: self.columns.ok_or_else(|| wants("columns"))?,
                deferrable: self.deferrable,
                initially: self.initially,
                include: self.include,
                nulls_not_distinct: self.nulls_not_distinct,
            }),
            ConstraintKind::Check => Constraint::Check(Check {
                name,
                sql: self.sql.ok_or_else(|| wants("sql"))?,
                column: None,
            }),
            ConstraintKind::ForeignKey => Constraint::ForeignKey(ForeignKey {
                name,
                columns: self.columns.ok_or_else(|| wants("columns"))?,
                references: self.references.ok_or_else(|| wants("references"))?,
                on_delete: self.on_delete,
                on_update: self.on_update,
                deferrable: self.deferrable,
                initially: self.initially,
                match_kind: self.match_kind,
            }),
            ConstraintKind::Exclude => Constraint::Exclude(Exclude {
                name,
                elements: self.elements.ok_or_else(|| wants("elements"))?,
                using: self.using,
                condition: self.condition,
                deferrable: self.deferrable,
                initially: self.initially,
            }),
        };
        // A key that the kind has not would be forgotten.
        let kept = ConstraintShape::from(constraint.clone());
        if !kept.has_all_of(&shape) {
            return Err(format!(
                "was has a key that a {} does not have",
                kind.words()
            ));
        }
        Ok(constraint)
    }

    fn kind(&self) -> Option<ConstraintKind> {
        match self {
            _ if self.references.is_some() => Some(ConstraintKind::ForeignKey),
            _ if self.sql.is_some() => Some(ConstraintKind::Check),
            _ if self.elements.is_some() => Some(ConstraintKind::Exclude),
            _ => None,
        }
    }

    fn has_all_of(&self, other: &ConstraintShape) -> bool {
        (self.columns.is_some() || other.columns.is_none())
            && (self.sql.is_some() || other.sql.is_none())
            && (self.references.is_some() || other.references.is_none())
            && (self.on_delete.is_some() || other.on_delete.is_none())
            && (self.on_update.is_some() || other.on_update.is_none())
            && (self.match_kind.is_some() || other.match_kind.is_none())
            && (self.elements.is_some() || other.elements.is_none())
            && (self.using.is_some() || other.using.is_none())
            && (self.condition.is_some() || other.condition.is_none())
            && (self.deferrable || !other.deferrable)
            && (self.initially.is_some() || other.initially.is_none())
            && (!self.include.is_empty() || other.include.is_empty())
            && (self.nulls_not_distinct || !other.nulls_not_distinct)
    }
}

impl From<Constraint> for ConstraintShape {
    fn from(constraint: Constraint) -> ConstraintShape {
        let empty = ConstraintShape::default();
        match constraint {
            Constraint::PrimaryKey(key) => ConstraintShape {
                columns: Some(OneOrMany(key.columns)),
                ..empty
            },
            Constraint::Unique(unique) => ConstraintShape {
                columns: Some(unique.columns),
                deferrable: unique.deferrable,
                initially: unique.initially,
                include: unique.include,
                nulls_not_distinct: unique.nulls_not_distinct,
                ..empty
            },
            Constraint::Check(check) => ConstraintShape {
                sql: Some(check.sql),
                ..empty
            },
            Constraint::ForeignKey(key) => ConstraintShape {
                columns: Some(key.columns),
                references: Some(key.references),
                on_delete: key.on_delete,
                on_update: key.on_update,
                match_kind: key.match_kind,
                deferrable: key.deferrable,
                initially: key.initially,
                ..empty
            },
            Constraint::Exclude(exclude) => ConstraintShape {
                elements: Some(exclude.elements),
                using: exclude.using,
                condition: exclude.condition,
                deferrable: exclude.deferrable,
                initially: exclude.initially,
                ..empty
            },
        }
    }
}

//! `drop_constraint`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::create_constraint;
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::live::sqlite::{Kind, TableText, Wanted};
use crate::model::{
    self, ApplyError, Check, Constraint, ConstraintKind, ConstraintShape, Schema, Table, TableName,
    is_false,
};
use crate::naming::Naming;

/// Drops a constraint of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "DropConstraintShape", into = "DropConstraintShape")]
#[schemars(with = "DropConstraintShape")]
pub struct DropConstraint {
    /// Its name.
    pub name: String,
    /// The table.
    pub table: String,
    /// The table's schema, when it is not the default one.
    pub schema: Option<String>,
    /// What it is; MySQL has to know, unless `was` says it.
    pub kind: Option<ConstraintKind>,
    /// Whether a constraint that is not there is no error; PostgreSQL only.
    pub if_exists: bool,
    /// The constraint as it was, for the way back.
    pub was: Option<Constraint>,
}

impl Perform for DropConstraint {
    fn name_parts(&mut self, naming: &Naming) {
        if let Some(kind) = self.kind {
            self.name = naming.written_name(&self.table, kind, &self.name);
            let name = self.name.clone();
            self.was = self.was.take().map(|was| was.named(Some(name)));
        }
    }

    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        (dialect == Dialect::Sqlite).then(|| TableName::new(self.schema.as_deref(), &self.table))
    }

    fn edit(&self, _scope: &Scope<'_>, table: &mut TableText) -> Result<(), RenderError> {
        let columns = self
            .was
            .as_ref()
            .map(Constraint::columns)
            .unwrap_or_default();
        Ok(table.drop_constraint(wanted(&self.name, self.kind, self.was.as_ref(), &columns))?)
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        if self.if_exists && scope.dialect() != Dialect::Postgres {
            return Err(scope.unsupported(
                "if_exists",
                "SQLite and MySQL do not have it for constraints",
                "the operation without it",
            ));
        }
        let name = scope.name(&self.name);
        let action = match scope.dialect() {
            Dialect::Sqlite => return Ok(Vec::new()),
            Dialect::Postgres if self.if_exists => format!("DROP CONSTRAINT IF EXISTS {name}"),
            Dialect::Postgres => format!("DROP CONSTRAINT {name}"),
            Dialect::Mysql => mysql_action(scope, self.kind, &self.name)?,
        };
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        Ok(vec![Rendered::new(format!("ALTER TABLE {table} {action}"))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        match self.find(table) {
            Some(constraint) => {
                table.remove_constraint(&constraint);
                Ok(())
            }
            None if self.if_exists => Ok(()),
            None => Err(ApplyError::NoSuchConstraint {
                table: table.key(),
                kind: self.kind.map_or("constraint", ConstraintKind::words),
                constraint: self.name.clone(),
            }),
        }
    }

    fn reverse(&self) -> Reverse {
        match &self.was {
            Some(_) if self.if_exists => {
                Reverse::irreversible("whether the constraint was there before is not known")
            }
            Some(was) => {
                let schema = self.schema.as_deref();
                let create = create_constraint::create(&self.table, schema, was.clone());
                Reverse::Lossless(vec![create])
            }
            None => Reverse::irreversible(format!(
                "drop_constraint of '{}' has no was: what the constraint was",
                self.name
            )),
        }
    }
}

impl DropConstraint {
    /// The constraint of this name; where none has it, the one without a name that `was` describes.
    fn find(&self, table: &Table) -> Option<Constraint> {
        let is_named = table
            .constraints()
            .any(|own| own.name() == Some(self.name.as_str()));
        let unnamed = |constraint: Constraint| match constraint.named(None) {
            Constraint::Check(check) => Constraint::Check(Check {
                column: None,
                ..check
            }),
            other => other,
        };
        let was = self.was.clone().filter(|_| !is_named).map(unnamed);
        let described = was.and_then(|was| {
            table
                .constraints()
                .find(|own| own.name().is_none() && unnamed(own.clone()) == was)
        });
        described.or_else(|| table.constraint(&self.name, self.kind))
    }
}

/// The constraint in the text of SQLite's table.
pub(super) fn wanted<'a>(
    name: &'a str,
    kind: Option<ConstraintKind>,
    was: Option<&'a Constraint>,
    columns: &'a [&'a str],
) -> Wanted<'a> {
    Wanted {
        kind: kind.and_then(|kind| match kind {
            ConstraintKind::PrimaryKey => Some(Kind::PrimaryKey),
            ConstraintKind::Unique => Some(Kind::Unique),
            ConstraintKind::Check => Some(Kind::Check),
            ConstraintKind::ForeignKey => Some(Kind::ForeignKey),
            ConstraintKind::Exclude => None,
        }),
        name,
        columns,
        sql: match was {
            Some(Constraint::Check(check)) => Some(check.sql.as_str()),
            _ => None,
        },
    }
}

/// How MySQL drops a constraint: each kind in its own way.
pub(super) fn mysql_action(
    scope: &Scope<'_>,
    kind: Option<ConstraintKind>,
    name: &str,
) -> Result<String, RenderError> {
    let name = scope.name(name);
    match kind {
        Some(ConstraintKind::PrimaryKey) => Ok("DROP PRIMARY KEY".to_owned()),
        Some(ConstraintKind::Unique) => Ok(format!("DROP INDEX {name}")),
        Some(ConstraintKind::Check) => Ok(format!("DROP CONSTRAINT {name}")),
        Some(ConstraintKind::ForeignKey) => Ok(format!("DROP FOREIGN KEY {name}")),
        Some(ConstraintKind::Exclude) => Err(scope.unsupported(
            "an exclusion constraint",
            "only PostgreSQL has them",
            "only: [postgres]",
        )),
        None => Err(scope.unsupported(
            "a constraint of a type that is not said",
            "MySQL drops each type of constraint in a way of its own",
            "type: foreign_key, unique, check or primary_key",
        )),
    }
}

/// Drops a constraint.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DropConstraintShape {
    /// Its name.
    #[serde(deserialize_with = "model::name")]
    name: String,
    /// The table.
    #[serde(deserialize_with = "model::name")]
    table: String,
    /// The table's schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    schema: Option<String>,
    /// What it is; MySQL has to know.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<ConstraintKind>,
    /// Whether a constraint that is not there is no error; PostgreSQL only.
    #[serde(default, skip_serializing_if = "is_false")]
    if_exists: bool,
    /// The constraint as it was, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<ConstraintShape>,
}

impl TryFrom<DropConstraintShape> for DropConstraint {
    type Error = String;

    fn try_from(shape: DropConstraintShape) -> Result<DropConstraint, String> {
        let was = match shape.was {
            Some(was) => Some(was.under(&shape.name, shape.kind)?),
            None => None,
        };
        Ok(DropConstraint {
            kind: shape.kind.or(was.as_ref().map(Constraint::kind)),
            name: shape.name,
            table: shape.table,
            schema: shape.schema,
            if_exists: shape.if_exists,
            was,
        })
    }
}

impl From<DropConstraint> for DropConstraintShape {
    fn from(operation: DropConstraint) -> DropConstraintShape {
        DropConstraintShape {
            name: operation.name,
            table: operation.table,
            schema: operation.schema,
            kind: operation.kind,
            if_exists: operation.if_exists,
            was: operation.was.map(ConstraintShape::from),
        }
    }
}

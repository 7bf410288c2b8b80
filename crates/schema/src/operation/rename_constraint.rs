//! `rename_constraint`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::constraint;
use super::context::Scope;
use super::drop_constraint::{mysql_action, wanted};
use super::{Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::live::sqlite::TableText;
use crate::model::{
    self, ApplyError, Constraint, ConstraintKind, ConstraintShape, Schema, TableName,
};
use crate::naming::Naming;

/// Gives a constraint of a table another name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "RenameConstraintShape", into = "RenameConstraintShape")]
#[schemars(with = "RenameConstraintShape")]
pub struct RenameConstraint {
    /// Its name.
    pub name: String,
    /// The table.
    pub table: String,
    /// The table's schema, when it is not the default one.
    pub schema: Option<String>,
    /// Its name from now on.
    pub new_name: String,
    /// What it is; MySQL has to know, unless `was` says it.
    pub kind: Option<ConstraintKind>,
    /// The constraint as it is: MySQL renames only unique constraints, and makes the others anew.
    pub was: Option<Constraint>,
}

impl Perform for RenameConstraint {
    fn name_parts(&mut self, naming: &Naming) {
        if let Some(kind) = self.kind {
            self.name = naming.written_name(&self.table, kind, &self.name);
            self.new_name = naming.written_name(&self.table, kind, &self.new_name);
            let name = self.name.clone();
            self.was = self.was.take().map(|was| was.named(Some(name)));
        }
    }

    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        (dialect == Dialect::Sqlite).then(|| TableName::new(self.schema.as_deref(), &self.table))
    }

    fn edit(&self, scope: &Scope<'_>, table: &mut TableText) -> Result<(), RenderError> {
        let columns = self
            .was
            .as_ref()
            .map(Constraint::columns)
            .unwrap_or_default();
        let wanted = wanted(&self.name, self.kind, self.was.as_ref(), &columns);
        Ok(table.rename_constraint(wanted, &scope.new_name(&self.new_name)?)?)
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let new_name = scope.new_name(&self.new_name)?;
        let action = match scope.dialect() {
            Dialect::Sqlite => return Ok(Vec::new()),
            Dialect::Postgres => {
                format!("RENAME CONSTRAINT {} TO {new_name}", scope.name(&self.name))
            }
            Dialect::Mysql if self.kind == Some(ConstraintKind::Unique) => {
                format!("RENAME INDEX {} TO {new_name}", scope.name(&self.name))
            }
            Dialect::Mysql => self.mysql_anew(scope)?,
        };
        let table = scope.qualified(self.schema.as_deref(), &self.table);
        Ok(vec![Rendered::new(format!("ALTER TABLE {table} {action}"))])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        let Some(constraint) = table.constraint(&self.name, self.kind) else {
            return Err(ApplyError::NoSuchConstraint {
                table: table.key(),
                kind: self.kind.map_or("constraint", ConstraintKind::words),
                constraint: self.name.clone(),
            });
        };
        let not_valid = table.postgres.not_valid.contains(&self.name);
        table.remove_constraint(&constraint);
        table.add_constraint(constraint.named(Some(self.new_name.clone())));
        if not_valid {
            table.postgres.not_valid.push(self.new_name.clone());
        }
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        let back = RenameConstraint {
            name: self.new_name.clone(),
            new_name: self.name.clone(),
            was: (self.was.clone()).map(|was| was.named(Some(self.new_name.clone()))),
            ..self.clone()
        };
        Reverse::Lossless(vec![back.into()])
    }
}

impl RenameConstraint {
    /// In one statement, so that the table is never without it.
    fn mysql_anew(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        if self.kind == Some(ConstraintKind::PrimaryKey) {
            return Err(scope.unsupported(
                "another name for a primary key",
                "MySQL calls every primary key PRIMARY",
                "except: [mysql]",
            ));
        }
        let Some(was) = &self.was else {
            return Err(scope.unsupported(
                "another name for a constraint whose definition is not said",
                "MySQL has no statement for it, so it is made anew",
                "was, with what the constraint is",
            ));
        };
        let drop = mysql_action(scope, self.kind, &self.name)?;
        let renamed = was.clone().named(Some(self.new_name.clone()));
        let add = constraint::any(scope, &self.table, &renamed)?;
        Ok(format!("{drop}, ADD {add}"))
    }
}

/// Gives a constraint another name.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct RenameConstraintShape {
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
    /// Its name from now on.
    #[serde(deserialize_with = "model::name")]
    new_name: String,
    /// What it is; MySQL has to know.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<ConstraintKind>,
    /// The constraint as it is; MySQL needs it except for unique constraints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<ConstraintShape>,
}

impl TryFrom<RenameConstraintShape> for RenameConstraint {
    type Error = String;

    fn try_from(shape: RenameConstraintShape) -> Result<RenameConstraint, String> {
        let was = match shape.was {
            Some(was) => Some(was.under(&shape.name, shape.kind)?),
            None => None,
        };
        Ok(RenameConstraint {
            kind: shape.kind.or(was.as_ref().map(Constraint::kind)),
            name: shape.name,
            table: shape.table,
            schema: shape.schema,
            new_name: shape.new_name,
            was,
        })
    }
}

impl From<RenameConstraint> for RenameConstraintShape {
    fn from(operation: RenameConstraint) -> RenameConstraintShape {
        RenameConstraintShape {
            name: operation.name,
            table: operation.table,
            schema: operation.schema,
            new_name: operation.new_name,
            kind: operation.kind,
            was: operation.was.map(ConstraintShape::from),
        }
    }
}

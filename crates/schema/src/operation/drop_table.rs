//! `drop_table`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::enums;
use super::context::Scope;
use super::{CreateTable, Perform, RenderError, Rendered, Reverse};
use crate::model::{self, ApplyError, Schema, Table, TableName, TableShape, is_false};
use crate::{Dialect, Loss, LossKind};

/// Drops a table, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "DropTableShape", into = "DropTableShape")]
#[schemars(with = "DropTableShape")]
pub struct DropTable {
    /// The table.
    pub name: String,
    /// Its schema, when it is not the default one.
    pub schema: Option<String>,
    /// Whether a table that is not there is no error.
    pub if_exists: bool,
    /// The table as it was, for the way back; on PostgreSQL the types of its enums are dropped with it.
    pub was: Option<Table>,
}

impl Perform for DropTable {
    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let schema = self.schema.as_deref();
        let if_exists = if self.if_exists { "IF EXISTS " } else { "" };
        let name = scope.qualified(schema, &self.name);
        let mut statements = vec![Rendered::new(format!("DROP TABLE {if_exists}{name}"))];
        for column in self.was.iter().flat_map(|table| &table.columns) {
            let drop = enums::drop(scope, column, schema, &self.name, self.if_exists);
            // Two columns may share a type by its name.
            statements.extend(drop.filter(|drop| !statements.contains(drop)));
        }
        Ok(statements)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = TableName::new(self.schema.as_deref(), &self.name);
        match schema.tables.remove(&table) {
            None if !self.if_exists => Err(ApplyError::NoSuchTable { table }),
            _ => Ok(()),
        }
    }

    fn losses(&self, _: Dialect) -> Vec<Loss> {
        let table = TableName::new(self.schema.as_deref(), &self.name);
        vec![Loss::of(table.to_string(), LossKind::Table)]
    }

    fn reverse(&self) -> Reverse {
        match &self.was {
            Some(table) => Reverse::Lossy {
                operations: vec![
                    CreateTable {
                        table: table.clone(),
                        if_not_exists: self.if_exists,
                    }
                    .into(),
                ],
                loses: format!("the rows that table '{}' had", self.name),
            },
            None => Reverse::irreversible(format!(
                "drop_table of '{}' has no was: what the table was",
                self.name
            )),
        }
    }
}

/// Drops a table.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DropTableShape {
    /// The table.
    #[serde(deserialize_with = "model::name")]
    name: String,
    /// Its schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    schema: Option<String>,
    /// Whether a table that is not there is no error.
    #[serde(default, skip_serializing_if = "is_false")]
    if_exists: bool,
    /// The table as it was, for the way back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    was: Option<TableShape>,
}

impl TryFrom<DropTableShape> for DropTable {
    type Error = String;

    fn try_from(shape: DropTableShape) -> Result<DropTable, String> {
        let was = match shape.was {
            Some(was) => Some(was.under(&shape.name, shape.schema.as_deref())?),
            None => None,
        };
        Ok(DropTable {
            name: shape.name,
            schema: shape.schema,
            if_exists: shape.if_exists,
            was,
        })
    }
}

impl From<DropTable> for DropTableShape {
    fn from(operation: DropTable) -> DropTableShape {
        DropTableShape {
            name: operation.name,
            schema: operation.schema,
            if_exists: operation.if_exists,
            was: operation.was.map(TableShape::from),
        }
    }
}

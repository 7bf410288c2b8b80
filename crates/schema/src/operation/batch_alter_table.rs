//! `batch_alter_table`: operations on one table, as one block.

use std::borrow::Cow;
use std::collections::HashSet;

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator, json_schema};
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};
use serde::{Deserialize, Serialize};

use super::context::Scope;
use super::{Item, Operation, Perform, RenderError, Rendered, Reverse};
use crate::live::mysql::LiveTable;
use crate::model::{self, ApplyError, Schema, TableName};
use crate::naming::Naming;
use crate::yaml::{self, Node, Scalar, ScalarKind, Value};
use crate::{Dialect, Loss};

/// Several operations on one table. On SQLite they share one rebuild of the table, as neighbours do anyway; on MySQL
/// they become one `ALTER TABLE` as far as they are clauses of one; on PostgreSQL they run one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchAlterTable {
    /// The table.
    pub table: String,
    /// The table's schema, when it is not the default one.
    pub schema: Option<String>,
    /// The operations, each on this table.
    pub operations: Vec<Item>,
}

/// What renders one of the operations.
type Render<'a> = dyn Fn(&Item, &Scope<'_>) -> Result<Vec<Rendered>, RenderError> + 'a;

impl BatchAlterTable {
    fn key(&self) -> TableName {
        TableName::new(self.schema.as_deref(), &self.table)
    }

    /// The statements, and those that are clauses of one `ALTER TABLE` as one.
    fn together(
        &self,
        scope: &Scope<'_>,
        render: &Render<'_>,
    ) -> Result<Vec<Rendered>, RenderError> {
        let start = format!(
            "ALTER TABLE {} ",
            scope.qualified(self.schema.as_deref(), &self.table)
        );
        let mut changed: HashSet<String> = HashSet::new();
        let mut statements: Vec<Rendered> = Vec::new();
        for item in &self.operations {
            if !item.applies_to(scope.dialect()) {
                continue;
            }
            // Each definition is made from the one that the table has before the block.
            let column = match &item.operation {
                Operation::AlterColumn(alter) => Some(&alter.column),
                Operation::RenameColumn(rename) => Some(&rename.column),
                _ => None,
            };
            if let Some(column) = column
                && !changed.insert(column.to_lowercase())
            {
                return Err(scope.unsupported(
                    format!("changing column '{column}' twice in one block"),
                    "MySQL makes one statement of it",
                    "one alter_column with both changes",
                ));
            }
            let own = Scope {
                context: scope.context,
                operation: item.name(),
            };
            for statement in render(item, &own)? {
                let last = statements
                    .last_mut()
                    .filter(|last| last.sql.starts_with(&start));
                let clauses = statement
                    .sql
                    .strip_prefix(&start)
                    .filter(|_| statement.marker.is_none());
                match (last, clauses) {
                    (Some(last), Some(clauses)) => last.sql.push_str(&format!(", {clauses}")),
                    _ => statements.push(statement),
                }
            }
        }
        Ok(statements)
    }
}

impl Perform for BatchAlterTable {
    fn name_parts(&mut self, naming: &Naming) {
        for item in &mut self.operations {
            item.operation.name_parts(naming);
        }
    }

    fn live_table(&self, dialect: Dialect) -> Option<TableName> {
        let needs = |item: &Item| item.needs(dialect).is_some();
        self.operations.iter().any(needs).then(|| self.key())
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let render = |item: &Item, own: &Scope<'_>| item.operation.render(own);
        if scope.dialect() == Dialect::Mysql {
            return self.together(scope, &render);
        }
        let mut statements = Vec::new();
        for item in &self.operations {
            if item.applies_to(scope.dialect()) {
                let own = Scope {
                    context: scope.context,
                    operation: item.name(),
                };
                statements.extend(render(item, &own)?);
            }
        }
        Ok(statements)
    }

    fn render_on(
        &self,
        scope: &Scope<'_>,
        table: &LiveTable,
    ) -> Result<Vec<Rendered>, RenderError> {
        self.together(scope, &|item, own| match item.needs(Dialect::Mysql) {
            Some(_) => item.operation.render_on(own, table),
            None => item.operation.render(own),
        })
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        // The filter of each is the dialect's affair, which is not known here: see [`Item::apply`].
        self.operations
            .iter()
            .try_for_each(|item| item.operation.apply(schema))
    }

    fn losses(&self, dialect: Dialect) -> Vec<Loss> {
        super::losses(dialect, &self.operations)
    }

    fn reverse(&self) -> Reverse {
        let mut operations = Vec::new();
        let mut lost: Vec<String> = Vec::new();
        for item in self.operations.iter().rev() {
            match item.reverse() {
                Reverse::Lossless(items) => operations.extend(items),
                Reverse::Lossy {
                    operations: items,
                    loses,
                } => {
                    operations.extend(items);
                    lost.push(loses);
                }
                irreversible => return irreversible,
            }
        }
        let back = BatchAlterTable {
            operations,
            ..self.clone()
        };
        let operations = vec![back.into()];
        match lost.is_empty() {
            true => Reverse::Lossless(operations),
            false => Reverse::Lossy {
                operations,
                loses: lost.join(", "),
            },
        }
    }
}

impl BatchAlterTable {
    /// The operations, one by one.
    pub(super) fn parts(&self) -> Vec<Cow<'_, Item>> {
        self.operations.iter().map(Cow::Borrowed).collect()
    }

    /// The same change on a schema of a dialect, by those that are for it.
    pub(super) fn apply_on(&self, dialect: Dialect, schema: &mut Schema) -> Result<(), ApplyError> {
        self.operations
            .iter()
            .try_for_each(|item| item.apply(dialect, schema))
    }
}

/// Operations on one table as a block.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchShape<O> {
    /// The table.
    #[serde(deserialize_with = "model::name")]
    table: String,
    /// The table's schema, when it is not the default one.
    #[serde(
        default = "Option::default",
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    schema: Option<String>,
    /// The operations, without the table.
    operations: Vec<O>,
}

impl<'de> Deserialize<'de> for BatchAlterTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let shape = BatchShape::<Value>::deserialize(deserializer)?;
        let mut operations = Vec::with_capacity(shape.operations.len());
        for (at, value) in shape.operations.into_iter().enumerate() {
            let wrong = |problem: String| D::Error::custom(format!("operations[{at}]: {problem}"));
            let Node::Map(mut entries) = node(value) else {
                return Err(wrong(
                    "expected an operation: a mapping with its name as the one key".to_owned(),
                ));
            };
            let name = entries
                .first()
                .map(|(name, _)| name.clone())
                .unwrap_or_default();
            let Some((_, Node::Map(body))) = entries.first_mut() else {
                return Err(wrong(format!("'{name}' is no operation on a table")));
            };
            if body
                .iter()
                .any(|(key, _)| key == "table" || key == "schema")
            {
                return Err(wrong(
                    "the table and its schema stand at the block".to_owned(),
                ));
            }
            body.push(("table".to_owned(), text(&shape.table)));
            if let Some(schema) = &shape.schema {
                body.push(("schema".to_owned(), text(schema)));
            }
            let item: Item = yaml::from_node(&Node::Map(entries), "")
                .map_err(|error| wrong(error.to_string()))?;
            if matches!(item.operation, Operation::BatchAlterTable(_)) {
                return Err(wrong("a block stands in no other block".to_owned()));
            }
            operations.push(item);
        }
        Ok(BatchAlterTable {
            table: shape.table,
            schema: shape.schema,
            operations,
        })
    }
}

impl Serialize for BatchAlterTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let without_table = |item: &Item| {
            let mut node = yaml::to_node(item).map_err(S::Error::custom)?;
            if let Node::Map(entries) = &mut node
                && let Some((_, Node::Map(body))) = entries.first_mut()
            {
                body.retain(|(key, _)| key != "table" && key != "schema");
            }
            Ok(node)
        };
        let operations = self.operations.iter().map(without_table);
        BatchShape {
            table: self.table.clone(),
            schema: self.schema.clone(),
            operations: operations.collect::<Result<Vec<Node>, S::Error>>()?,
        }
        .serialize(serializer)
    }
}

impl JsonSchema for BatchAlterTable {
    fn schema_name() -> Cow<'static, str> {
        "BatchAlterTable".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> JsonValue {
        json_schema!({
            "type": "object",
            "properties": {
                "table": { "type": "string", "description": "The table." },
                "schema": { "type": ["string", "null"], "description": "The table's schema, when it is not the default one." },
                "operations": {
                    "type": "array",
                    "description": "The operations on the table, each without the keys table and schema.",
                    "items": { "type": "object", "minProperties": 1, "maxProperties": 1 },
                },
            },
            "required": ["table", "operations"],
            "additionalProperties": false,
        })
    }
}

fn text(text: &str) -> Node {
    Node::Scalar(Scalar {
        text: text.to_owned(),
        kind: ScalarKind::Text,
    })
}

fn node(value: Value) -> Node {
    let scalar = |text: String, kind| Node::Scalar(Scalar { text, kind });
    match value {
        Value::Null => Node::Null,
        Value::Bool(value) => scalar(value.to_string(), ScalarKind::Bool),
        Value::Number(text) => scalar(text, ScalarKind::Number),
        Value::String(text) => scalar(text, ScalarKind::Text),
        Value::List(items) => Node::Seq(items.into_iter().map(node).collect()),
        Value::Map(entries) => Node::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key, node(value)))
                .collect(),
        ),
    }
}

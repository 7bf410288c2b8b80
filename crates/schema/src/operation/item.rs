//! An entry of a list of operations: `{add_column: {..}}`, with the databases that it is for.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::beside::{self, Beside};
use super::context::Scope;
use super::{Context, Operation, RenderError, Rendered, Reverse};
use crate::model::{ApplyError, Schema, TableName};
use crate::models::layout;
use crate::naming::Naming;
use crate::sql::LiteralError;
use crate::yaml::{self, OneOrMany};
use crate::{Dialect, Loss};

/// An operation as it stands in a script, with the databases that it is for.
///
/// It reads and writes itself as a mapping with one key, the operation's name. An unknown name is an error
/// that carries all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What is to be done.
    pub operation: Operation,
    /// The databases that it is for.
    pub filter: Filter,
}

/// The databases that an operation is for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Filter {
    /// The databases that it runs on; nothing here is all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<OneOrMany<Dialect>>,
    /// The databases that it is left out on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except: Option<OneOrMany<Dialect>>,
}

impl Item {
    /// The operation's name, as it stands in a script: `add_column`.
    pub fn name(&self) -> &'static str {
        self.operation.name()
    }

    /// Whether it runs on this dialect at all: `only` and `except`.
    pub fn applies_to(&self, dialect: Dialect) -> bool {
        self.filter.allows(dialect)
    }

    /// The table that has to be read from the database before its statements can be made, by
    /// [`render_live`](super::render_live).
    pub fn needs(&self, dialect: Dialect) -> Option<TableName> {
        if !self.applies_to(dialect) {
            return None;
        }
        self.operation.live_table(dialect)
    }

    /// The operations that it stands for on a dialect: itself, or those of a block.
    pub(super) fn parts(&self, dialect: Dialect) -> Vec<Cow<'_, Item>> {
        match &self.operation {
            Operation::BatchAlterTable(batch) if dialect != Dialect::Mysql => batch.parts(),
            _ => vec![Cow::Borrowed(self)],
        }
    }

    /// Refuses what can be refused without reading the table that it needs.
    ///
    /// # Errors
    /// As [`Item::render`].
    pub fn check(&self, context: &Context) -> Result<(), RenderError> {
        self.statements(context).map(|_| ())
    }

    /// Its statements for the context's dialect, in order; none when it does not apply to it.
    ///
    /// # Errors
    /// What the dialect cannot do, a name it does not keep, a value that cannot be written, or an `execute`
    /// whose text cannot be split; [`RenderError::NeedsTable`] for an operation that [needs](Item::needs) a table.
    pub fn render(&self, context: &Context) -> Result<Vec<Rendered>, RenderError> {
        let statements = self.statements(context)?;
        match self.needs(context.dialect) {
            Some(table) => Err(RenderError::NeedsTable { table }),
            None => Ok(statements),
        }
    }

    fn statements(&self, context: &Context) -> Result<Vec<Rendered>, RenderError> {
        if !self.applies_to(context.dialect) {
            return Ok(Vec::new());
        }
        let named = self.named(&context.naming);
        let statements = named.operation.render(&Scope {
            context,
            operation: self.name(),
        })?;
        // At a NUL SQLite would stop reading, and PostgreSQL's protocol too.
        let dialect = context.dialect;
        if dialect != Dialect::Mysql && statements.iter().any(|one| one.sql.contains('\0')) {
            return Err(LiteralError::Nul { dialect }.into());
        }
        Ok(statements)
    }

    /// The same with the names that a convention gives to constraints and indexes without one. Rendering does this
    /// by itself; who applies or reverses an operation under a convention does it first.
    pub fn named(&self, naming: &Naming) -> Cow<'_, Item> {
        if *naming == Naming::default() {
            return Cow::Borrowed(self);
        }
        let mut item = self.clone();
        item.operation.name_parts(naming);
        Cow::Owned(item)
    }

    /// Makes the same change on the schema of a database of this dialect; nothing when it does not apply to it.
    ///
    /// # Errors
    /// The schema has not what the operation changes, or already has what it makes.
    pub fn apply(&self, dialect: Dialect, schema: &mut Schema) -> Result<(), ApplyError> {
        match &self.operation {
            _ if !self.applies_to(dialect) => Ok(()),
            Operation::BatchAlterTable(batch) => batch.apply_on(dialect, schema),
            operation => operation.apply(schema),
        }
    }

    /// What undoes it, on the same databases.
    pub fn reverse(&self) -> Reverse {
        let filtered = |mut items: Vec<Item>| {
            for item in &mut items {
                item.filter = self.filter.clone();
            }
            items
        };
        match self.operation.reverse() {
            Reverse::Lossless(items) => Reverse::Lossless(filtered(items)),
            Reverse::Lossy { operations, loses } => Reverse::Lossy {
                operations: filtered(operations),
                loses,
            },
            irreversible => irreversible,
        }
    }
}

/// What operations destroy on a dialect, in their order, as far as they say it: also those whose statements are made only when
/// the table is known. The SQL of an `execute` is read by [`split::losses`](crate::split::losses), which tells what counts.
///
/// ```
/// use revgraph_schema::{Dialect, operation::{self, Item}, yaml};
///
/// let items: Vec<Item> = yaml::from_str("[{drop_column: {table: users, column: email}}]")?;
/// let lost = operation::losses(Dialect::Sqlite, &items);
/// assert_eq!(lost[0].to_string(), "column 'email' of table 'users'");
/// # Ok::<(), revgraph_schema::yaml::YamlError>(())
/// ```
pub fn losses(dialect: Dialect, items: &[Item]) -> Vec<Loss> {
    let items = items.iter().filter(|item| item.applies_to(dialect));
    items
        .flat_map(|item| item.operation.losses(dialect))
        .collect()
}

impl<O: Into<Operation>> From<O> for Item {
    fn from(operation: O) -> Item {
        Item {
            operation: operation.into(),
            filter: Filter::default(),
        }
    }
}

impl Filter {
    fn allows(&self, dialect: Dialect) -> bool {
        let named =
            |list: &Option<OneOrMany<Dialect>>| list.as_ref().map(|list| list.contains(&dialect));
        named(&self.only).unwrap_or(true) && !named(&self.except).unwrap_or(false)
    }
}

impl Beside for Filter {
    const KEYS: &'static [&'static str] = &["only", "except"];

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        key: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match key {
            "only" => self.only = map.next_value()?,
            _ => self.except = map.next_value()?,
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Item, D::Error> {
        deserializer.deserialize_enum("Operation", Operation::NAMES, ItemVisitor)
    }
}

struct ItemVisitor;

impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an operation: a mapping with its name as the one key")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Item, A::Error> {
        let (name, body) = access.variant::<String>()?;
        let (operation, filter) = Operation::read(&name, body)?;
        Ok(Item { operation, filter })
    }
}

/// Operations as they stand in a script, a line each where they are short.
///
/// # Errors
/// [`yaml::WriteError`]; no operation of this crate gives one.
pub fn to_yaml(items: &[Item]) -> Result<String, yaml::WriteError> {
    let nodes = items
        .iter()
        .map(yaml::to_node)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(layout::list(&nodes))
}

/// Reads the body of one kind of operation, and the filter beside it.
pub(super) struct Body<O>(PhantomData<O>);

impl<O> Body<O> {
    pub(super) fn new() -> Body<O> {
        Body(PhantomData)
    }
}

impl<'de, O: Deserialize<'de>> DeserializeSeed<'de> for Body<O> {
    type Value = (Filter, O);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        beside::deserialize(deserializer)
    }
}

/// Writes the body of one kind of operation, and the filter beside it.
pub(super) struct Written<'a, O> {
    pub(super) operation: &'a O,
    pub(super) filter: &'a Filter,
}

impl<O: Serialize> Serialize for Written<'_, O> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        beside::serialize(self.filter, self.operation, "sql", serializer)
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.operation.write(&self.filter, serializer)
    }
}

impl JsonSchema for Item {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Operation".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        Operation::json_schema(generator)
    }
}

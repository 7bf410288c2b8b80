//! One row in each table, as soon as there are tables.

use std::collections::BTreeSet;

use revgraph_database::{Database, DatabaseError, Reach};
use revgraph_schema::model::{Column, IndexTarget, Schema, Table, TableName, Term};
use revgraph_schema::operation::{Context, Item, Operation};
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;
use revgraph_schema::{Dialect, split, sql};

use crate::scratch;
use crate::script::ScriptStatement;

/// The numbers that keys and other columns get; the first pair that the database takes. Revisions insert rows of their
/// own, and seldom with the number -101; a foreign key that comes later needs the same number on both sides.
const NUMBERS: [(&str, &str); 6] = [
    ("-101", "-101"),
    ("-101", "101"),
    ("-101", "1"),
    ("101", "101"),
    ("101", "1"),
    ("1", "1"),
];

/// Which tables have a row.
///
/// Tables are read and filled no earlier than a revision comes that changes one: most revisions do not.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// The tables that got a row, or have some.
    filled: BTreeSet<TableName>,
    /// The names of those that have none, in small letters, without their schemas.
    empty: BTreeSet<String>,
    /// Whether there may be tables that nobody named.
    unknown: bool,
}

impl Rows {
    /// Gives a row to the tables that have none, if these statements are to change one of them. A table that takes no
    /// such row stays as it is.
    pub(super) fn before(
        &mut self,
        database: &mut Database,
        reach: &Reach,
        context: &Context,
        statements: &[ScriptStatement],
    ) -> Result<(), DatabaseError> {
        let has_open = self.unknown || !self.empty.is_empty();
        let changes = statements
            .iter()
            .any(|statement| match effect(context.dialect, statement) {
                Effect::None | Effect::Creates(_) => false,
                Effect::Changes(names) => self.unknown || !names.is_disjoint(&self.empty),
                Effect::Anything => true,
            });
        match has_open && changes {
            true => self.fill(database, reach, context),
            false => Ok(()),
        }
    }

    /// Notes the tables that these statements made.
    pub(super) fn after(&mut self, dialect: Dialect, statements: &[ScriptStatement]) {
        for statement in statements {
            match effect(dialect, statement) {
                Effect::Creates(names) => self.empty.extend(names),
                Effect::Anything => self.unknown = true,
                Effect::None | Effect::Changes(_) => {}
            }
        }
    }

    /// Gives a row to all tables that have none, where they take one.
    pub(super) fn fill(
        &mut self,
        database: &mut Database,
        reach: &Reach,
        context: &Context,
    ) -> Result<(), DatabaseError> {
        let schema = database.introspect(reach)?;
        self.filled.retain(|name| schema.tables.contains_key(name));
        let mut open: Vec<(&TableName, &Table)> = Vec::new();
        for (name, table) in &schema.tables {
            if !self.filled.contains(name) && !has_row(database, context.dialect, name) {
                open.push((name, table));
            }
        }
        // A row may need one that comes later in the list.
        loop {
            let before = open.len();
            open.retain(|(_, table)| !insert(database, context, table));
            if open.len() == before || open.is_empty() {
                break;
            }
        }
        let is_open = |name: &TableName| open.iter().any(|(other, _)| *other == name);
        let filled = schema.tables.keys().filter(|name| !is_open(name));
        self.filled = filled.cloned().collect();
        self.empty = open.iter().map(|(name, _)| plain(&name.name)).collect();
        self.unknown = false;
        Ok(())
    }

    /// How many tables have a row.
    pub(super) fn count(&self, database: &mut Database, schema: &Schema) -> usize {
        let dialect = database.dialect();
        let has = |name: &&TableName| has_row(database, dialect, name);
        schema.tables.keys().filter(has).count()
    }
}

/// What a statement may do to tables, by their names in small letters.
enum Effect {
    None,
    Creates(BTreeSet<String>),
    Changes(BTreeSet<String>),
    Anything,
}

fn effect(dialect: Dialect, statement: &ScriptStatement) -> Effect {
    if let Some(late) = &statement.late {
        return Effect::Changes(BTreeSet::from([plain(&late.table.name)]));
    }
    let words = split::first_words(dialect, &statement.sql);
    let tables = split::changed_tables(dialect, &statement.sql);
    let tables: BTreeSet<String> = tables.iter().map(|name| plain(name)).collect();
    match words.first().map(String::as_str) {
        Some("CREATE") if words.iter().any(|word| word == "TABLE") => Effect::Creates(tables),
        Some("CREATE" | "INSERT" | "COPY" | "COMMENT") => Effect::None,
        Some("ALTER" | "DROP" | "UPDATE" | "DELETE" | "TRUNCATE") if !tables.is_empty() => {
            Effect::Changes(tables)
        }
        _ => Effect::Anything,
    }
}

/// The last part of a name, in small letters.
fn plain(name: &str) -> String {
    let (_, last) = name.rsplit_once('.').unwrap_or(("", name));
    last.to_lowercase()
}

fn has_row(database: &mut Database, dialect: Dialect, name: &TableName) -> bool {
    let table = sql::qualified(dialect, name.schema.as_deref(), &name.name);
    let rows = database.query(&format!("SELECT 1 FROM {table} LIMIT 1"));
    rows.is_ok_and(|rows| !rows.is_empty())
}

fn insert(database: &mut Database, context: &Context, table: &Table) -> bool {
    NUMBERS.iter().any(|(key, other)| {
        let item = row(context.dialect, table, key, other);
        let statements = item.render(context).unwrap_or_default();
        !statements.is_empty()
            && statements
                .iter()
                .all(|statement| database.execute(&statement.sql).is_ok())
    })
}

/// A row with these numbers, also where a text stands: what makes numbers of texts works on it.
fn row(dialect: Dialect, table: &Table, key: &str, other: &str) -> Item {
    let mut item = scratch::row(dialect, table);
    let Operation::BulkInsert(insert) = &mut item.operation else {
        return item;
    };
    let keys = keys(dialect, table);
    for (column, value) in insert.rows.iter_mut().flat_map(|row| &mut row.0) {
        let number = match keys.contains(column.as_str()) {
            true => key,
            false => other,
        };
        if let Term::Literal(Value::Number(text) | Value::String(text)) = value
            && matches!(text.as_str(), "1" | "a")
        {
            *text = number.to_owned();
        }
    }
    item
}

/// The columns whose values may stand in no second row, or in another table, now or later: keys, and the integers on
/// which there is no check.
fn keys(dialect: Dialect, table: &Table) -> BTreeSet<&str> {
    let primary = table.primary_key.iter().flat_map(|key| &key.columns);
    let uniques = table
        .uniques
        .iter()
        .flat_map(|unique| unique.columns.iter());
    let references = table.foreign_keys.iter().flat_map(|key| key.columns.iter());
    let indexes = table.indexes.iter().filter(|index| index.unique);
    let indexed = indexes
        .flat_map(|index| index.columns.iter())
        .filter_map(|part| match &part.target {
            IndexTarget::Column(column) => Some(column.as_str()),
            IndexTarget::Expression(_) => None,
        });
    let is_checked = |column: &Column| {
        let mut checks = table.checks.iter();
        checks.any(|check| check.sql.contains(&column.name))
    };
    let integers = table
        .columns
        .iter()
        .filter(|column| is_integer(dialect, column) && !is_checked(column));
    primary
        .chain(uniques)
        .chain(references)
        .map(String::as_str)
        .chain(indexed)
        .chain(integers.map(|column| column.name.as_str()))
        .collect()
}

fn is_integer(dialect: Dialect, column: &Column) -> bool {
    matches!(
        column.data_type.on(dialect),
        Some(
            DataType::TinyInt
                | DataType::SmallInt
                | DataType::MediumInt
                | DataType::Integer
                | DataType::BigInt
        )
    )
}

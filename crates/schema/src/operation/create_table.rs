//! `create_table`: a table with its constraints, its indexes, its enum types and its comments.

use schemars::{JsonSchema, Schema as JsonValue, SchemaGenerator};
use serde::de::{Deserializer, Error, MapAccess};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::beside::{self, Beside};
use super::clause::{column, constraint, enums, index};
use super::context::Scope;
use super::{DropTable, Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{
    ApplyError, Check, Column, Constraint, ForeignKey, IndexTarget, Schema, Table, TableShape,
    Unique, is_false,
};
use crate::naming::Naming;

/// Creates a table, with its constraints and indexes. Its body is the shape of a table in a model.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// The table.
    pub table: Table,
    /// Whether a table of that name that is already there is no error. Its columns and constraints stay as they
    /// are; missing indexes are created, and on PostgreSQL comments are set, since both are statements of their own.
    pub if_not_exists: bool,
}

impl From<Table> for CreateTable {
    fn from(table: Table) -> CreateTable {
        CreateTable {
            table,
            if_not_exists: false,
        }
    }
}

impl Perform for CreateTable {
    fn name_parts(&mut self, naming: &Naming) {
        naming.name_table(&mut self.table);
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let table = &self.table;
        let schema = table.schema.as_deref();
        let mut statements = Vec::new();
        for column in &table.columns {
            let create = enums::create(scope, column, schema, &table.name, self.if_not_exists)?;
            // Two columns may share a type by its name.
            statements.extend(create.filter(|create| !statements.contains(create)));
        }
        statements.push(Rendered::new(self.statement(scope)?));
        if scope.dialect() != Dialect::Mysql {
            let how = index::How {
                concurrently: false,
                if_not_exists: self.if_not_exists,
            };
            for index in &table.indexes {
                statements.push(Rendered::new(index::create(
                    scope,
                    schema,
                    &table.name,
                    index,
                    how,
                )?));
            }
        }
        if scope.dialect() == Dialect::Postgres {
            let name = scope.qualified(schema, &table.name);
            for unique in repeated(table) {
                let clause = constraint::unique(scope, unique)?;
                statements.push(Rendered::new(format!("ALTER TABLE {name} ADD {clause}")));
            }
            for constraint in table.constraints().filter(|one| is_not_valid(table, one)) {
                let clause = constraint::any(scope, &table.name, &constraint)?;
                statements.push(Rendered::new(format!(
                    "ALTER TABLE {name} ADD {clause} NOT VALID"
                )));
            }
            if let Some(comment) = &table.comment {
                let comment = scope.text(comment);
                statements.push(Rendered::new(format!(
                    "COMMENT ON TABLE {name} IS {comment}"
                )));
            }
            for column in &table.columns {
                statements.extend(comment_on_column(scope, &name, column));
            }
        }
        Ok(statements)
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = self.table.key();
        if schema.tables.contains_key(&table) {
            return match self.if_not_exists {
                true => Ok(()),
                false => Err(ApplyError::TableExists { table }),
            };
        }
        schema.tables.insert(table, self.table.clone());
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        if self.if_not_exists {
            return Reverse::irreversible("whether the table was there before is not known");
        }
        let drop_table = DropTable {
            name: self.table.name.clone(),
            schema: self.table.schema.clone(),
            if_exists: false,
            was: Some(self.table.clone()),
        };
        Reverse::Lossy {
            operations: vec![drop_table.into()],
            loses: format!("the rows of table '{}'", self.table.name),
        }
    }
}

/// The unique constraints over the same columns as the primary key or as one before them: in one statement PostgreSQL
/// would make one of both, and say nothing.
fn repeated(table: &Table) -> impl Iterator<Item = &Unique> {
    let is_repeated = |at: usize, unique: &Unique| {
        let key = table.primary_key.as_ref();
        let is_key =
            || !unique.deferrable && key.is_some_and(|key| key.columns == unique.columns.0);
        let nameless = |unique: &Unique| Unique {
            name: None,
            ..unique.clone()
        };
        let is_same = |before: &Unique| nameless(before) == nameless(unique);
        unique.name.is_some() && (is_key() || table.uniques[..at].iter().any(is_same))
    };
    let uniques = table.uniques.iter().enumerate();
    uniques
        .filter(move |(at, unique)| is_repeated(*at, unique))
        .map(|(_, unique)| unique)
}

/// Whether the constraint has to come after the table: a new table has no rows that it would not look at, so PostgreSQL
/// takes no `NOT VALID` there.
fn is_not_valid(table: &Table, constraint: &Constraint) -> bool {
    let is_listed = |name: &str| table.postgres.not_valid.iter().any(|listed| listed == name);
    matches!(constraint, Constraint::Check(_) | Constraint::ForeignKey(_))
        && constraint.name().is_some_and(is_listed)
}

/// `COMMENT ON COLUMN`, PostgreSQL's way; `table` is already quoted.
pub(super) fn comment_on_column(
    scope: &Scope<'_>,
    table: &str,
    column: &Column,
) -> Option<Rendered> {
    let comment = scope.text(column.comment.as_deref()?);
    let name = scope.name(&column.name);
    Some(Rendered::new(format!(
        "COMMENT ON COLUMN {table}.{name} IS {comment}"
    )))
}

impl CreateTable {
    fn statement(&self, scope: &Scope<'_>) -> Result<String, RenderError> {
        let table = &self.table;
        scope.new_name(&table.name)?;
        let unlogged = match scope.dialect() {
            Dialect::Postgres if table.postgres.unlogged => "UNLOGGED ",
            _ => "",
        };
        let if_not_exists = if self.if_not_exists {
            "IF NOT EXISTS "
        } else {
            ""
        };
        let name = scope.qualified(table.schema.as_deref(), &table.name);
        let lines = self.lines(scope)?.join(",\n    ");
        let lines = match lines.is_empty() {
            true => String::new(),
            false => format!("\n    {lines}\n"),
        };
        let options = options(scope, table);
        Ok(format!(
            "CREATE {unlogged}TABLE {if_not_exists}{name} ({lines}){options}"
        ))
    }

    /// The columns and constraints, each a line.
    fn lines(&self, scope: &Scope<'_>) -> Result<Vec<String>, RenderError> {
        let table = &self.table;
        let place = column::Place {
            schema: table.schema.as_deref(),
            table: &table.name,
            strict: scope.dialect() == Dialect::Sqlite && table.sqlite.strict,
            added: false,
        };
        let mut lines = Vec::new();
        let mut key_at_column = false;
        for column in &table.columns {
            let inline = self.inline(scope, column)?;
            key_at_column |= inline.primary_key.is_some();
            lines.push(column::definition(scope, place, column, inline)?);
        }
        if let (Some(key), false) = (&table.primary_key, key_at_column) {
            lines.push(constraint::primary_key(scope, key)?);
        }
        let postgres = scope.dialect() == Dialect::Postgres;
        for unique in &table.uniques {
            if !(postgres && repeated(table).any(|other| std::ptr::eq(other, unique))) {
                lines.push(constraint::unique(scope, unique)?);
            }
        }
        for check in &table.checks {
            if postgres && is_not_valid(table, &check.clone().into()) {
                continue;
            }
            let column = check.column.as_deref().and_then(|name| table.column(name));
            let inline = column.and_then(|column| inline_check(scope, table, column));
            if !inline.is_some_and(|inline| std::ptr::eq(inline, check)) {
                lines.push(constraint::check(scope, check)?);
            }
        }
        for key in &table.foreign_keys {
            if postgres && is_not_valid(table, &key.clone().into()) {
                continue;
            }
            let column = key.columns.first().and_then(|name| table.column(name));
            let inline = column.and_then(|column| inline_reference(scope, table, column));
            if !inline.is_some_and(|inline| std::ptr::eq(inline, key)) {
                lines.push(constraint::foreign_key(scope, &table.name, key)?);
            }
        }
        for exclude in &table.excludes {
            lines.push(constraint::exclude(scope, exclude)?);
        }
        if scope.dialect() == Dialect::Mysql {
            for index in &table.indexes {
                lines.push(index::mysql_inline(scope, &table.name, index)?);
            }
        }
        Ok(lines)
    }

    /// The constraints that this dialect wants at the column.
    fn inline<'t>(
        &'t self,
        scope: &Scope<'_>,
        column: &Column,
    ) -> Result<column::Inline<'t>, RenderError> {
        let table = &self.table;
        check_autoincrement(scope, table, column)?;
        let primary_key = table
            .primary_key
            .as_ref()
            .filter(|_| scope.dialect() == Dialect::Sqlite && column.autoincrement);
        Ok(column::Inline {
            primary_key,
            unique: false,
            check: inline_check(scope, table, column),
            foreign_key: inline_reference(scope, table, column),
        })
    }
}

/// SQLite and MySQL drop a check with its column only when it stands at it; PostgreSQL in any case.
fn inline_check<'t>(scope: &Scope<'_>, table: &'t Table, column: &Column) -> Option<&'t Check> {
    let at_column = |check: &&Check| check.column.as_ref() == Some(&column.name);
    match scope.dialect() {
        Dialect::Sqlite => table.checks.iter().find(at_column),
        Dialect::Mysql => table
            .checks
            .iter()
            .find(at_column)
            .filter(|check| check.name.is_none()),
        Dialect::Postgres => None,
    }
}

/// SQLite drops a column natively only when its reference stands at it. MySQL reads it there and forgets it.
fn inline_reference<'t>(
    scope: &Scope<'_>,
    table: &'t Table,
    column: &Column,
) -> Option<&'t ForeignKey> {
    match scope.dialect() {
        Dialect::Sqlite => table
            .foreign_keys
            .iter()
            .find(|key| key.columns.as_ref() == [column.name.clone()]),
        Dialect::Postgres | Dialect::Mysql => None,
    }
}

/// What SQLite and MySQL want of a column that numbers its rows.
fn check_autoincrement(
    scope: &Scope<'_>,
    table: &Table,
    column: &Column,
) -> Result<(), RenderError> {
    if !column.autoincrement {
        return Ok(());
    }
    let what = || format!("autoincrement of column '{}'", column.name);
    let is_alone = |columns: &[String]| columns == [column.name.clone()];
    match scope.dialect() {
        Dialect::Sqlite
            if !table
                .primary_key
                .as_ref()
                .is_some_and(|key| is_alone(&key.columns)) =>
        {
            Err(scope.unsupported(
                what(),
                "SQLite numbers rows by their primary key alone",
                "the column as the primary key, and a unique constraint for the others",
            ))
        }
        Dialect::Sqlite if table.sqlite.without_rowid => Err(scope.unsupported(
            what(),
            "a table without rowid does not number its rows",
            "the table without without_rowid",
        )),
        Dialect::Mysql => {
            let first = |columns: &[String]| columns.first() == Some(&column.name);
            let leads = table.primary_key.iter().any(|key| first(&key.columns))
                || table.uniques.iter().any(|unique| first(&unique.columns))
                || table.indexes.iter().any(|index| {
                    index.columns.first().is_some_and(
                        |part| matches!(&part.target, IndexTarget::Column(name) if *name == column.name),
                    )
                });
            match leads {
                true => Ok(()),
                false => Err(scope.unsupported(
                    what(),
                    "MySQL wants it to be the first column of a key",
                    "primary_key, unique or index at the column",
                )),
            }
        }
        Dialect::Sqlite | Dialect::Postgres => Ok(()),
    }
}

/// What follows the closing parenthesis.
fn options(scope: &Scope<'_>, table: &Table) -> String {
    match scope.dialect() {
        Dialect::Sqlite => {
            let words = [
                (table.sqlite.strict, "STRICT"),
                (table.sqlite.without_rowid, "WITHOUT ROWID"),
            ];
            let words: Vec<&str> = words
                .iter()
                .filter(|(said, _)| *said)
                .map(|(_, word)| *word)
                .collect();
            match words.is_empty() {
                true => String::new(),
                false => format!(" {}", words.join(", ")),
            }
        }
        Dialect::Postgres => {
            let own = &table.postgres;
            let mut sql = String::new();
            if !own.inherits.is_empty() {
                let parents = own.inherits.iter();
                let parents: Vec<String> = parents.map(|name| index::dotted(scope, name)).collect();
                sql.push_str(&format!(" INHERITS ({})", parents.join(", ")));
            }
            if let Some(partition_by) = &own.partition_by {
                sql.push_str(&format!(" PARTITION BY {}", partition_by.trim()));
            }
            sql.push_str(&index::storage(scope, &own.storage));
            sql
        }
        Dialect::Mysql => {
            let mut sql = String::new();
            for option in index::mysql_table_options(scope, &table.mysql) {
                sql.push_str(&format!(" {option}"));
            }
            if let Some(comment) = &table.comment {
                sql.push_str(&format!(" COMMENT={}", scope.text(comment)));
            }
            sql
        }
    }
}

/// A key of the shape that only a model has: what is created has no name from before.
pub(super) const NO_RENAME: &str =
    "renamed_from is for models; the operations are rename_table and rename_column";

/// What `create_table` says beside the table.
#[derive(Default, Serialize, JsonSchema)]
struct How {
    /// Whether a table of that name that is already there is no error; its columns and constraints stay as they are.
    #[serde(skip_serializing_if = "is_false")]
    if_not_exists: bool,
}

impl Beside for How {
    const KEYS: &'static [&'static str] = &["if_not_exists"];

    fn read<'de, A: MapAccess<'de>>(
        &mut self,
        _: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        self.if_not_exists = map.next_value()?;
        Ok(())
    }
}

impl<'de> Deserialize<'de> for CreateTable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CreateTable, D::Error> {
        let (how, shape): (How, TableShape) = beside::deserialize(deserializer)?;
        let table = shape.named().map_err(D::Error::custom)?;
        if table.renamed_from.is_some()
            || (table.columns.iter()).any(|column| column.renamed_from.is_some())
        {
            return Err(D::Error::custom(NO_RENAME));
        }
        Ok(CreateTable {
            table,
            if_not_exists: how.if_not_exists,
        })
    }
}

impl Serialize for CreateTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let how = How {
            if_not_exists: self.if_not_exists,
        };
        beside::serialize(
            &how,
            &TableShape::from(self.table.clone()),
            "name",
            serializer,
        )
    }
}

impl JsonSchema for CreateTable {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CreateTable".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> JsonValue {
        let mut schema = beside::json_schema::<How, TableShape>(generator);
        schema.insert(
            "required".to_owned(),
            serde_json::json!(["name", "columns"]),
        );
        schema
    }
}

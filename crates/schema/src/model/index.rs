//! Indexes.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::column::Options;
use super::short::{self, Short, is_default, is_false};
use crate::yaml::OneOrMany;

/// An index of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// Its name: `ix_<table>_<columns>` when there is none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    pub name: Option<String>,
    /// What it is over, in order: a column, or a list of columns and expressions.
    pub columns: OneOrMany<IndexColumn>,
    /// Whether no two rows may have the same.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unique: bool,
    /// The condition of the rows that it has.
    #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Columns whose values it carries without being ordered by them; PostgreSQL only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub include: Vec<String>,
    /// Whether nulls count as equal in a unique index; PostgreSQL 15 or newer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nulls_not_distinct: bool,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgres: PostgresIndex,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: MysqlIndex,
}

impl Index {
    /// An index over columns, and nothing else.
    pub fn over<N: Into<String>>(columns: impl IntoIterator<Item = N>) -> Index {
        Index {
            name: None,
            columns: OneOrMany(columns.into_iter().map(IndexColumn::column).collect()),
            unique: false,
            condition: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            postgres: PostgresIndex::default(),
            mysql: MysqlIndex::default(),
        }
    }

    /// Its name, or the one that it gets on this table: `ix_<table>_<columns>`, and `expr` for an expression.
    pub fn name_on(&self, table: &str) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        let columns: Vec<&str> = self
            .columns
            .iter()
            .map(|column| match &column.target {
                IndexTarget::Column(name) => name.as_str(),
                IndexTarget::Expression(_) => "expr",
            })
            .collect();
        format!("ix_{table}_{}", columns.join("_"))
    }

    /// Whether it is over this column, or carries it.
    pub fn mentions(&self, column: &str) -> bool {
        let over = |part: &IndexColumn| part.target == IndexTarget::Column(column.to_owned());
        self.columns.iter().any(over) || self.include.iter().any(|included| included == column)
    }
}

/// What PostgreSQL alone knows of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PostgresIndex {
    /// The access method: btree, hash, gin, gist, spgist, brin, or that of an extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Storage parameters, such as fillfactor.
    #[serde(skip_serializing_if = "Options::is_empty")]
    pub storage: Options,
}

/// What MySQL and MariaDB alone know of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MysqlIndex {
    /// The structure: btree or hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// An index of another kind than the ordered one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<MysqlIndexKind>,
}

/// The indexes of MySQL that are not ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MysqlIndexKind {
    /// For the words of a text.
    Fulltext,
    /// For shapes.
    Spatial,
}

/// One part of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexColumn {
    /// The column or the expression.
    pub target: IndexTarget,
    /// The direction; ascending when nothing is said.
    pub order: Option<Order>,
    /// Where nulls stand.
    pub nulls: Option<Nulls>,
    /// How many characters of it are in the index; MySQL only.
    pub length: Option<u32>,
    /// The operator class; PostgreSQL only.
    pub opclass: Option<String>,
}

/// What a part of an index is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexTarget {
    /// A column, by its name.
    Column(String),
    /// An expression.
    Expression(String),
}

/// The direction of a part of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// Ascending.
    #[serde(alias = "ASC")]
    Asc,
    /// Descending.
    #[serde(alias = "DESC")]
    Desc,
}

/// Where nulls stand in an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nulls {
    /// Before everything else.
    #[serde(alias = "FIRST")]
    First,
    /// After everything else.
    #[serde(alias = "LAST")]
    Last,
}

impl IndexColumn {
    /// A column, and nothing else.
    pub fn column(name: impl Into<String>) -> IndexColumn {
        IndexColumn {
            target: IndexTarget::Column(name.into()),
            order: None,
            nulls: None,
            length: None,
            opclass: None,
        }
    }
}

/// A part of an index in full; for short it is the name of a column.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct IndexColumnShape {
    /// The column; or else write `sql`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// The expression; or else write `column`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sql: Option<String>,
    /// The direction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<Order>,
    /// Where nulls stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nulls: Option<Nulls>,
    /// How many characters of it are in the index; MySQL only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    length: Option<u32>,
    /// The operator class; PostgreSQL only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opclass: Option<String>,
}

impl Short for IndexColumn {
    type Full = IndexColumnShape;

    const EXPECTED: &'static str = "the name of a column, or a mapping with column or sql";

    fn from_text(text: &str) -> Result<IndexColumn, String> {
        Ok(IndexColumn::column(text))
    }

    fn from_full(full: IndexColumnShape) -> Result<IndexColumn, String> {
        let target = match (full.column, full.sql) {
            (Some(column), None) => IndexTarget::Column(column),
            (None, Some(_)) if full.length.is_some() => {
                return Err("a length is for a column, not for an expression".to_owned());
            }
            (None, Some(sql)) => IndexTarget::Expression(sql),
            _ => return Err("write either 'column' or 'sql'".to_owned()),
        };
        Ok(IndexColumn {
            target,
            order: full.order,
            nulls: full.nulls,
            length: full.length,
            opclass: full.opclass,
        })
    }
}

impl<'de> Deserialize<'de> for IndexColumn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<IndexColumn, D::Error> {
        short::deserialize(deserializer)
    }
}

impl Serialize for IndexColumn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (column, sql) = match &self.target {
            IndexTarget::Column(name) if *self == IndexColumn::column(name) => {
                return name.serialize(serializer);
            }
            IndexTarget::Column(name) => (Some(name.clone()), None),
            IndexTarget::Expression(sql) => (None, Some(sql.clone())),
        };
        IndexColumnShape {
            column,
            sql,
            order: self.order,
            nulls: self.nulls,
            length: self.length,
            opclass: self.opclass.clone(),
        }
        .serialize(serializer)
    }
}

impl JsonSchema for IndexColumn {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "IndexColumn".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = IndexColumnShape::json_schema(generator);
        json_schema!({ "anyOf": [{ "type": "string", "description": "The name of a column." }, full] })
    }
}

//! `create_index`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clause::index;
use super::context::Scope;
use super::{DropIndex, Marker, Perform, RenderError, Rendered, Reverse};
use crate::Dialect;
use crate::model::{
    self, ApplyError, Index, IndexColumn, MysqlIndex, PostgresIndex, Schema, is_default, is_false,
};
use crate::naming::Naming;
use crate::yaml::OneOrMany;

/// Creates an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateIndex {
    /// Its name: `ix_<table>_<columns>` when there is none.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    pub name: Option<String>,
    /// The table.
    #[serde(deserialize_with = "model::name")]
    pub table: String,
    /// The table's schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "model::optional_name"
    )]
    pub schema: Option<String>,
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
    /// Whether others may write meanwhile. PostgreSQL needs a script that is not transactional for it; the other
    /// databases have no such choice, and there it changes nothing.
    #[serde(default, skip_serializing_if = "is_false")]
    pub concurrently: bool,
    /// Whether an index of that name that is already there is left as it is; not on MySQL.
    #[serde(default, skip_serializing_if = "is_false")]
    pub if_not_exists: bool,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub postgres: PostgresIndex,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    pub mysql: MysqlIndex,
}

impl CreateIndex {
    /// Creates the index on a table.
    pub fn new(schema: Option<&str>, table: &str, index: Index) -> CreateIndex {
        CreateIndex {
            name: index.name,
            table: table.to_owned(),
            schema: schema.map(str::to_owned),
            columns: index.columns,
            unique: index.unique,
            condition: index.condition,
            include: index.include,
            nulls_not_distinct: index.nulls_not_distinct,
            concurrently: false,
            if_not_exists: false,
            postgres: index.postgres,
            mysql: index.mysql,
        }
    }

    /// The index as a value.
    pub fn index(&self) -> Index {
        Index {
            name: self.name.clone(),
            columns: self.columns.clone(),
            unique: self.unique,
            condition: self.condition.clone(),
            include: self.include.clone(),
            nulls_not_distinct: self.nulls_not_distinct,
            postgres: self.postgres.clone(),
            mysql: self.mysql.clone(),
        }
    }
}

impl Perform for CreateIndex {
    fn name_parts(&mut self, naming: &Naming) {
        self.name = Some(naming.index_name(&self.table, &self.index()));
    }

    fn render(&self, scope: &Scope<'_>) -> Result<Vec<Rendered>, RenderError> {
        let how = index::How {
            concurrently: self.concurrently,
            if_not_exists: self.if_not_exists,
        };
        let sql = index::create(
            scope,
            self.schema.as_deref(),
            &self.table,
            &self.index(),
            how,
        )?;
        if self.concurrently && scope.dialect() == Dialect::Postgres {
            let name = scope.index_name(&self.table, &self.index());
            let marker = Marker::creates_concurrently(self.schema.as_deref(), &self.table, &name);
            return Ok(vec![Rendered::marked(sql, marker)]);
        }
        Ok(vec![Rendered::new(sql)])
    }

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let table = schema.table_mut(self.schema.as_deref(), &self.table)?;
        let index = self.index();
        let name = index.name_on(&self.table);
        if table.index(&name).is_some() {
            return match self.if_not_exists {
                true => Ok(()),
                false => Err(ApplyError::IndexExists {
                    table: table.key(),
                    index: name,
                }),
            };
        }
        table.indexes.push(index);
        Ok(())
    }

    fn reverse(&self) -> Reverse {
        if self.if_not_exists {
            return Reverse::irreversible("whether the index was there before is not known");
        }
        let drop_index = DropIndex {
            name: self.index().name_on(&self.table),
            table: self.table.clone(),
            schema: self.schema.clone(),
            concurrently: self.concurrently,
            if_exists: false,
            was: Some(self.index()),
        };
        Reverse::Lossless(vec![drop_index.into()])
    }
}

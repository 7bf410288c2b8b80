//! A whole schema, and the changes that operations make on it.

use std::collections::BTreeMap;

use super::{Index, Table};

/// The tables of a database.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// Its tables, by schema and name.
    pub tables: BTreeMap<TableName, Table>,
}

/// The name of a table, with its schema when it is not the default one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TableName {
    /// The schema; `None` is the default one.
    pub schema: Option<String>,
    /// The table.
    pub name: String,
}

impl TableName {
    /// A name in a schema, or in the default one.
    pub fn new(schema: Option<&str>, name: &str) -> TableName {
        TableName {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        }
    }
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// An operation and a schema that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// The table is not there.
    #[error("table '{table}' does not exist")]
    NoSuchTable {
        /// The table.
        table: TableName,
    },
    /// The table is already there.
    #[error("table '{table}' already exists")]
    TableExists {
        /// The table.
        table: TableName,
    },
    /// The column is not there.
    #[error("table '{table}' has no column '{column}'")]
    NoSuchColumn {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The column is already there.
    #[error("table '{table}' already has a column '{column}'")]
    ColumnExists {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
    },
    /// The index is not there.
    #[error("table '{table}' has no index '{index}'")]
    NoSuchIndex {
        /// The table.
        table: TableName,
        /// The index.
        index: String,
    },
    /// The index is already there.
    #[error("table '{table}' already has an index '{index}'")]
    IndexExists {
        /// The table.
        table: TableName,
        /// The index.
        index: String,
    },
}

impl Schema {
    /// A table by schema and name.
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&Table> {
        self.tables.get(&TableName::new(schema, name))
    }

    pub(crate) fn table_mut(
        &mut self,
        schema: Option<&str>,
        name: &str,
    ) -> Result<&mut Table, ApplyError> {
        let table = TableName::new(schema, name);
        match self.tables.get_mut(&table) {
            Some(found) => Ok(found),
            None => Err(ApplyError::NoSuchTable { table }),
        }
    }
}

impl Table {
    /// An index by its name, or by the one that it gets.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes
            .iter()
            .find(|index| index.name_on(&self.name) == name)
    }
}

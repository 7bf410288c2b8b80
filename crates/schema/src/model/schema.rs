//! A whole schema, and the changes that operations make on it.

use std::collections::BTreeMap;

use super::{
    Domain, EnumType, Extension, Function, Index, MaterializedView, Namespace, Procedure, Sequence,
    Table, Trigger, View,
};

/// What a database has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    /// Its tables, by schema and name.
    pub tables: BTreeMap<TableName, Table>,
    /// Its schemas, by their names.
    pub namespaces: BTreeMap<TableName, Namespace>,
    /// Its extensions.
    pub extensions: BTreeMap<TableName, Extension>,
    /// Its enum types, without those that belong to a column.
    pub enums: BTreeMap<TableName, EnumType>,
    /// Its domains.
    pub domains: BTreeMap<TableName, Domain>,
    /// Its sequences, without those that belong to a column.
    pub sequences: BTreeMap<TableName, Sequence>,
    /// Its views.
    pub views: BTreeMap<TableName, View>,
    /// Its materialized views.
    pub materialized_views: BTreeMap<TableName, MaterializedView>,
    /// Its functions.
    pub functions: BTreeMap<TableName, Function>,
    /// Its procedures.
    pub procedures: BTreeMap<TableName, Procedure>,
    /// Its triggers, as `<table>.<trigger>`.
    pub triggers: BTreeMap<TableName, Trigger>,
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
    /// The constraint is not there.
    #[error("table '{table}' has no {kind} '{constraint}'")]
    NoSuchConstraint {
        /// The table.
        table: TableName,
        /// What it is: `unique constraint`, or `constraint` when nothing is said.
        kind: &'static str,
        /// The constraint.
        constraint: String,
    },
    /// The constraint is already there.
    #[error("table '{table}' already has a {kind} '{constraint}'")]
    ConstraintExists {
        /// The table.
        table: TableName,
        /// What it is: `unique constraint`.
        kind: &'static str,
        /// The constraint.
        constraint: String,
    },
    /// Something beside the tables is not there.
    #[error("{kind} '{name}' does not exist")]
    NoSuchObject {
        /// What it is: `view`.
        kind: &'static str,
        /// Its name.
        name: TableName,
    },
    /// Something beside the tables is already there.
    #[error("{kind} '{name}' already exists")]
    ObjectExists {
        /// What it is: `view`.
        kind: &'static str,
        /// Its name.
        name: TableName,
    },
    /// An enum has not this value.
    #[error("enum type '{name}' has no value '{value}'")]
    NoSuchValue {
        /// The type.
        name: TableName,
        /// The value.
        value: String,
    },
    /// An enum already has this value.
    #[error("enum type '{name}' already has the value '{value}'")]
    ValueExists {
        /// The type.
        name: TableName,
        /// The value.
        value: String,
    },
}

impl Schema {
    /// A table by schema and name.
    pub fn table(&self, schema: Option<&str>, name: &str) -> Option<&Table> {
        self.tables.get(&TableName::new(schema, name))
    }

    /// Changes the words of an enum type, also of one that came with a column.
    pub(crate) fn change_enum(
        &mut self,
        name: &TableName,
        change: impl Fn(&mut Vec<String>) -> Result<(), ApplyError>,
    ) -> Result<(), ApplyError> {
        if let Some(found) = self.enums.get_mut(name) {
            return change(&mut found.values);
        }
        let mut found = false;
        for table in self.tables.values_mut() {
            if table.schema != name.schema {
                continue;
            }
            for column in &mut table.columns {
                if column.enum_name(&table.name) == name.name
                    && let Some(words) = column.data_type.enum_words_mut()
                {
                    change(words)?;
                    found = true;
                }
            }
        }
        match found {
            true => Ok(()),
            false => Err(ApplyError::NoSuchObject {
                kind: "enum type",
                name: name.clone(),
            }),
        }
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

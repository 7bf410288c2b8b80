//! A table as it stands in a file: the body of `create_table`, of a model, and of `drop_table`'s `was`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::short::{self, is_default};
use super::{
    Check, ColumnDefinition, Exclude, ForeignKey, Index, MysqlTable, NewColumn, PostgresTable,
    PrimaryKey, SqliteTable, Table, Unique,
};

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Table")]
pub(crate) struct TableShape {
    /// Its name; left out where the name stands elsewhere.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    name: Option<String>,
    /// Its schema, when it is not the default one.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    schema: Option<String>,
    /// Its columns, in order: columns in full, and the shorthands timestamps, soft_deletes, increments and morphs.
    columns: Vec<NewColumn>,
    /// The columns of its primary key; for short, write primary_key: true at a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    primary_key: Option<PrimaryKey>,
    /// Its unique constraints; for short, write unique: true at a column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    uniques: Vec<Unique>,
    /// Its checks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    checks: Vec<Check>,
    /// Its foreign keys; for short, write references at a column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
    /// Its exclusion constraints; PostgreSQL only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    excludes: Vec<Exclude>,
    /// Its indexes; for short, write index: true at a column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    indexes: Vec<Index>,
    /// What it is for; SQLite has no place for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    /// The name that it had before; for models.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "short::optional_name"
    )]
    renamed_from: Option<String>,
    /// What SQLite alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    sqlite: SqliteTable,
    /// What PostgreSQL alone knows.
    #[serde(default, skip_serializing_if = "is_default")]
    postgres: PostgresTable,
    /// What MySQL and MariaDB alone know.
    #[serde(default, skip_serializing_if = "is_default")]
    mysql: MysqlTable,
}

impl TableShape {
    /// The table, under the name that stands in it.
    pub(crate) fn named(self) -> Result<Table, String> {
        match self.name.clone() {
            Some(name) => self.under(&name, None),
            None => Err("the key 'name' is missing".to_owned()),
        }
    }

    /// The name that stands in it.
    pub(crate) fn own_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The schema that stands in it.
    pub(crate) fn own_schema(&self) -> Option<&str> {
        self.schema.as_deref()
    }

    /// The shape without name and schema, which stand elsewhere.
    pub(crate) fn nameless(self) -> TableShape {
        TableShape {
            name: None,
            schema: None,
            ..self
        }
    }

    /// The table, under a name that stands elsewhere.
    pub(crate) fn under(self, name: &str, schema: Option<&str>) -> Result<Table, String> {
        if self.name.as_deref().is_some_and(|own| own != name) {
            return Err(format!("the table has another name here than '{name}'"));
        }
        if schema.is_some() && self.schema.is_some() && self.schema.as_deref() != schema {
            return Err(format!("table '{name}' has another schema here"));
        }
        let mut table = Table {
            name: name.to_owned(),
            schema: self.schema.or_else(|| schema.map(str::to_owned)),
            comment: self.comment,
            renamed_from: self.renamed_from,
            sqlite: self.sqlite,
            postgres: self.postgres,
            mysql: self.mysql,
            ..Table::default()
        };
        for entry in self.columns {
            for definition in entry.columns() {
                if definition.primary_key
                    && (table.primary_key.is_some() || self.primary_key.is_some())
                {
                    return Err(format!(
                        "table '{name}' has two primary keys; a key of several columns is written at the table"
                    ));
                }
                table.add(definition);
            }
            table.indexes.extend(entry.indexes());
        }
        table.primary_key = self.primary_key.or(table.primary_key);
        table.uniques.extend(self.uniques);
        table.checks.extend(self.checks);
        table.foreign_keys.extend(self.foreign_keys);
        table.excludes.extend(self.excludes);
        table.indexes.extend(self.indexes);
        check(&table)?;
        settle_nulls(&mut table);
        Ok(table)
    }
}

/// Refuses what no database could make of it.
fn check(table: &Table) -> Result<(), String> {
    let name = &table.name;
    if table.columns.is_empty() && table.postgres.inherits.is_empty() {
        return Err(format!("table '{name}' has no columns"));
    }
    let mut seen = std::collections::HashSet::new();
    for column in &table.columns {
        if !seen.insert(column.name.as_str()) {
            return Err(format!("table '{name}' has two columns '{}'", column.name));
        }
    }
    let known = |column: &String| match seen.contains(column.as_str()) {
        true => Ok(()),
        false => Err(format!("table '{name}' has no column '{column}'")),
    };
    let keys = table.primary_key.iter().flat_map(|key| &key.columns);
    let uniques = table
        .uniques
        .iter()
        .flat_map(|unique| unique.columns.iter());
    let references = table.foreign_keys.iter().flat_map(|key| key.columns.iter());
    keys.chain(uniques).chain(references).try_for_each(known)?;
    for key in &table.foreign_keys {
        if key.columns.len() != key.references.columns.len() {
            return Err(format!(
                "a foreign key of table '{name}' has not as many columns as it refers to"
            ));
        }
    }
    Ok(())
}

/// The columns of a key are never null, wherever the key is written.
fn settle_nulls(table: &mut Table) {
    if let Some(key) = &table.primary_key {
        for column in &mut table.columns {
            if key.columns.contains(&column.name) {
                column.nullable = false;
            }
        }
    }
}

impl TableShape {
    /// The shape that reads as exactly this table, as far as a file can say it: short forms stand only where they
    /// keep the order of the constraints.
    ///
    /// What a file cannot say is settled as reading would: the columns of a key are not null, a second check at the
    /// same column stands at the table, and the checks at columns come first.
    pub(crate) fn exact(mut table: Table) -> TableShape {
        settle_nulls(&mut table);
        let mut at_columns = std::collections::HashSet::new();
        for check in &mut table.checks {
            check.column = check
                .column
                .take()
                .filter(|column| at_columns.insert(column.clone()));
        }
        let mut shape = TableShape::from(table.clone());
        let schema = table.schema.as_deref();
        let Ok(read) = shape.clone().under(&table.name, schema) else {
            return shape;
        };
        let same = [
            read.uniques == table.uniques,
            read.foreign_keys == table.foreign_keys,
            read.indexes == table.indexes,
        ];
        for entry in &mut shape.columns {
            if let NewColumn::Column(definition) = entry {
                definition.unique &= same[0];
                definition.index &= same[2];
                if !same[1] {
                    definition.foreign_key = None;
                }
            }
        }
        let [uniques, foreign_keys, indexes] = same;
        if !uniques {
            shape.uniques = table.uniques;
        }
        if !foreign_keys {
            shape.foreign_keys = table.foreign_keys;
        }
        if !indexes {
            shape.indexes = table.indexes;
        }
        shape
    }
}

/// Constraints of one column without a name are written at it, as people do.
impl From<Table> for TableShape {
    fn from(table: Table) -> TableShape {
        let mut shape = TableShape {
            name: Some(table.name),
            schema: table.schema,
            columns: Vec::with_capacity(table.columns.len()),
            primary_key: table.primary_key,
            uniques: table.uniques,
            checks: Vec::new(),
            foreign_keys: table.foreign_keys,
            excludes: table.excludes,
            indexes: table.indexes,
            comment: table.comment,
            renamed_from: table.renamed_from,
            sqlite: table.sqlite,
            postgres: table.postgres,
            mysql: table.mysql,
        };
        let (at_columns, checks): (Vec<Check>, Vec<Check>) = table
            .checks
            .into_iter()
            .partition(|check| check.column.is_some());
        shape.checks = checks;
        for column in table.columns {
            let name = column.name.clone();
            let mut definition = ColumnDefinition::from(column);
            let alone = |columns: &[String]| columns == [name.clone()];
            if shape
                .primary_key
                .as_ref()
                .is_some_and(|key| key.name.is_none() && alone(&key.columns))
            {
                definition.primary_key = true;
                shape.primary_key = None;
            }
            if let Some(at) = shape
                .uniques
                .iter()
                .position(|unique| *unique == Unique::over([name.clone()]))
            {
                shape.uniques.remove(at);
                definition.unique = true;
            }
            if let Some(at) = shape
                .indexes
                .iter()
                .position(|index| *index == Index::over([name.clone()]))
            {
                shape.indexes.remove(at);
                definition.index = true;
            }
            let plain = |key: &ForeignKey| {
                alone(&key.columns)
                    && key.name.is_none()
                    && !key.deferrable
                    && key.initially.is_none()
                    && key.match_kind.is_none()
            };
            if let Some(at) = shape.foreign_keys.iter().position(plain) {
                definition.foreign_key = Some(shape.foreign_keys.remove(at));
            }
            definition.check = at_columns
                .iter()
                .find(|check| check.column.as_ref() == Some(&name))
                .cloned();
            shape.columns.push(definition.into());
        }
        shape
    }
}

//! Diesel's `schema.rs` as models.
//!
//! A `table!` says the names, the columns in order with their types, and the primary key; a `joinable!` says a foreign
//! key of one column. What it has no words for (defaults, indexes, lengths ..) stands in
//! [`Models::unsaid`](revgraph_schema::models::Models), and is not compared.

mod grammar;
pub(crate) mod types;

use std::collections::BTreeSet;
use std::sync::Arc;

use proc_macro2::Span;
use revgraph_schema::Dialect;
use revgraph_schema::model::{Column, ForeignKey, PrimaryKey, Reference, Table, TableName};
use revgraph_schema::models::{Document, Fact, Models, ModelsError, ObjectKind, Spot};
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::OneOrMany;
use syn::{GenericArgument, PathArguments, Type};

use grammar::{ColumnMacro, SchemaFile, TableMacro};

/// What is never said of a table.
const OF_TABLE: [Fact; 7] = [
    Fact::Comment,
    Fact::Uniques,
    Fact::Checks,
    Fact::ForeignKeys,
    Fact::Excludes,
    Fact::Indexes,
    Fact::Options,
];

/// What is never said of a column.
const OF_COLUMN: [Fact; 6] = [
    Fact::Default,
    Fact::Autoincrement,
    Fact::Generated,
    Fact::Collation,
    Fact::Comment,
    Fact::Options,
];

/// Reads a `schema.rs`.
///
/// # Errors
/// [`ModelsError`]: text that is no Rust, a macro that does not have Diesel's form, a table that stands twice, a key or
/// a `joinable!` that names nothing.
pub fn read(dialect: Dialect, document: &Arc<Document>) -> Result<Models, ModelsError> {
    let reading = Reading { dialect, document };
    let file = grammar::parse(&document.text)
        .map_err(|error| reading.malformed(error.span(), error.to_string()))?;
    let mut models = Models::default();
    models.unsaid.objects = true;
    for table in &file.tables {
        reading.table(&mut models, &file, table)?;
    }
    reading.joins(&mut models, &file)?;
    Ok(models)
}

struct Reading<'d> {
    dialect: Dialect,
    document: &'d Arc<Document>,
}

/// The type of a column, and what it does not say.
struct Typed {
    data_type: DataType,
    nullable: bool,
    unsigned: bool,
    unsaid: Fact,
}

impl Reading<'_> {
    fn table(
        &self,
        models: &mut Models,
        file: &SchemaFile,
        parsed: &TableMacro,
    ) -> Result<(), ModelsError> {
        let mut table = Table {
            name: parsed.name.clone(),
            schema: parsed.schema.clone(),
            ..Table::default()
        };
        let name = table.key();
        let mut unsaid = std::collections::BTreeMap::new();
        let mut key = Vec::new();
        for (ident, span) in &parsed.key {
            let Some(column) = parsed.columns.iter().find(|column| column.ident == *ident) else {
                let message = format!("table '{name}' has no column '{ident}'");
                return Err(self.malformed(*span, message));
            };
            key.push(column.name.clone());
        }
        for column in &parsed.columns {
            let typed = self.typed(file, column);
            if table.column(&column.name).is_some() {
                let message = format!("table '{name}' has two columns '{}'", column.name);
                return Err(self.malformed(parsed.span, message));
            }
            let mut facts = BTreeSet::from(OF_COLUMN);
            // Not every type has a place for a length that is said.
            let length = column.max_length.and(types::max_length(&typed.data_type));
            if typed.unsaid == Fact::Type || length.is_none() {
                facts.insert(typed.unsaid);
            }
            unsaid.insert(column.name.clone(), facts);
            let mut value = Column::new(column.name.clone(), typed.data_type);
            value.nullable = typed.nullable && !key.contains(&column.name);
            value.mysql.unsigned = typed.unsigned;
            table.columns.push(value);
        }
        if table.columns.is_empty() {
            return Err(self.malformed(parsed.span, format!("table '{name}' has no columns")));
        }
        table.primary_key = Some(PrimaryKey {
            name: None,
            columns: key,
        });
        let mut one = Models::default();
        one.unsaid.objects = true;
        one.unsaid
            .tables
            .insert(name.clone(), BTreeSet::from(OF_TABLE));
        one.unsaid.columns.insert(name.clone(), unsaid);
        one.places
            .insert(ObjectKind::Table, name.clone(), self.spot(parsed.span));
        one.schema.tables.insert(name, table);
        models.add(one)
    }

    fn typed(&self, file: &SchemaFile, column: &ColumnMacro) -> Typed {
        let mut nullable = false;
        let mut unsigned = false;
        let mut data_type = &column.data_type;
        let mut depth = 0;
        let (data_type, unsaid) = loop {
            let Some((name, inner)) = name_of(data_type) else {
                break (DataType::Native("unknown".to_owned()), Fact::Type);
            };
            match (name.as_str(), inner) {
                ("Nullable", Some(inner)) => {
                    nullable |= depth == 0;
                    data_type = inner;
                }
                ("Unsigned", Some(inner)) => {
                    unsigned = true;
                    data_type = inner;
                }
                ("Array", Some(inner)) => {
                    depth += 1;
                    data_type = inner;
                }
                _ => match types::portable(self.dialect, &name) {
                    Some(found) => break (found, Fact::Length),
                    None => {
                        let own = file.sql_types.iter().find(|(ident, _)| *ident == name);
                        let own = own.map_or(name, |(_, own)| own.clone());
                        break (DataType::Native(own), Fact::Type);
                    }
                },
            }
        };
        let data_type = match (depth, column.max_length) {
            (0, Some(length)) => types::with_length(data_type, length),
            (0, None) => data_type,
            _ => DataType::Array(Box::new(data_type)),
        };
        Typed {
            data_type,
            nullable,
            unsigned,
            unsaid,
        }
    }

    fn joins(&self, models: &mut Models, file: &SchemaFile) -> Result<(), ModelsError> {
        for join in &file.joins {
            let find = |ident: &proc_macro2::Ident| {
                let name = grammar::name_of(ident);
                let found = file.tables.iter().find(|table| table.ident == name);
                let missing =
                    || self.malformed(ident.span(), format!("there is no table '{name}'"));
                found.ok_or_else(missing)
            };
            let (child, parent) = (find(&join.child)?, find(&join.parent)?);
            let ident = grammar::name_of(&join.column);
            let Some(column) = child.columns.iter().find(|column| column.ident == ident) else {
                let message = format!("table '{}' has no column '{ident}'", child.name);
                return Err(self.malformed(join.column.span(), message));
            };
            let key = TableName::new(parent.schema.as_deref(), &parent.name);
            let columns = models.schema.tables.get(&key);
            let columns = columns.and_then(|table| table.primary_key.clone());
            let columns = columns.map(|key| key.columns).unwrap_or_default();
            if columns.len() != 1 {
                let message = format!("the primary key of '{key}' is not one column");
                return Err(self.malformed(join.parent.span(), message));
            }
            let name = TableName::new(child.schema.as_deref(), &child.name);
            if let Some(table) = models.schema.tables.get_mut(&name) {
                table.foreign_keys.push(ForeignKey {
                    name: None,
                    columns: OneOrMany(vec![column.name.clone()]),
                    references: Reference {
                        schema: key.schema,
                        table: key.name,
                        columns,
                    },
                    on_delete: None,
                    on_update: None,
                    deferrable: false,
                    initially: None,
                    match_kind: None,
                });
            }
        }
        Ok(())
    }

    fn spot(&self, span: Span) -> Spot {
        let start = span.start();
        Spot {
            document: self.document.clone(),
            line: Some(start.line),
            column: Some(start.column + 1),
        }
    }

    fn malformed(&self, span: Span, message: String) -> ModelsError {
        ModelsError::Malformed {
            spot: Box::new(self.spot(span)),
            message,
            suggestion: None,
        }
    }
}

/// The last word of a type's path, and the type in its angle brackets.
fn name_of(data_type: &Type) -> Option<(String, Option<&Type>)> {
    let Type::Path(path) = data_type else {
        return None;
    };
    let last = path.path.segments.last()?;
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => Some(inner),
            _ => None,
        },
        _ => None,
    };
    Some((grammar::name_of(&last.ident), inner))
}

#[cfg(test)]
mod tests;

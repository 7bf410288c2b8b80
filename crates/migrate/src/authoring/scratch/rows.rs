//! A row for a table, so that operations are tried on a table that is not empty.

use indexmap::IndexMap;
use revgraph_schema::Dialect;
use revgraph_schema::model::{Column, Table, Term};
use revgraph_schema::operation::{BulkInsert, Item, Row};
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;

/// The operation that inserts one row, the same value for the same type everywhere, so that it refers to the rows of
/// other tables that were made in the same way. A check may refuse it.
pub fn row(dialect: Dialect, table: &Table) -> Item {
    let mut values = IndexMap::new();
    let mut types = std::collections::BTreeMap::new();
    for column in &table.columns {
        if column.generated.is_some() || column.identity.as_ref().is_some_and(|one| one.always) {
            continue;
        }
        if let Some(value) = value(dialect, column) {
            values.insert(column.name.clone(), Term::Literal(value));
            types.insert(column.name.clone(), column.data_type.clone());
        }
    }
    Item::from(BulkInsert {
        table: table.name.clone(),
        schema: table.schema.clone(),
        rows: vec![Row(values)],
        types,
    })
}

/// A value of the column's type; none where only the column's default can know one.
fn value(dialect: Dialect, column: &Column) -> Option<Value> {
    let text = |text: &str| Value::String(text.to_owned());
    let is_left_to_its_default = column.default.is_some() && !column.autoincrement;
    if is_left_to_its_default {
        return None;
    }
    Some(match column.data_type.on(dialect)? {
        DataType::TinyInt
        | DataType::SmallInt
        | DataType::MediumInt
        | DataType::Integer
        | DataType::BigInt
        | DataType::Decimal(_)
        | DataType::Real
        | DataType::Double
        | DataType::Float(_) => Value::Number("1".to_owned()),
        DataType::Boolean => Value::Bool(true),
        DataType::Date => text("2001-02-03"),
        DataType::Time(_) => text("04:05:06"),
        DataType::DateTime(_) | DataType::Timestamp(_) => text("2001-02-03 04:05:06"),
        DataType::TimestampTz(_) => text("2001-02-03 04:05:06"),
        DataType::Year => Value::Number("2001".to_owned()),
        DataType::Uuid => text("00000000-0000-4000-8000-000000000001"),
        DataType::Json | DataType::Jsonb => Value::List(Vec::new()),
        DataType::Enum(words) | DataType::Set(words) => text(words.first()?),
        DataType::Bit(length) => text(&"1".repeat(length.unwrap_or(1) as usize)),
        DataType::Inet | DataType::Cidr => text("10.0.0.1"),
        DataType::MacAddr => text("08:00:2b:01:02:03"),
        DataType::Interval => text("1 day"),
        DataType::Xml => text("<a/>"),
        DataType::Array(_) => Value::List(Vec::new()),
        DataType::Native(_) => return None,
        // A number, so that it can become one.
        _ => text("1"),
    })
}

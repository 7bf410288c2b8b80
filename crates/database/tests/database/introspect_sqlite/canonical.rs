//! What SQLite makes of a schema as a value, written down by hand: the other side of the comparison.

use revgraph_database::Dialect;
use revgraph_schema::model::{
    Check, Column, Initially, Order, ReferentialAction, Schema, SqlText, SqliteTable, Table, Term,
    View,
};
use revgraph_schema::sql;
use revgraph_schema::types::{DataType, TypeSpec};
use revgraph_schema::yaml::Value;

pub(super) fn canonical(schema: &Schema) -> Schema {
    let mut canonical = Schema {
        views: schema.views.clone(),
        triggers: schema.triggers.clone(),
        ..Schema::default()
    };
    for view in canonical.views.values_mut() {
        *view = View {
            sql: text_of(&view.sql),
            columns: view.columns.clone(),
            check_option: None,
            postgres: Default::default(),
            mysql: Default::default(),
        };
    }
    for trigger in canonical.triggers.values_mut() {
        trigger.body = trigger.body.as_ref().map(text_of);
        trigger.when = trigger.when.as_ref().map(|when| when.trim().to_owned());
        trigger.postgres = Default::default();
    }
    for (name, table) in &schema.tables {
        canonical.tables.insert(name.clone(), of_table(table));
    }
    canonical
}

fn text_of(text: &SqlText) -> SqlText {
    SqlText::new(text.on(Dialect::Sqlite).unwrap())
}

fn of_table(table: &Table) -> Table {
    let mut own = table.clone();
    own.comment = None;
    own.postgres = Default::default();
    own.mysql = Default::default();
    own.sqlite = SqliteTable { ..own.sqlite };
    let key = own.primary_key.clone();
    for column in &mut own.columns {
        let is_key = key
            .as_ref()
            .is_some_and(|key| key.columns == [column.name.clone()]);
        of_column(
            column,
            own.sqlite.strict,
            is_key && !own.sqlite.without_rowid,
        );
    }
    for check in &mut own.checks {
        check.sql = check.sql.trim().to_owned();
    }
    settle_checks(&mut own.checks);
    for key in &mut own.foreign_keys {
        key.match_kind = None;
        key.on_delete = key
            .on_delete
            .filter(|action| *action != ReferentialAction::NoAction);
        key.on_update = key
            .on_update
            .filter(|action| *action != ReferentialAction::NoAction);
        if key.initially == Some(Initially::Deferred) {
            key.deferrable = true;
        } else {
            key.initially = None;
        }
    }
    for index in &mut own.indexes {
        index.name = Some(index.name_on(&table.name));
        index.postgres = Default::default();
        index.mysql = Default::default();
        index.condition = index.condition.as_ref().map(|sql| sql.trim().to_owned());
        for part in &mut index.columns.0 {
            part.order = part.order.filter(|order| *order == Order::Desc);
            part.nulls = None;
        }
    }
    for unique in &mut own.uniques {
        unique.initially = None;
    }
    own.uniques
        .sort_by_key(|unique| (unique.name.clone(), unique.columns.0.clone()));
    own.checks
        .sort_by_key(|check| (check.name.clone(), check.sql.clone()));
    own.foreign_keys
        .sort_by_key(|key| (key.name.clone(), key.columns.0.clone()));
    own.indexes.sort_by_key(|index| index.name.clone());
    own
}

/// Only one check stands at a column.
fn settle_checks(checks: &mut [Check]) {
    let mut seen = Vec::new();
    for check in checks {
        if check.column.is_some() && seen.contains(&check.column) {
            check.column = None;
        }
        seen.push(check.column.clone());
    }
}

fn of_column(column: &mut Column, strict: bool, is_only_key: bool) {
    let data_type = column.data_type.on(Dialect::Sqlite).unwrap().clone();
    let own = of_type(&data_type, strict);
    let default = column.default.take();
    column.default = default.and_then(|default| of_default(default, &data_type, &own));
    column.identity = None;
    column.comment = None;
    column.postgres = Default::default();
    column.mysql = Default::default();
    column.collation = column.collation_on(Dialect::Sqlite).map(str::to_owned);
    column.sqlite.collation = None;
    if let Some(generated) = &mut column.generated {
        generated.sql = generated.sql.trim().to_owned();
    }
    let written = |own: &DataType| match strict {
        true => own.sqlite_strict().unwrap(),
        false => own.sql(Dialect::Sqlite).unwrap(),
    };
    let is_rowid = is_only_key && (column.autoincrement || written(&own) == "INTEGER");
    if is_rowid {
        let has_word = column.autoincrement && column.sqlite.autoincrement != Some(false);
        column.autoincrement = true;
        column.sqlite.autoincrement = (!has_word).then_some(false);
        column.data_type = DataType::Integer.into();
    } else {
        column.data_type = TypeSpec::from(own);
    }
}

fn of_type(data_type: &DataType, strict: bool) -> DataType {
    use DataType::*;
    if strict {
        return match data_type {
            TinyInt | SmallInt | MediumInt | Integer | BigInt | Boolean | Year => Integer,
            Real | Double | Float(_) => Real,
            Binary(_) | VarBinary(_) | Blob | TinyBlob | MediumBlob | LongBlob => Blob,
            Decimal(_) => Native("ANY".to_owned()),
            Native(_) | Enum(_) => data_type.clone(),
            _ => Text,
        };
    }
    match data_type {
        Uuid => Char(Some(36)),
        Bit(length) => Char(Some(length.unwrap_or(1))),
        Xml => Text,
        Inet | Cidr => String(Some(49)),
        MacAddr => String(Some(17)),
        other => other.clone(),
    }
}

/// The literal that is written, read by the type that the database knows.
fn of_default(default: Term, declared: &DataType, own: &DataType) -> Option<Term> {
    use DataType::*;
    let value = match default {
        Term::Sql(sql) => {
            let sql = sql.trim().to_owned();
            return revgraph_schema::live::sqlite::default(&format!("({sql})"), own, false)
                .unwrap();
        }
        Term::Literal(Value::Null) => return None,
        Term::Literal(value) => value,
    };
    let written = sql::literal(Dialect::Sqlite, &value, Some(declared)).unwrap();
    let inside = |text: &str| text.trim_matches('\'').replace("''", "'");
    let is_text = written.starts_with('\'');
    let number = || Term::Literal(Value::Number(written.clone()));
    Some(match own {
        Boolean => Term::Literal(Value::Bool(written == "1")),
        _ if written.starts_with("X'") => {
            Term::Literal(Value::String(format!("0x{}", inside(&written[1..]))))
        }
        _ if written.starts_with("CAST") => Term::Literal(value),
        _ if is_text => Term::Literal(Value::String(inside(&written))),
        _ => number(),
    })
}

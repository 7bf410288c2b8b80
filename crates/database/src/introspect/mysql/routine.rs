//! Functions and procedures.

use super::catalog::Catalog;
use super::column_type::{self, ColumnType};
use super::original::{self, Kind};
use super::{Result, denied, fields};
use crate::Database;
use revgraph_schema::model::{
    Function, MysqlRoutine, Parameter, ParameterMode, Procedure, Schema, SqlText,
};
use revgraph_schema::types::DataType;
use std::collections::BTreeMap;

/// The parameters of a routine by their places; what a function returns is at 0.
type Parameters = BTreeMap<u64, Parameter>;

/// Reads the functions and procedures into a schema.
///
/// Aggregate functions and packages of MariaDB are no functions and procedures of the model.
pub(super) fn read(database: &mut Database, catalog: &Catalog, schema: &mut Schema) -> Result<()> {
    let rows = database.query(&format!(
        "SELECT ROUTINE_NAME, ROUTINE_TYPE, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, SECURITY_TYPE, \
         ROUTINE_COMMENT FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {} \
         AND ROUTINE_TYPE IN ('FUNCTION', 'PROCEDURE')",
        catalog.literal()
    ))?;
    if rows.is_empty() {
        return Ok(());
    }
    let rows: Vec<[Option<String>; 7]> = rows.into_iter().map(fields).collect();
    let mut parameters = parameters(database, catalog)?;
    let mut shown = BTreeMap::new();
    for kind in [Kind::Function, Kind::Procedure] {
        let mangled: Vec<&str> = rows
            .iter()
            .filter(|[_, own, body, ..]| {
                own.as_deref() == Some(kind.word())
                    && original::is_mangled_body(body.as_deref().unwrap_or_default())
            })
            .filter_map(|[name, ..]| name.as_deref())
            .collect();
        let creates = original::show(database, catalog, kind, &mangled)?;
        shown.extend(
            creates
                .into_iter()
                .map(|(name, create)| ((kind.word().to_owned(), name), create)),
        );
    }
    for [name, kind, body, deterministic, data, security, comment] in rows {
        let key = (kind.unwrap_or_default(), name.unwrap_or_default());
        let body = shown
            .get(&key)
            .and_then(|create| original::routine_body(create))
            .or(body);
        let Some(body) = body else {
            return denied(database, &format!("the body of '{}'", key.1));
        };
        let word = |word: Option<String>, default: &str| {
            word.map(|word| word.to_ascii_lowercase().replace(' ', "_"))
                .filter(|word| word != default)
        };
        let mysql = MysqlRoutine {
            deterministic: deterministic.as_deref() == Some("YES"),
            data: word(data, "contains_sql"),
            security: word(security, "definer"),
            comment: comment.filter(|comment| !comment.is_empty()),
        };
        let mut own = parameters.remove(&key).unwrap_or_default();
        let returns = own.remove(&0);
        let (kind, name) = key;
        let name = catalog.key(&name);
        let body = SqlText::new(body.trim());
        let parameters = own.into_values().collect();
        match returns {
            Some(returns) if kind == "FUNCTION" => {
                let function = Function {
                    parameters,
                    returns: returns.data_type,
                    body,
                    postgres: Default::default(),
                    mysql,
                };
                schema.functions.insert(name, function);
            }
            _ => {
                let procedure = Procedure {
                    parameters,
                    body,
                    postgres: Default::default(),
                    mysql,
                };
                schema.procedures.insert(name, procedure);
            }
        }
    }
    Ok(())
}

/// The parameters of all routines, by kind and name.
fn parameters(
    database: &mut Database,
    catalog: &Catalog,
) -> Result<BTreeMap<(String, String), Parameters>> {
    let rows = database.query(&format!(
        "SELECT ROUTINE_TYPE, SPECIFIC_NAME, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, DTD_IDENTIFIER, \
         COLLATION_NAME FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = {}",
        catalog.literal()
    ))?;
    let mut parameters: BTreeMap<(String, String), Parameters> = BTreeMap::new();
    for row in rows {
        let [kind, routine, position, mode, name, data_type, collation] = fields(row);
        let data_type = data_type_of(catalog, data_type.unwrap_or_default(), collation);
        let parameter = Parameter {
            name: name.unwrap_or_default(),
            data_type: data_type.into(),
            mode: match mode.as_deref() {
                Some("OUT") => ParameterMode::Out,
                Some("INOUT") => ParameterMode::Inout,
                _ => ParameterMode::In,
            },
            default: None,
        };
        let position = position.and_then(|position| position.parse().ok());
        parameters
            .entry((kind.unwrap_or_default(), routine.unwrap_or_default()))
            .or_default()
            .insert(position.unwrap_or_default(), parameter);
    }
    Ok(parameters)
}

/// A type with all that it says; a parameter has no other place for a sign or a collation.
fn data_type_of(catalog: &Catalog, text: String, collation: Option<String>) -> DataType {
    let differing = collation
        .map(|collation| catalog.differing(&collation, &catalog.collation))
        .unwrap_or_default();
    let mut more = String::new();
    if let Some(charset) = differing.charset {
        more.push_str(&format!(" CHARACTER SET {charset}"));
    }
    if let Some(collation) = differing.collation {
        // A parameter takes a collation only behind the character set.
        let charset = collation.split('_').next().unwrap_or_default();
        more.push_str(&format!(" CHARACTER SET {charset} COLLATE {collation}"));
    }
    match column_type::read(&text) {
        ColumnType {
            data_type,
            unsigned: false,
        } if more.is_empty() => data_type,
        _ => DataType::Native(format!("{text}{more}")),
    }
}

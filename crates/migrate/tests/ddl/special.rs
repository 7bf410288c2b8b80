//! Values that only some databases have.

use revgraph_database::Dialect;
use revgraph_schema::sql;
use revgraph_schema::types::DataType;
use revgraph_schema::yaml::Value;

use super::scratch::Scratch;

/// PostgreSQL refuses it before anything runs, which tests/ddl shows.
#[test]
fn a_nul_character_comes_back_where_there_is_one() {
    for dialect in [Dialect::Sqlite, Dialect::Mysql] {
        let literal = sql::string_literal(dialect, "a\0'b\0");
        let found = Scratch::new(dialect).rows(&format!("SELECT hex({literal})"));
        assert_eq!(found, [[Some("6100276200".to_owned())]]);
    }
}

#[test]
fn numbers_that_are_none_come_back_on_postgres() {
    let mut scratch = Scratch::new(Dialect::Postgres);
    for (text, expected) in [
        (".nan", "NaN"),
        (".inf", "Infinity"),
        ("-.inf", "-Infinity"),
    ] {
        let value = Value::Number(text.to_owned());
        let literal = sql::literal(Dialect::Postgres, &value, Some(&DataType::Double)).unwrap();
        let found = scratch.rows(&format!("SELECT CAST({literal} AS double precision)"));
        assert_eq!(found, [[Some(expected.to_owned())]]);
    }
}

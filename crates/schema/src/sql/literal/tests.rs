//! Literals by type and dialect. That databases read them as they are meant is a test on the databases themselves.

use super::{LiteralError, literal, string_literal};
use crate::Dialect;
use crate::types::DataType;
use crate::yaml::{self, Value};

/// The literal of a YAML value, or what is wrong with it, on each dialect.
fn written(data_type: Option<&str>, value: &str) -> [String; 3] {
    let data_type = data_type.map(|text| text.parse::<DataType>().unwrap());
    let [value]: [Value; 1] = yaml::from_str::<Vec<Value>>(&format!("[{value}]"))
        .unwrap()
        .try_into()
        .unwrap();
    Dialect::ALL.map(|dialect| {
        literal(dialect, &value, data_type.as_ref()).unwrap_or_else(|error| error.to_string())
    })
}

fn same(text: &str) -> [String; 3] {
    [text; 3].map(str::to_owned)
}

#[test]
fn texts_are_escaped_by_the_dialect() {
    let escaped = Dialect::ALL.map(|dialect| string_literal(dialect, "it's \\ \"x\" \n"));
    assert_eq!(
        escaped,
        [
            "'it''s \\ \"x\" \n'",
            "'it''s \\ \"x\" \n'",
            "'it''s \\\\ \"x\" \n'"
        ]
    );
}

#[test]
fn without_a_type_a_value_is_what_yaml_says() {
    assert_eq!(written(None, "null"), same("NULL"));
    assert_eq!(written(None, "1.50"), same("1.50"));
    assert_eq!(written(None, "'1.50'"), same("'1.50'"));
    assert_eq!(written(None, "0x1F"), same("31"));
    assert_eq!(written(None, "true"), ["1", "true", "1"]);
    assert_eq!(written(None, "{a: [1, x]}"), same("'{\"a\": [1, \"x\"]}'"));
}

#[test]
fn a_type_decides_what_a_text_is() {
    assert_eq!(written(Some("string(9)"), "1.50"), same("'1.50'"));
    assert_eq!(written(Some("boolean"), "'yes'"), ["1", "true", "1"]);
    assert_eq!(written(Some("boolean"), "0"), ["0", "false", "0"]);
    assert_eq!(written(Some("integer"), "'7'"), same("7"));
    assert_eq!(
        written(Some("binary(2)"), "0xBEEF"),
        ["X'BEEF'", "'\\xBEEF'", "X'BEEF'"]
    );
    assert_eq!(
        written(Some("blob"), "é"),
        ["X'c3a9'", "'\\xc3a9'", "X'c3a9'"]
    );
    assert_eq!(written(Some("bit(2)"), "'01'"), ["'01'", "B'01'", "b'01'"]);
    assert_eq!(written(Some("set(a, b)"), "[b, a]"), same("'b,a'"));
    assert_eq!(written(Some("json"), "'{\"a\": 1}'"), same("'{\"a\": 1}'"));
    assert_eq!(written(Some("json"), "text"), same("'\"text\"'"));
    assert_eq!(
        written(Some("text[]"), "[a\"b, null, [c]]")[1],
        "'{\"a\\\"b\",NULL,{\"c\"}}'"
    );
}

#[test]
fn what_a_type_does_not_take_is_refused() {
    for (data_type, value) in [
        ("integer", "ten"),
        ("integer", "1.5"),
        ("integer", "'1; DROP TABLE a'"),
        ("integer", "[1]"),
        ("double", "'1 or 1'"),
        ("double", "true"),
        ("boolean", "2"),
        ("enum(a, b)", "c"),
        ("set(a, b)", "'a,c'"),
        ("bit(2)", "12"),
        ("binary(2)", "0xBEE"),
        ("text", "{a: 1}"),
        ("text[]", "1"),
    ] {
        for refused in written(Some(data_type), value) {
            assert!(refused.contains("is no value of the type"), "{refused}");
        }
    }
}

#[test]
fn what_a_database_cannot_keep_is_refused() {
    let large = "123456789012345678901234567890";
    for data_type in [None, Some("bigint"), Some("decimal(30)")] {
        let [sqlite, postgres, mysql] = written(data_type, large);
        assert_eq!(
            sqlite,
            format!("sqlite cannot keep the number '{large}' exactly")
        );
        assert_eq!([postgres, mysql], [large, large]);
    }
    assert_eq!(
        written(Some("double"), ".nan"),
        [
            "sqlite has no number '.nan'",
            "'NaN'",
            "mysql has no number '.nan'"
        ]
    );
    let nul = Value::String("\0".to_owned());
    assert_eq!(
        literal(Dialect::Postgres, &nul, None),
        Err(LiteralError::Nul {
            dialect: Dialect::Postgres
        })
    );
    assert_eq!(literal(Dialect::Mysql, &nul, None).unwrap(), "'\\0'");
    assert_eq!(
        literal(Dialect::Sqlite, &nul, None).unwrap(),
        "CAST(X'00' AS TEXT)"
    );
}

//! Reading types: what each text means, what it is written back as, and what is refused.

use proptest::prelude::*;

use super::{DataType, TypeError};

fn read(text: &str) -> DataType {
    text.parse().unwrap()
}

fn refused(text: &str) -> String {
    text.parse::<DataType>().unwrap_err().to_string()
}

#[test]
fn a_type_has_one_canonical_text() {
    for (text, canonical) in [
        ("INT", "integer"),
        ("int8", "bigint"),
        ("Double  Precision", "double"),
        ("varchar( 255 )", "string(255)"),
        ("character varying", "string"),
        ("numeric(10,2)", "decimal(10, 2)"),
        ("decimal(10)", "decimal(10)"),
        ("decimal(5, -2)", "decimal(5, -2)"),
        ("timestamptz(3)", "timestamptz(3)"),
        ("enum(a,'b, c',\"d\")", "enum(a, 'b, c', d)"),
        ("enum('it''s', '')", "enum('it''s', '')"),
        ("integer[][]", "integer[]"),
        ("enum(a)[]", "enum(a)[]"),
    ] {
        assert_eq!(read(text).to_string(), canonical);
        assert_eq!(read(canonical), read(text));
    }
}

#[test]
fn an_unknown_name_comes_with_the_nearest() {
    assert_eq!(
        refused("strin(5)"),
        "unknown type 'strin', did you mean 'string'?"
    );
    assert_eq!(refused("tsvector"), "unknown type 'tsvector'");
    assert!(matches!(
        "".parse::<DataType>(),
        Err(TypeError::Unknown { .. })
    ));
}

#[test]
fn wrong_arguments_are_named() {
    for (text, problem) in [
        ("text(5)", "it takes nothing in parentheses"),
        ("string(x)", "one whole number stands in its parentheses"),
        ("string(+5)", "one whole number stands in its parentheses"),
        ("string(0)", "its length is at least 1"),
        ("string(5) x", "nothing may follow the closing parenthesis"),
        ("time(7)", "a second has at most 6 digits"),
        ("float(54)", "it has 1 to 53 binary digits"),
        (
            "decimal(0)",
            "it takes a precision from 1 on, and a scale: decimal(10, 2)",
        ),
        ("enum", "its words are missing, as in enum(a, b)"),
        ("enum()", "a word is missing"),
        ("enum(a,)", "a word is missing"),
        ("enum(a, a)", "the same word stands twice"),
        ("enum('a' b)", "a comma is missing between two words"),
        ("enum('a)", "a quote does not end"),
        ("int [][]x", ""),
    ] {
        assert!(refused(text).ends_with(problem), "{}", refused(text));
    }
}

proptest! {
    #[test]
    fn the_words_of_an_enum_come_back(words in prop::collection::hash_set(".*", 1..5)) {
        let data_type = DataType::Enum(words.into_iter().collect());
        let text = data_type.to_string();
        prop_assert_eq!(text.parse::<DataType>(), Ok(data_type), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "(enum|set|decimal|string|int)?[('\"), \\[\\]a0é]*") {
        if let Ok(data_type) = text.parse::<DataType>() {
            prop_assert_eq!(data_type.to_string().parse::<DataType>(), Ok(data_type));
        }
    }
}

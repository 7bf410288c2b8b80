//! What strict reading means, fact by fact.

use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Sample {
    id: String,
    parents: Option<OneOrMany<String>>,
    count: Option<u32>,
    on: Option<bool>,
    value: Option<Value>,
    steps: Option<Vec<Step>>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Step {
    AddColumn(Body),
    DropColumn(Body),
    Nothing,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Body {
    table: String,
    #[serde(default)]
    nullable: bool,
}

fn read(text: &str) -> Sample {
    from_str(text).unwrap()
}

/// The message, line and column of the error that a text gives.
fn error(text: &str) -> (String, Option<usize>, Option<usize>) {
    let error = from_str::<Sample>(text).unwrap_err();
    (error.message, error.line, error.column)
}

#[test]
fn a_scalar_keeps_its_text() {
    for id in [
        "0001",
        "123e45",
        "0x1F",
        "1.50",
        "True",
        "1_000",
        "2026-11-21",
        ".inf",
    ] {
        assert_eq!(read(&format!("id: {id}\n")).id, id);
        let sample = read(&format!("id: x\nparents: {id}\n"));
        assert_eq!(sample.parents.unwrap().0, [id]);
        let sample = read(&format!("id: x\nparents: [{id}, b]\n"));
        assert_eq!(sample.parents.unwrap().0, [id, "b"]);
    }
}

#[test]
fn a_literal_knows_a_number_from_a_text() {
    let value = |text: &str| read(&format!("id: x\nvalue: {text}\n")).value;
    assert_eq!(value("1"), Some(Value::Number("1".into())));
    assert_eq!(value("\"1\""), Some(Value::String("1".into())));
    assert_eq!(value("1.50"), Some(Value::Number("1.50".into())));
    // serde_yaml's own value has no number of more than 64 bits.
    for long in [
        "123456789012345678901234567890",
        "-123456789012345678901234567890",
    ] {
        assert_eq!(value(long), Some(Value::Number(long.into())));
    }
    assert_eq!(value("true"), Some(Value::Bool(true)));
    assert_eq!(value("'true'"), Some(Value::String("true".into())));
    assert_eq!(value("null"), None);
    assert_eq!(
        value("[1, {a: null}]"),
        Some(Value::List(vec![
            Value::Number("1".into()),
            Value::Map([("a".to_owned(), Value::Null)].into_iter().collect()),
        ]))
    );
}

#[test]
fn numbers_and_bools_are_parsed_where_they_are_asked_for() {
    let sample = read("id: x\ncount: 3\non: true\n");
    assert_eq!((sample.count, sample.on), (Some(3), Some(true)));
    let (message, line, column) = error("id: x\ncount: three\n");
    assert_eq!(
        message,
        "expected a whole number, not negative, found 'three'"
    );
    assert_eq!((line, column), (Some(2), Some(8)));
}

#[test]
fn an_unknown_key_is_named_with_its_place_and_the_nearest_one() {
    let error = from_str::<Sample>("id: x\nsteps:\n  - add_column: {table: t, nulable: true}\n")
        .unwrap_err();
    assert_eq!(error.message, "unknown key 'nulable'");
    assert_eq!((error.line, error.column), (Some(3), Some(28)));
    assert_eq!(error.suggestion.as_deref(), Some("nullable"));
    assert_eq!(error.path, "steps[0].add_column.nulable");
}

#[test]
fn an_unknown_name_is_named_with_its_place_and_the_nearest_one() {
    let error =
        from_str::<Sample>("id: x\nsteps:\n  - nothing\n  - add_colum: {table: t}\n").unwrap_err();
    assert_eq!(error.suggestion.as_deref(), Some("add_column"));
    assert_eq!((error.line, error.column), (Some(4), Some(5)));
}

#[test]
fn a_missing_key_is_named_with_the_place_of_its_mapping() {
    let (message, line, _) = error("id: x\nsteps:\n  - add_column:\n      nullable: true\n");
    assert_eq!(
        (message.as_str(), line),
        ("the key 'table' is missing", Some(4))
    );
    assert_eq!(error("").0, "the key 'id' is missing");
    assert_eq!(error("# nothing\n").0, "the key 'id' is missing");
}

#[test]
fn the_wrong_kind_of_node_is_named() {
    assert_eq!(error("- a\n").0, "expected a mapping, found a list");
    assert_eq!(error("id: [a]\n").0, "expected a text, found a list");
    assert_eq!(error("id: x\nsteps: 5\n").0, "expected a list, found '5'");
    assert_eq!(
        error("id: x\nsteps: [{add_column: {table: t}, nothing: null}]\n").0,
        "expected a mapping with one key, found one with 2"
    );
}

#[test]
fn broken_yaml_has_a_place() {
    let (_, line, _) = error("id: x\n  bad: : y\n");
    assert_eq!(line, Some(2));
    assert!(
        error("id: x\nid: y\n").0.contains("duplicate"),
        "{:?}",
        error("id: x\nid: y\n")
    );
    assert!(
        error("id: x\n---\nid: y\n")
            .0
            .contains("more than one document")
    );
    assert!(error("id: !secret x\n").0.contains("tag"));
}

#[test]
fn bombs_do_not_go_off() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}", level - 1);
        let list = vec![below; 9].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{list}]\n"));
    }
    assert!(error(&bomb).0.contains("limit"), "{:?}", error(&bomb));
}

#[test]
fn nesting_ends_before_the_stack_does() {
    let deep = format!("id: {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(error(&deep).0, "the brackets are nested too deep");
    let deep = format!("id: {}{}", "[".repeat(1_000), "]".repeat(1_000));
    assert!(
        error(&deep).0.contains("recursion limit"),
        "{:?}",
        error(&deep)
    );
}

#[test]
fn a_node_is_found_by_its_path() {
    let text = "a: 1\nb:\n  - x\n  - c: {d: 5}\n";
    let at = |path: &[PathSegment]| locate(text, path).map(|at| (at.line, at.column));
    assert_eq!(
        at(&["b".into(), 1.into(), "c".into(), "d".into()]),
        Some((4, 12))
    );
    assert_eq!(at(&["b".into(), 1.into()]), Some((4, 5)));
    // What is not there is where it would be.
    assert_eq!(at(&["b".into(), 7.into()]), Some((3, 3)));
    assert_eq!(at(&["zz".into()]), Some((1, 1)));
}

#[test]
fn the_canonical_text_follows_the_tree_and_not_the_layout() {
    let canonical = |text: &str| Node::parse(text).unwrap().canonical();
    assert_eq!(
        canonical("a: x # why\nb: [1, y]\n"),
        canonical("{\"a\": 'x', b: [1, y]}")
    );
    assert_ne!(canonical("a: 1\n"), canonical("a: '1'\n"));
    assert_ne!(canonical("a: [b, c]\n"), canonical("a: [c, b]\n"));
}

proptest::proptest! {
    #[test]
    fn what_is_written_reads_back(texts in proptest::collection::vec(".*", 0..4), key in ".*") {
        let texts: Vec<Value> = texts.into_iter().map(Value::String).collect();
        let value = Value::Map([(key, Value::List(texts)), ("a".repeat(130), Value::Null)].into_iter().collect());
        let text = to_string(&value).unwrap();
        proptest::prop_assert_eq!(from_str::<Value>(&text).unwrap(), value, "{}", text);
    }
}

#[test]
fn what_looks_like_something_else_is_written_in_quotes() {
    let texts = [
        "1",
        "1.5",
        "0x1F",
        "true",
        "Null",
        "yes",
        "~",
        "",
        " a",
        "a ",
        "a: b",
        "a #b",
        "- a",
        "[",
        "it's",
        "a\nb",
        ".inf",
        "2026-11-21",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "a\u{85}b",
        "\u{FEFF}",
        "\u{7F}",
        "a,b",
        "{a}",
        "null",
        "---",
        "...",
        "?",
        "=",
        "<<",
    ];
    for text in texts {
        let value = Value::List(vec![Value::String(text.to_owned())]);
        assert_eq!(
            from_str::<Value>(&to_string(&value).unwrap()).unwrap(),
            value
        );
    }
    let numbers = [
        "1",
        "1.50",
        "0x1F",
        ".nan",
        "1234567890.12345678901234567890",
        "123456789012345678901234567890",
    ];
    let numbers: Vec<Value> = numbers.map(|text| Value::Number(text.to_owned())).into();
    let text = to_string(&numbers).unwrap();
    assert_eq!(from_str::<Vec<Value>>(&text).unwrap(), numbers, "{text}");
}

//! What the example prints.
#![allow(missing_docs, clippy::unwrap_used)]

use std::process::Command;

#[test]
fn names_are_split_and_joined_again() {
    let output = Command::new(env!("CARGO_BIN_EXE_example-data-migration"))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines,
        [
            "'Plato' is one word",
            "at [\"b2\"]",
            "Running upgrade b2 -> c3, split the names",
            "Running upgrade c3 -> d4, drop the old column",
            "  Ada|Lovelace",
            "  Anna Magdalena|Bach",
            "  Ada Lovelace",
            "  Anna Magdalena Bach",
        ],
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success());
}

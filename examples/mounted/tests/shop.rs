//! What the shop says.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// Runs the shop in a folder; what it printed on both streams, and its exit code.
fn shop(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_shop"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SHOP_DATABASE")
        .env("ALEMBIC_CONFIG", "of/another/project.yaml")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap(),
    )
}

#[test]
fn commands_of_the_shop_and_of_revgraph_stand_beside_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let shop = |arguments: &[&str]| shop(folder.path(), arguments);

    let (_, said, code) = shop(&["products"]);
    assert_eq!(
        (said.as_str(), code),
        ("shop: 3 revisions are missing: shop db upgrade\n", 1)
    );

    let (planned, _, _) = shop(&["db", "upgrade", "--dry-run"]);
    let code = planned.lines().find(|line| line.starts_with("-- Rust: "));
    assert!(code.is_some_and(|line| !line.contains(';')), "{planned}");

    let (_, said, code) = shop(&["db", "upgrade"]);
    assert_eq!(
        (said.matches("Running upgrade").count(), code),
        (3, 0),
        "{said}"
    );
    assert_eq!(shop(&["db", "current"]).0, "c3 (head)\n");
    assert_eq!(shop(&["products"]).0, "apple\npear\n");

    // There and back again: what is in Rust has a way down too.
    assert_eq!(shop(&["db", "downgrade", "a1"]).2, 0);
    assert_eq!(shop(&["db", "upgrade"]).2, 0);
}

#[test]
fn options_of_both_may_have_the_same_names() {
    let folder = tempfile::tempdir().unwrap();
    let shop = |arguments: &[&str]| shop(folder.path(), arguments);
    fs::write(folder.path().join("shop.conf"), "Fruit and more\n").unwrap();
    assert_eq!(
        shop(&["-vv", "-c", "shop.conf", "db", "upgrade", "-v", "-q"]).2,
        2
    );
    assert_eq!(
        shop(&["-vv", "-c", "shop.conf", "db", "upgrade", "-v"]).2,
        0
    );
    assert_eq!(
        shop(&["-v", "-c", "shop.conf", "products"]).0,
        "Fruit and more\napple 0.30\npear 0.40\n"
    );
}

#[test]
fn hints_and_usage_say_the_name_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let shop = |arguments: &[&str]| shop(folder.path(), arguments);
    let (help, _, _) = shop(&["db", "--help"]);
    assert!(
        help.contains("Usage: shop db [OPTIONS] <COMMAND>"),
        "{help}"
    );
    assert!(
        help.starts_with("Move the database along its revisions"),
        "{help}"
    );
    let (help, _, _) = shop(&["--help"]);
    assert!(help.starts_with("A shop"), "{help}");

    let (_, said, code) = shop(&["db", "redo", "a1"]);
    assert_eq!(code, 2);
    assert!(said.contains("`shop db status` shows what is"), "{said}");
    assert!(!said.contains("revgraph"), "{said}");
}

#[test]
fn what_needs_a_file_says_that_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let shop = |arguments: &[&str]| shop(folder.path(), arguments);
    let error = |arguments: &[&str]| {
        let (_, said, code) = shop(arguments);
        assert_eq!(code, 2, "{said}");
        said
    };
    for arguments in [
        &["db", "revision", "-m", "more"][..],
        &["db", "merge", "a1", "b2", "--splice"],
    ] {
        let said = error(arguments);
        assert!(
            said.contains("the scripts are built into this program, and there is no directory"),
            "{said}"
        );
        assert!(said.contains("-d DIR"), "{said}");
    }
    assert!(error(&["db", "init"]).contains("this program has its project built in"));
    assert!(error(&["db", "edit", "a1"]).contains("revision a1 is built into this program"));
    assert!(error(&["db", "-c", "alembic.yaml", "heads"]).contains("--config is about"));
    assert!(error(&["db", "--env", "test", "heads"]).contains("--env is about"));
    assert!(!folder.path().join("alembic.yaml").exists());

    // With a directory there is a place for new ones.
    let (said, error, code) = shop(&[
        "db", "-d", "here", "revision", "-m", "more", "--rev-id", "d4",
    ]);
    assert_eq!(code, 0, "{said}{error}");
    assert_eq!(shop(&["db", "-d", "here", "heads"]).0, "d4 (head)\n");
    assert_eq!(shop(&["db", "heads"]).0, "c3 (head)\n");
}

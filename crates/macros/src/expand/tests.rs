//! What is put into the program, and what the compiler says.

use std::fs;

use super::expand;

fn expanded(files: &[(&str, &str)]) -> Result<String, String> {
    expanded_with(files, &[])
}

fn expanded_with(files: &[(&str, &str)], in_rust: &[&str]) -> Result<String, String> {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("db")).unwrap();
    for (path, text) in files {
        let path = folder.path().join("db").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let in_rust: Vec<String> = in_rust.iter().map(ToString::to_string).collect();
    let expanded = expand(folder.path(), "db", &in_rust)?;
    Ok(expanded.replace(&folder.path().display().to_string(), ""))
}

fn script(id: &str, parent: &str) -> String {
    format!("revision: {id}\ndown_revision: {parent}\nupgrade: []\n")
}

#[test]
fn the_scripts_of_a_location_stand_in_load_order() {
    let files = [
        ("script.yaml.tera", ""),
        ("versions/b.yaml", &script("b", "a")),
        ("versions/a.yaml", &script("a", "null")),
        (
            "versions/more/c.sql",
            "-- revision: c\n-- down_revision: b\n-- upgrade\n",
        ),
    ];
    let file = |path: &str| {
        format!(
            "EmbeddedScript::File {{ path: \"db/versions/{path}\", text: ::core::include_str!(\"/db/versions/{path}\") }},"
        )
    };
    let all = format!(
        "&[{}{}{}]",
        file("a.yaml"),
        file("b.yaml"),
        file("more/c.sql")
    );
    assert_eq!(expanded(&files).unwrap(), all);
}

#[test]
fn a_plain_folder_and_an_empty_one_will_do() {
    let code = expanded(&[("a.yaml", &script("a", "null"))]).unwrap();
    assert!(code.contains("\"db/a.yaml\""), "{code}");
    assert_eq!(expanded(&[]).unwrap(), "&[]");
}

#[test]
fn a_migration_of_diesel_comes_with_its_files() {
    let files = [
        ("2024-01-01-000000_a/up.sql", ""),
        ("2024-01-01-000000_a/down.sql", ""),
        ("2024-01-02-000000_b/up.sql", ""),
        ("2024-01-02-000000_b/metadata.toml", ""),
    ];
    let code = expanded(&files).unwrap();
    let first = "folder: \"db/2024-01-01-000000_a\", parent: ::core::option::Option::None, \
                 up: ::core::include_str!(\"/db/2024-01-01-000000_a/up.sql\"), \
                 down: ::core::option::Option::Some(::core::include_str!(\"/db/2024-01-01-000000_a/down.sql\")), \
                 metadata: ::core::option::Option::None }";
    assert!(code.contains(first), "{code}");
    assert!(
        code.contains("parent: ::core::option::Option::Some(\"20240101000000\")"),
        "{code}"
    );
}

#[test]
fn what_makes_no_graph_is_said_with_file_and_line() {
    let duplicate = expanded(&[
        ("a.yaml", &script("a", "null")),
        ("b.yaml", &script("a", "null")),
    ]);
    assert_eq!(
        duplicate.unwrap_err(),
        "db/a.yaml: Revision a is present more than once\n  and db/b.yaml"
    );
    let missing = expanded(&[("a.yaml", &script("a", "gone"))]);
    assert_eq!(
        missing.unwrap_err(),
        "db/a.yaml:2:16: Revision gone referenced from a is not present\n  | down_revision: gone\n  \
         if it is in Rust, say so: in_rust = [\"gone\"]"
    );
    let cycle = expanded(&[("a.yaml", &script("a", "b")), ("b.yaml", &script("b", "a"))]);
    assert_eq!(
        cycle.unwrap_err(),
        "db/a.yaml: Cycle is detected in revisions (a, b)\n  and db/b.yaml"
    );
}

#[test]
fn a_script_may_stand_on_a_revision_in_rust() {
    let (a, c) = (script("a", "null"), script("c", "b"));
    let files = [("a.yaml", a.as_str()), ("c.yaml", c.as_str())];
    assert!(expanded_with(&files, &["b"]).unwrap().contains("db/c.yaml"));
    let twice = expanded_with(&files, &["b", "a"]).unwrap_err();
    assert_eq!(
        twice,
        "db/a.yaml: Revision a is present more than once\n  and in_rust"
    );
    let none = expanded_with(&files, &["b", "no id@"]).unwrap_err();
    assert!(none.contains("no id@"), "{none}");
}

#[test]
fn a_malformed_header_is_said_with_file_and_line() {
    let slip = expanded(&[("a.yaml", "revision: a\ndown_revison: null\nupgrade: []\n")]);
    let slip = slip.unwrap_err();
    assert!(slip.starts_with("db/a.yaml:2:1: unknown"), "{slip}");
    assert!(slip.contains("did you mean 'down_revision'?"), "{slip}");
    let none = expanded(&[("a.sql", "SELECT 1;\n")]).unwrap_err();
    assert!(
        none.starts_with("db/a.sql: Could not determine revision id"),
        "{none}"
    );
    let down = expanded(&[("2024_a/down.sql", "")]).unwrap_err();
    assert!(down.contains("down.sql and no up.sql"), "{down}");
}

#[test]
fn scripts_beside_versions_are_not_left_out_silently() {
    let files = [
        ("a.yaml", script("a", "null")),
        ("versions/b.yaml", script("b", "null")),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let error = expanded(&files).unwrap_err();
    assert!(
        error.starts_with("db/a.yaml: a script stands beside"),
        "{error}"
    );
    let folder = tempfile::tempdir().unwrap();
    let error = expand(folder.path(), "db", &[]).unwrap_err();
    assert!(
        error.starts_with("there is no directory db beside Cargo.toml"),
        "{error}"
    );
}

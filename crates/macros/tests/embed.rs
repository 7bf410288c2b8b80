//! The macro as the compiler meets it: packages are made and given to cargo. What stands in them in the place of
//! `revgraph::migrate::script` is only as large as the macro needs, so that nothing else has to be built.
#![allow(clippy::unwrap_used)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const MAIN: &str = r#"
mod script {
    #[allow(dead_code)]
    pub enum EmbeddedScript {
        File { path: &'static str, text: &'static str },
        Diesel {
            folder: &'static str,
            parent: Option<&'static str>,
            up: &'static str,
            down: Option<&'static str>,
            metadata: Option<&'static str>,
        },
    }
    pub struct Embedded(pub &'static [EmbeddedScript]);
    impl Embedded {
        pub const fn new(scripts: &'static [EmbeddedScript]) -> Embedded {
            Embedded(scripts)
        }
    }
}

const MIGRATIONS: script::Embedded = revgraph_macros::embed!(crate::script; "migrations");

fn main() {
    for script in MIGRATIONS.0 {
        match script {
            script::EmbeddedScript::File { path, text } => println!("{path} {}", text.len()),
            script::EmbeddedScript::Diesel { folder, .. } => println!("{folder}"),
        }
    }
}
"#;

/// A workspace with a package for each list of files below its `migrations`.
fn workspace(packages: &[(&str, &[(&str, &str)])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let macros = env!("CARGO_MANIFEST_DIR");
    let names: Vec<&str> = packages.iter().map(|(name, _)| *name).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = {names:?}\n[workspace.dependencies]\nrevgraph-macros.path = {macros:?}\n"
    );
    write(&folder.path().join("Cargo.toml"), &manifest);
    // The versions that are there, also without a network.
    let lock = Path::new(macros).join("../../Cargo.lock");
    fs::copy(lock, folder.path().join("Cargo.lock")).unwrap();
    for (name, files) in packages {
        let package = folder.path().join(name);
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n[dependencies]\nrevgraph-macros.workspace = true\n"
        );
        write(&package.join("Cargo.toml"), &manifest);
        write(&package.join("src/main.rs"), MAIN);
        fs::create_dir(package.join("migrations")).unwrap();
        for (path, text) in *files {
            write(&package.join("migrations").join(path), text);
        }
    }
    folder
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// What is built is kept from run to run, but for the packages themselves, which lie elsewhere each time.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("embed")
}

fn cargo(folder: &Path, words: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(words).arg("--offline").current_dir(folder);
    cargo.env("CARGO_TARGET_DIR", target());
    // What the run of this test was told is not for them.
    cargo
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    cargo.output().unwrap()
}

fn script(id: &str, parent: &str) -> String {
    format!("revision: {id}\ndown_revision: {parent}\nupgrade: []\n")
}

#[test]
fn what_is_no_graph_does_not_compile_and_says_where() {
    let (a, b) = (script("a", "null"), script("b", "gone"));
    let cycle = [script("a", "b"), script("b", "a")];
    let slip = "revision: a\ndown_revison: null\nupgrade: []\n";
    let folder = workspace(&[
        (
            "sound",
            &[("a.yaml", &a), ("2024-01-01-000000_x/up.sql", "")],
        ),
        ("empty", &[]),
        ("duplicate", &[("a.yaml", &a), ("b.yaml", &a)]),
        ("missing", &[("a.yaml", &a), ("b.yaml", &b)]),
        ("cycle", &[("a.yaml", &cycle[0]), ("b.yaml", &cycle[1])]),
        ("slip", &[("a.yaml", slip)]),
    ]);
    let output = cargo(folder.path(), &["check", "--workspace", "--keep-going"]);
    let said = String::from_utf8(output.stderr).unwrap();
    for expected in [
        "error: migrations/a.yaml: Revision a is present more than once\n         and migrations/b.yaml",
        "error: migrations/b.yaml:2:16: Revision gone referenced from b is not present",
        "error: migrations/a.yaml: Cycle is detected in revisions (a, b)",
        "error: migrations/a.yaml:2:1: unknown key 'down_revison'",
    ] {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    for name in ["sound", "empty"] {
        assert!(
            !said.contains(&format!("could not compile `{name}`")),
            "{said}"
        );
        // Nothing to warn of either.
        assert!(!said.contains(&format!("`{name}` (bin")), "{said}");
    }
}

#[test]
fn a_change_is_noticed_and_with_a_build_script_a_new_file() {
    let a = script("a", "null");
    let folder = workspace(&[("grows", &[("a.yaml", &a)])]);
    let package = folder.path().join("grows");
    let build = "fn main() {\n    println!(\"cargo:rerun-if-changed=migrations\");\n}\n";
    write(&package.join("build.rs"), build);
    let run = || {
        let output = cargo(folder.path(), &["run", "--quiet"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        said
    };
    assert_eq!(run(), format!("migrations/a.yaml {}\n", a.len()));
    write(&package.join("migrations/a.yaml"), &format!("{a}\n"));
    assert_eq!(run(), format!("migrations/a.yaml {}\n", a.len() + 1));
    let b = script("b", "a");
    write(&package.join("migrations/more/b.yaml"), &b);
    let both = format!(
        "migrations/a.yaml {}\nmigrations/more/b.yaml {}\n",
        a.len() + 1,
        b.len()
    );
    assert_eq!(run(), both);
}

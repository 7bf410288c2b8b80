//! The dependencies between the crates point one way.

use std::collections::BTreeMap;
use std::fs;

use libtest_mimic::Trial;
use serde::Deserialize;

use crate::support::program::repository;

/// Each crate, and those of ours that it may name.
const LAYERS: [(&str, &str, &[&str]); 9] = [
    ("revgraph-graph", "crates/graph", &[]),
    ("revgraph-yaml", "crates/yaml", &[]),
    ("revgraph-schema", "crates/schema", &["revgraph-yaml"]),
    (
        "revgraph-scripts",
        "crates/scripts",
        &["revgraph-graph", "revgraph-yaml"],
    ),
    (
        "revgraph-macros",
        "crates/macros",
        &["revgraph-graph", "revgraph-scripts"],
    ),
    ("revgraph-database", "crates/database", &["revgraph-schema"]),
    (
        "revgraph-migrate",
        "crates/migrate",
        &[
            "revgraph-graph",
            "revgraph-schema",
            "revgraph-scripts",
            "revgraph-database",
        ],
    ),
    (
        "revgraph",
        "",
        &[
            "revgraph-graph",
            "revgraph-schema",
            "revgraph-database",
            "revgraph-macros",
            "revgraph-migrate",
        ],
    ),
    ("xtask", "xtask", &[]),
];

/// What speaks to a database. Only revgraph-database names these.
const DRIVERS: [&str; 13] = [
    "diesel",
    "diesel-async",
    "libsqlite3-sys",
    "mysql",
    "mysql_async",
    "mysqlclient-sys",
    "postgres",
    "rusqlite",
    "rustls",
    "sqlx",
    "tokio",
    "tokio-postgres",
    "tokio-postgres-rustls",
];

/// Who names a driver for what others speak to each other by: Diesel's `MigrationSource`, behind a feature.
const INTERFACES: [(&str, &str); 1] = [("revgraph-migrate", "diesel")];

/// What speaks to the terminal. Only the root package names these.
const TERMINAL: [&str; 5] = ["anstream", "anstyle", "clap", "indicatif", "signal-hook"];

#[derive(Deserialize)]
struct Manifest {
    #[serde(default)]
    package: Option<Package>,
    #[serde(default)]
    workspace: Option<Workspace>,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(default, rename = "build-dependencies")]
    build_dependencies: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

#[derive(Deserialize)]
struct Workspace {
    #[serde(default)]
    members: Vec<String>,
}

pub(crate) fn collect(trials: &mut Vec<Trial>) {
    trials.push(Trial::test(
        "the dependencies of the crates point one way",
        || Ok(one_way()?),
    ));
    trials.push(Trial::test(
        "each crate of the workspace has its layer",
        || Ok(all_known()?),
    ));
}

fn manifest(folder: &str) -> Result<Manifest, String> {
    let path = repository().join(folder).join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn one_way() -> Result<(), String> {
    let ours: Vec<&str> = LAYERS.iter().map(|(name, ..)| *name).collect();
    let mut wrong = Vec::new();
    for (name, folder, allowed) in LAYERS {
        let manifest = manifest(folder)?;
        if manifest
            .package
            .as_ref()
            .map(|package| package.name.as_str())
            != Some(name)
        {
            return Err(format!("{folder}/Cargo.toml is not the manifest of {name}"));
        }
        let named = manifest
            .dependencies
            .keys()
            .chain(manifest.build_dependencies.keys());
        for dependency in named.map(String::as_str) {
            if ours.contains(&dependency) && !allowed.contains(&dependency) {
                wrong.push(format!("{name} may not know {dependency}"));
            }
            let may =
                ["revgraph-database"].contains(&name) || INTERFACES.contains(&(name, dependency));
            if DRIVERS.contains(&dependency) && !may {
                wrong.push(format!("{name} names the driver {dependency}"));
            }
            if TERMINAL.contains(&dependency) && !["revgraph", "xtask"].contains(&name) {
                wrong.push(format!(
                    "{name} names {dependency}, which is the command line's"
                ));
            }
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

/// Every member has a layer, or is an example: that stands above all of them, and names the root alone.
fn all_known() -> Result<(), String> {
    let members = manifest("")?.workspace.map(|workspace| workspace.members);
    for member in members.unwrap_or_default() {
        if member.starts_with("examples/") {
            let named = manifest(&member)?.dependencies.into_keys();
            let mut ours = named.filter(|name| name.starts_with("revgraph"));
            if let Some(inner) = ours.find(|name| name != "revgraph") {
                return Err(format!(
                    "{member} names {inner}, and shall do with revgraph"
                ));
            }
            continue;
        }
        if !LAYERS.iter().any(|(_, folder, _)| *folder == member) {
            return Err(format!("{member} has no layer in tests/checks/layers.rs"));
        }
    }
    Ok(())
}

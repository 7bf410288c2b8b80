//! The sources that the `models` of a database name.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use revgraph_migrate::config::{Batch, Config, ConfigError, Overrides};
use revgraph_migrate::models::{self, Declared, SourceError};
use revgraph_migrate::{Environment, Place};
use revgraph_schema::Dialect;
use revgraph_schema::model::{Schema, TableName};

fn project(models: &str, files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let config = format!(
        "script_location: migrations\ndatabases:\n  default:\n    url: sqlite:app.db\n{models}"
    );
    let all = files
        .iter()
        .copied()
        .chain([("alembic.yaml", config.as_str())]);
    for (path, text) in all {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn config(folder: &Path) -> Result<Config, Box<ConfigError>> {
    let environment = Environment::new([("MODELS".to_owned(), "models".to_owned())]);
    let path = folder.join("alembic.yaml");
    Config::load(&path, &Overrides::default(), &environment).map_err(Box::new)
}

fn load(folder: &Path) -> Result<Option<Declared>, SourceError> {
    let config = config(folder).unwrap();
    models::load(&config, &config.databases[0], Dialect::Postgres)
}

fn place(place: &Place) -> String {
    format!(
        "{}:{}",
        place.path.file_name().unwrap().display(),
        place.line.unwrap_or(0)
    )
}

const TEAMS: &str = "tables: {teams: {columns: [{increments: id}]}}\n";
const USERS: &str = "tables:\n  users: {columns: [{increments: id}, {name: team, type: bigint, references: teams.id}]}\n";

#[test]
fn several_sources_are_one_schema() {
    let folder = project(
        "    models: [\"${MODELS}/*.yaml\", models/users.yml, 'models/users.*', src/schema.rs, db/*.sql, \"sqlite:other.db\"]\n",
        &[
            ("models/teams.yaml", TEAMS),
            ("models/users.yml", USERS),
            ("src/schema.rs", "diesel::table! { posts { id -> Int8, } }"),
            ("db/views.sql", "CREATE VIEW v AS SELECT 1;"),
        ],
    );
    let declared = load(folder.path()).unwrap().unwrap();
    let tables: Vec<String> = declared
        .models
        .schema
        .tables
        .keys()
        .map(TableName::to_string)
        .collect();
    assert_eq!(tables, ["posts", "teams", "users"]);
    declared
        .models
        .check_references(&Schema::default())
        .unwrap();
    assert_eq!(declared.sql.len(), 1);
    assert_eq!(declared.databases.len(), 1);
    assert_eq!(declared.files.len(), 4);
    // The models files say what stands beside tables, so nothing of it is unsaid.
    assert!(!declared.models.unsaid.objects);
}

#[test]
fn nothing_declared_is_not_an_empty_schema() {
    assert!(load(project("", &[]).path()).unwrap().is_none());
    let none = load(project("    models: [models/*.yaml]\n", &[]).path());
    let Err(SourceError::NoMatch { place: at, pattern }) = none else {
        panic!("{none:?}");
    };
    assert_eq!(
        (place(&at), pattern),
        ("alembic.yaml:5".to_owned(), "models/*.yaml".to_owned())
    );
}

#[test]
fn what_is_wrong_with_a_source_says_where() {
    type Files<'f> = &'f [(&'f str, &'f str)];
    let cases: [(&str, Files<'_>, &str, &[&str]); 5] = [
        (
            "models/*",
            &[("models/README.md", "x")],
            "is neither .yaml, .sql nor .rs",
            &["alembic.yaml:5"],
        ),
        (
            "models/*",
            &[("models/a.yaml", TEAMS), ("models/b.yaml", TEAMS)],
            "table 'teams' is declared twice",
            &["b.yaml:1", "a.yaml:1"],
        ),
        (
            "models/*",
            &[("models/a.yaml", "tables:\n  t: {colums: []}\n")],
            "unknown key 'colums'",
            &["a.yaml:2"],
        ),
        (
            "models/*",
            &[("models/a.rs", "\ntable! { t => }")],
            "expected curly braces",
            &["a.rs:2"],
        ),
        ("models/[", &[], "'models/[' is no pattern", &[]),
    ];
    for (pattern, files, message, places) in cases {
        let error = load(project(&format!("    models: '{pattern}'\n"), files).path()).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
        let found: Vec<String> = error.places().iter().map(place).collect();
        assert_eq!(found, places, "{error}");
    }
}

#[test]
fn variables_of_models_and_urls_are_needed_only_when_they_are_used() {
    let folder = project(
        "    models: [\"${NOBODY}/*.yaml\"]\n    scratch_url: ${NOBODY}\n",
        &[],
    );
    let config = config(folder.path()).unwrap();
    let database = &config.databases[0];
    assert!(matches!(
        config.models(database),
        Err(ConfigError::UnsetVariable { .. })
    ));
    assert!(matches!(
        config.scratch_settings(database),
        Err(ConfigError::UnsetVariable { .. })
    ));
}

#[test]
fn autogenerate_says_what_is_compared() {
    let folder = project(
        "    scratch_url: sqlite:scratch.db\nautogenerate: {compare_type: false, include: ['*'], exclude: ['spatial_*', 'audit.*'], schemas: audit, batch: always}\n",
        &[],
    );
    let config = config(folder.path()).unwrap();
    let autogenerate = &config.autogenerate;
    assert!(!autogenerate.compare_type && autogenerate.compare_comment);
    assert_eq!(autogenerate.batch, Batch::Always);
    assert_eq!(autogenerate.schemas, ["audit"]);
    let compares = |schema, name| autogenerate.compares(&TableName::new(schema, name));
    assert!(compares(None, "users"));
    assert!(!compares(None, "spatial_ref_sys"));
    assert!(!compares(Some("audit"), "users"));
    let scratch = config.scratch_settings(&config.databases[0]).unwrap();
    assert!(scratch.unwrap().url.to_string().contains("scratch.db"));

    let broken = project("autogenerate: {exclude: ['[']}\n", &[]);
    let error = self::config(broken.path()).unwrap_err();
    assert!(error.to_string().contains("'[' is no pattern"), "{error}");
    let typo = project("autogenerate: {compare_typ: false}\n", &[]);
    let error = self::config(typo.path()).unwrap_err();
    let ConfigError::Malformed { suggestion, .. } = *error else {
        panic!("{error}");
    };
    assert_eq!(suggestion.as_deref(), Some("compare_type"));
}

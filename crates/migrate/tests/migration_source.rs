//! A script directory in the hands of Diesel's migration harness.
#![allow(clippy::unwrap_used)]

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use diesel_migrations::MigrationHarness;
use revgraph_database::Database;
use revgraph_graph::Target;
use revgraph_migrate::interrupt::Interrupt;
use revgraph_migrate::observer::Silent;
use revgraph_migrate::script::{
    DieselMigrations, DieselMigrationsError, Revision, ScriptFile, Substitution,
};
use revgraph_migrate::work::{self, Ground, Move, WorkError};
use revgraph_migrate::{Config, Environment, ScriptDirectory};
use revgraph_schema::Dialect;

const FIRST: &str = "revision: a1\ndown_revision: null\nmessage: create users\nupgrade:\n\
    - create_table: {name: users, columns: [{name: id, type: integer, primary_key: true}, {name: name, type: text}]}\n\
    downgrade:\n- drop_table: {name: users}\n";
const SECOND: &str = "-- revision: b2\n-- down_revision: a1\n-- upgrade\nINSERT INTO users (name) VALUES ('ann');\n\
    INSERT INTO users (name) VALUES ('joe');\n-- downgrade\nDELETE FROM users;\n";
const THIRD: &str = "revision: c3\ndown_revision: b2\nupgrade:\n\
    - alter_column: {table: users, column: name, nullable: false}\ndowngrade: irreversible\n";

fn directory(scripts: &[(&str, &'static str)]) -> ScriptDirectory {
    let scripts = scripts.iter();
    let scripts = scripts.map(|(path, text)| ScriptFile::embedded(path, text).unwrap());
    ScriptDirectory::from_scripts(scripts.collect()).unwrap()
}

fn memory() -> SqliteConnection {
    SqliteConnection::establish(":memory:").unwrap()
}

fn users(connection: &mut SqliteConnection) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let query = diesel::sql_query("SELECT count(*) AS count FROM users");
    query.get_result::<Count>(connection).unwrap().count
}

fn versions(applied: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    applied.iter().map(ToString::to_string).collect()
}

/// Runs a move over a connection.
fn go(
    connection: &mut SqliteConnection,
    scripts: &ScriptDirectory,
    goal: &Move,
) -> Result<Vec<String>, WorkError> {
    let config = Config::in_code([("default", None)], Environment::default()).unwrap();
    let settings = config.settings_over(&config.databases[0], Dialect::Sqlite);
    let ground = Ground {
        config: &config,
        scripts,
        databases: &[],
        url: None,
        substitution: &Substitution::default(),
        allow_data_loss: false,
    };
    let database = Database::over(connection, &settings)?;
    let interrupt = Interrupt::default();
    let reports = work::go_over(ground, goal, vec![database], &interrupt, &mut Silent)?;
    Ok(reports[0].plan.to.iter().map(ToString::to_string).collect())
}

#[test]
fn what_diesel_has_applied_is_where_we_go_on() {
    let all = directory(&[("a.yaml", FIRST), ("b.sql", SECOND)]);
    let mut connection = memory();
    // A database that Diesel has never seen.
    assert!(
        go(&mut connection, &all, &Move::AdoptDiesel)
            .unwrap()
            .is_empty()
    );

    let source = DieselMigrations::new(directory(&[("a.yaml", FIRST)])).unwrap();
    connection.run_pending_migrations(source).unwrap();
    assert_eq!(
        go(&mut connection, &all, &Move::AdoptDiesel).unwrap(),
        ["a1"]
    );
    assert_eq!(users(&mut connection), 0);
    let up = Move::Upgrade(Target::parse("head").unwrap());
    assert_eq!(go(&mut connection, &all, &up).unwrap(), ["b2"]);
    assert_eq!(users(&mut connection), 2);
    // Again, as a program does whenever it starts.
    assert_eq!(
        go(&mut connection, &all, &Move::AdoptDiesel).unwrap(),
        ["b2"]
    );
}

#[test]
fn what_diesel_left_out_or_nobody_knows_is_not_adopted() {
    let all = directory(&[("a.yaml", FIRST), ("b.sql", SECOND)]);
    let mut connection = memory();
    let source = DieselMigrations::new(directory(&[("a.yaml", FIRST), ("b.sql", SECOND)])).unwrap();
    connection.run_pending_migrations(source).unwrap();
    diesel::sql_query("DELETE FROM __diesel_schema_migrations WHERE version = 'a1'")
        .execute(&mut connection)
        .unwrap();
    let error = go(&mut connection, &all, &Move::AdoptDiesel).unwrap_err();
    assert!(matches!(&error, WorkError::SkippedByDiesel { skipped, .. } if *skipped == ["a1"]));
    let few = directory(&[("a.yaml", FIRST)]);
    let error = go(&mut connection, &few, &Move::AdoptDiesel).unwrap_err();
    assert!(matches!(&error, WorkError::NotOfDiesel { unknown, .. } if *unknown == ["b2"]));
}

#[test]
fn diesel_runs_a_line_of_revisions_up_and_down() {
    let directory = directory(&[("b.sql", SECOND), ("a.yaml", FIRST)]);
    let source = DieselMigrations::new(directory).unwrap();
    let mut connection = memory();
    let applied = connection.run_pending_migrations(source.clone()).unwrap();
    assert_eq!(versions(applied), ["a1", "b2"]);
    assert_eq!(users(&mut connection), 2);
    assert!(!connection.has_pending_migration(source.clone()).unwrap());

    assert_eq!(
        connection
            .revert_last_migration(source.clone())
            .unwrap()
            .to_string(),
        "b2"
    );
    assert_eq!(users(&mut connection), 0);
    let reverted = connection.revert_all_migrations(source).unwrap();
    assert_eq!(versions(reverted), ["a1"]);
    assert!(
        diesel::sql_query("SELECT * FROM users")
            .execute(&mut connection)
            .is_err()
    );
}

#[test]
fn a_table_is_built_anew_and_code_runs() {
    let mut scripts = directory(&[("a.yaml", FIRST), ("b.sql", SECOND), ("c.yaml", THIRD)])
        .scripts()
        .to_vec();
    let code =
        Revision::new("d4")
            .down_revision("c3")
            .upgrade(|connection: &mut SqliteConnection| {
                diesel::sql_query("INSERT INTO users (name) VALUES (NULL)")
                    .execute(connection)
                    .map(|_| ())
            });
    scripts.push(code.into_script().unwrap());
    let source = DieselMigrations::new(ScriptDirectory::from_scripts(scripts).unwrap()).unwrap();
    let mut connection = memory();
    let error = connection.run_pending_migrations(source).unwrap_err();
    // The code met the table as the revision before it left it.
    assert!(
        error.to_string().contains("NOT NULL constraint failed"),
        "{error}"
    );
    assert_eq!(
        versions(connection.applied_migrations().unwrap()),
        ["c3", "b2", "a1"]
    );
    assert_eq!(users(&mut connection), 2);
}

#[test]
fn a_table_at_which_others_point_is_not_built_anew_while_foreign_keys_are_enforced() {
    let points = "-- revision: b3\n-- down_revision: b2\n-- upgrade\nCREATE TABLE posts (by integer REFERENCES USERS);\n";
    let third = "revision: c3\ndown_revision: b3\nupgrade:\n\
        - alter_column: {table: users, column: name, nullable: false}\n";
    let scripts = [
        ("a.yaml", FIRST),
        ("b.sql", SECOND),
        ("p.sql", points),
        ("c.yaml", third),
    ];
    let source = DieselMigrations::new(directory(&scripts)).unwrap();
    let mut connection = memory();
    diesel::sql_query("PRAGMA foreign_keys = ON")
        .execute(&mut connection)
        .unwrap();
    let error = connection
        .run_pending_migrations(source)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("c.yaml:4:3: the table, at which others point, is built anew"),
        "{error}"
    );
}

#[test]
fn a_graph_with_branches_is_refused() {
    let branch = "revision: c3\ndown_revision: a1\nupgrade: []\n";
    let directory = directory(&[("a.yaml", FIRST), ("b.sql", SECOND), ("c.yaml", branch)]);
    let error = DieselMigrations::new(directory).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Diesel runs migrations in one line, and the graph has branches: a1"
    );
}

#[test]
fn ids_in_another_order_are_refused_or_numbered() {
    let above = "revision: a0\ndown_revision: a1\nupgrade: []\n";
    let scripts = directory(&[("a.yaml", FIRST), ("b.yaml", above)]);
    let error = DieselMigrations::new(scripts).unwrap_err();
    assert!(matches!(error, DieselMigrationsError::Order { .. }));
    assert_eq!(
        error.to_string(),
        "Diesel runs migrations in the order of their versions, and 'a1' comes after 'a0', whose parent it is"
    );
    let scripts = directory(&[("a.yaml", FIRST), ("b.yaml", above)]);
    let source = DieselMigrations::numbered(scripts).unwrap();
    let mut connection = memory();
    let applied = connection.run_pending_migrations(source).unwrap();
    assert_eq!(versions(applied), ["000001.a1", "000002.a0"]);
}

#[test]
fn a_statement_that_fails_is_named() {
    let broken =
        "-- revision: b2\n-- down_revision: a1\n-- upgrade\nSELECT 1;\nSELECT * FROM gone;\n";
    let source = directory(&[("a.yaml", FIRST), ("db/b.sql", broken)]);
    let source = DieselMigrations::new(source).unwrap();
    let error = memory()
        .run_pending_migrations(source)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("db/b.sql:5:1: no such table: gone"),
        "{error}"
    );
}

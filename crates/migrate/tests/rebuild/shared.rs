//! Neighbours share a rebuild, and what comes between keeps its place.

use super::project::Project;

/// How often the statements of the change build a table.
fn rebuilds(operations: &str) -> (Project, usize) {
    let project = Project::sqlite(
        "CREATE TABLE t (a int, b int, c int); CREATE TABLE u (a int); INSERT INTO t VALUES (1, 2, 3);",
        operations,
    );
    project.upgrade("a1").unwrap();
    let plan = project.dry_run().unwrap();
    let built = plan.steps[0]
        .statements
        .iter()
        .filter(|statement| statement.sql.starts_with("INSERT INTO _revgraph_new_"))
        .count();
    project.upgrade("head").unwrap();
    (project, built)
}

#[test]
fn neighbours_on_one_table_share_one() {
    let (project, built) = rebuilds(
        "- alter_column: {table: t, column: a, nullable: false}
- add_column: {table: t, column: {name: d, type: integer, default: 4, unique: true}}
- drop_column: {table: t, column: b, was: {name: b, type: integer}}
- create_primary_key: {table: t, columns: [a, d]}
- alter_column: {table: t, column: c, new_name: e, type: text}",
    );
    assert_eq!(built, 1);
    assert_eq!(project.rows("SELECT * FROM t"), ["1|3|4"]);
    assert_eq!(project.rows("SELECT e FROM t"), ["3"]);
}

#[test]
fn another_table_or_a_new_name_ends_it() {
    let (project, built) = rebuilds(
        "- alter_column: {table: t, column: a, new_name: x, nullable: false}
- alter_column: {table: t, column: x, new_name: y, type: text}
- alter_column: {table: u, column: a, type: text}
- alter_column: {table: t, column: b, type: text}
- execute: UPDATE t SET b = b || '!'
- alter_column: {table: t, column: b, default: z}",
    );
    assert_eq!(built, 5);
    assert_eq!(project.rows("SELECT y, b, c FROM t"), ["1|2!|3"]);
}

#[test]
fn a_column_that_comes_again_is_a_new_one() {
    let (project, built) = rebuilds(
        "- drop_column: {table: t, column: b}
- add_column: {table: t, column: {name: b, type: integer, default: 9}}
- alter_column: {table: t, column: c, type: text}",
    );
    assert_eq!(built, 1);
    assert_eq!(project.rows("SELECT a, c, b FROM t"), ["1|3|9"]);
}

#[test]
fn what_changes_nothing_does_nothing() {
    let (_, built) = rebuilds(
        "- create_check_constraint: {name: ck, table: t, sql: a > 0}
- drop_constraint: {name: ck, table: t}",
    );
    assert_eq!(built, 0);
}

#[test]
fn what_is_not_there_is_an_error_with_its_place() {
    let project = Project::sqlite(
        "CREATE TABLE t (a int);",
        "- alter_column: {table: t, column: b, type: text}",
    );
    let error = project.upgrade("head").unwrap_err();
    assert_eq!(error.to_string(), "table 't' has no column 'b'");
    let project = Project::sqlite(
        "CREATE TABLE t (a int);",
        "- alter_column: {table: x, column: b, type: text}",
    );
    assert_eq!(
        project.upgrade("head").unwrap_err().to_string(),
        "table 'x' does not exist"
    );
}

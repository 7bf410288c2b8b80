//! One fact a test: what a rebuild keeps.

use super::project::{Project, schema};

/// Runs the first script, then the change, and gives the schema before and after.
fn changed(before: &str, operations: &str) -> (Project, Vec<String>, Vec<String>) {
    let project = Project::sqlite(before, operations);
    project.upgrade("a1").unwrap();
    let old = schema(&mut project.session());
    project.upgrade("head").unwrap();
    let new = schema(&mut project.session());
    (project, old, new)
}

const EVERYTHING: &str = "
CREATE TABLE parent (id INTEGER PRIMARY KEY, name text);
CREATE TABLE t (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the key
  [odd name] varchar(20) COLLATE NOCASE NOT NULL DEFAULT 'it''s, (x)' CHECK (length([odd name]) > 1),
  amount decimal(10, 2) /* money */ DEFAULT (1 + 1),
  twice INT GENERATED ALWAYS AS (amount * 2) STORED,
  thrice INT AS (amount * 3),
  parent_id int REFERENCES parent (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  self_id int REFERENCES t (id) ON DELETE CASCADE,
  changed text DEFAULT CURRENT_TIMESTAMP,
  gone int,
  CONSTRAINT uq UNIQUE (amount, [odd name] COLLATE BINARY) ON CONFLICT REPLACE,
  CHECK (amount <> 13) CONSTRAINT ck CHECK (id > 0)
);
CREATE TABLE child (id INTEGER PRIMARY KEY, t_id int NOT NULL REFERENCES t (id) ON DELETE CASCADE);
CREATE TABLE log (line text);
CREATE UNIQUE INDEX ix_part ON t ([odd name] DESC) WHERE amount > 5;
CREATE INDEX ix_expression ON t (lower([odd name]), amount);
CREATE INDEX ix_gone ON t (gone);
CREATE TRIGGER tr AFTER UPDATE ON t BEGIN INSERT INTO log VALUES ('updated ' || new.id || ';'); END;
CREATE TRIGGER tr_child AFTER INSERT ON child BEGIN UPDATE t SET changed = 'by child' WHERE id = new.t_id; END;
CREATE VIEW v AS SELECT id, [odd name] AS name, thrice FROM t WHERE amount > 1;
CREATE TRIGGER tr_view INSTEAD OF DELETE ON v BEGIN DELETE FROM t WHERE id = old.id; END;
INSERT INTO parent VALUES (1, 'p');
INSERT INTO t (id, [odd name], amount, parent_id, self_id) VALUES (9, 'nine', 9, 1, 9), (3, 'three', 3, NULL, 9), (5, 'five', 5, 1, 3);
INSERT INTO t (id, [odd name], amount) VALUES (100, 'hundred', 100);
DELETE FROM t WHERE id = 100;
INSERT INTO child VALUES (1, 9), (2, 9), (3, 5);
DELETE FROM log;
";

#[test]
fn everything_that_no_operation_names_stays() {
    let (project, old, new) = changed(
        EVERYTHING,
        "- alter_column: {table: t, column: amount, type: bigint}
- create_check_constraint: {name: ck_new, table: t, sql: amount < 1000}",
    );
    let expected: Vec<String> = old
        .iter()
        .map(|text| {
            text.replace("decimal(10, 2)", "BIGINT").replace(
                "CONSTRAINT ck CHECK (id > 0)",
                "CONSTRAINT ck CHECK (id > 0),\n  CONSTRAINT ck_new CHECK (amount < 1000)",
            )
        })
        .collect();
    assert_eq!(new, expected);
    assert_eq!(
        project.rows("SELECT id, \"odd name\", amount, twice, thrice, parent_id, self_id FROM t"),
        [
            "3|three|3|6|9|NULL|9",
            "5|five|5|10|15|1|3",
            "9|nine|9|18|27|1|9"
        ]
    );
    // The children of a table whose keys cascade are all there, and its triggers did not run.
    assert_eq!(
        project.rows("SELECT id, t_id FROM child"),
        ["1|9", "2|9", "3|5"]
    );
    assert_eq!(project.rows("SELECT count(*) FROM log"), ["0"]);
    assert_eq!(
        project.rows("SELECT seq FROM sqlite_sequence WHERE name = 't'"),
        ["100"]
    );
    assert_eq!(project.rows("SELECT count(*) FROM sqlite_sequence"), ["1"]);
    assert_eq!(
        project.rows("PRAGMA foreign_key_check"),
        Vec::<String>::new()
    );
    assert_eq!(project.rows("PRAGMA integrity_check"), ["ok"]);
    // What was made again works.
    let mut session = project.session();
    for sql in [
        "PRAGMA foreign_keys = ON",
        "INSERT INTO t (\"odd name\", amount) VALUES ('next', 4)",
        "INSERT INTO child VALUES (4, 3)",
        "DELETE FROM v WHERE id = 9",
    ] {
        session.execute(sql).unwrap();
    }
    assert_eq!(project.rows("SELECT id FROM t"), ["101"]);
    assert_eq!(project.rows("SELECT id FROM child"), Vec::<String>::new());
    assert_eq!(project.rows("SELECT line FROM log"), ["updated 3;"]);
    assert!(
        session
            .execute("INSERT INTO t (amount) VALUES (13)")
            .is_err()
    );
    assert!(
        session
            .execute("INSERT INTO t (amount) VALUES (1000)")
            .is_err()
    );
    assert!(session.execute("INSERT INTO child VALUES (9, 77)").is_err());
}

#[test]
fn a_dropped_column_takes_its_indexes_and_leaves_the_others() {
    let (project, old, new) = changed(EVERYTHING, "- drop_column: {table: t, column: gone}");
    let expected: Vec<String> = old
        .iter()
        .filter(|text| !text.contains("ix_gone"))
        .map(|text| text.replace("\n  gone int,", ""))
        .collect();
    assert_eq!(new, expected);
    assert_eq!(project.rows("SELECT id FROM child"), ["1", "2", "3"]);
}

#[test]
fn a_column_that_a_view_needs_is_not_dropped() {
    let project = Project::sqlite(
        EVERYTHING,
        "- drop_constraint: {table: t, name: uq}
- drop_column: {table: t, column: thrice}",
    );
    project.upgrade("a1").unwrap();
    let old = schema(&mut project.session());
    let error = project.upgrade("head").unwrap_err().to_string();
    assert!(error.contains("error in view v"), "{error}");
    assert_eq!(schema(&mut project.session()), old);
    assert_eq!(project.rows("SELECT count(*) FROM t"), ["3"]);
}

#[test]
fn rows_without_a_key_keep_their_numbers() {
    let before = "
CREATE TABLE t (a text, rowid int, b int);
INSERT INTO t (_rowid_, a, b) VALUES (7, 'x', 1), (-3, 'y', 2), (5, 'z', 3);";
    let (project, _, _) = changed(
        before,
        "- alter_column: {table: t, column: b, nullable: false}",
    );
    assert_eq!(
        project.rows("SELECT _rowid_, a, b FROM t"),
        ["-3|y|2", "5|z|3", "7|x|1"]
    );
}

#[test]
fn strict_tables_and_tables_without_rowid_stay_so() {
    let before = "
CREATE TABLE s (id INTEGER PRIMARY KEY, a TEXT) STRICT;
CREATE TABLE w (a text, b int, PRIMARY KEY (b DESC, a)) WITHOUT ROWID, STRICT;
INSERT INTO s VALUES (1, 'x');
";
    let before = before.replace("a text", "a TEXT").replace("b int", "b INT");
    let (project, old, new) = changed(
        &before,
        "- alter_column: {table: s, column: a, nullable: false, default: y}
- alter_column: {table: w, column: a, default: q}",
    );
    assert_eq!(
        new,
        [
            old[0].replace("a TEXT", "a TEXT DEFAULT 'y' NOT NULL"),
            old[1].replace("a TEXT", "a TEXT DEFAULT 'q'"),
        ]
    );
    let mut session = project.session();
    assert!(session.execute("INSERT INTO s VALUES ('no', 'x')").is_err());
    assert!(session.query("SELECT rowid FROM w").is_err());
}

#[test]
fn nulls_get_the_default_that_is_given() {
    let (project, _, _) = changed(
        "CREATE TABLE t (a int, b int DEFAULT 3); INSERT INTO t VALUES (1, NULL), (2, 5);",
        "- alter_column: {table: t, column: b, nullable: false, default: 4}",
    );
    assert_eq!(project.rows("SELECT a, b FROM t"), ["1|4", "2|5"]);
}

#[test]
fn nulls_without_a_default_leave_the_old_table() {
    let project = Project::sqlite(
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (NULL);",
        "- alter_column: {table: t, column: a, nullable: false}",
    );
    project.upgrade("a1").unwrap();
    let old = schema(&mut project.session());
    let error = project.upgrade("head").unwrap_err().to_string();
    assert!(error.contains("NOT NULL constraint failed"), "{error}");
    assert_eq!(schema(&mut project.session()), old);
    assert_eq!(project.rows("SELECT count(*) FROM t"), ["2"]);
    assert_eq!(
        project.rows("SELECT version_num FROM alembic_version"),
        ["a1"]
    );
}

#[test]
fn a_key_that_rows_break_is_found_before_the_commit() {
    let project = Project::sqlite(
        "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a int); INSERT INTO t VALUES (1);",
        "- create_foreign_key: {name: fk, table: t, columns: a, references: p.id}",
    );
    project.upgrade("a1").unwrap();
    let old = schema(&mut project.session());
    assert!(project.upgrade("head").is_err());
    assert_eq!(schema(&mut project.session()), old);
}

#[test]
fn a_temporary_name_that_is_taken_is_not_used() {
    let (project, old, new) = changed(
        "CREATE TABLE _revgraph_new_t (x int);
CREATE VIEW _REVGRAPH_NEW_T_2 AS SELECT 1;
CREATE TABLE t (a int);
INSERT INTO _revgraph_new_t VALUES (42);",
        "- alter_column: {table: t, column: a, type: text}",
    );
    assert_eq!(new.len(), old.len());
    assert_eq!(project.rows("SELECT x FROM _revgraph_new_t"), ["42"]);
}

#[test]
fn a_process_that_dies_leaves_the_old_table() {
    let project = Project::sqlite(
        EVERYTHING,
        "- alter_column: {table: t, column: amount, type: text}",
    );
    project.upgrade("a1").unwrap();
    let old = schema(&mut project.session());
    let plan = project.dry_run().unwrap();
    let statements = &plan.steps[0].statements;
    assert!(statements.len() > 8);
    for done in 1..=statements.len() {
        let mut session = project.session();
        session.execute("PRAGMA foreign_keys = OFF").unwrap();
        session.execute("BEGIN IMMEDIATE").unwrap();
        for statement in &statements[..done] {
            session.execute(&statement.sql).unwrap();
        }
        // Closed without a commit, as by the end of the process.
        drop(session);
        assert_eq!(schema(&mut project.session()), old);
    }
    assert_eq!(project.rows("SELECT count(*) FROM t"), ["3"]);
    project.upgrade("head").unwrap();
}

#[test]
fn a_script_without_a_transaction_still_builds_in_one() {
    let project = Project::new(
        "url: \"sqlite:app.db\", sqlite: {foreign_keys: true}",
        EVERYTHING,
        "- alter_column: {table: t, column: amount, type: text}
- alter_column: {table: t, column: amount, nullable: false}
- execute: INSERT INTO nowhere VALUES (1)",
        "transactional: false",
    );
    project.upgrade("a1").unwrap();
    assert!(project.upgrade("head").is_err());
    assert_eq!(project.rows("SELECT id FROM child"), ["1", "2", "3"]);
    assert_eq!(
        project.rows(
            "SELECT statements_done, statements_total FROM alembic_log WHERE revision = 'b2'"
        ),
        ["1|2"]
    );
    // It goes on behind the rebuild, which is done.
    project
        .session()
        .execute("CREATE TABLE nowhere (a)")
        .unwrap();
    project.upgrade("head").unwrap();
    assert_eq!(project.rows("SELECT count(*) FROM nowhere"), ["1"]);
}

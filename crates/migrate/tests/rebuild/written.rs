//! The same by a run, by a dry run, and by a script that is written offline.

use std::io::Write;
use std::process::{Command, Stdio};

use revgraph_database::{Access, Database, DatabaseUrl, Settings};
use revgraph_migrate::offline;
use revgraph_schema::{Dialect, split};

use super::project::{Project, schema};

const BEFORE: &str = "
CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a text NOT NULL DEFAULT 'x' COLLATE NOCASE, b int CHECK (b > 0));
CREATE TABLE child (t_id int REFERENCES t (id) ON DELETE CASCADE);
CREATE INDEX ix ON t (a) WHERE b > 1;
CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = 7 WHERE id = new.id; END;
CREATE VIEW v AS SELECT a FROM t;
INSERT INTO t (a, b) VALUES ('y', 2);
INSERT INTO child VALUES (1);";

const CHANGE: &str =
    "- alter_column: {table: t, column: b, type: bigint, nullable: false, default: 1}
- create_unique_constraint: {table: t, columns: [a, b]}
- alter_column: {table: t, column: a, new_name: c}
- create_table: {name: n, columns: [{name: id, type: integer}]}
- add_column: {table: n, column: {name: u, type: integer, unique: true}}";

#[test]
fn a_run_a_dry_run_and_a_script_are_the_same() {
    let project = Project::sqlite(BEFORE, CHANGE);
    let script = offline::script(&project.offline(None).unwrap(), None);
    let later = project.offline(Some("a1")).unwrap();
    project.upgrade("a1").unwrap();
    let dry = project.dry_run().unwrap();
    let statements = |plan: &revgraph_migrate::Plan| -> Vec<String> {
        let statements = plan.steps.iter().flat_map(|step| &step.statements);
        statements.map(|statement| statement.sql.clone()).collect()
    };
    assert_eq!(statements(&dry), statements(&later));
    project.upgrade("head").unwrap();
    let expected = schema(&mut project.session());

    // By the program's own splitter, in a session with foreign keys on.
    let path = project.path("split.db");
    let url = format!("sqlite:{}", path.display());
    let url = DatabaseUrl::parse(&url, ".".as_ref(), &|_| None).unwrap();
    let mut session = Database::connect(&Settings::new("default", url), Access::Write).unwrap();
    session.execute("PRAGMA foreign_keys = ON").unwrap();
    for statement in split::split(Dialect::Sqlite, &script).unwrap() {
        session.execute(&statement.sql).unwrap();
    }
    assert_eq!(schema(&mut session), expected);
    assert_eq!(
        super::project::rows(&mut session, "SELECT * FROM child"),
        ["1"]
    );

    // By the database's own shell, where there is one.
    let path = project.path("shell.db");
    let shell = Command::new("sqlite3")
        .arg("-bail")
        .arg(&path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut shell) = shell else { return };
    let script = format!("PRAGMA foreign_keys = ON;\n{script}");
    shell
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = shell.wait_with_output().unwrap();
    assert!(
        output.status.success() && output.stdout.is_empty(),
        "{output:?}"
    );
    let url = format!("sqlite:{}", path.display());
    let url = DatabaseUrl::parse(&url, ".".as_ref(), &|_| None).unwrap();
    let mut session = Database::connect(&Settings::new("default", url), Access::Write).unwrap();
    assert_eq!(schema(&mut session), expected);
    assert_eq!(
        super::project::rows(&mut session, "SELECT * FROM child"),
        ["1"]
    );
}

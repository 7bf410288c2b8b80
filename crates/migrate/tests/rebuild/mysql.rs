//! MySQL and MariaDB: a changed column keeps what was not changed.

use std::env;

use revgraph_database::{Access, Database, DatabaseUrl, Settings};

use super::project::{Project, rows};

const BEFORE: &str = "
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (
  id int unsigned NOT NULL AUTO_INCREMENT,
  name varchar(20) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL DEFAULT 'it''s, (x)' COMMENT 'a \\\\ name''s',
  at timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  kind enum('a)','b,') DEFAULT 'b,' COMMENT 'kind',
  base int NOT NULL DEFAULT 3,
  sum bigint GENERATED ALWAYS AS (base * 2) STORED,
  word char(36) DEFAULT (uuid()),
  price decimal(10,2) unsigned zerofill,
  p_id int,
  PRIMARY KEY (id), KEY ix (name(5)), CONSTRAINT fk FOREIGN KEY (p_id) REFERENCES p (id), CONSTRAINT ck CHECK (base > 0)
) COMMENT 'name varchar(1)';
INSERT INTO t (name, price) VALUES ('x', 1);";

/// A database of its own, dropped at the end.
struct Own {
    server: DatabaseUrl,
    name: String,
}

impl Own {
    fn new(name: &str) -> Own {
        let url = env::var("REVGRAPH_TEST_MYSQL")
            .expect("REVGRAPH_TEST_MYSQL names a server: run the tests with `cargo xtask test`");
        let own = Own {
            server: DatabaseUrl::parse(&url, ".".as_ref(), &|_| None).unwrap(),
            name: format!("live_{name}_{}", std::process::id()),
        };
        own.run(&format!("CREATE DATABASE {}", own.name));
        own
    }

    fn run(&self, sql: &str) {
        let settings = Settings::new("default", self.server.clone());
        let mut session = Database::connect(&settings, Access::Write).unwrap();
        session.execute(sql).unwrap();
    }

    fn url(&self) -> String {
        let url = env::var("REVGRAPH_TEST_MYSQL").unwrap_or_default();
        let (start, _) = url.rsplit_once('/').unwrap();
        format!("{start}/{}", self.name)
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.run(&format!("DROP DATABASE IF EXISTS {}", self.name));
    }
}

fn create(project: &Project) -> Vec<String> {
    let text = rows(&mut project.session(), "SHOW CREATE TABLE t").remove(0);
    text.lines().map(str::to_owned).collect()
}

/// The lines of SHOW CREATE TABLE that are not the same before and after.
fn changed(name: &str, operation: &str) -> Vec<(String, String)> {
    let own = Own::new(name);
    let project = Project::new(&format!("url: \"{}\"", own.url()), BEFORE, operation, "");
    project.upgrade("a1").unwrap();
    let before = create(&project);
    let dry = project.dry_run().unwrap();
    assert!(
        dry.steps[0]
            .statements
            .iter()
            .all(|one| one.sql.starts_with("ALTER TABLE t ") || one.sql.starts_with("UPDATE t "))
    );
    project.upgrade("head").unwrap();
    let after = create(&project);
    assert_eq!(before.len(), after.len());
    let pairs = before.into_iter().zip(after);
    pairs.filter(|(before, after)| before != after).collect()
}

#[test]
fn only_the_named_part_of_a_column_changes() {
    let cases = [
        (
            "type",
            "name, type: string(50)",
            "varchar(20)",
            "varchar(50)",
        ),
        (
            "unsigned",
            "id, type: bigint",
            "int(10) unsigned",
            "bigint(20) unsigned",
        ),
        (
            "kind",
            "kind, nullable: false",
            "DEFAULT 'b,'",
            "NOT NULL DEFAULT 'b,'",
        ),
        ("default", "name, default: y", "'it''s, (x)'", "'y'"),
        (
            "comment",
            "at, comment: when",
            "current_timestamp(3),",
            "current_timestamp(3) COMMENT 'when',",
        ),
        ("none", "kind, comment: null", " COMMENT 'kind'", ""),
        ("sum", "sum, type: integer", "bigint(20)", "int(11)"),
        ("word", "word, type: string(40)", "char(36)", "varchar(40)"),
        (
            "price",
            "price, nullable: false",
            "DEFAULT NULL",
            "NOT NULL",
        ),
        ("base", "base, default: null", " DEFAULT 3", ""),
    ];
    for (name, change, old, new) in cases {
        let found = changed(
            name,
            &format!("- alter_column: {{table: t, column: {change}}}"),
        );
        let [(before, after)] = found.as_slice() else {
            panic!("{name}: {found:?}");
        };
        // MySQL 8 shows no width of integers.
        let plain = |text: &str| {
            let mut text = text.to_owned();
            for width in ["int(10)", "int(11)", "bigint(20)"] {
                text = text.replace(width, width.split('(').next().unwrap());
            }
            text.to_lowercase()
        };
        assert_eq!(
            plain(after),
            plain(before).replacen(&plain(old), &plain(new), 1),
            "{name}"
        );
    }
}

#[test]
fn a_new_name_comes_with_the_change() {
    let found = changed(
        "name",
        "- alter_column: {table: t, column: kind, new_name: sort, default: \"a)\"}",
    );
    let [(before, after)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        *after,
        before
            .replace("`kind`", "`sort`")
            .replace("DEFAULT 'b,'", "DEFAULT 'a)'")
    );
}

#[test]
fn a_script_offline_takes_the_definition_from_the_history() {
    let project = Project::new(
        "url: \"mysql://nobody@nowhere/none\"",
        "SELECT 1;",
        "- create_table: {name: t, columns: [{name: id, type: integer, primary_key: true}, {name: a, type: string(9), default: x, comment: why}]}
- alter_column: {table: t, column: a, type: string(20)}",
        "",
    );
    let plan = project.offline(None).unwrap();
    let last = plan.steps[1].statements.last().unwrap();
    assert_eq!(
        last.sql,
        "ALTER TABLE t MODIFY COLUMN a VARCHAR(20) DEFAULT 'x' COMMENT 'why'"
    );
    let unknown = Project::new(
        "url: \"mysql://nobody@nowhere/none\"",
        "CREATE TABLE t (a int);",
        "- alter_column: {table: t, column: a, type: string(20)}",
        "",
    );
    assert_eq!(
        unknown.offline(None).unwrap_err().to_string(),
        "the statements depend on table 't' as it is"
    );
}

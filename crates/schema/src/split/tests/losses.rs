//! What each statement destroys.

use crate::split::losses;
use crate::{Dialect, LossKind};

/// Each statement with what it loses: `users`, `users.email`, and in `<>` when it is not a whole table or column.
fn check(dialect: Dialect, cases: &[(&str, &str)]) {
    for (sql, expected) in cases {
        let shown: Vec<String> = losses(dialect, sql)
            .into_iter()
            .map(|loss| match (loss.kind, loss.column) {
                (LossKind::Table, None) => loss.table,
                (LossKind::Column, Some(column)) => format!("{}:{column}", loss.table),
                (LossKind::AllRows, None) => format!("{} <all rows>", loss.table),
                (LossKind::SomeRows, None) => format!("{} <rows>", loss.table),
                (LossKind::Schema, None) => format!("{} <schema>", loss.table),
                (_, _) => panic!("a column, and only it, has a column: {sql}"),
            })
            .collect();
        assert_eq!(shown.join(", "), *expected, "{dialect}: {sql}");
    }
}

fn check_all(cases: &[(&str, &str)]) {
    for dialect in Dialect::ALL {
        check(dialect, cases);
    }
}

#[test]
fn tables_columns_and_rows_are_lost_on_every_dialect() {
    check_all(&[
        ("DROP TABLE users", "users"),
        ("drop table if exists app.users;", "app.users"),
        ("DROP /* old */ TABLE -- and\n users", "users"),
        ("ALTER TABLE users DROP COLUMN email", "users:email"),
        ("ALTER TABLE users DROP email", "users:email"),
        (
            "ALTER TABLE app . users DROP COLUMN email",
            "app.users:email",
        ),
        ("DELETE FROM users", "users <rows>"),
        (
            "DELETE FROM users WHERE id IN (SELECT user_id FROM gone)",
            "users <rows>",
        ),
        (
            "WITH old AS (SELECT 1) DELETE FROM users WHERE id IN (SELECT * FROM old)",
            "users <rows>",
        ),
    ]);
}

#[test]
fn what_only_looks_like_it_loses_nothing() {
    check_all(&[
        ("", ""),
        ("-- DROP TABLE users", ""),
        ("SELECT 'DROP TABLE users'", ""),
        ("INSERT INTO log (text) VALUES ('x; DELETE FROM users')", ""),
        (
            "INSERT INTO log (text) VALUES ('(', 'DELETE FROM users', ')')",
            "",
        ),
        ("UPDATE users SET email = NULL", ""),
        ("CREATE TABLE gone (a int, drop_column int)", ""),
        (
            "CREATE TRIGGER t AFTER DELETE ON users BEGIN DELETE FROM x; END",
            "",
        ),
        ("CREATE VIEW v AS SELECT 1", ""),
        ("DROP VIEW v", ""),
        ("DROP INDEX i", ""),
        ("DROP TRIGGER t", ""),
        ("ALTER TABLE users ADD COLUMN email text", ""),
        ("ALTER TABLE users RENAME TO people", ""),
        ("ALTER TABLE users RENAME COLUMN email TO mail", ""),
        (
            "ALTER TABLE users ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES b (c) ON DELETE CASCADE",
            "",
        ),
        ("DROP", ""),
        ("DROP TABLE", ""),
        ("ALTER TABLE users DROP", ""),
        ("ALTER TABLE", ""),
        ("DELETE", ""),
        ("TRUNCATE", ""),
        ("DROP TABLE 'open", ""),
    ]);
}

#[test]
fn several_tables_and_columns_of_one_statement() {
    check(
        Dialect::Postgres,
        &[
            (
                "DROP TABLE IF EXISTS a, app.b, \"c\" CASCADE",
                "a, app.b, c",
            ),
            (
                "ALTER TABLE a DROP COLUMN b, ADD c int, DROP IF EXISTS d CASCADE, DROP COLUMN IF EXISTS e",
                "a:b, a:d, a:e",
            ),
            ("ALTER TABLE a ALTER b SET DEFAULT f(1, 2), DROP c", "a:c"),
        ],
    );
    check(
        Dialect::Mysql,
        &[
            ("DROP TABLES a, b", "a, b"),
            (
                "ALTER TABLE a DROP b, DROP COLUMN c, ADD (d int, e decimal(1, 2)), DROP INDEX f, DROP `g`",
                "a:b, a:c, a:g",
            ),
        ],
    );
}

#[test]
fn what_else_is_dropped_of_a_table_is_no_data() {
    check_all(&[
        ("ALTER TABLE a DROP CONSTRAINT b", ""),
        ("ALTER TABLE a DROP CONSTRAINT IF EXISTS b CASCADE", ""),
        ("ALTER TABLE a ALTER COLUMN b DROP DEFAULT", ""),
        ("ALTER TABLE a ALTER b DROP NOT NULL", ""),
    ]);
    check(
        Dialect::Postgres,
        &[
            (
                "ALTER TABLE a ALTER b DROP IDENTITY IF EXISTS, ALTER c DROP EXPRESSION",
                "",
            ),
            ("ALTER TABLE a DETACH PARTITION b", ""),
            ("ALTER VIEW a ALTER b DROP DEFAULT", ""),
            ("ALTER TABLE a DROP index", "a:index"),
            (
                "ALTER TABLE a DROP key CASCADE, DROP period RESTRICT",
                "a:key, a:period",
            ),
        ],
    );
    check(
        Dialect::Mysql,
        &[
            (
                "ALTER TABLE a DROP PRIMARY KEY, DROP KEY b, DROP INDEX `c`, DROP CHECK d, DROP FOREIGN KEY e",
                "",
            ),
            (
                "ALTER TABLE a DROP INDEX IF EXISTS b, DROP SYSTEM VERSIONING, DROP PERIOD FOR SYSTEM_TIME",
                "",
            ),
            ("ALTER TABLE a DROP system", "a:system"),
        ],
    );
}

#[test]
fn postgres_has_only_and_stars_and_small_letters() {
    check(
        Dialect::Postgres,
        &[
            ("ALTER TABLE IF EXISTS ONLY Users DROP Email", "users:email"),
            ("ALTER TABLE users * DROP email", "users:email"),
            (
                "ALTER TABLE \"Users\" DROP COLUMN \"E \"\"mail\"",
                "Users:E \"mail",
            ),
            ("DROP TABLE U&\"d\\0061ta\"", "U&\"d\\0061ta\""),
            (
                "TRUNCATE a, ONLY b, app.c * RESTART IDENTITY CASCADE",
                "a <all rows>, b <all rows>, app.c <all rows>",
            ),
            ("TRUNCATE TABLE ONLY (a)", "a <all rows>"),
            (
                "DELETE FROM ONLY (a) USING b WHERE a.id = b.id RETURNING *",
                "a <rows>",
            ),
            ("DELETE FROM a AS x", "a <rows>"),
        ],
    );
}

#[test]
fn postgres_deletes_in_with_and_merge() {
    check(
        Dialect::Postgres,
        &[
            (
                "WITH gone AS (DELETE FROM a RETURNING *) INSERT INTO b SELECT * FROM gone",
                "a <rows>",
            ),
            (
                "WITH gone AS MATERIALIZED (DELETE FROM a RETURNING *) DELETE FROM c USING gone",
                "a <rows>, c <rows>",
            ),
            ("INSERT INTO b (x) SELECT (delete) FROM a", ""),
            (
                "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE",
                "a <rows>",
            ),
            (
                "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED AND b.x THEN DELETE WHEN MATCHED THEN DELETE",
                "a <rows>",
            ),
            (
                "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN UPDATE SET c = b.c",
                "",
            ),
            ("DO $$ BEGIN DELETE FROM a; END $$", ""),
            ("EXPLAIN DELETE FROM a", ""),
            (
                "CREATE RULE r AS ON DELETE TO a DO INSTEAD (DELETE FROM b)",
                "",
            ),
            (
                "CREATE FUNCTION f() RETURNS void BEGIN ATOMIC DELETE FROM a; END",
                "",
            ),
        ],
    );
}

#[test]
fn a_schema_is_lost_where_it_need_not_be_empty() {
    check(
        Dialect::Postgres,
        &[
            ("DROP SCHEMA a", ""),
            ("DROP SCHEMA a RESTRICT", ""),
            (
                "DROP SCHEMA IF EXISTS a, b CASCADE",
                "a <schema>, b <schema>",
            ),
            ("DROP DATABASE a", "a <schema>"),
            ("DROP MATERIALIZED VIEW a", ""),
            ("DROP FOREIGN TABLE a", ""),
            ("DROP TYPE a CASCADE", ""),
        ],
    );
    check(
        Dialect::Mysql,
        &[
            ("DROP SCHEMA a", "a <schema>"),
            ("DROP DATABASE IF EXISTS `a-b`", "a-b <schema>"),
            ("DROP TEMPORARY TABLE a", ""),
        ],
    );
}

#[test]
fn mysql_deletes_from_several_tables() {
    check(
        Dialect::Mysql,
        &[
            (
                "DELETE LOW_PRIORITY QUICK IGNORE FROM a WHERE b",
                "a <rows>",
            ),
            ("DELETE FROM a PARTITION (p0, p1)", "a <rows>"),
            ("DELETE FROM users AS u WHERE u.id = 1", "users <rows>"),
            ("DELETE t1 FROM t1 JOIN t2 ON t1.id = t2.id", "t1 <rows>"),
            (
                "DELETE t1, t2.* FROM t1, t2 WHERE t1.id = t2.id",
                "t1 <rows>, t2 <rows>",
            ),
            (
                "DELETE u FROM app.users AS u LEFT JOIN teams t ON t.id = u.team_id WHERE t.id IS NULL",
                "app.users <rows>",
            ),
            (
                "DELETE users FROM app.users JOIN x USING (id)",
                "app.users <rows>",
            ),
            (
                "DELETE t, u FROM (users u CROSS JOIN teams PARTITION (p0) t)",
                "teams <rows>, users <rows>",
            ),
            (
                "DELETE FROM u, t.* USING users u INNER JOIN teams AS t",
                "users <rows>, teams <rows>",
            ),
            (
                "DELETE a FROM a, (SELECT 1 AS x) AS b WHERE a.x = b.x",
                "a <rows>",
            ),
            (
                "DELETE HISTORY FROM a BEFORE SYSTEM_TIME '2016-10-09'",
                "a <rows>",
            ),
            (
                "DELETE history FROM a JOIN history ON a.id = history.id",
                "history <rows>",
            ),
        ],
    );
}

#[test]
fn mysql_says_it_in_other_words() {
    check(
        Dialect::Mysql,
        &[
            (
                "ALTER ONLINE IGNORE TABLE IF EXISTS `a``b` WAIT 5 DROP IF EXISTS `c`",
                "a`b:c",
            ),
            (
                "ALTER TABLE a NOWAIT DROP COLUMN IF EXISTS b, ALGORITHM=INPLACE",
                "a:b",
            ),
            ("ALTER TABLE a DROP PARTITION p0, p1", "a <rows>"),
            ("ALTER TABLE a TRUNCATE PARTITION ALL", "a <rows>"),
            ("ALTER TABLE a DISCARD TABLESPACE", "a <all rows>"),
            ("TRUNCATE a", "a <all rows>"),
            ("TRUNCATE TABLE app.a", "app.a <all rows>"),
            ("CREATE OR REPLACE TABLE a (b int)", "a"),
            ("CREATE OR REPLACE VIEW a AS SELECT 1", ""),
            ("/*!40000 DROP TABLE a */", "a"),
            ("DROP TABLE /*!50000 IF EXISTS */ a", "a"),
            ("# DROP TABLE b\nDROP TABLE a", "a"),
            ("DROP TABLE `DROP TABLE b`", "DROP TABLE b"),
            ("DROP TABLE Users", "Users"),
        ],
    );
}

#[test]
fn sqlite_takes_every_quote_for_a_name() {
    check(
        Dialect::Sqlite,
        &[
            ("DROP TABLE 'it''s'", "it's"),
            ("DROP TABLE [a b]", "a b"),
            ("DROP TABLE main.\"a\"", "main.a"),
            ("ALTER TABLE `a` DROP COLUMN 'b'", "a:b"),
            ("DELETE FROM main.a INDEXED BY i", "main.a <rows>"),
            ("REPLACE INTO a VALUES (1)", ""),
        ],
    );
}

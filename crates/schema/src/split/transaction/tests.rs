//! What the servers said of each of these inside a transaction: PostgreSQL 15, SQLite 3.40, MariaDB 10.11. The commands of replication, and those on indexes and
//! plugins that MariaDB does not commit for, stand as MySQL's manual has them.

use super::*;

fn check_refused(dialect: Dialect, refused: &[(&str, &str)], allowed: &[&str]) {
    for (sql, name) in refused {
        assert_eq!(
            cannot_run_in_transaction(dialect, sql),
            Some(*name),
            "{sql}"
        );
    }
    for sql in allowed {
        assert_eq!(cannot_run_in_transaction(dialect, sql), None, "{sql}");
    }
}

#[test]
fn what_postgres_refuses_in_a_transaction() {
    check_refused(
        Dialect::Postgres,
        &[
            ("VACUUM (ANALYZE) t", "VACUUM"),
            ("CREATE DATABASE a", "CREATE DATABASE"),
            ("DROP DATABASE IF EXISTS a", "DROP DATABASE"),
            (
                "ALTER DATABASE \"a\" SET TABLESPACE b",
                "ALTER DATABASE SET TABLESPACE",
            ),
            ("CREATE TABLESPACE a LOCATION '/b'", "CREATE TABLESPACE"),
            ("DROP TABLESPACE a", "DROP TABLESPACE"),
            ("ALTER SYSTEM RESET ALL", "ALTER SYSTEM"),
            (
                "/* x */ create index -- y\n concurrently i ON t (a)",
                "CREATE INDEX CONCURRENTLY",
            ),
            (
                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)",
                "CREATE INDEX CONCURRENTLY",
            ),
            (
                "DROP INDEX CONCURRENTLY IF EXISTS i",
                "DROP INDEX CONCURRENTLY",
            ),
            ("REINDEX TABLE CONCURRENTLY t", "REINDEX CONCURRENTLY"),
            (
                "REINDEX (VERBOSE, CONCURRENTLY) TABLE t",
                "REINDEX CONCURRENTLY",
            ),
            ("REINDEX (VERBOSE) DATABASE a", "REINDEX DATABASE"),
            ("CLUSTER VERBOSE", "CLUSTER"),
            (
                "ALTER TABLE a.b DETACH PARTITION c CONCURRENTLY",
                "ALTER TABLE DETACH PARTITION CONCURRENTLY",
            ),
            ("DISCARD ALL", "DISCARD ALL"),
            ("ROLLBACK PREPARED 'x'", "ROLLBACK PREPARED"),
            (
                "CREATE SUBSCRIPTION s CONNECTION 'a' PUBLICATION p",
                "CREATE SUBSCRIPTION",
            ),
            (
                "ALTER SUBSCRIPTION s SET PUBLICATION p",
                "ALTER SUBSCRIPTION PUBLICATION",
            ),
            ("DROP SUBSCRIPTION s", "DROP SUBSCRIPTION"),
        ],
        &[
            "CREATE INDEX concurrently_made ON t (a)",
            "CREATE INDEX \"concurrently\" ON t (a)",
            "DROP INDEX i",
            "REINDEX TABLE t",
            "CLUSTER t USING i",
            "ALTER TABLE a DETACH PARTITION b",
            "ALTER DATABASE a SET work_mem = '4MB'",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
            "CREATE SUBSCRIPTION s CONNECTION 'a' PUBLICATION p WITH (connect = false)",
            "ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)",
            "ALTER TYPE e ADD VALUE 'x'",
            "SELECT 'VACUUM'",
            "",
        ],
    );
}

#[test]
fn what_sqlite_refuses_or_ignores_in_a_transaction() {
    check_refused(
        Dialect::Sqlite,
        &[
            ("vacuum into 'a.db'", "VACUUM"),
            ("DETACH a", "DETACH"),
            ("PRAGMA journal_mode = wal", "PRAGMA journal_mode"),
            ("pragma main.journal_mode(delete)", "PRAGMA journal_mode"),
            ("PRAGMA synchronous=OFF", "PRAGMA synchronous"),
            ("PRAGMA foreign_keys=ON", "PRAGMA foreign_keys"),
            ("PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_checkpoint"),
        ],
        &[
            "PRAGMA journal_mode",
            "PRAGMA foreign_keys",
            "PRAGMA foreign_key_check(a)",
            "PRAGMA user_version = 3",
            "ATTACH 'a.db' AS a",
            "REINDEX",
            "SAVEPOINT a",
        ],
    );
}

#[test]
fn what_mysql_refuses_in_a_transaction() {
    check_refused(
        Dialect::Mysql,
        &[
            ("SET TRANSACTION READ ONLY", "SET TRANSACTION"),
            ("SET @@session.sql_log_bin = 0", "SET sql_log_bin"),
            ("SET SESSION binlog_format = 'ROW'", "SET binlog_format"),
        ],
        &[
            "SET SESSION TRANSACTION READ ONLY",
            "SET GLOBAL binlog_format = 'ROW'",
            "SET @sql_log_bin = 0",
            "CREATE TABLE a (b int)",
        ],
    );
}

#[test]
fn what_mysql_commits_for() {
    for sql in [
        "CREATE TABLE a (b int)",
        "/*!50001 CREATE VIEW a AS SELECT 1 */",
        "create or replace table a (b int)",
        "ALTER TABLE a ADD c int",
        "DROP INDEX i ON a",
        "RENAME TABLE a TO b",
        "TRUNCATE a",
        "ANALYZE LOCAL TABLE a",
        "CHECK TABLE a",
        "OPTIMIZE TABLE a",
        "FLUSH STATUS",
        "RESET QUERY CACHE",
        "GRANT SELECT ON a TO b",
        "SET PASSWORD FOR a = 'b'",
        "SET DEFAULT ROLE a",
        "LOCK TABLES a READ",
        "UNLOCK TABLES",
        "BEGIN",
        "START TRANSACTION",
        "CREATE PROCEDURE p() BEGIN END",
        "BACKUP STAGE START",
        "LOAD INDEX INTO CACHE a",
    ] {
        assert!(commits_implicitly(Dialect::Mysql, sql), "{sql}");
        assert!(!commits_implicitly(Dialect::Sqlite, sql), "{sql}");
        assert!(!commits_implicitly(Dialect::Postgres, sql), "{sql}");
    }
    for sql in [
        "CREATE TEMPORARY TABLE a (b int)",
        "CREATE OR REPLACE TEMPORARY TABLE a (b int)",
        "DROP TEMPORARY TABLE a",
        "DROP PREPARE a",
        "CHECKSUM TABLE a",
        "ANALYZE SELECT 1",
        "SET ROLE a",
        "SET sql_mode = ''",
        "LOAD DATA INFILE 'a' INTO TABLE b",
        "BEGIN NOT ATOMIC SELECT 1; END",
        "INSERT INTO a VALUES ('CREATE TABLE')",
        "SAVEPOINT a",
        "",
    ] {
        assert!(!commits_implicitly(Dialect::Mysql, sql), "{sql}");
    }
}

#[test]
fn first_words_stop_at_the_first_other_token() {
    let words = |sql| first_words(Dialect::Mysql, sql);
    assert_eq!(words("/* a */ select/* b */`c`"), ["SELECT"]);
    assert_eq!(
        words("/*!50001 create or replace */ view v as select 1"),
        ["CREATE", "OR", "REPLACE", "VIEW", "V", "AS", "SELECT"]
    );
    assert_eq!(words("a b c d e f g h i j").len(), 8);
    assert!(words("('a')").is_empty());
    assert!(words("-- nothing").is_empty());
}

//! What changes a checksum, what does not, and the values that it must keep.

use crate::Dialect;
use crate::split::checksum::checksum;

/// These values stand in databases. A change here is a new [`CHECKSUM_ALGORITHM`].
#[test]
fn checksums_never_change() {
    let known = [
        (
            Dialect::Sqlite,
            "",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        (
            Dialect::Sqlite,
            "CREATE TABLE a (b text DEFAULT 'it''s', c REAL DEFAULT 1.5e-3);\nINSERT INTO [a] VALUES (x'00', -1);",
            "542b126df8de7ba4b23993920035179309d7cfaed7aa389a60c2c4be0ce6cbb2",
        ),
        (
            Dialect::Sqlite,
            "CREATE TRIGGER t DELETE ON a BEGIN SELECT 1; SELECT b->>'c'; END;",
            "f1390f79f047fb6a413e9044dde5ce31fe7f073e95e905927fbb9107b577e2f4",
        ),
        (
            Dialect::Postgres,
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $x$ SELECT 1; $x$;\nSELECT E'\\'', U&\"a\", a@-1, b=-1, $1::int;",
            "898648dfe97413cd25f31af1f1a4abf0951ec35779667573bac3ba80e58e43ad",
        ),
        (
            Dialect::Postgres,
            "COPY a FROM stdin;\n1\t2\n\\.\n/*+ Hint(a) */ SELECT 1;",
            "f8ef851cf5527c18931d5e3ddf7a85a4eab85cf110e6db7fee242fdc6a5147ec",
        ),
        (
            Dialect::Mysql,
            "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT `a`, \"b\\\"\"; END//\nDELIMITER ;\n/*!40101 SET @a := 1 */;",
            "d493118f6f3cd2d08f7e5d3856d9b5c7c013185b754feba79e0dfe037cee5277",
        ),
        (
            Dialect::Mysql,
            "SELECT /*+ X(1) */ _utf8'a', N'b', 1 <=> 2;",
            "3260bac1a3920fc62f09268e707b6bd7207b3adbb2fca1e3ba3465acd72ee652",
        ),
        (
            Dialect::Mysql,
            "SELECT 1; SELECT 'open",
            "1e1f9cd5dd43ed499c666096545de55e5c2ea83f920f49e968b165aad09f66af",
        ),
    ];
    let actual: Vec<_> = known
        .iter()
        .map(|(dialect, text, _)| checksum(*dialect, text))
        .collect();
    let known: Vec<_> = known.iter().map(|(_, _, known)| *known).collect();
    assert_eq!(actual, known);
}

#[test]
fn what_does_not_run_does_not_change_the_checksum() {
    check_same(
        Dialect::Sqlite,
        "select a,b from c",
        "\u{feff}/* x */ select a , b\r\nfrom c -- y\r\n; ;",
    );
    check_same(
        Dialect::Postgres,
        "select $$a\nb$$, 1=-1",
        "/* /* */ */ select $$a\r\nb$$ , 1 = - 1;",
    );
    check_same(
        Dialect::Postgres,
        "set a = 1;",
        "\\restrict key\nset a = 1;\n\\unrestrict key\n",
    );
    check_same(
        Dialect::Mysql,
        "select 1; select 2",
        "# x\ndelimiter //\nselect 1//\nselect 2//",
    );
    check_same(
        Dialect::Mysql,
        "select 1",
        "/*M!999999\\- enable the sandbox mode */\nselect 1",
    );
    check_same(
        Dialect::Mysql,
        "select /*+ A(b) */ 1",
        "select /*+  A(b)\r\n*/ 1",
    );
    check_same(
        Dialect::Mysql,
        "create procedure p() begin select 1; end; select 2",
        "delimiter //\ncreate procedure p() begin select 1; end; // select 2",
    );
}

#[test]
fn what_runs_changes_the_checksum() {
    check_other(Dialect::Sqlite, "select a", "SELECT a");
    check_other(Dialect::Sqlite, "select 'a b'", "select 'a  b'");
    check_other(Dialect::Sqlite, "select 'a''b'", "select 'a' 'b'");
    check_other(Dialect::Sqlite, "select x'00'", "select x '00'");
    check_other(Dialect::Sqlite, "select 1 .5", "select 1.5");
    check_other(Dialect::Sqlite, "select a>=b", "select a> =b");
    check_other(Dialect::Sqlite, "select 1; select 2", "select 1 select 2");
    check_other(Dialect::Sqlite, "select 'a", "select 'b");
    check_other(Dialect::Postgres, "select a @- b", "select a @ - b");
    check_other(
        Dialect::Postgres,
        "copy a from stdin;\n1\n\\.\n",
        "copy a from stdin;\n2\n\\.\n",
    );
    check_other(
        Dialect::Mysql,
        "/*!50003 select 1 */",
        "/*!80000 select 1 */",
    );
    check_other(Dialect::Mysql, "/*! select 1 */", "select 1");
    check_other(Dialect::Mysql, "select /*+ A(b) */ 1", "select 1");
    check_other(Dialect::Mysql, "select 5--3", "select 5 -- 3");
}

fn check_same(dialect: Dialect, one: &str, other: &str) {
    assert_eq!(
        checksum(dialect, one),
        checksum(dialect, other),
        "{one:?} {other:?}"
    );
}

fn check_other(dialect: Dialect, one: &str, other: &str) {
    assert_ne!(
        checksum(dialect, one),
        checksum(dialect, other),
        "{one:?} {other:?}"
    );
}

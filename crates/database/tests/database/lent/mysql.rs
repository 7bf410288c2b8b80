use super::{answers_are_the_same, goes_on, impatient, nested_transactions_are_savepoints};
use crate::scratch::Scratch;
use diesel::connection::SimpleConnection;
use diesel::{Connection, MysqlConnection};
use revgraph_database::{Database, Dialect, ErrorKind, ForeignKeys, Reach};
use std::ops::ControlFlow::Continue;
use std::time::Duration;

fn connection(scratch: &Scratch) -> MysqlConnection {
    MysqlConnection::establish(&scratch.text()).unwrap()
}

#[test]
fn diesels_transactions_are_savepoints_in_mysql() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut connection = connection(&scratch);
    let mut database = Database::over(&mut connection, &scratch.settings()).unwrap();
    nested_transactions_are_savepoints::<MysqlConnection>(&mut database);
    // Where DDL has ended the transaction there is nothing for a savepoint to be in.
    database.begin(ForeignKeys::AsConfigured).unwrap();
    database.execute("CREATE TABLE u (id INTEGER)").unwrap();
    database.with_native(&mut |native| {
        goes_on(native.downcast_mut::<MysqlConnection>().unwrap());
    });
    database.commit().unwrap();
    drop(database);
    goes_on(&mut connection);
}

#[test]
fn a_mysql_connection_in_a_transaction_is_refused() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut connection = connection(&scratch);
    connection.batch_execute("START TRANSACTION").unwrap();
    let error = Database::over(&mut connection, &scratch.settings()).unwrap_err();
    assert_eq!(*error.kind, ErrorKind::InTransaction);
    connection.batch_execute("COMMIT").unwrap();
    Database::over(&mut connection, &scratch.settings()).unwrap();
}

const SETTINGS: &str = "SELECT DATABASE(), @@autocommit, @@time_zone, @@sql_mode, @@foreign_key_checks, \
    @@lock_wait_timeout, @@collation_connection, @@character_set_connection";

#[test]
fn a_mysql_connection_comes_back_as_it_was() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut connection = connection(&scratch);
    connection
        .batch_execute(
            "CREATE TABLE t (id int); SET time_zone = '+03:00', lock_wait_timeout = 77; SET sql_mode = 'ANSI_QUOTES'; \
             SET collation_connection = 'utf8mb4_bin'; SET autocommit = 0",
        )
        .unwrap();
    let mut by_url = scratch.connect();
    let mut settings = scratch.settings();
    settings.lock_timeout = Some(Duration::from_millis(1500));

    let mut database = Database::over(&mut connection, &settings).unwrap();
    let text = |database: &mut Database<'_>| database.query(SETTINGS).unwrap().remove(0);
    let own = text(&mut database);
    let found: Vec<&str> = own.iter().flatten().map(String::as_str).collect();
    assert_eq!(
        found[1..],
        ["1", "+03:00", "", "1", "2", "utf8mb4_bin", "utf8mb4"]
    );
    let spoil = "USE information_schema; SET time_zone = '+00:00', foreign_key_checks = 0; SET NAMES latin1; \
                 SET sql_mode = 'PIPES_AS_CONCAT', lock_wait_timeout = 5";
    database.execute(spoil).unwrap();
    database.reset().unwrap();
    assert_eq!(text(&mut database), own);

    database.lock(&mut |_| Continue(())).unwrap();
    database.begin(ForeignKeys::AsConfigured).unwrap();
    database.execute("INSERT INTO t VALUES (1)").unwrap();
    database.execute(spoil).unwrap();
    drop(database);
    let of_application = "SELECT IF(DATABASE() LIKE 'revgraph%' AND @@autocommit = 0 AND @@time_zone = '+03:00' \
        AND @@sql_mode = 'ANSI_QUOTES' AND @@foreign_key_checks = 1 AND @@lock_wait_timeout = 77 \
        AND @@collation_connection = 'utf8mb4_bin', 1, (SELECT 1 UNION SELECT 2))";
    connection.batch_execute(of_application).unwrap();
    connection.batch_execute("ROLLBACK").unwrap();

    let mut database = Database::over(&mut connection, &impatient(scratch.settings())).unwrap();
    database.lock(&mut |_| Continue(())).unwrap();
    drop(database);
    goes_on(&mut connection);
    assert_eq!(by_url.query("SELECT * FROM t").unwrap().len(), 0);
}

#[test]
fn values_of_mysql_are_written_as_by_url() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut connection = connection(&scratch);
    let mut by_url = scratch.connect();
    by_url
        .execute(
            "CREATE TABLE x (i TINYINT, u BIGINT UNSIGNED, z INT(5) ZEROFILL, d DECIMAL(12,3), f FLOAT, g DOUBLE, y YEAR, \
             a DATE, b TIME(3), c DATETIME(6), s TIMESTAMP NULL, t VARCHAR(300), l LONGTEXT, e ENUM('a','b'), \
             k SET('p','q'), j JSON, v VARBINARY(10))",
        )
        .unwrap();
    by_url
        .execute(
            "INSERT INTO x VALUES \
             (-5, 18446744073709551615, 42, 12.5, 3.14159, 0.1, 2024, '2024-02-29', '-12:34:56.789', \
              '2024-02-29 12:34:56.789', '2024-01-01 00:00:00', 'ä€😀', REPEAT('long ', 5000), 'b', 'p,q', '{\"a\": 1}', 'bin'), \
             (0, 0, 0, 0, 1e20, 1e100, 1999, '0001-01-01', '838:59:59', '9999-12-31 23:59:59.999999', NULL, '', '', 'a', '', \
              '[]', ''), \
             (127, 1, 99999, -0.001, -1.5e-10, 123456789.125, 2155, '9999-12-31', '00:00:00', '2024-01-01', NULL, ' ', 'x', \
              NULL, NULL, NULL, NULL), \
             (NULL, NULL, NULL, NULL, 123456.789, 1e15, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)",
        )
        .unwrap();
    let mut lent = Database::over(&mut connection, &scratch.settings()).unwrap();
    answers_are_the_same(&mut by_url, &mut lent, QUERIES);
    // The server pads these, which the binary value does not tell.
    let padded = lent.query("SELECT z FROM x WHERE i = -5").unwrap();
    assert_eq!(padded, [[Some("42".to_owned())]]);
}

const QUERIES: &[&str] = &[
    "SELECT i, u, d, y, a, b, c, s, t, l, e, k, j, v FROM x ORDER BY u",
    "SELECT f FROM x ORDER BY f",
    "SELECT g FROM x ORDER BY g",
    "SELECT -0e0, 1e14, 123456789012345e0, 1234567890123456e0, 1.5e-14, 1.5e-15, -1.25e-200, 2e0/3, 5e-324, 1.7976931348623157e308",
    "SELECT CAST(0.1 AS FLOAT), CAST(16777216 AS FLOAT), CAST(1e-20 AS FLOAT), CAST(1234567.5 AS FLOAT), CAST(-0.5 AS FLOAT)",
    "SELECT b'101', CAST(7 AS UNSIGNED), CAST('2024-01-01 01:02:03.5' AS DATETIME(2)), POINT(1, 2) IS NULL, @missing, USER()",
    "SELECT 1, -2, 1.50, 1e20, 0.1e0, 10 / 3, NULL, '', ' ', 'it''s', TRUE, 1 = 2, COUNT(*), SUM(i), AVG(g) FROM x",
    "SELECT CURRENT_DATE - CURRENT_DATE, DATE '2024-02-29', TIME '12:00:00', TIMESTAMP '2024-02-29 12:00:00'",
    "(SELECT 2 UNION SELECT 1) ORDER BY 1 DESC -- a comment",
    "WITH n AS (SELECT 1 AS n) SELECT n, '?' FROM n",
    "SELECT 1; SELECT 2, 'b'; SELECT @@autocommit",
    "SHOW CREATE TABLE x",
    "SHOW COLUMNS FROM x",
    "SHOW VARIABLES LIKE 'time_zone'",
    "DESCRIBE x",
    "EXPLAIN SELECT * FROM x",
    "CHECK TABLE x",
    "INSERT INTO x (i) VALUES (7)",
    "DELETE FROM x WHERE i = 7",
    "SELECT * FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() ORDER BY ORDINAL_POSITION",
];

#[test]
fn a_mysql_database_is_introspected_as_by_url() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut by_url = scratch.connect();
    for sql in [
        "CREATE TABLE parent (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, name VARCHAR(50) NOT NULL DEFAULT 'it''s', \
         d DECIMAL(10,2) DEFAULT 1.5, t TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, e ENUM('a','b'), UNIQUE (name), \
         CHECK (d > 0)) COMMENT 'a \\\\ \"comment\"'",
        "CREATE TABLE child (parent BIGINT UNSIGNED, b BLOB, FOREIGN KEY (parent) REFERENCES parent (id) ON DELETE CASCADE)",
        "CREATE VIEW v AS SELECT id, CONCAT(name, '\"') AS q FROM parent",
        "CREATE TRIGGER g BEFORE INSERT ON child FOR EACH ROW SET NEW.b = 'x'",
        "CREATE PROCEDURE p(IN n INT) BEGIN SELECT n; SELECT 2; END",
        "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
    ] {
        by_url.execute(sql).unwrap();
    }
    let mut connection = connection(&scratch);
    let mut lent = Database::over(&mut connection, &scratch.settings()).unwrap();
    let expected = by_url.introspect(&Reach::default()).unwrap();
    assert!(expected.tables.len() >= 2);
    assert_eq!(lent.introspect(&Reach::default()).unwrap(), expected);
    lent.execute("CALL p(1)").unwrap();
    assert_eq!(lent.introspect(&Reach::default()).unwrap(), expected);
}

#[test]
fn errors_of_a_lent_mysql_connection_keep_their_number() {
    let scratch = Scratch::new(Dialect::Mysql);
    let mut connection = connection(&scratch);
    let mut settings = scratch.settings();
    settings.lock_timeout = Some(Duration::from_millis(100));
    let mut lent = Database::over(&mut connection, &settings).unwrap();
    lent.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)")
        .unwrap();
    lent.execute("INSERT INTO t VALUES (1)").unwrap();
    for (sql, number) in [
        ("SELECT * FROM missing", "1146"),
        ("SELEC 1", "1064"),
        ("INSERT INTO t VALUES (1)", "1062"),
        ("DROP TABLE missing", "1051"),
        ("CALL missing()", "1305"),
        ("SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 1644", "1644"),
    ] {
        for is_query in [false, true] {
            let answer = match is_query {
                true => lent.query(sql).map(|_| ()),
                false => lent.execute(sql).map(|_| ()),
            };
            let ErrorKind::Statement(error) = *answer.unwrap_err().kind else {
                panic!("{sql}")
            };
            assert_eq!(error.code.as_deref(), Some(number), "{sql}");
        }
    }
    // How MySQL, which has no `@@in_transaction`, tells that there is one.
    lent.begin(ForeignKeys::AsConfigured).unwrap();
    let level = lent.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    let ErrorKind::Statement(error) = *level.unwrap_err().kind else {
        panic!()
    };
    assert_eq!(error.code.as_deref(), Some("1568"));
    lent.commit().unwrap();

    let mut other = scratch.connect();
    other.begin(ForeignKeys::AsConfigured).unwrap();
    other.execute("UPDATE t SET id = 2").unwrap();
    for sql in ["DROP TABLE t", "UPDATE t SET id = 3"] {
        let error = lent.execute(sql).unwrap_err();
        assert!(matches!(*error.kind, ErrorKind::Busy(_)), "{error:?}");
    }
    other.rollback().unwrap();

    let id = lent.query("SELECT CONNECTION_ID()").unwrap()[0][0].clone();
    other.execute(&format!("KILL {}", id.unwrap())).unwrap();
    let error = lent.execute("SELECT 1").unwrap_err();
    assert!(
        matches!(*error.kind, ErrorKind::Disconnected { .. }),
        "{error:?}"
    );
}

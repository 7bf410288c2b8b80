//! Transactions of MySQL and MariaDB.

/// BEGIN with more than WORK after it opens a block. Setting autocommit ends a transaction or makes the next one endless.
pub(super) fn controls_transaction(tokens: &[&str]) -> bool {
    match tokens {
        ["BEGIN"] | ["BEGIN", "WORK", ..] | ["START", "TRANSACTION", ..] | ["COMMIT", ..] => true,
        ["ROLLBACK", rest @ ..] => !rest.contains(&"TO"),
        ["XA", verb, ..] => *verb != "RECOVER",
        ["SET", rest @ ..] => variable(rest) == Some("AUTOCOMMIT"),
        _ => false,
    }
}

pub(super) fn cannot_run_in_transaction(tokens: &[&str]) -> Option<&'static str> {
    match tokens {
        ["SET", "TRANSACTION", ..] => Some("SET TRANSACTION"),
        ["SET", rest @ ..] => match variable(rest)? {
            "SQL_LOG_BIN" => Some("SET sql_log_bin"),
            "BINLOG_FORMAT" => Some("SET binlog_format"),
            "GTID_NEXT" => Some("SET gtid_next"),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn commits_implicitly(tokens: &[&str]) -> bool {
    match tokens {
        ["CREATE", "TEMPORARY", ..]
        | ["CREATE", "OR", "REPLACE", "TEMPORARY", ..]
        | ["DROP", "TEMPORARY", ..]
        | ["DROP", "PREPARE", ..]
        | ["RESET", "PERSIST", ..] => false,
        [
            "ALTER" | "CREATE" | "DROP" | "RENAME" | "TRUNCATE" | "GRANT" | "REVOKE" | "INSTALL"
            | "UNINSTALL" | "FLUSH" | "RESET" | "CHANGE" | "BACKUP",
            ..,
        ]
        | ["LOCK" | "UNLOCK", "TABLES" | "TABLE", ..]
        | [
            "ANALYZE" | "OPTIMIZE" | "REPAIR",
            "TABLE" | "TABLES" | "LOCAL" | "NO_WRITE_TO_BINLOG",
            ..,
        ]
        | ["CHECK", "TABLE" | "TABLES", ..]
        | ["CACHE", "INDEX", ..]
        | ["LOAD", "INDEX", ..]
        | ["IMPORT", "TABLE", ..]
        | ["SET", "PASSWORD", ..]
        | ["SET", "DEFAULT", "ROLE", ..]
        | ["BEGIN"]
        | ["BEGIN", "WORK", ..]
        | ["START", ..]
        | ["STOP", ..] => true,
        ["SET", rest @ ..] => variable(rest) == Some("AUTOCOMMIT"),
        _ => false,
    }
}

/// The system variable that SET sets first, however its scope is written.
fn variable<'a>(tokens: &[&'a str]) -> Option<&'a str> {
    match tokens {
        ["GLOBAL" | "PERSIST" | "PERSIST_ONLY", ..]
        | ["@", "@", "GLOBAL" | "PERSIST" | "PERSIST_ONLY", ..] => None,
        ["@", "@", "SESSION" | "LOCAL", ".", name, ..]
        | ["@", "@", name, ..]
        | ["SESSION" | "LOCAL", name, ..]
        | [name, ..] => Some(name),
        [] => None,
    }
}

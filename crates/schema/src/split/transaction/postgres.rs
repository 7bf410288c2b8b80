//! Transactions of PostgreSQL.

/// COMMIT PREPARED and ROLLBACK PREPARED end a transaction, but not the one around them.
pub(super) fn controls_transaction(tokens: &[&str]) -> bool {
    match tokens {
        ["COMMIT" | "ROLLBACK", "PREPARED", ..] => false,
        ["ROLLBACK", rest @ ..] => !rest.contains(&"TO"),
        ["BEGIN" | "COMMIT" | "END" | "ABORT", ..]
        | ["START", "TRANSACTION", ..]
        | ["PREPARE", "TRANSACTION", ..] => true,
        _ => false,
    }
}

pub(super) fn cannot_run_in_transaction(tokens: &[&str]) -> Option<&'static str> {
    let has = |word| tokens.contains(&word);
    let is_off = |option| {
        tokens.windows(3).any(|window| {
            matches!(window, [name, "=", value] if *name == option && matches!(*value, "FALSE" | "OFF"))
        })
    };
    match tokens {
        ["VACUUM", ..] => Some("VACUUM"),
        ["CREATE", "DATABASE", ..] => Some("CREATE DATABASE"),
        ["DROP", "DATABASE", ..] => Some("DROP DATABASE"),
        ["ALTER", "DATABASE", _, "SET", "TABLESPACE", ..] => Some("ALTER DATABASE SET TABLESPACE"),
        ["CREATE", "TABLESPACE", ..] => Some("CREATE TABLESPACE"),
        ["DROP", "TABLESPACE", ..] => Some("DROP TABLESPACE"),
        ["ALTER", "SYSTEM", ..] => Some("ALTER SYSTEM"),
        ["CREATE", "INDEX", "CONCURRENTLY", ..]
        | ["CREATE", "UNIQUE", "INDEX", "CONCURRENTLY", ..] => Some("CREATE INDEX CONCURRENTLY"),
        ["DROP", "INDEX", "CONCURRENTLY", ..] => Some("DROP INDEX CONCURRENTLY"),
        ["REINDEX", ..] if has("CONCURRENTLY") => Some("REINDEX CONCURRENTLY"),
        ["REINDEX", "SCHEMA" | "DATABASE" | "SYSTEM", ..]
        | ["REINDEX", "(", _, ")", "SCHEMA" | "DATABASE" | "SYSTEM", ..] => {
            Some("REINDEX DATABASE")
        }
        ["CLUSTER"] | ["CLUSTER", "VERBOSE"] | ["CLUSTER", "(", "VERBOSE", ")"] => Some("CLUSTER"),
        ["ALTER", "TABLE", .., "CONCURRENTLY"] if has("DETACH") => {
            Some("ALTER TABLE DETACH PARTITION CONCURRENTLY")
        }
        ["DISCARD", "ALL"] => Some("DISCARD ALL"),
        ["COMMIT", "PREPARED", ..] => Some("COMMIT PREPARED"),
        ["ROLLBACK", "PREPARED", ..] => Some("ROLLBACK PREPARED"),
        ["CREATE", "SUBSCRIPTION", ..] if !is_off("CREATE_SLOT") && !is_off("CONNECT") => {
            Some("CREATE SUBSCRIPTION")
        }
        ["ALTER", "SUBSCRIPTION", _, "REFRESH", ..] => Some("ALTER SUBSCRIPTION REFRESH"),
        [
            "ALTER",
            "SUBSCRIPTION",
            _,
            "SET" | "ADD" | "DROP",
            "PUBLICATION",
            ..,
        ] if !is_off("REFRESH") => Some("ALTER SUBSCRIPTION PUBLICATION"),
        ["DROP", "SUBSCRIPTION", ..] => Some("DROP SUBSCRIPTION"),
        _ => None,
    }
}

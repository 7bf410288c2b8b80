//! Transactions of SQLite.

/// SAVEPOINT and RELEASE inside a transaction leave it open, and so does ROLLBACK TO.
pub(super) fn controls_transaction(tokens: &[&str]) -> bool {
    match tokens {
        ["ROLLBACK", rest @ ..] => !rest.contains(&"TO"),
        ["BEGIN" | "COMMIT" | "END", ..] => true,
        _ => false,
    }
}

/// Reading a pragma is always possible; what counts is setting it, as `= value` or `(value)`.
pub(super) fn cannot_run_in_transaction(tokens: &[&str]) -> Option<&'static str> {
    let (pragma, sets) = match tokens {
        ["VACUUM", ..] => return Some("VACUUM"),
        ["DETACH", ..] => return Some("DETACH"),
        ["PRAGMA", _, ".", pragma, rest @ ..] | ["PRAGMA", pragma, rest @ ..] => {
            (*pragma, matches!(rest.first(), Some(&("=" | "("))))
        }
        _ => return None,
    };
    match pragma {
        "WAL_CHECKPOINT" => Some("PRAGMA wal_checkpoint"),
        "JOURNAL_MODE" if sets => Some("PRAGMA journal_mode"),
        "SYNCHRONOUS" if sets => Some("PRAGMA synchronous"),
        "TEMP_STORE" if sets => Some("PRAGMA temp_store"),
        // No error, but nothing happens either.
        "FOREIGN_KEYS" if sets => Some("PRAGMA foreign_keys"),
        _ => None,
    }
}

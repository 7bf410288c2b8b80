//! What the statements of a step do to the transaction and the session around them.

use revgraph_database::ForeignKeys;
use revgraph_schema::operation::Marker;
use revgraph_schema::{Dialect, split};

use crate::plan::PlannedStep;
use crate::script::ScriptStatement;

/// Whether a step commits as a whole: its script does not forbid it, and no statement commits by itself.
pub fn is_atomic(step: &PlannedStep, dialect: Dialect) -> bool {
    let commits = |statement: &ScriptStatement| match statement.late {
        // They alter a table.
        Some(_) => dialect == Dialect::Mysql,
        // What code runs is not known.
        None if statement.code.is_some() => dialect == Dialect::Mysql,
        None => split::commits_implicitly(dialect, &statement.sql),
    };
    step.transactional && !step.statements.iter().any(commits)
}

/// Whether a statement may leave the session another than it was. The usual ones cannot, and spare a round trip.
pub(super) fn may_change_session(dialect: Dialect, statement: &ScriptStatement) -> bool {
    const CANNOT: [&str; 8] = [
        "ALTER", "COMMENT", "CREATE", "DELETE", "DROP", "INSERT", "TRUNCATE", "UPDATE",
    ];
    statement.late.is_some()
        || statement.code.is_some()
        || !split::first_words(dialect, &statement.sql)
            .first()
            .is_some_and(|word| CANNOT.contains(&word.as_str()))
}

/// On SQLite a step that drops a table, or builds one anew, runs with foreign keys off: enforced, they would make the drop delete the rows of
/// other tables that point there (<https://www.sqlite.org/foreignkeys.html#fk_schemacommands>). They are
/// checked before the commit instead.
pub(super) fn foreign_keys(step: &PlannedStep, dialect: Dialect) -> ForeignKeys {
    let drops = |statement: &ScriptStatement| {
        statement.late.is_some()
            || split::first_words(dialect, &statement.sql)
                .starts_with(&["DROP".to_owned(), "TABLE".to_owned()])
    };
    match dialect {
        Dialect::Sqlite if step.statements.iter().any(drops) => ForeignKeys::Off,
        _ => ForeignKeys::AsConfigured,
    }
}

/// How many of the first statements may be sent at once: not data for COPY, not more than a driver should hold, and
/// nothing behind a statement that may change how the server reads the next.
pub(super) fn sent_together(dialect: Dialect, statements: &[ScriptStatement]) -> usize {
    const MOST: usize = 256;
    const BYTES: usize = 1 << 20;
    let mut bytes = 0;
    let mut count = 0;
    for statement in statements.iter().take(MOST) {
        bytes += statement.sql.len();
        let is_alone = statement.copy_data.is_some()
            || statement.late.is_some()
            || statement.code.is_some()
            || matches!(statement.marker, Some(Marker::Run(_) | Marker::Expects(_)));
        if is_alone || bytes > BYTES {
            break;
        }
        count += 1;
        if may_change_session(dialect, statement) {
            break;
        }
    }
    count
}

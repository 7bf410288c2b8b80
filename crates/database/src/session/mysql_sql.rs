//! What every session with MySQL and MariaDB asks, whatever driver carries it.

use super::{Answer, Session, single};
use crate::error::{ErrorKind, StatementError};
use crate::{Product, Server, TableName, Version, lock, sql};
use revgraph_schema::Dialect;

/// What [`server`] is told by, and then the current database and the SQL mode.
pub(super) const FACTS: &str =
    "SELECT VERSION(), @@version_comment, @@global.read_only, DATABASE(), @@sql_mode";

/// The server that answered [`FACTS`].
pub(super) fn server(facts: &[Option<String>]) -> Server {
    let fact = |index: usize| {
        let fact = facts.get(index).and_then(Option::as_deref);
        fact.unwrap_or_default()
    };
    let version_text = fact(0).to_owned();
    let product = match () {
        () if version_text.contains("MariaDB") || fact(1).contains("MariaDB") => Product::MariaDb,
        () if version_text.contains("TiDB") => Product::TiDb,
        () => Product::MySql,
    };
    // Replication once made MariaDB call itself 5.5.5-10.x.
    let version = Version::find(version_text.strip_prefix("5.5.5-").unwrap_or(&version_text));
    Server {
        product,
        version,
        version_text,
        read_only: matches!(fact(2), "1" | "ON"),
    }
}

/// `USE` of a database; nothing when none is selected.
pub(super) fn restore_database(database: &str) -> Option<String> {
    let is_named = !database.is_empty();
    is_named.then(|| format!("USE {}", sql::identifier(Dialect::Mysql, database)))
}

/// The SQL mode without what would change how a text is split and quoted; none when it is fine already.
/// The combined modes go too: naming one would switch their parts on again.
pub(super) fn readable_mode(mode: &str) -> Option<String> {
    const PARTS: [&str; 2] = ["ANSI_QUOTES", "NO_BACKSLASH_ESCAPES"];
    const COMBINED: [&str; 7] = [
        "ANSI",
        "DB2",
        "MAXDB",
        "MSSQL",
        "ORACLE",
        "POSTGRESQL",
        "MYSQL40",
    ];
    let words = || mode.split(',');
    words().any(|word| PARTS.contains(&word)).then(|| {
        let kept: Vec<&str> = words()
            .filter(|word| !PARTS.contains(word) && !COMBINED.contains(word))
            .collect();
        kept.join(",")
    })
}

/// The lock's name, which is valid on the whole server and at most 64 characters long: `revgraph:database.table`, or a
/// hash of it where that is too long.
pub(super) fn lock_name(database: &str, version_table: &TableName) -> String {
    let name = match &version_table.schema {
        Some(_) => format!("revgraph:{version_table}"),
        None => format!("revgraph:{database}.{version_table}"),
    };
    if name.chars().count() <= 64 {
        name
    } else {
        format!("revgraph:{:016x}", lock::fnv1a(&name))
    }
}

/// Takes the lock if it is free, and tells whether it is held now.
pub(super) fn try_lock(session: &mut impl Session, name: &str) -> Answer<bool> {
    let product = session.server().product;
    let answer = session.query(&format!("SELECT GET_LOCK({}, 0)", string(name)));
    match answer.map(single) {
        // Only 1 is a yes: 0 is held by another session, and NULL is a failure without an error.
        Ok(Some(taken)) => Ok(taken == "1"),
        Ok(None) => Err(ErrorKind::LockUnsupported { product }),
        // ER_NOT_SUPPORTED_YET: a Galera cluster.
        Err(ErrorKind::Statement(error)) if error.code.as_deref() == Some("1235") => {
            Err(ErrorKind::LockUnsupported { product })
        }
        Err(error) => Err(error),
    }
}

pub(super) fn unlock(session: &mut impl Session, name: &str) -> Answer<()> {
    let released = session.query(&format!("SELECT RELEASE_LOCK({})", string(name)))?;
    match single(released).as_deref() {
        Some("1") => Ok(()),
        _ => Err(ErrorKind::LockLost),
    }
}

pub(super) fn lock_holder(session: &mut impl Session, name: &str) -> Answer<Option<String>> {
    let holder = session.query(&format!(
        "SELECT CONCAT('connection ', l.id, COALESCE(CONCAT(' of ', p.user, ' at ', p.host), '')) \
         FROM (SELECT IS_USED_LOCK({}) AS id) AS l LEFT JOIN information_schema.processlist AS p ON p.id = l.id \
         WHERE l.id IS NOT NULL",
        string(name)
    ))?;
    Ok(single(holder))
}

/// Whether this session holds the lock.
pub(super) fn holds_lock(session: &mut impl Session, name: &str) -> Answer<bool> {
    let held = session.query(&format!(
        "SELECT IS_USED_LOCK({}) = CONNECTION_ID()",
        string(name)
    ))?;
    Ok(single(held).as_deref() == Some("1"))
}

/// A refusal of a statement as the kind of error that its number tells.
pub(super) fn sorted(statement: Box<StatementError>) -> ErrorKind {
    match statement.code.as_deref() {
        // ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK, ER_LOCK_NOWAIT
        Some("1205" | "1213" | "3572") => ErrorKind::Busy(statement),
        // ER_QUERY_INTERRUPTED
        Some("1317") => ErrorKind::Cancelled {
            message: statement.message,
        },
        // ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION, ER_READ_ONLY_MODE, ER_OPTION_PREVENTS_STATEMENT
        Some("1792" | "1836") => ErrorKind::ReadOnly {
            message: statement.message,
        },
        Some("1290")
            if statement.message.contains("read-only")
                || statement.message.contains("read_only") =>
        {
            ErrorKind::ReadOnly {
                message: statement.message,
            }
        }
        // ER_SERVER_SHUTDOWN, ER_CONNECTION_KILLED
        Some("1053" | "1927") => ErrorKind::Disconnected {
            message: statement.message,
        },
        _ => ErrorKind::Statement(statement),
    }
}

/// Whether a statement was refused because a table or a database is not there: ER_NO_SUCH_TABLE, ER_BAD_DB_ERROR.
pub(super) fn is_missing(error: &ErrorKind) -> bool {
    matches!(error, ErrorKind::Statement(error) if matches!(error.code.as_deref(), Some("1146" | "1049")))
}

fn string(name: &str) -> String {
    sql::string(Dialect::Mysql, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_what_they_are() {
        let table = TableName::new("alembic_version");
        assert_eq!(lock_name("app", &table), "revgraph:app.alembic_version");
        let billing = TableName {
            schema: Some("billing".to_owned()),
            ..table.clone()
        };
        assert_eq!(
            lock_name("app", &billing),
            "revgraph:billing.alembic_version"
        );
        let long = lock_name(&"d".repeat(60), &table);
        assert_eq!(long.len(), 25);
        assert_ne!(long, lock_name(&"e".repeat(60), &table));
    }

    #[test]
    fn modes_that_change_quoting_are_left_out() {
        assert_eq!(
            readable_mode("STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION"),
            None
        );
        assert_eq!(
            readable_mode("REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ANSI").as_deref(),
            Some("REAL_AS_FLOAT,PIPES_AS_CONCAT,IGNORE_SPACE")
        );
        assert_eq!(readable_mode("NO_BACKSLASH_ESCAPES").as_deref(), Some(""));
    }
}

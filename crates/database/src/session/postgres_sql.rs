//! What every session with PostgreSQL asks, whatever driver carries it.

use super::{Answer, Rows, Session, single};
use crate::error::ErrorKind;
use crate::url::postgres::PostgresTarget;
use crate::{Product, Server, Settings, TableName, lock, sql};
use revgraph_schema::Dialect;

/// When the transaction began, as a number: a script may change how a time is written.
pub(super) const MOMENT: &str = "SELECT pg_catalog.date_part('epoch', pg_catalog.now())";

/// The settings of a session of revgraph's own, in one message. Timeouts that are meant for an application's queries would kill
/// a long index build.
pub(super) fn set_up(target: &PostgresTarget, settings: &Settings, server: &Server) -> String {
    let mut sql = "SET standard_conforming_strings = on; SET statement_timeout = 0; \
                   SET idle_in_transaction_session_timeout = 0"
        .to_owned();
    if let Some(timeout) = settings.lock_timeout {
        sql += &format!("; SET lock_timeout = {}", timeout.as_millis());
    }
    // A server that does not look would go on with the statement of a killed client, and keep its locks. Some
    // systems cannot look, and refuse the setting.
    if server.product == Product::PostgreSql && server.version.major >= 14 {
        sql += "; DO 'BEGIN SET client_connection_check_interval = 2000; EXCEPTION WHEN OTHERS THEN NULL; END'";
    }
    if let Some(path) = &target.search_path {
        let path = sql::string(Dialect::Postgres, path);
        sql += &format!("; SELECT pg_catalog.set_config('search_path', {path}, false)");
    }
    sql
}

/// Puts the search path back.
pub(super) fn restore_path(path: &str) -> String {
    format!(
        "SELECT pg_catalog.set_config('search_path', {}, false)",
        sql::string(Dialect::Postgres, path)
    )
}

/// The lock's key: FNV-1a of `revgraph:` and the version table's name as written. The server keeps the locks of its
/// databases apart.
pub(super) fn lock_key(version_table: &TableName) -> i64 {
    lock::fnv1a(&format!("revgraph:{version_table}")).cast_signed()
}

/// Takes the lock if it is free: the server's process that holds it now; none where another does.
pub(super) fn try_lock(session: &mut impl Session, key: i64) -> Answer<Option<String>> {
    let [taken, process] = pair(session.query(&format!(
        "SELECT pg_catalog.pg_try_advisory_lock({key}), pg_catalog.pg_backend_pid()"
    ))?);
    Ok(process.filter(|_| taken.as_deref() == Some("t")))
}

pub(super) fn unlock(session: &mut impl Session, key: i64) -> Answer<()> {
    let released = session.query(&format!("SELECT pg_catalog.pg_advisory_unlock({key})"))?;
    match single(released).as_deref() {
        Some("t") => Ok(()),
        _ => Err(ErrorKind::LockLost),
    }
}

pub(super) fn lock_holder(session: &mut impl Session, key: i64) -> Answer<Option<String>> {
    let holder = session.query(&format!(
        "SELECT pg_catalog.concat('process ', l.pid, ' (', a.application_name, ') of ', a.usename, \
         ' at ' || a.client_addr::text, ', connected since ', a.backend_start) \
         FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE {}",
        advisory(key)
    ))?;
    Ok(single(holder))
}

/// Whether this session holds the lock.
pub(super) fn holds_lock(session: &mut impl Session, key: i64) -> Answer<bool> {
    let held = session.query(&format!(
        "SELECT 1 FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid() AND {}",
        advisory(key)
    ))?;
    Ok(single(held).is_some())
}

/// The rows of `pg_locks` for a session lock with a 64-bit key in this database.
fn advisory(key: i64) -> String {
    let (high, low) = ((key >> 32) & 0xffff_ffff, key & 0xffff_ffff);
    format!(
        "l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.classid = {high}::pg_catalog.oid \
         AND l.objid = {low}::pg_catalog.oid AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d \
         WHERE d.datname = pg_catalog.current_database())"
    )
}

/// The two texts of a query with one row and two columns.
pub(super) fn pair(rows: Rows) -> [Option<String>; 2] {
    let mut row = rows.into_iter().next().unwrap_or_default().into_iter();
    [row.next().flatten(), row.next().flatten()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_what_they_are() {
        let table = TableName::new("alembic_version");
        assert_eq!(lock_key(&table), -7_160_827_554_941_923_824);
        let billing = TableName {
            schema: Some("billing".to_owned()),
            ..table.clone()
        };
        assert_ne!(lock_key(&table), lock_key(&billing));
    }
}

//! How a session is set: what revgraph cannot do without, and how to put back what was.

use super::{Answer, Session, mysql_sql};
use crate::{Product, Settings, sql};
use revgraph_schema::Dialect;

/// The variables that scripts are known to change, and those that [`set_up`] changes: numbers, and texts.
const NUMBERS: [&str; 7] = [
    "autocommit",
    "foreign_key_checks",
    "innodb_lock_wait_timeout",
    "lock_wait_timeout",
    "sql_quote_show_create",
    "sql_safe_updates",
    "unique_checks",
];
const TEXTS: [&str; 6] = [
    "character_set_client",
    "character_set_results",
    // It sets the character set of the connection too.
    "collation_connection",
    "default_storage_engine",
    "sql_mode",
    "time_zone",
];

/// The statement that sets the session as it is now.
pub(super) fn as_now(session: &mut dyn Session) -> Answer<String> {
    let limit = match session.server().product {
        Product::MariaDb => "max_statement_time",
        _ => "max_execution_time",
    };
    let names: Vec<&str> = NUMBERS.into_iter().chain([limit]).chain(TEXTS).collect();
    let variables: Vec<String> = names
        .iter()
        .map(|name| format!("@@SESSION.{name}"))
        .collect();
    let values = session.query(&format!("SELECT {}", variables.join(", ")))?;
    let values = values.into_iter().flatten();
    let settings: Vec<String> = names
        .into_iter()
        .zip(values)
        .map(|(name, value)| match value {
            None => format!("{name} = NULL"),
            Some(value) if TEXTS.contains(&name) => {
                format!("{name} = {}", sql::string(Dialect::Mysql, &value))
            }
            Some(value) => format!("{name} = {value}"),
        })
        .collect();
    Ok(format!("SET {}", settings.join(", ")))
}

/// What is set for as long as the session is there: a statement is its own transaction unless there is one, and texts
/// are quoted as everywhere. MySQL counts lock waits in whole seconds.
pub(super) fn set_up(settings: &Settings, mode: &str) -> String {
    let mut sql = "SET autocommit = 1".to_owned();
    if let Some(timeout) = settings.lock_timeout {
        let seconds = timeout.as_millis().div_ceil(1_000).max(1);
        sql += &format!(", lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}");
    }
    if let Some(mode) = mysql_sql::readable_mode(mode) {
        sql += &format!(", sql_mode = {}", sql::string(Dialect::Mysql, &mode));
    }
    sql
}

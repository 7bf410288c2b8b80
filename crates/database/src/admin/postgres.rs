//! PostgreSQL: through another database of the same server.

use super::{Others, Result, exists, has_code, refused, session};
use crate::database::named;
use crate::error::ErrorKind;
use crate::session::Session;
use crate::{ConnectReason, DatabaseError, Settings, sql};
use revgraph_schema::Dialect;

/// The databases that every server has, unless somebody dropped them.
const MAINTENANCE: [&str; 2] = ["postgres", "template1"];

pub(super) fn create(settings: &Settings) -> Result<bool> {
    // Who may only use the database need not reach another one to learn that it is there.
    if exists(settings)? {
        return Ok(false);
    }
    let name = settings.url.database().unwrap_or_default();
    let statement = format!(
        "CREATE DATABASE {}",
        sql::identifier(Dialect::Postgres, name)
    );
    match maintenance(name, settings)?.execute(&statement) {
        Ok(_) => Ok(true),
        // duplicate_database, unique_violation: somebody made it meanwhile.
        Err(kind) if has_code(&kind, &["42P04", "23505"]) => Ok(false),
        Err(kind) => Err(named(settings, refused(kind, ErrorKind::NotCreated))),
    }
}

pub(super) fn drop(name: &str, settings: &Settings, others: Others) -> Result<bool> {
    let mut session = maintenance(name, settings)?;
    let force = match others {
        Others::Refuse => "",
        Others::Disconnect => " WITH (FORCE)",
    };
    let statement = format!(
        "DROP DATABASE {}{force}",
        sql::identifier(Dialect::Postgres, name)
    );
    match session.execute(&statement) {
        Ok(_) => Ok(true),
        // invalid_catalog_name
        Err(kind) if has_code(&kind, &["3D000"]) => Ok(false),
        // object_in_use, after the server itself has waited some seconds for the others to go
        Err(kind) if others == Others::Refuse && has_code(&kind, &["55006"]) => {
            let users = users(&mut *session, name).map_err(|kind| named(settings, kind))?;
            Err(named(settings, ErrorKind::InUse { users }))
        }
        Err(kind) => Err(named(settings, refused(kind, ErrorKind::NotDropped))),
    }
}

/// A session with another database than the one that is meant.
fn maintenance(name: &str, settings: &Settings) -> Result<Box<dyn Session>> {
    let mut first: Option<DatabaseError> = None;
    for database in MAINTENANCE {
        if database == name {
            continue;
        }
        let mut settings = settings.clone();
        settings.url = settings.url.with_database(database);
        match session(&settings) {
            Err(error) if is_closed(&error.kind) => first = first.or(Some(error)),
            answer => return answer,
        }
    }
    Err(first.unwrap_or_else(|| named(settings, ErrorKind::NoDatabaseName)))
}

/// Whether another database may still be open to this user.
fn is_closed(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::CannotConnect {
            reason: ConnectReason::UnknownDatabase | ConnectReason::NotAllowed,
            ..
        }
    )
}

/// Who is connected to a database.
fn users(session: &mut dyn Session, name: &str) -> std::result::Result<Vec<String>, ErrorKind> {
    let rows = session.query(&format!(
        "SELECT pg_catalog.concat('process ', pid, ' (', application_name, ') of ', usename, \
         ' at ' || pg_catalog.host(client_addr), ', connected since ', backend_start) \
         FROM pg_catalog.pg_stat_activity WHERE datname = {} ORDER BY backend_start, pid",
        sql::string(Dialect::Postgres, name)
    ))?;
    Ok(rows.into_iter().flatten().flatten().collect())
}

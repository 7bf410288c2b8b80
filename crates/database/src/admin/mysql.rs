//! MySQL and MariaDB: without a selected database, or from within the one that goes.

use super::{Result, exists, has_code, refused, session};
use crate::database::named;
use crate::error::ErrorKind;
use crate::{LockMode, Settings, sql};
use revgraph_schema::Dialect;

pub(super) fn create(settings: &Settings) -> Result<bool> {
    let name = name(settings)?;
    if exists(settings)? {
        return Ok(false);
    }
    let mut server = settings.clone();
    server.url = settings.url.without_database();
    let statement = format!("CREATE DATABASE {name} CHARACTER SET utf8mb4");
    match session(&server)?.execute(&statement) {
        Ok(_) => Ok(true),
        // ER_DB_CREATE_EXISTS: somebody made it meanwhile.
        Err(kind) if has_code(&kind, &["1007"]) => Ok(false),
        Err(kind) => Err(named(settings, refused(kind, ErrorKind::NotCreated))),
    }
}

/// MySQL does not mind sessions that have the database selected, so revgraph's own lock is all that tells of a run.
pub(super) fn drop(settings: &Settings) -> Result<bool> {
    let name = name(settings)?;
    let mut session = match session(settings) {
        Err(error) if error.kind.is_unknown_database() => return Ok(false),
        answer => answer?,
    };
    let mut go = || {
        if settings.lock.mode != LockMode::None && !session.try_lock()? {
            let holder = session.lock_holder()?;
            return Err(ErrorKind::Locked { holder });
        }
        match session.execute(&format!("DROP DATABASE {name}")) {
            Ok(_) => Ok(true),
            // ER_DB_DROP_EXISTS
            Err(kind) if has_code(&kind, &["1008"]) => Ok(false),
            Err(kind) => Err(refused(kind, ErrorKind::NotDropped)),
        }
    };
    go().map_err(|kind| named(settings, kind))
}

/// The quoted name of the database; a url need not have one.
fn name(settings: &Settings) -> Result<String> {
    match settings.url.database() {
        Some(name) => Ok(sql::identifier(Dialect::Mysql, name).into_owned()),
        None => Err(named(settings, ErrorKind::NoDatabaseName)),
    }
}

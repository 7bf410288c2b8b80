//! One runner at a time: polling for the lock, and what it is called on each database.

use crate::error::ErrorKind;
use crate::session::{Answer, Session};
use crate::{LockSettings, Product, TableName};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// What a waiting run can tell its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockWait {
    /// How long this run has waited.
    pub waited: Duration,
    /// Who holds the lock, where the database tells.
    pub holder: Option<String>,
}

const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Takes the lock and verifies that it is held.
///
/// The lock is asked for again and again instead of waited for inside the database: a PostgreSQL session
/// that waits for an advisory lock keeps a snapshot, and `CREATE INDEX CONCURRENTLY` in the session that
/// holds the lock waits for that snapshot.
pub(crate) fn take(
    session: &mut dyn Session,
    settings: &LockSettings,
    waiting: &mut dyn FnMut(&LockWait) -> ControlFlow<()>,
) -> Answer<()> {
    let product = session.server().product;
    // CockroachDB's advisory lock functions answer yes to everyone.
    if product == Product::CockroachDb {
        return Err(ErrorKind::LockUnsupported { product });
    }
    let began = Instant::now();
    let mut pause = FIRST_PAUSE;
    while !session.try_lock()? {
        let (waited, holder) = (began.elapsed(), session.lock_holder()?);
        if waited >= settings.timeout {
            return Err(ErrorKind::LockTimeout { waited, holder });
        }
        if waiting(&LockWait { waited, holder }).is_break() {
            return Err(ErrorKind::Cancelled {
                message: "stopped while waiting for another run to end".to_owned(),
            });
        }
        std::thread::sleep(jittered(pause).min(settings.timeout.saturating_sub(began.elapsed())));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
    verify(session)
}

/// Whether the lock is still this session's.
pub(crate) fn verify(session: &mut dyn Session) -> Answer<()> {
    if session.holds_lock()? {
        Ok(())
    } else {
        Err(ErrorKind::LockLost)
    }
}

/// PostgreSQL's key: FNV-1a of `revgraph:` and the version table's name as written. The server keeps the
/// locks of its databases apart.
pub(crate) fn postgres_key(version_table: &TableName) -> i64 {
    fnv1a(&format!("revgraph:{version_table}")).cast_signed()
}

/// MySQL's name, which is valid on the whole server and at most 64 characters long:
/// `revgraph:database.table`, or a hash of it where that is too long.
pub(crate) fn mysql_name(database: &str, version_table: &TableName) -> String {
    let name = match &version_table.schema {
        Some(_) => format!("revgraph:{version_table}"),
        None => format!("revgraph:{database}.{version_table}"),
    };
    if name.chars().count() <= 64 {
        name
    } else {
        format!("revgraph:{:016x}", fnv1a(&name))
    }
}

/// Never changes: two versions of revgraph must agree on it.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Between half of the pause and the whole: runners that began together must not stay in step.
fn jittered(pause: Duration) -> Duration {
    let chance = RandomState::new().build_hasher().finish() % 512;
    pause / 2 + pause * u32::try_from(chance).unwrap_or(0) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_names_stay_what_they_are() {
        let table = TableName::new("alembic_version");
        let key = postgres_key(&table);
        let billing = TableName {
            schema: Some("billing".to_owned()),
            name: "alembic_version".to_owned(),
        };
        assert_eq!(key, KNOWN_KEY);
        assert_ne!(key, postgres_key(&billing));
        assert_eq!(mysql_name("app", &table), "revgraph:app.alembic_version");
        assert_eq!(
            mysql_name("app", &billing),
            "revgraph:billing.alembic_version"
        );
        let long = mysql_name(&"d".repeat(60), &table);
        assert_eq!(long.len(), 25);
        assert_ne!(long, mysql_name(&"e".repeat(60), &table));
    }

    const KNOWN_KEY: i64 = -7_160_827_554_941_923_824;
}

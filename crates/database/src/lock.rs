//! One runner at a time: polling for the lock, and what it is called on each database.

use crate::error::ErrorKind;
use crate::session::{Answer, Session};
use crate::{LockSettings, Product};
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

/// FNV-1a, for what a lock is called. Never changes: two versions of revgraph must agree on it.
#[cfg(any(
    feature = "postgres",
    feature = "mysql",
    feature = "diesel-postgres",
    feature = "diesel-mysql"
))]
pub(crate) fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Between half of the pause and the whole: runners that began together must not stay in step.
fn jittered(pause: Duration) -> Duration {
    let chance = RandomState::new().build_hasher().finish() % 512;
    pause / 2 + pause * u32::try_from(chance).unwrap_or(0) / 1024
}

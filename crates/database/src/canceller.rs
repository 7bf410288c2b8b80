//! Stopping a statement from outside of the session that runs it.

use std::fmt;
use std::sync::Arc;

/// Stops the statement that a [`Database`](crate::Database) is running, from another thread: for an interrupt key.
#[derive(Clone)]
pub struct Canceller(Arc<dyn Fn() + Send + Sync>);

impl Canceller {
    #[cfg(any(
        feature = "postgres",
        feature = "mysql",
        feature = "diesel-postgres",
        feature = "diesel-mysql"
    ))]
    pub(crate) fn new(cancel: impl Fn() + Send + Sync + 'static) -> Canceller {
        Canceller(Arc::new(cancel))
    }

    /// Asks the server, over a connection of its own, to stop the statement, which then fails with
    /// [`ErrorKind::Cancelled`](crate::ErrorKind::Cancelled). Nothing happens when none is running, or when the server
    /// cannot be reached.
    pub fn cancel(&self) {
        (self.0)();
    }
}

impl fmt::Debug for Canceller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canceller")
    }
}

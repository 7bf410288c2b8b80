//! The wish that a run ends early.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use revgraph_database::Canceller;

/// The wish that a run ends early, shared between the run and whoever may have that wish: an interrupt key, another thread.
///
/// A run that is asked stops the statement that is running where the database can do that, rolls back the step
/// in flight or notes how far it came, and ends with an error that says so. Steps that are done stay.
///
/// ```
/// use revgraph_migrate::interrupt::Interrupt;
///
/// let interrupt = Interrupt::default();
/// let other = interrupt.clone();
/// std::thread::spawn(move || other.ask()).join().unwrap();
/// assert!(interrupt.is_asked());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Interrupt(Arc<State>);

#[derive(Debug, Default)]
struct State {
    asked: AtomicBool,
    sessions: Mutex<Vec<Canceller>>,
}

impl Interrupt {
    /// Asks the run to stop. It may be called at any time, from any thread, and more than once.
    pub fn ask(&self) {
        self.0.asked.store(true, Ordering::SeqCst);
        for session in self.sessions().iter() {
            session.cancel();
        }
    }

    /// Whether anybody has asked.
    pub fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// Makes a session's statements stop too.
    pub(crate) fn watch(&self, session: Option<Canceller>) {
        self.sessions().extend(session);
    }

    fn sessions(&self) -> std::sync::MutexGuard<'_, Vec<Canceller>> {
        self.0
            .sessions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

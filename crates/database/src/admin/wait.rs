//! Waiting until a server answers.

use super::Result;
use crate::database::named;
use crate::error::{ConnectReason, ErrorKind};
use crate::session::{self, Answer};
use crate::{Access, Settings};
use std::ops::ControlFlow;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// How long somebody waits for a server, and how often it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// How long at most. Also zero means one try.
    pub timeout: Duration,
    /// The pause between two tries.
    pub interval: Duration,
}

/// What somebody who waits can tell.
#[derive(Debug, Clone)]
pub struct ServerWait<'a> {
    /// How long it has taken so far.
    pub waited: Duration,
    /// Why the last try failed; none during the first one.
    pub last: Option<&'a ErrorKind>,
}

/// How often the one who waits is told, and may give up.
const TICK: Duration = Duration::from_millis(50);

/// What a try may take at least: a server that is there answers sooner, however little time is left.
const SHORTEST_TRY: Duration = Duration::from_secs(1);

/// Whether the server answers a connection with the url's user and password. The database itself need not be there. A
/// SQLite file answers unless it is no database, or cannot be opened.
///
/// # Errors
///
/// As [`Database::connect`](crate::Database::connect).
pub fn answers(settings: &Settings) -> Result<()> {
    tried(settings).map_err(|kind| named(settings, kind))
}

/// Tries until the server [`answers`], and tells how long that took. `waiting` is called all the while, and may give up.
///
/// # Errors
///
/// At once where no later try can do better, such as with a wrong password; [`ErrorKind::NoAnswer`] with the last
/// failure when the time is over; [`ErrorKind::Cancelled`] when `waiting` gave up.
pub fn wait(
    settings: &Settings,
    patience: Patience,
    waiting: &mut dyn FnMut(&ServerWait<'_>) -> ControlFlow<()>,
) -> Result<Duration> {
    let began = Instant::now();
    let mut last: Option<ErrorKind> = None;
    loop {
        let left = patience.timeout.saturating_sub(began.elapsed());
        let mut tick = || tell(waiting, began, last.as_ref());
        let answer = attempt(settings, left.max(SHORTEST_TRY), &mut tick);
        match answer {
            Ok(()) => return Ok(began.elapsed()),
            Err(kind) if !may_pass(&kind) => return Err(named(settings, kind)),
            Err(kind) if began.elapsed() >= patience.timeout => {
                return Err(named(
                    settings,
                    ErrorKind::NoAnswer {
                        timeout: patience.timeout,
                        last: Box::new(kind),
                    },
                ));
            }
            Err(kind) => last = Some(kind),
        }
        let left = patience.timeout.saturating_sub(began.elapsed());
        let next = Instant::now() + patience.interval.min(left);
        while Instant::now() < next {
            tell(waiting, began, last.as_ref()).map_err(|kind| named(settings, kind))?;
            thread::sleep(TICK.min(next.saturating_duration_since(Instant::now())));
        }
    }
}

fn tell(
    waiting: &mut dyn FnMut(&ServerWait<'_>) -> ControlFlow<()>,
    began: Instant,
    last: Option<&ErrorKind>,
) -> Answer<()> {
    let wait = ServerWait {
        waited: began.elapsed(),
        last,
    };
    match waiting(&wait) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(ErrorKind::Cancelled {
            message: "stopped while waiting for the server to answer".to_owned(),
        }),
    }
}

/// One try, on a thread of its own: looking up a host's name cannot be stopped, and who waits shall be able to give up.
/// A thread that is given up ends with its connection.
fn attempt(
    settings: &Settings,
    longest: Duration,
    tick: &mut dyn FnMut() -> Answer<()>,
) -> Answer<()> {
    let mut settings = settings.clone();
    settings.url.limit_connecting(longest);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(tried(&settings)));
    let began = Instant::now();
    loop {
        match receiver.recv_timeout(TICK) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) if began.elapsed() < longest + SHORTEST_TRY => tick()?,
            Err(_) => {
                return Err(ErrorKind::CannotConnect {
                    reason: ConnectReason::Timeout,
                    message: format!("no connection after {longest:.1?}"),
                });
            }
        }
    }
}

fn tried(settings: &Settings) -> Answer<()> {
    match session::open(settings, Access::Read) {
        Err(kind) if !kind.is_unknown_database() => Err(kind),
        _ => Ok(()),
    }
}

/// Whether a later try may do better.
fn may_pass(kind: &ErrorKind) -> bool {
    match kind {
        ErrorKind::CannotConnect { reason, .. } => match reason {
            // A host without an address may get one: containers get theirs when they start.
            ConnectReason::Unreachable
            | ConnectReason::Timeout
            | ConnectReason::NotReady
            | ConnectReason::Tls
            | ConnectReason::Other => true,
            ConnectReason::WrongPassword
            | ConnectReason::NotAllowed
            | ConnectReason::UnknownDatabase
            | ConnectReason::NotADatabase
            | ConnectReason::File => false,
        },
        ErrorKind::Disconnected { .. } | ErrorKind::Busy(_) => true,
        _ => false,
    }
}

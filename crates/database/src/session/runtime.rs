//! The drivers of PostgreSQL and MySQL are asynchronous inside; here they are waited for.

use super::Answer;
use crate::error::{ConnectReason, ErrorKind};
pub(super) use crate::url::CONNECT_TIMEOUT;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

/// A runtime on the caller's thread: nothing runs in the background, and there is no hand-over between
/// threads to pay for at each statement.
pub(super) struct Runtime(tokio::runtime::Runtime);

impl Runtime {
    pub(super) fn new() -> Answer<Runtime> {
        if is_inside_async() {
            return Err(ErrorKind::InsideAsyncRuntime);
        }
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map(Runtime)
            .map_err(|error| ErrorKind::CannotConnect {
                reason: ConnectReason::Other,
                message: error.to_string(),
            })
    }

    pub(super) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.0.block_on(future)
    }

    /// Waits for a connection for as long as it may take.
    pub(super) fn connect<T>(
        &self,
        patience: Duration,
        connecting: impl Future<Output = Answer<T>>,
    ) -> Answer<T> {
        self.wait(async {
            tokio::time::timeout(patience, connecting)
                .await
                .unwrap_or_else(|_| {
                    Err(ErrorKind::CannotConnect {
                        reason: ConnectReason::Timeout,
                        message: format!("no connection after {} s", patience.as_secs()),
                    })
                })
        })
    }

    /// Says goodbye to a server when a session is dropped. A session dropped inside another runtime cannot
    /// wait; the server then sees the connection close.
    pub(super) fn farewell(&self, goodbye: impl Future) {
        if !is_inside_async() {
            let _ = self
                .wait(async { tokio::time::timeout(Duration::from_millis(500), goodbye).await });
        }
    }
}

/// Whether the caller is asynchronous code, on whose thread no other runtime may wait.
///
/// A thread of `spawn_blocking` may wait, and so may `block_in_place`, though both belong to a runtime: only what a
/// runtime polls has a budget, which ends. tokio has no other answer but a panic:
/// <https://docs.rs/tokio/latest/tokio/task/coop/index.html>.
fn is_inside_async() -> bool {
    /// More than any budget.
    const POLLS: usize = 1024;
    if tokio::runtime::Handle::try_current().is_err() {
        return false;
    }
    let mut context = Context::from_waker(Waker::noop());
    (0..POLLS).any(|_| {
        let consuming = pin!(tokio::task::coop::consume_budget());
        consuming.poll(&mut context).is_pending()
    })
}

/// An error with what caused it, one after the other. Drivers keep the telling part in the cause.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let message = error.to_string();
        if !text.contains(&message) {
            text = format!("{text}: {message}");
        }
        cause = error.source();
    }
    // Some drivers say the kind of an error once in each layer.
    let mut parts: Vec<&str> = text.split(": ").collect();
    parts.dedup();
    parts.join(": ")
}

/// Whether a system error in the chain has this kind.
pub(super) fn io_kind(error: &(dyn std::error::Error + 'static)) -> Option<std::io::ErrorKind> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<std::io::Error>() {
            return Some(error.kind());
        }
        cause = error.source();
    }
    None
}

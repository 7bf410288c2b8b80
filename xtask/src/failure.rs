//! Why a task ended early, and the exit code that says so.

use std::fmt::Display;
use std::process::ExitStatus;

/// The one error of the tasks.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A signal asked for the end.
    Interrupted { signal: usize },
    /// A program that speaks for itself, such as `cargo test`, failed: its code is handed on without another word.
    Exit { code: u8 },
    /// Anything else, in words for the person at the terminal.
    Message(String),
}

impl Failure {
    pub(crate) fn message(&self) -> Option<String> {
        match self {
            Failure::Interrupted { signal } => Some(format!("stopped by signal {signal}")),
            Failure::Exit { .. } => None,
            Failure::Message(text) => Some(text.clone()),
        }
    }

    /// 128 + the signal's number, as a shell has it.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::Interrupted { signal } => u8::try_from(128 + signal).unwrap_or(u8::MAX),
            Failure::Exit { code } => *code,
            Failure::Message(_) => 2,
        }
    }

    /// The failure of a program that ended with `status`, or `Ok` when it succeeded.
    pub(crate) fn from_status(status: ExitStatus) -> Result<(), Failure> {
        use std::os::unix::process::ExitStatusExt;
        let code = match (status.code(), status.signal()) {
            (Some(0), _) => return Ok(()),
            (Some(code), _) => code,
            (None, signal) => 128 + signal.unwrap_or(0),
        };
        Err(Failure::Exit {
            code: u8::try_from(code).unwrap_or(1),
        })
    }
}

/// Says what was being done when an operating system call failed.
pub(crate) trait Doing<T> {
    fn doing(self, what: impl Display) -> Result<T, Failure>;
}

impl<T, E: Display> Doing<T> for Result<T, E> {
    fn doing(self, what: impl Display) -> Result<T, Failure> {
        self.map_err(|error| Failure::Message(format!("{what}: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    fn code_of(raw_status: i32) -> u8 {
        Failure::from_status(ExitStatus::from_raw(raw_status))
            .map_or_else(|failure| failure.exit_code(), |()| 0)
    }

    #[test]
    fn exit_codes_of_programs_are_handed_on() {
        assert_eq!(code_of(0), 0);
        assert_eq!(code_of(101 << 8), 101);
    }

    #[test]
    fn signals_become_the_codes_of_a_shell() {
        assert_eq!(code_of(9), 137);
        assert_eq!(Failure::Interrupted { signal: 15 }.exit_code(), 143);
    }
}

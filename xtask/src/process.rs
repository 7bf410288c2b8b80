//! Child processes that do not outlive their value, and the flag that signals set.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::failure::{Doing, Failure};

const POLL: Duration = Duration::from_millis(20);
/// How long a process may take to end by itself before it is killed.
const PATIENCE: Duration = Duration::from_secs(8);

/// Remembers the last signal that asked this program to end. Nothing else happens when one comes.
#[derive(Debug)]
pub(crate) struct Interrupt {
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// From here on Ctrl-C, SIGTERM and a closed terminal are remembered instead of ending this program.
    pub(crate) fn listen() -> Result<Interrupt, Failure> {
        let signal = Arc::new(AtomicUsize::new(0));
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let value = usize::try_from(number).doing("signal number")?;
            signal_hook::flag::register_usize(number, Arc::clone(&signal), value)
                .doing("cannot listen for signals")?;
        }
        Ok(Interrupt { signal })
    }

    /// An error once a signal has come.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match self.signal.load(Ordering::SeqCst) {
            0 => Ok(()),
            signal => Err(Failure::Interrupted { signal }),
        }
    }
}

/// A running child in a process group of its own; dropping it stops the whole group.
///
/// The own group keeps the terminal's Ctrl-C away from the child (a server must outlive the tests that use it) and lets a
/// stop reach the grandchildren (the test programs that `cargo test` started).
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    name: &'static str,
    stop_signal: Signal,
}

impl Process {
    /// Starts `command`; what it reads and where its output goes is the command's matter.
    pub(crate) fn spawn(mut command: Command, name: &'static str) -> Result<Process, Failure> {
        let program = command.get_program().to_owned();
        let child = command
            .process_group(0)
            .spawn()
            .doing(format_args!("cannot run {}", program.display()))?;
        Ok(Process {
            child,
            name,
            stop_signal: Signal::TERM,
        })
    }

    /// Like [`Process::spawn`], with both outputs appended to the file `log`.
    pub(crate) fn spawn_logged(
        mut command: Command,
        name: &'static str,
        log: &Path,
    ) -> Result<Process, Failure> {
        let what = format!("cannot write {}", log.display());
        let out = File::options()
            .create(true)
            .append(true)
            .open(log)
            .doing(&what)?;
        let err = out.try_clone().doing(&what)?;
        command.stdout(out).stderr(err);
        Process::spawn(command, name)
    }

    /// Stops with this signal instead of SIGTERM.
    pub(crate) fn stop_with(mut self, signal: Signal) -> Process {
        self.stop_signal = signal;
        self
    }

    /// The status, if the process has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>, Failure> {
        self.child.try_wait().doing(self.name)
    }

    /// Waits for the end and asks for success. A signal to us ends the wait and, as the value is dropped, the process.
    pub(crate) fn succeed(mut self, interrupt: &Interrupt) -> Result<(), Failure> {
        loop {
            if let Some(status) = self.ended()? {
                // A terminal's Ctrl-C may have ended the child first; the signal is the better story.
                interrupt.check()?;
                return Failure::from_status(status);
            }
            interrupt.check()?;
            sleep(POLL);
        }
    }

    fn signal_group(&self, signal: Signal) {
        // The group is gone when the last process in it has ended: nothing to stop, so no error.
        let _ = kill_process_group(Pid::from_child(&self.child), signal);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        self.signal_group(self.stop_signal);
        let deadline = Instant::now() + PATIENCE;
        while matches!(self.child.try_wait(), Ok(None)) {
            if Instant::now() > deadline {
                eprintln!("xtask: {} does not stop, killing it", self.name);
                self.signal_group(Signal::KILL);
                let _ = self.child.wait();
                return;
            }
            sleep(POLL);
        }
        // The child is gone; whatever it left behind in its group goes too.
        self.signal_group(Signal::KILL);
    }
}

/// Calls `ready` until it says yes.
///
/// # Errors
/// A signal, or `deadline` passing (then `Ok(false)`).
pub(crate) fn poll(
    interrupt: &Interrupt,
    patience: Duration,
    mut ready: impl FnMut() -> Result<bool, Failure>,
) -> Result<bool, Failure> {
    let deadline = Instant::now() + patience;
    loop {
        interrupt.check()?;
        if ready()? {
            return Ok(true);
        }
        if Instant::now() > deadline {
            return Ok(false);
        }
        sleep(POLL);
    }
}

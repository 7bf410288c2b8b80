//! Running the built binary, and the shell that sessions are typed into.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// The built binary.
pub(crate) const REVGRAPH: &str = env!("CARGO_BIN_EXE_revgraph");

/// No command of a test takes this long, not even on a busy machine: whoever is still there then waits for ever.
pub(crate) const PATIENCE: Duration = Duration::from_secs(300);

/// A directory with `revgraph`, and with `sql` for looking into the database of a session.
static PROGRAMS: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    fs::create_dir_all(&folder).expect("cargo's directory for tests can be written to");
    let tests = std::env::current_exe().expect("a test knows its own path");
    for (name, target) in [("revgraph", Path::new(REVGRAPH)), ("sql", &tests)] {
        let link = folder.join(name);
        if fs::read_link(&link).ok().as_deref() != Some(target) {
            let _ = fs::remove_file(&link);
            std::os::unix::fs::symlink(target, &link).expect("the directory takes links");
        }
    }
    folder
});

/// What a process printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) status: ExitStatus,
}

impl Finished {
    /// The exit code as a shell tells it: 128 and the signal where one ended the process.
    pub(crate) fn code(&self) -> i32 {
        let signal = self.status.signal().map(|signal| 128 + signal);
        self.status.code().or(signal).unwrap_or(-1)
    }

    /// An error with all that was printed, unless the exit code is this.
    pub(crate) fn exits(&self, code: i32) -> Result<(), String> {
        if self.code() == code {
            return Ok(());
        }
        Err(format!(
            "exit code {} instead of {code}\n{}{}",
            self.code(),
            self.stdout,
            self.stderr
        ))
    }
}

/// Waits until something holds; `what` is it that is waited for.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) -> Result<(), String> {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > PATIENCE {
            return Err(format!("after {} s not yet: {what}", PATIENCE.as_secs()));
        }
        thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

/// A running process. It does not outlive this.
pub(crate) struct Running {
    child: Child,
    stdout: Stream,
    stderr: Stream,
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.is_running() {
            self.signal(Signal::KILL);
            let _ = self.child.wait();
        }
    }
}

/// What a process prints, read by a thread so that it never waits for us.
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<thread::JoinHandle<io::Result<()>>>,
}

impl Stream {
    fn read(mut stream: impl Read + Send + 'static) -> Stream {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let read = Arc::clone(&bytes);
        let reader = thread::spawn(move || {
            let mut part = [0; 4096];
            loop {
                match stream.read(&mut part)? {
                    0 => return Ok(()),
                    length => lock(&read).extend_from_slice(&part[..length]),
                }
            }
        });
        Stream {
            bytes,
            reader: Some(reader),
        }
    }

    fn so_far(&self) -> String {
        String::from_utf8_lossy(&lock(&self.bytes)).into_owned()
    }

    /// All of it, when the process has ended.
    fn whole(&mut self) -> Result<String, String> {
        if let Some(reader) = self.reader.take() {
            let read = reader.join().map_err(|_| "reading the output failed")?;
            read.map_err(|error| error.to_string())?;
        }
        Ok(self.so_far())
    }
}

fn lock(bytes: &Mutex<Vec<u8>>) -> MutexGuard<'_, Vec<u8>> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A command with nothing of this process's environment but what every program needs.
pub(crate) fn command(program: impl AsRef<OsStr>, folder: &Path, home: &Path) -> Command {
    let system = "/usr/local/bin:/usr/bin:/bin";
    let mut command = Command::new(program);
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", format!("{}:{system}", PROGRAMS.display()))
        .env("HOME", home)
        .env("NO_COLOR", "1")
        .env("TZ", "UTC")
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // A group of its own: what a shell started ends with it.
        .process_group(0);
    command
}

/// Starts a command.
pub(crate) fn start(mut command: Command) -> Result<Running, String> {
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let stdout = Stream::read(child.stdout.take().ok_or("stdout is piped")?);
    let stderr = Stream::read(child.stderr.take().ok_or("stderr is piped")?);
    Ok(Running {
        child,
        stdout,
        stderr,
    })
}

impl Running {
    /// Sends a signal to the process and what it started.
    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended by itself.
            let _ = kill_process_group(group, signal);
        }
    }

    /// Waits until stderr has these words. It fails when the process ends before it says them.
    pub(crate) fn says(&mut self, words: &str) -> Result<(), String> {
        until(&format!("\"{words}\" on stderr"), || {
            self.stderr.so_far().contains(words) || !self.is_running()
        })?;
        let said = self.stderr.so_far();
        match said.contains(words) {
            true => Ok(()),
            false => Err(format!("it ended:\n{said}")),
        }
    }

    /// Whether it has not ended.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for the end.
    pub(crate) fn finish(mut self) -> Result<Finished, String> {
        until("the end", || !self.is_running())
            .map_err(|error| format!("{error}\n{}", self.stderr.so_far()))?;
        Ok(Finished {
            status: self.child.wait().map_err(|error| error.to_string())?,
            stdout: self.stdout.whole()?,
            stderr: self.stderr.whole()?,
        })
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: Command) -> Result<Finished, String> {
    start(command)?.finish()
}

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A path below the repository, as people write it.
pub(crate) fn shown(path: &Path) -> String {
    path.strip_prefix(repository())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// All files below a directory, sorted; none when there is no such directory.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

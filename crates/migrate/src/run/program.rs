//! Running an external program in the place of a statement.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use revgraph_schema::operation::Program;

/// How often it is looked whether the program has ended, or shall end.
const BEAT: Duration = Duration::from_millis(20);

/// Why a program did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum ProgramError {
    /// It did not start.
    #[error("the program '{program}' does not start: {source}")]
    NotStarted {
        /// The program.
        program: String,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// It ended with a failure.
    #[error("the program '{program}' failed: {status}")]
    Failed {
        /// The program and its arguments.
        program: String,
        /// How it ended, in the operating system's words.
        status: String,
        /// The last lines that it wrote.
        said: Vec<String>,
    },
    /// It took too long, and was ended.
    #[error("the program '{program}' was ended after {seconds} s")]
    TimedOut {
        /// The program and its arguments.
        program: String,
        /// How long it was given.
        seconds: u64,
    },
}

/// How a program came to its end.
pub(crate) enum Ended {
    Well,
    /// Because somebody asked.
    Interrupted,
}

/// Runs a program to its end and hands over each line that it writes. It reads nothing, and is ended when its time is
/// over, or when `shall_stop` says so.
pub(crate) fn run(
    program: &Program,
    folder: &Path,
    environment: &[(&str, String)],
    shall_stop: &dyn Fn() -> bool,
    hear: &mut dyn FnMut(&str),
) -> Result<Ended, ProgramError> {
    const KEPT: usize = 10;
    let name = program.command.join(" ");
    let mut words = program.command.iter();
    let mut command = Command::new(words.next().map_or("", String::as_str));
    command
        .args(words)
        .envs(environment.iter().map(|(key, value)| (key, value)))
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|source| ProgramError::NotStarted {
        program: program.command.first().cloned().unwrap_or_default(),
        source,
    })?;
    let lines = lines(&mut child);
    let deadline = program.timeout.map(|seconds| (seconds, Instant::now()));
    let mut said: Vec<String> = Vec::new();
    let mut keep = |line: String| {
        hear(&line);
        if said.len() == KEPT {
            said.remove(0);
        }
        said.push(line);
    };
    let status = loop {
        match lines.recv_timeout(BEAT) {
            Ok(line) => keep(line),
            Err(RecvTimeoutError::Disconnected) => thread::sleep(BEAT / 4),
            Err(RecvTimeoutError::Timeout) => {}
        }
        match child.try_wait() {
            Ok(Some(status)) => break status.success().then_some(()).ok_or(status.to_string()),
            Ok(None) => {}
            Err(error) => break Err(error.to_string()),
        }
        let stop = shall_stop();
        let late = deadline.filter(|(seconds, began)| began.elapsed().as_secs() >= *seconds);
        if stop || late.is_some() {
            // It may just have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
            return match late {
                Some((seconds, _)) if !stop => Err(ProgramError::TimedOut {
                    program: name,
                    seconds,
                }),
                _ => Ok(Ended::Interrupted),
            };
        }
    };
    // A program of its own that it left behind may keep the pipes open; what is there is heard.
    while let Ok(line) = lines.recv_timeout(BEAT) {
        keep(line);
    }
    match status {
        Ok(()) => Ok(Ended::Well),
        // The interrupt key of a terminal reaches both.
        Err(_) if shall_stop() => Ok(Ended::Interrupted),
        Err(status) => Err(ProgramError::Failed {
            program: name,
            status,
            said,
        }),
    }
}

/// What a program writes, line by line, from both of its pipes.
fn lines(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        listen(out, sender.clone());
    }
    if let Some(err) = child.stderr.take() {
        listen(err, sender);
    }
    receiver
}

fn listen(pipe: impl Read + Send + 'static, sender: Sender<String>) {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader
            .read_until(b'\n', &mut line)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            line.clear();
            if sender.send(text).is_err() {
                return;
            }
        }
    });
}

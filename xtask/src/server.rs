//! What the two servers have in common: a port, a process, a log, and the wait until it answers.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::failure::{Doing, Failure};
use crate::folder::Folder;
use crate::install::{self, Programs};
use crate::process::{Interrupt, Process, poll};
use crate::{mariadb, postgres};

/// The password of the administrators of both servers; they listen on this machine only.
pub(crate) const PASSWORD: &str = "secret";
/// The empty database that the urls name.
pub(crate) const DATABASE: &str = "revgraph";

const PREPARE_PATIENCE: Duration = Duration::from_secs(120);
const START_PATIENCE: Duration = Duration::from_secs(60);
/// Between finding a free port and a server's taking it, another program may have it: then the next one.
const PORT_ATTEMPTS: usize = 5;
const LOG_TAIL: usize = 25;

/// Both servers, running and answering; dropping it stops them and then removes their data.
#[derive(Debug)]
pub(crate) struct Servers {
    // Fields are dropped in this order: the folder after those that write in it.
    postgres: Server,
    mariadb: Server,
    _folder: Folder,
}

/// One running server.
#[derive(Debug)]
pub(crate) struct Server {
    /// Held for its drop, which stops the server.
    _process: Process,
    url: String,
}

impl Server {
    /// `url` has user, password and [`DATABASE`].
    pub(crate) fn new(process: Process, url: String) -> Server {
        Server {
            _process: process,
            url,
        }
    }
}

impl Servers {
    /// Finds or installs both servers and starts them side by side.
    pub(crate) fn start(interrupt: &Interrupt) -> Result<Servers, Failure> {
        let Programs { postgres, mariadb } = install::provide(interrupt)?;
        let began = Instant::now();
        let folder = Folder::create()?;
        let (postgres, mariadb) = std::thread::scope(|scope| {
            let postgres = scope.spawn(|| postgres::start(&postgres, &folder, interrupt));
            let mariadb = mariadb::start(&mariadb, &folder, interrupt);
            let panicked = |_| Err(Failure::Message("starting PostgreSQL panicked".to_owned()));
            (postgres.join().unwrap_or_else(panicked), mariadb)
        });
        // Both results are values before either is looked at: if one failed, the other is stopped on the way out.
        let (postgres, mariadb) = (postgres?, mariadb?);
        eprintln!(
            "PostgreSQL and MariaDB answer after {:.1} s",
            began.elapsed().as_secs_f32()
        );
        Ok(Servers {
            postgres,
            mariadb,
            _folder: folder,
        })
    }

    /// The environment that tests read.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 2] {
        [
            ("REVGRAPH_TEST_POSTGRES", &self.postgres.url),
            ("REVGRAPH_TEST_MYSQL", &self.mariadb.url),
        ]
    }
}

/// Runs a command that prepares a server's data, to its end.
pub(crate) fn prepare(
    command: Command,
    name: &'static str,
    log: &Path,
    interrupt: &Interrupt,
) -> Result<(), Failure> {
    let mut process = Process::spawn_logged(command, name, log)?;
    let mut status = None;
    let ended = poll(interrupt, PREPARE_PATIENCE, || {
        status = process.ended()?;
        Ok(status.is_some())
    })?;
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(with_log(format!("{name} failed ({status})"), log)),
        None => {
            debug_assert!(!ended);
            Err(with_log(format!("{name} takes too long"), log))
        }
    }
}

/// Starts a server on a free port and waits until it answers.
///
/// `command` makes the command for a port, `answers` asks the server on it. The answer must come through a socket in the
/// server's own folder: on a port, a stranger could answer.
pub(crate) fn start(
    name: &'static str,
    log: &Path,
    interrupt: &Interrupt,
    spawn: impl Fn(u16) -> Result<Process, Failure>,
    answers: impl Fn(u16) -> bool,
) -> Result<(Process, u16), Failure> {
    for _ in 0..PORT_ATTEMPTS {
        let port = free_port()?;
        let mut process = spawn(port)?;
        let mut end = None;
        let settled = poll(interrupt, START_PATIENCE, || {
            end = process.ended()?;
            Ok(end.is_some() || (answers(port) && listens(port)))
        })?;
        match end {
            None if settled => return Ok((process, port)),
            None => return Err(with_log(format!("{name} does not answer"), log)),
            Some(_) if port_was_taken(log) => {}
            Some(status) => {
                return Err(with_log(
                    format!("{name} ended while starting ({status})"),
                    log,
                ));
            }
        }
        // The next attempt's log tells only of that attempt.
        std::fs::remove_file(log).doing(log.display())?;
    }
    Err(Failure::Message(format!(
        "{name} found its port taken {PORT_ATTEMPTS} times"
    )))
}

/// Sends `greeting` to the Unix socket and says whether the byte at `position` of the answer is `expected`.
pub(crate) fn greets(socket: &Path, greeting: &[u8], position: usize, expected: u8) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(Duration::from_secs(1)))?;
        stream.write_all(greeting)?;
        let mut answer = vec![0; position + 1];
        stream.read_exact(&mut answer)?;
        Ok(answer[position] == expected)
    };
    ask().unwrap_or(false)
}

fn listens(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).doing("no free port")?;
    Ok(listener.local_addr().doing("no free port")?.port())
}

fn port_was_taken(log: &Path) -> bool {
    std::fs::read(log)
        .is_ok_and(|text| String::from_utf8_lossy(&text).contains("ddress already in use"))
}

fn with_log(message: String, log: &Path) -> Failure {
    let text = std::fs::read(log).unwrap_or_default();
    Failure::Message(format!(
        "{message}; its log ends:\n{}",
        tail(&String::from_utf8_lossy(&text), LOG_TAIL)
    ))
}

fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_is_the_end() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a", 2), "a");
        assert_eq!(tail("", 2), "");
    }

    #[test]
    fn free_ports_can_be_listened_on() {
        let port = free_port().unwrap();
        assert!(!listens(port));
        let _listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        assert!(listens(port));
    }
}

//! The application is started, asked, and ended.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use diesel::prelude::*;

/// A running application; it ends with this, also where a test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn application(file: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_example-axum"));
    command.arg(file).stdout(Stdio::piped());
    command
}

fn start(file: &Path) -> Running {
    Running(application(file).spawn().unwrap())
}

/// Its address: the line that it prints when it serves.
fn address(running: &mut Running) -> String {
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line.trim().strip_prefix("http://");
    address
        .expect("it serves, or has said on stderr why not")
        .to_owned()
}

fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn it_upgrades_its_database_and_serves_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.db");
    // Several at once: one upgrades, the others wait for it.
    let mut all = [start(&file), start(&file), start(&file)];
    for address in all.each_mut().map(address) {
        let answer = ask(&address, "/notes");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\nrevgraph was here"), "{answer}");
    }
}

#[test]
fn it_does_not_start_on_a_database_of_a_newer_version() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.db");
    address(&mut start(&file));
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    diesel::sql_query("UPDATE alembic_version SET version_num = 'c3'")
        .execute(&mut connection)
        .unwrap();
    let output = application(&file).stderr(Stdio::piped()).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("the database is ahead of this version: c3"),
        "{said}"
    );
}

//! Servers that are not there yet, or do not answer: a port of our own stands before the server of the tests.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::project::Project;
use crate::support::scratch::Server;

/// The server begins to listen, then to answer: as one in a container does, whose port is open before it runs.
pub(super) fn until_it_is_there(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    let Some(host) = project.database.host() else {
        return project.run(&["wait"])?.exits(0);
    };
    let port = free_port()?;
    let url = project.database.url.replace(host, &port.to_string());
    let mut run = project.start(&["wait", "--interval", "50ms", "--url", &url])?;
    thread::sleep(Duration::from_millis(300));

    let listener = TcpListener::bind(port).map_err(|error| error.to_string())?;
    for _ in 0..3 {
        let (connection, _) = listener.accept().map_err(|error| error.to_string())?;
        drop(connection);
    }
    if !run.is_running() {
        return Err(format!("it did not wait: {:?}", run.finish()?));
    }
    let host = host.to_owned();
    thread::spawn(move || {
        while let Ok((connection, _)) = listener.accept() {
            let _ = forward(connection, &host);
        }
    });
    let finished = run.finish()?;
    finished.exits(0)?;
    if !finished.stdout.contains("answers (") {
        return Err(finished.stdout);
    }
    Ok(())
}

/// Somebody takes the connection and says nothing: the time that was given is kept, and the interrupt key works.
pub(super) fn for_one_that_is_silent(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    let Some(host) = project.database.host() else {
        return project.run(&["wait"])?.exits(0);
    };
    let silent = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    let port = silent.local_addr().map_err(|error| error.to_string())?;
    let url = project.database.url.replace(host, &port.to_string());

    let began = Instant::now();
    let finished = project.run(&["wait", "--timeout", "1500ms", "--url", &url])?;
    finished.exits(2)?;
    if !finished
        .stderr
        .contains("no answer after 1.5s: no connection after ")
    {
        return Err(finished.stderr);
    }
    if began.elapsed() > Duration::from_secs(5) {
        return Err(format!("it waited for {:?}", began.elapsed()));
    }

    let mut run = project.start(&["wait", "--url", &url])?;
    thread::sleep(Duration::from_millis(500));
    if !run.is_running() {
        return Err(format!("it did not wait: {:?}", run.finish()?));
    }
    let began = Instant::now();
    run.signal(Signal::INT);
    run.finish()?.exits(130)?;
    if began.elapsed() > Duration::from_secs(1) {
        return Err(format!("it went on for {:?}", began.elapsed()));
    }
    Ok(())
}

/// A port on which nobody listens.
fn free_port() -> Result<SocketAddr, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    listener.local_addr().map_err(|error| error.to_string())
}

/// Carries bytes in both directions until both have said all.
fn forward(client: TcpStream, host: &str) -> io::Result<()> {
    let server = TcpStream::connect(host)?;
    for (mut from, mut to) in [(client.try_clone()?, server.try_clone()?), (server, client)] {
        thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(Shutdown::Write);
        });
    }
    Ok(())
}

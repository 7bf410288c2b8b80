//! Servers that are not there yet, or do not answer: a port of our own stands before the server of the tests.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::fd::OwnedFd;
use std::thread;

use rustix::net;
use rustix::process::Signal;

use super::project::Project;
use crate::support::scratch::Server;

/// The server begins to listen, then to answer: as one in a container does, whose port is open before it runs.
pub(super) fn until_it_is_there(server: Server) -> Result<(), String> {
    let project = Project::new(server, "")?;
    let Some(host) = project.database.host() else {
        return project.run(&["wait"])?.exits(0);
    };
    let deaf = Deaf::new().map_err(|error| error.to_string())?;
    let url = project.database.url.replace(host, &deaf.address);
    let patient = ["--interval", "50ms", "--timeout", "1h"];
    let mut run = project.start(&[&["wait", "--url", &url], &patient[..]].concat())?;
    run.says("Waiting for database default (")?;

    let listener = deaf.listen().map_err(|error| error.to_string())?;
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
    let silent = || -> Result<(TcpListener, String), String> {
        let silent = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let address = silent.local_addr().map_err(|error| error.to_string())?;
        let url = project.database.url.replace(host, &address.to_string());
        // One try would last longer than a test may: neither the time nor the key waits for its end.
        Ok((silent, format!("{url}?connect_timeout=3600")))
    };

    let (_listener, url) = silent()?;
    let finished = project.run(&["wait", "--timeout", "1500ms", "--url", &url])?;
    finished.exits(2)?;
    if !finished
        .stderr
        .contains("no answer after 1.5s: no connection after ")
    {
        return Err(finished.stderr);
    }

    let (listener, url) = silent()?;
    let run = project.start(&["wait", "--timeout", "1h", "--url", &url])?;
    let _connection = listener.accept().map_err(|error| error.to_string())?;
    run.signal(Signal::INT);
    run.finish()?.exits(130)
}

/// A port that is ours, and on which nobody listens yet.
struct Deaf {
    socket: OwnedFd,
    address: String,
}

impl Deaf {
    fn new() -> io::Result<Deaf> {
        let socket = net::socket(net::AddressFamily::INET, net::SocketType::STREAM, None)?;
        net::bind(&socket, &SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let address = SocketAddr::try_from(net::getsockname(&socket)?)?.to_string();
        Ok(Deaf { socket, address })
    }

    fn listen(self) -> io::Result<TcpListener> {
        net::listen(&self.socket, 16)?;
        Ok(TcpListener::from(self.socket))
    }
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
